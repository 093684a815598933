package dev.sockeye.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Constants;
import dev.sockeye.Datagram;
import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What two datagram sockets do that are connected to each other. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class DatagramConformance {

    private static final Duration SHORT = Duration.ofMillis(30);

    private final Endpoints endpoints;

    protected DatagramConformance(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    @ParameterizedTest
    @MethodSource(Transport.DATAGRAMS)
    public void datagrams_keep_their_bounds_and_order(Transport transport) throws Exception {
        try (var pair = endpoints.pair(transport)) {
            pair.first().send(Bytes.of("one"));
            pair.first().send(Bytes.of("two!"));

            assertArrayEquals(Bytes.of("one"), pair.second().recv(100));
            assertArrayEquals(Bytes.of("two!"), pair.second().recv(100));
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.ADDRESSED)
    public void recvfrom_tells_the_sender(Transport transport) throws Exception {
        try (var pair = endpoints.pair(transport)) {
            pair.first().send(Bytes.of("who"));

            var datagram = pair.second().recvfrom(100);

            assertEquals(new Datagram(Bytes.of("who"), pair.first().getsockname()), datagram);
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.ADDRESSED)
    public void sendto_reaches_the_address(Transport transport) throws Exception {
        try (var pair = endpoints.pair(transport)) {
            int sent = pair.first().sendto(Bytes.of("you"), pair.second().getsockname());

            assertEquals(3, sent);
            assertArrayEquals(Bytes.of("you"), pair.second().recvfrom(100).data());
        }
    }

    // semantics 33
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource(Transport.EMPTY)
    public void an_empty_datagram_is_delivered_and_ends_nothing(Transport transport)
            throws Exception {
        try (var pair = endpoints.pair(transport)) {
            pair.first().send(new byte[0]);
            pair.first().send(Bytes.of("next"));

            var empty = pair.second().recvfrom(100);

            assertEquals(new Datagram(new byte[0], pair.first().getsockname()), empty);
            assertArrayEquals(Bytes.of("next"), pair.second().recv(100));
        }
    }

    // semantics 33
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource(Transport.EMPTY)
    public void sendall_of_nothing_sends_an_empty_datagram(Transport transport) throws Exception {
        try (var pair = endpoints.pair(transport)) {
            pair.first().sendall(new byte[0]);

            assertEquals(0, pair.second().recvfrom(100).data().length);
        }
    }

    // semantics 31
    @ParameterizedTest
    @MethodSource(Transport.DATAGRAMS)
    public void a_datagram_longer_than_the_buffer_is_cut_and_the_rest_lost(Transport transport)
            throws Exception {
        try (var pair = endpoints.pair(transport)) {
            pair.first().send(Bytes.of("abcdef"));
            pair.first().send(Bytes.of("next"));

            assertArrayEquals(Bytes.of("abc"), pair.second().recv(3));
            assertArrayEquals(Bytes.of("next"), pair.second().recv(100));
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.DATAGRAMS)
    public void a_large_datagram_arrives_whole(Transport transport) throws Exception {
        byte[] data = Bytes.random(60_000);
        try (var pair = endpoints.pair(transport)) {
            pair.first().send(data);

            assertArrayEquals(data, pair.second().recv(65_535));
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.WAITING)
    public void more_than_a_queue_holds_arrives_in_order(Transport transport) throws Exception {
        byte[] data = Bytes.random(16 * 1024);
        int count = 64;
        try (var pair = endpoints.pair(transport)) {
            var sending =
                    ThreadKind.PLATFORM.run(() -> {
                        for (int i = 0; i < count; i++) {
                            data[0] = (byte) i;
                            pair.first().sendall(data);
                        }
                    });
            for (int i = 0; i < count; i++) {
                byte[] received = pair.second().recv(data.length);
                assertEquals(data.length, received.length);
                assertEquals((byte) i, received[0]);
            }
            sending.result();
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.DATAGRAMS)
    public void recv_waits_until_a_datagram_comes(Transport transport) throws Exception {
        try (var pair = endpoints.pair(transport)) {
            var receiving = ThreadKind.PLATFORM.start(() -> pair.second().recv(10));
            pair.second().awaitWaiting(1);

            pair.first().send(Bytes.of("x"));

            assertArrayEquals(Bytes.of("x"), receiving.result());
        }
    }

    // semantics 6
    @ParameterizedTest
    @MethodSource(Transport.DATAGRAMS)
    public void recvfrom_times_out_and_loses_nothing(Transport transport) throws Exception {
        try (var pair = endpoints.pair(transport)) {
            pair.second().settimeout(SHORT);
            long begin = System.nanoTime();

            assertThrows(SocketTimeout.class, () -> pair.second().recvfrom(10));
            long nanos = System.nanoTime() - begin;
            pair.first().send(Bytes.of("late"));

            assertTrue(nanos >= SHORT.toNanos(), "never early");
            assertArrayEquals(Bytes.of("late"), pair.second().recvfrom(10).data());
        }
    }

    // semantics 7
    @ParameterizedTest
    @MethodSource(Transport.DATAGRAMS)
    public void recvfrom_with_nothing_there_would_block_in_non_blocking_mode(Transport transport)
            throws Exception {
        try (var pair = endpoints.pair(transport)) {
            pair.first().settimeout(Duration.ZERO);

            var error = assertThrows(SocketError.class, () -> pair.first().recvfrom(10));

            assertEquals(Constants.EAGAIN, error.errno());
        }
    }

    // semantics 41
    @ParameterizedTest
    @MethodSource(Transport.DATAGRAMS)
    public void close_ends_a_waiting_recvfrom_with_EBADF(Transport transport) throws Exception {
        try (var pair = endpoints.pair(transport)) {
            var receiving = ThreadKind.PLATFORM.start(() -> pair.first().recvfrom(10));
            pair.first().awaitWaiting(1);

            pair.first().close();

            assertEquals(Constants.EBADF, receiving.error().errno());
        }
    }
}
