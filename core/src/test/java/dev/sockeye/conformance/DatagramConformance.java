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
import org.junit.jupiter.params.provider.EnumSource;

/** What two datagram sockets do that are connected to each other. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class DatagramConformance {

    private static final Duration SHORT = Duration.ofMillis(30);

    private final Endpoints endpoints;

    protected DatagramConformance(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    @ParameterizedTest
    @EnumSource
    public void datagrams_keep_their_bounds_and_order(Family family) throws Exception {
        try (var pair = endpoints.datagrams(family)) {
            pair.first().send(Bytes.of("one"));
            pair.first().send(Bytes.of("two!"));

            assertArrayEquals(Bytes.of("one"), pair.second().recv(100));
            assertArrayEquals(Bytes.of("two!"), pair.second().recv(100));
        }
    }

    @ParameterizedTest
    @EnumSource
    public void recvfrom_tells_the_sender(Family family) throws Exception {
        try (var pair = endpoints.datagrams(family)) {
            pair.first().send(Bytes.of("who"));

            var datagram = pair.second().recvfrom(100);

            assertEquals(new Datagram(Bytes.of("who"), pair.first().getsockname()), datagram);
        }
    }

    @ParameterizedTest
    @EnumSource
    public void sendto_reaches_the_address(Family family) throws Exception {
        try (var pair = endpoints.datagrams(family)) {
            int sent = pair.first().sendto(Bytes.of("you"), pair.second().getsockname());

            assertEquals(3, sent);
            assertArrayEquals(Bytes.of("you"), pair.second().recvfrom(100).data());
        }
    }

    // semantics 33
    @ParameterizedTest
    @EnumSource
    public void an_empty_datagram_is_delivered_and_ends_nothing(Family family) throws Exception {
        try (var pair = endpoints.datagrams(family)) {
            pair.first().send(new byte[0]);
            pair.first().send(Bytes.of("next"));

            var empty = pair.second().recvfrom(100);

            assertEquals(new Datagram(new byte[0], pair.first().getsockname()), empty);
            assertArrayEquals(Bytes.of("next"), pair.second().recv(100));
        }
    }

    // semantics 33
    @ParameterizedTest
    @EnumSource
    public void sendall_of_nothing_sends_an_empty_datagram(Family family) throws Exception {
        try (var pair = endpoints.datagrams(family)) {
            pair.first().sendall(new byte[0]);

            assertEquals(0, pair.second().recvfrom(100).data().length);
        }
    }

    // semantics 31
    @ParameterizedTest
    @EnumSource
    public void a_datagram_longer_than_the_buffer_is_cut_and_the_rest_lost(Family family)
            throws Exception {
        try (var pair = endpoints.datagrams(family)) {
            pair.first().send(Bytes.of("abcdef"));
            pair.first().send(Bytes.of("next"));

            assertArrayEquals(Bytes.of("abc"), pair.second().recv(3));
            assertArrayEquals(Bytes.of("next"), pair.second().recv(100));
        }
    }

    @ParameterizedTest
    @EnumSource
    public void a_large_datagram_arrives_whole(Family family) throws Exception {
        byte[] data = Bytes.random(60_000);
        try (var pair = endpoints.datagrams(family)) {
            pair.first().send(data);

            assertArrayEquals(data, pair.second().recv(65_535));
        }
    }

    @ParameterizedTest
    @EnumSource
    public void recv_waits_until_a_datagram_comes(Family family) throws Exception {
        try (var pair = endpoints.datagrams(family)) {
            var receiving = ThreadKind.PLATFORM.start(() -> pair.second().recv(10));
            pair.second().awaitWaiting(1);

            pair.first().send(Bytes.of("x"));

            assertArrayEquals(Bytes.of("x"), receiving.result());
        }
    }

    // semantics 6
    @ParameterizedTest
    @EnumSource
    public void recvfrom_times_out_and_loses_nothing(Family family) throws Exception {
        try (var pair = endpoints.datagrams(family)) {
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
    @EnumSource
    public void recvfrom_with_nothing_there_would_block_in_non_blocking_mode(Family family)
            throws Exception {
        try (var pair = endpoints.datagrams(family)) {
            pair.first().settimeout(Duration.ZERO);

            var error = assertThrows(SocketError.class, () -> pair.first().recvfrom(10));

            assertEquals(Constants.EAGAIN, error.errno());
        }
    }

    // semantics 41
    @ParameterizedTest
    @EnumSource
    public void close_ends_a_waiting_recvfrom_with_EBADF(Family family) throws Exception {
        try (var pair = endpoints.datagrams(family)) {
            var receiving = ThreadKind.PLATFORM.start(() -> pair.first().recvfrom(10));
            pair.first().awaitWaiting(1);

            pair.first().close();

            assertEquals(Constants.EBADF, receiving.error().errno());
        }
    }
}
