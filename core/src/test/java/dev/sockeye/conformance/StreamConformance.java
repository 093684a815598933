package dev.sockeye.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What two connected stream sockets do that both read what the other sends. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class StreamConformance {

    private static final Duration SHORT = Duration.ofMillis(30);
    private static final int MANY_BYTES = 1 << 20;

    private final Endpoints endpoints;

    protected StreamConformance(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    /** Asserts that a call receives what the peer's close gives: the end, or a reset. */
    protected void assertPeerClosed(Transport transport, Callable<byte[]> recv) throws Exception {
        if (transport.resetsAtClose()) {
            SocketAssertions.assertErrno(Constants.ECONNRESET, recv::call);
        } else {
            assertEquals(0, recv.call().length);
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.STREAMS)
    public void what_one_end_sends_the_other_receives(Transport transport) throws Exception {
        try (var pair = endpoints.pair(transport)) {
            pair.first().sendall(Bytes.of("salmon"));

            assertArrayEquals(Bytes.of("salmon"), Bytes.recvExactly(pair.second(), 6));
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.STREAMS)
    public void the_names_of_both_ends_match(Transport transport) throws Exception {
        try (var pair = endpoints.pair(transport)) {
            assertEquals(pair.second().getsockname(), pair.first().getpeername());
            assertEquals(pair.first().getsockname(), pair.second().getpeername());
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.STREAMS)
    public void a_mebibyte_arrives_whole_and_in_order(Transport transport) throws Exception {
        byte[] data = Bytes.random(MANY_BYTES);
        try (var pair = endpoints.pair(transport)) {
            var sending = ThreadKind.PLATFORM.run(() -> pair.first().sendall(data));

            byte[] received = Bytes.recvExactly(pair.second(), data.length);

            sending.result();
            assertArrayEquals(data, received);
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.STREAMS)
    public void both_directions_run_side_by_side(Transport transport) throws Exception {
        byte[] there = Bytes.random(MANY_BYTES);
        byte[] back = Bytes.random(MANY_BYTES - 1);
        try (var pair = endpoints.pair(transport)) {
            var first = ThreadKind.PLATFORM.run(() -> pair.first().sendall(there));
            var second = ThreadKind.PLATFORM.run(() -> pair.second().sendall(back));
            var atFirst =
                    ThreadKind.PLATFORM.start(() -> Bytes.recvExactly(pair.first(), back.length));

            byte[] atSecond = Bytes.recvExactly(pair.second(), there.length);

            first.result();
            second.result();
            assertArrayEquals(there, atSecond);
            assertArrayEquals(back, atFirst.result());
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.STREAMS)
    public void recv_returns_what_has_come_without_waiting_for_the_rest(Transport transport)
            throws Exception {
        try (var pair = endpoints.pair(transport)) {
            pair.first().sendall(Bytes.of("abc"));

            byte[] received = pair.second().recv(1000);

            assertTrue(received.length > 0 && received.length <= 3);
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.STREAMS)
    public void recv_leaves_what_is_beyond_its_size_for_the_next(Transport transport)
            throws Exception {
        try (var pair = endpoints.pair(transport)) {
            pair.first().sendall(Bytes.of("abcdef"));

            assertArrayEquals(Bytes.of("ab"), pair.second().recv(2));
            assertArrayEquals(Bytes.of("cdef"), Bytes.recvExactly(pair.second(), 4));
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.STREAMS)
    public void recv_waits_until_something_comes(Transport transport) throws Exception {
        try (var pair = endpoints.pair(transport)) {
            var receiving = ThreadKind.PLATFORM.start(() -> pair.second().recv(10));
            pair.second().awaitWaiting(1);

            pair.first().sendall(Bytes.of("x"));

            assertArrayEquals(Bytes.of("x"), receiving.result());
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.STREAMS)
    public void the_stream_ends_after_the_peer_closes(Transport transport) throws Exception {
        try (var pair = endpoints.pair(transport)) {
            pair.first().sendall(Bytes.of("last"));
            pair.first().close();

            assertArrayEquals(Bytes.of("last"), Bytes.recvExactly(pair.second(), 4));
            assertPeerClosed(transport, () -> pair.second().recv(10));
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.STREAMS)
    public void a_waiting_recv_ends_when_the_peer_closes(Transport transport) throws Exception {
        try (var pair = endpoints.pair(transport)) {
            var receiving = ThreadKind.PLATFORM.start(() -> pair.second().recv(10));
            pair.second().awaitWaiting(1);

            pair.first().close();

            assertPeerClosed(transport, receiving::get);
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.STREAMS)
    public void the_stream_ends_after_the_peer_shuts_down(Transport transport) throws Exception {
        try (var pair = endpoints.pair(transport)) {
            pair.first().sendall(Bytes.of("last"));
            pair.first().shutdown(transport.end());

            assertArrayEquals(Bytes.of("last"), Bytes.recvToEnd(pair.second()));
            assertEquals(0, pair.second().recv(10).length);
        }
    }

    // semantics 44
    @ParameterizedTest
    @MethodSource(Transport.HALF_CLOSING)
    public void after_shutting_down_writing_the_peer_can_still_send(Transport transport)
            throws Exception {
        try (var pair = endpoints.pair(transport)) {
            pair.first().shutdown(Constants.SHUT_WR);
            pair.second().sendall(Bytes.of("still"));

            assertEquals(0, pair.second().recv(10).length);
            assertArrayEquals(Bytes.of("still"), Bytes.recvExactly(pair.first(), 5));
        }
    }

    // semantics 44
    @ParameterizedTest
    @MethodSource(Transport.STREAMS)
    public void after_shutting_down_writing_a_send_fails_with_EPIPE(Transport transport)
            throws Exception {
        try (var pair = endpoints.pair(transport)) {
            pair.first().shutdown(transport.end());

            var error = assertThrows(SocketError.class, () -> pair.first().sendall(Bytes.of("x")));

            assertEquals(Constants.EPIPE, error.errno());
        }
    }

    // semantics 42
    @ParameterizedTest
    @MethodSource(Transport.STREAMS)
    public void shutting_both_directions_down_ends_a_waiting_recv(Transport transport)
            throws Exception {
        try (var pair = endpoints.pair(transport)) {
            var receiving = ThreadKind.PLATFORM.start(() -> pair.first().recv(10));
            pair.first().awaitWaiting(1);

            pair.first().shutdown(Constants.SHUT_RDWR);

            assertEquals(0, receiving.result().length);
        }
    }

    // semantics 6
    @ParameterizedTest
    @MethodSource(Transport.STREAMS)
    public void recv_times_out_when_nothing_comes(Transport transport) throws Exception {
        try (var pair = endpoints.pair(transport)) {
            pair.first().settimeout(SHORT);
            long begin = System.nanoTime();

            var timeout = assertThrows(SocketTimeout.class, () -> pair.first().recv(10));

            assertTrue(System.nanoTime() - begin >= SHORT.toNanos(), "never early");
            assertEquals("timed out", timeout.getMessage());
            assertEquals(0, timeout.errno());
            assertEquals(SHORT, timeout.limit());
            assertEquals(0, timeout.bytesTransferred());
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.STREAMS)
    public void a_timeout_of_recv_loses_nothing(Transport transport) throws Exception {
        byte[] data = Bytes.random(10_000);
        try (var pair = endpoints.pair(transport)) {
            pair.second().settimeout(SHORT);
            assertThrows(SocketTimeout.class, () -> pair.second().recv(10));

            pair.first().sendall(data);

            assertArrayEquals(data, Bytes.recvExactly(pair.second(), data.length));
        }
    }

    // semantics 7
    @ParameterizedTest
    @MethodSource(Transport.STREAMS)
    public void recv_with_nothing_there_would_block_in_non_blocking_mode(Transport transport)
            throws Exception {
        try (var pair = endpoints.pair(transport)) {
            pair.first().settimeout(Duration.ZERO);

            var error = assertThrows(SocketError.class, () -> pair.first().recv(10));

            assertFalse(error instanceof SocketTimeout);
            assertEquals(Constants.EAGAIN, error.errno());
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.STREAMS)
    public void gettimeout_returns_what_settimeout_was_given(Transport transport) throws Exception {
        var odd = Duration.ofSeconds(1, 1);
        try (var pair = endpoints.pair(transport)) {
            pair.first().settimeout(odd);

            assertEquals(odd, pair.first().gettimeout());
        }
    }

    // semantics 41
    @ParameterizedTest
    @MethodSource(Transport.STREAMS)
    public void close_ends_a_waiting_recv_with_EBADF(Transport transport) throws Exception {
        try (var pair = endpoints.pair(transport)) {
            var receiving = ThreadKind.PLATFORM.start(() -> pair.first().recv(10));
            pair.first().awaitWaiting(1);

            pair.first().close();

            assertEquals(Constants.EBADF, receiving.error().errno());
        }
    }

    // semantics 39
    @ParameterizedTest
    @MethodSource(Transport.STREAMS)
    public void after_close_calls_fail_with_EBADF_and_close_does_nothing(Transport transport)
            throws Exception {
        try (var pair = endpoints.pair(transport)) {
            pair.first().close();
            pair.first().close();

            var recv = assertThrows(SocketError.class, () -> pair.first().recv(10));
            var send = assertThrows(SocketError.class, () -> pair.first().sendall(new byte[1]));

            assertEquals(Constants.EBADF, recv.errno());
            assertEquals(Constants.EBADF, send.errno());
        }
    }

    // semantics 27
    @ParameterizedTest
    @MethodSource(Transport.STREAMS)
    public void sending_to_a_peer_that_has_closed_fails_and_kills_nobody(Transport transport)
            throws Exception {
        try (var pair = endpoints.pair(transport)) {
            pair.second().close();

            var error =
                    assertThrows(
                            SocketError.class,
                            () -> pair.first().sendall(Bytes.random(8 * MANY_BYTES)));

            assertTrue(
                    error.errno() == Constants.EPIPE || error.errno() == Constants.ECONNRESET,
                    error::getMessage);
        }
    }

    // semantics 27
    @ParameterizedTest
    @MethodSource(Transport.RESETTING)
    public void a_peer_that_closes_over_unread_data_resets_the_connection(Transport transport)
            throws Exception {
        try (var pair = endpoints.pair(transport)) {
            pair.first().sendall(Bytes.of("never read"));
            pair.second().close();

            var error = assertThrows(SocketError.class, () -> pair.first().recv(10));

            assertInstanceOf(SocketError.class, error);
            assertEquals(Constants.ECONNRESET, error.errno());
        }
    }
}
