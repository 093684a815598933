package dev.sockeye.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a stream socket does whose peer does not read. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class CloggedConformance {

    private static final Duration SHORT = Duration.ofMillis(30);
    private static final int BUFFER_BYTES = 16 * 1024;

    /** More than the buffers of both ends hold. */
    private static final byte[] TOO_MUCH = Bytes.random(4 << 20);

    private final Endpoints endpoints;

    protected CloggedConformance(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    /** A pair with small buffers. */
    private ConnectedPair narrow(Transport transport) throws SocketError {
        var pair = endpoints.pair(transport);
        pair.first().setsockopt(Constants.SOL_SOCKET, Constants.SO_SNDBUF, BUFFER_BYTES);
        if (!transport.rejectsBeyondBuffer()) {
            pair.second().setsockopt(Constants.SOL_SOCKET, Constants.SO_RCVBUF, BUFFER_BYTES);
        }
        return pair;
    }

    /** Sends until there is no more room, and returns how much the kernel took of TOO_MUCH. */
    private static int clog(ConnectedPair pair) throws SocketError {
        pair.first().settimeout(SHORT);
        int taken = 0;
        for (int more = sendFrom(pair, 0); more > 0; more = sendFrom(pair, taken)) {
            taken += more;
        }
        return taken;
    }

    private static int sendFrom(ConnectedPair pair, int begin) {
        byte[] rest = Arrays.copyOfRange(TOO_MUCH, begin, TOO_MUCH.length);
        var timeout = assertThrows(SocketTimeout.class, () -> pair.first().sendall(rest));
        return (int) timeout.bytesTransferred();
    }

    // semantics 25, 26
    @ParameterizedTest
    @MethodSource(Transport.STREAMS)
    public void sendall_times_out_and_tells_exactly_what_the_kernel_took(Transport transport)
            throws Exception {
        try (var pair = narrow(transport)) {
            pair.first().settimeout(SHORT);
            long begin = System.nanoTime();

            var timeout = assertThrows(SocketTimeout.class, () -> pair.first().sendall(TOO_MUCH));
            long nanos = System.nanoTime() - begin;
            pair.first().shutdown(transport.end());
            byte[] received = Bytes.recvToEnd(pair.second());

            assertTrue(nanos >= SHORT.toNanos(), "never early");
            assertEquals("timed out", timeout.getMessage());
            assertEquals(timeout.bytesTransferred(), received.length);
            assertArrayEquals(Arrays.copyOf(TOO_MUCH, received.length), received);
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.STREAMS)
    public void after_a_timeout_of_sendall_the_stream_goes_on_where_it_stopped(Transport transport)
            throws Exception {
        try (var pair = narrow(transport)) {
            int taken = clog(pair);
            pair.first().settimeout(null);
            byte[] rest = Arrays.copyOfRange(TOO_MUCH, taken, TOO_MUCH.length);
            var sending = ThreadKind.PLATFORM.run(() -> pair.first().sendall(rest));

            byte[] received = Bytes.recvExactly(pair.second(), TOO_MUCH.length);

            sending.result();
            assertArrayEquals(TOO_MUCH, received);
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.STREAMS)
    public void send_takes_what_there_is_room_for(Transport transport) throws Exception {
        try (var pair = narrow(transport)) {
            int sent = pair.first().send(TOO_MUCH);
            pair.first().shutdown(transport.end());

            byte[] received = Bytes.recvToEnd(pair.second());

            assertTrue(sent > 0 && sent < TOO_MUCH.length);
            assertArrayEquals(Arrays.copyOf(TOO_MUCH, sent), received);
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.STREAMS)
    public void send_without_room_times_out_having_sent_nothing(Transport transport)
            throws Exception {
        try (var pair = narrow(transport)) {
            int taken = clog(pair);

            var timeout = assertThrows(SocketTimeout.class, () -> pair.first().send(new byte[1]));
            pair.first().shutdown(transport.end());

            assertEquals(0, timeout.bytesTransferred());
            assertEquals(taken, Bytes.recvToEnd(pair.second()).length);
        }
    }

    // semantics 7
    @ParameterizedTest
    @MethodSource(Transport.STREAMS)
    public void send_without_room_would_block_in_non_blocking_mode(Transport transport)
            throws Exception {
        try (var pair = narrow(transport)) {
            clog(pair);
            pair.first().settimeout(Duration.ZERO);

            var error = assertThrows(SocketError.class, () -> pair.first().send(new byte[1]));

            assertEquals(Constants.EAGAIN, error.errno());
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.STREAMS)
    public void a_waiting_send_goes_on_once_the_peer_reads(Transport transport) throws Exception {
        try (var pair = narrow(transport)) {
            int taken = clog(pair);
            pair.first().settimeout(null);
            var sending = ThreadKind.PLATFORM.start(() -> pair.first().send(Bytes.of("x")));
            pair.first().awaitWaiting(1);

            byte[] received = Bytes.recvExactly(pair.second(), taken + 1);

            assertEquals(1, sending.result());
            assertEquals('x', received[taken]);
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.STREAMS)
    public void a_clogged_socket_still_receives(Transport transport) throws Exception {
        try (var pair = narrow(transport)) {
            clog(pair);

            pair.second().sendall(Bytes.of("but not back"));

            assertArrayEquals(Bytes.of("but not back"), Bytes.recvExactly(pair.first(), 12));
        }
    }

    // semantics 41
    @ParameterizedTest
    @MethodSource(Transport.STREAMS)
    public void close_ends_a_waiting_sendall_with_EBADF(Transport transport) throws Exception {
        try (var pair = narrow(transport)) {
            var sending = ThreadKind.PLATFORM.run(() -> pair.first().sendall(TOO_MUCH));
            pair.first().awaitWaiting(1);

            pair.first().close();

            assertEquals(Constants.EBADF, sending.error().errno());
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.STREAMS)
    public void a_peer_that_closes_ends_a_waiting_sendall(Transport transport) throws Exception {
        try (var pair = narrow(transport)) {
            var sending = ThreadKind.PLATFORM.run(() -> pair.first().sendall(TOO_MUCH));
            pair.first().awaitWaiting(1);

            pair.second().close();

            int errno = sending.error().errno();
            assertTrue(errno == Constants.EPIPE || errno == Constants.ECONNRESET, "errno " + errno);
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.STREAMS)
    public void a_peer_that_closes_ends_a_waiting_sendall_though_it_sent_what_nobody_received(
            Transport transport) throws Exception {
        try (var pair = narrow(transport)) {
            pair.second().sendall(Bytes.of("unread"));
            var sending = ThreadKind.PLATFORM.run(() -> pair.first().sendall(TOO_MUCH));
            pair.first().awaitWaiting(1);

            pair.second().close();

            int errno = sending.error().errno();
            assertTrue(errno == Constants.EPIPE || errno == Constants.ECONNRESET, "errno " + errno);
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.STREAMS)
    public void concurrent_sendalls_do_not_interleave(Transport transport) throws Exception {
        byte[] ones = new byte[300_000];
        byte[] twos = new byte[300_000];
        Arrays.fill(ones, (byte) 1);
        Arrays.fill(twos, (byte) 2);
        try (var pair = narrow(transport)) {
            var first = ThreadKind.PLATFORM.run(() -> pair.first().sendall(ones));
            var second = ThreadKind.PLATFORM.run(() -> pair.first().sendall(twos));

            byte[] received = Bytes.recvExactly(pair.second(), ones.length + twos.length);

            first.result();
            second.result();
            byte[] half = Arrays.copyOf(received, ones.length);
            assertArrayEquals(received[0] == 1 ? ones : twos, half);
            assertArrayEquals(
                    received[0] == 1 ? twos : ones,
                    Arrays.copyOfRange(received, ones.length, received.length));
        }
    }
}
