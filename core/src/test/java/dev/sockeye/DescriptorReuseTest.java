package dev.sockeye;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.Running;
import dev.sockeye.conformance.ThreadKind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The kernel gives a closed descriptor's number to the next socket: calls of other threads on the
 * closed one must never touch it.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class DescriptorReuseTest {

    private static final int ROUNDS = 200;
    private static final byte[] MARK = Bytes.of("for the new one");

    // semantics 41
    @ParameterizedTest
    @EnumSource
    void a_call_on_a_closed_socket_takes_nothing_from_the_one_that_has_its_number_now(
            ThreadKind kind) {
        var reused = new AtomicInteger();

        IntStream.range(0, ROUNDS).forEach(round -> closeAndReuse(kind, reused));

        assertTrue(reused.get() > ROUNDS / 2, reused + " numbers were used again");
    }

    private static void closeAndReuse(ThreadKind kind, AtomicInteger reused) {
        try (var pair = Loopback.socketpair(Constants.SOCK_DGRAM)) {
            int number = pair.first().fileno();
            var readers =
                    List.of(
                            kind.start(() -> receiveUntilClosed(pair.first())),
                            kind.start(() -> receiveUntilClosed(pair.first())),
                            kind.start(() -> pair.first().recvfrom(100).data()));

            pair.first().close();
            try (var next = Loopback.socketpair(Constants.SOCK_DGRAM)) {
                next.second().send(MARK);
                next.first().settimeout(Duration.ofSeconds(5));
                assertArrayEquals(MARK, next.first().recv(100));
                reused.addAndGet(next.first().fileno() == number ? 1 : 0);
            }
            for (Running<byte[]> reader : readers) {
                assertEquals(Constants.EBADF, reader.error().errno());
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Returns what it received, which would be another's, or fails with EBADF. */
    private static byte[] receiveUntilClosed(Socket socket) throws SocketError {
        while (true) {
            try {
                return socket.recv(100, Constants.MSG_DONTWAIT);
            } catch (SocketError e) {
                if (!e.isWouldBlock()) {
                    throw e;
                }
            }
        }
    }
}
