package dev.sockeye;

import static dev.sockeye.Constants.*;
import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static dev.sockeye.conformance.SocketAssertions.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.sys.Platform;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** MSG_ZEROCOPY and its completions. */
@Timeout(30)
final class ZeroCopyTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    /** The kinds of connection that know it. */
    enum Kind {
        TCP,
        TCP6,
        UDP,
        UDP6;

        Loopback.Pair open() throws SocketError {
            return switch (this) {
                case TCP -> Loopback.streams(Family.INET);
                case TCP6 -> Loopback.streams(Family.INET6);
                case UDP -> Loopback.datagrams(Family.INET);
                case UDP6 -> Loopback.datagrams(Family.INET6);
            };
        }
    }

    private final Arena arena = Arena.ofShared();

    @BeforeEach
    void requireLinux() {
        assumeTrue(Platform.LINUX, "MSG_ZEROCOPY is Linux's");
    }

    @AfterEach
    void free() {
        arena.close();
    }

    private MemorySegment random(int bytes) {
        byte[] data = new byte[bytes];
        new Random(bytes).nextBytes(data);
        return arena.allocate(bytes).copyFrom(MemorySegment.ofArray(data));
    }

    private static byte[] bytes(MemorySegment segment) {
        byte[] bytes = new byte[(int) segment.byteSize()];
        segment.asByteBuffer().get(bytes);
        return bytes;
    }

    private static ZeroCopyCompletion completion(Socket socket) throws SocketError {
        socket.poll(0, SOON);
        var message = socket.recvmsg(0, 256, MSG_ERRQUEUE);
        return message.ancillary().getFirst().zeroCopyCompletion();
    }

    @ParameterizedTest
    @EnumSource
    void each_send_is_told_to_be_complete_and_what_it_sent_arrives(Kind kind) throws Exception {
        var data = random(20_000);
        try (var pair = kind.open()) {
            pair.first().setsockopt(SOL_SOCKET, SO_ZEROCOPY, 1);

            int sent = pair.first().send(data, MSG_ZEROCOPY);
            byte[] received = pair.second().recv(20_000, MSG_WAITALL);

            assertEquals(20_000, sent);
            assertArrayEquals(bytes(data), received);
            // Loopback has to copy: the receiver may keep the bytes for any time.
            assertEquals(new ZeroCopyCompletion(0, 0, true), completion(pair.first()));
        }
    }

    @Test
    void completions_tell_of_ranges_of_sends() throws Exception {
        try (var pair = Loopback.datagrams(Family.INET)) {
            pair.first().setsockopt(SOL_SOCKET, SO_ZEROCOPY, 1);
            var data = random(100);
            pair.first().send(data, MSG_ZEROCOPY);
            pair.first().send(data.asByteBuffer(), MSG_ZEROCOPY);
            pair.first().sendmsg(List.of(data.asByteBuffer()), List.of(), MSG_ZEROCOPY);
            pair.first().sendto(data, MSG_ZEROCOPY, pair.second().getsockname());
            pair.second().recvmmsg(10, 100);

            var first = completion(pair.first());

            assertEquals(0, first.first());
            assertEquals(3, lastOf(pair.first(), first));
        }
    }

    private static long lastOf(Socket socket, ZeroCopyCompletion first) throws SocketError {
        long last = first.last();
        while (last < 3) {
            var next = completion(socket);
            assertEquals(last + 1, next.first());
            last = next.last();
        }
        return last;
    }

    @Test
    void sendall_may_be_zero_copy_too() throws Exception {
        var data = random(100_000);
        try (var pair = Loopback.streams(Family.INET)) {
            pair.first().setsockopt(SOL_SOCKET, SO_ZEROCOPY, 1);

            pair.first().sendall(data, MSG_ZEROCOPY);

            assertArrayEquals(bytes(data), pair.second().recv(100_000, MSG_WAITALL));
            assertEquals(0, completion(pair.first()).first());
        }
    }

    @Test
    void without_the_option_the_flag_is_ignored_and_nothing_is_told() throws Exception {
        try (var pair = Loopback.datagrams(Family.INET)) {
            pair.first().send(random(100), MSG_ZEROCOPY);

            assertEquals(100, pair.second().recv(100).length);
            assertErrno(EAGAIN, () -> pair.first().recvmsg(0, 256, MSG_ERRQUEUE));
        }
    }

    @Test
    void memory_on_the_heap_is_refused_since_it_may_move() throws Exception {
        byte[] heap = Bytes.of("heap");
        var buffer = ByteBuffer.wrap(heap);
        var segment = MemorySegment.ofArray(heap);
        try (var pair = Loopback.datagrams(Family.INET);
                var batch = new MessageBatch(1, 10)) {
            var socket = pair.first();
            var to = pair.second().getsockname();
            batch.add(heap, null);
            var list = List.of(new Message(heap, List.of(), 0, null));

            assertRefused("MSG_ZEROCOPY", () -> socket.send(heap, MSG_ZEROCOPY));
            assertRefused("MSG_ZEROCOPY", () -> socket.send(buffer, MSG_ZEROCOPY));
            assertRefused("MSG_ZEROCOPY", () -> socket.send(segment, MSG_ZEROCOPY));
            assertRefused("MSG_ZEROCOPY", () -> socket.sendall(heap, MSG_ZEROCOPY));
            assertRefused("MSG_ZEROCOPY", () -> socket.sendto(heap, MSG_ZEROCOPY, to));
            assertRefused(
                    "MSG_ZEROCOPY", () -> socket.sendmsg(List.of(buffer), List.of(), MSG_ZEROCOPY));
            assertRefused("MSG_ZEROCOPY", () -> socket.sendmmsg(batch, MSG_ZEROCOPY));
            assertRefused("MSG_ZEROCOPY", () -> socket.sendmmsg(list, MSG_ZEROCOPY));
            assertErrno(EAGAIN, () -> pair.second().recv(10, MSG_DONTWAIT));
        }
    }

    @Test
    void an_error_is_no_completion() throws Exception {
        try (var pair = Loopback.datagrams(Family.INET)) {
            pair.first().setsockopt(IPPROTO_IP, IP_RECVERR, 1);
            pair.second().close();
            pair.first().send(Bytes.of("refused"));
            pair.first().poll(0, SOON);

            var item = pair.first().recvmsg(100, 256, MSG_ERRQUEUE).ancillary().getFirst();

            assertThrows(IllegalStateException.class, item::zeroCopyCompletion);
        }
    }
}
