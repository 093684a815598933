package dev.sockeye;

import static dev.sockeye.conformance.SocketAssertions.assertNotBefore;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.sys.WaitingCalls;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How long calls wait in timeout mode, and what is left after. */
@Timeout(30)
final class TimeoutsTest {

    private static final long DRIP_NANOS = 2_000_000;
    private static final Duration LIMIT = Duration.ofMillis(60);

    /** What it takes two threads to wait at once, and the datagram to come, on a busy machine. */
    private static final Duration UNTIL_BOTH_WAIT = Duration.ofSeconds(3);

    /** What a total deadline may be late by on a busy machine; a restarted one never ends. */
    private static final Duration LATE = Duration.ofSeconds(5);

    static Stream<Arguments> threadsAndLimits() {
        return Stream.of(ThreadKind.values())
                .flatMap(kind ->
                        Stream.of(1, 100_000, 999_999, 1_500_001, 20_000_000)
                                .map(nanos -> Arguments.of(kind, Duration.ofNanos(nanos))));
    }

    // semantics 5
    @ParameterizedTest
    @MethodSource("threadsAndLimits")
    void recv_never_times_out_early(ThreadKind kind, Duration limit) throws Exception {
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            pair.first().settimeout(limit);

            var timeout = kind.start(() -> timeout("recv", limit, () -> pair.first().recv(1)));

            assertEquals(0, timeout.result().bytesTransferred());
        }
    }

    private static SocketTimeout timeout(String operation, Duration limit, Executable call)
            throws Exception {
        long begin = System.nanoTime();
        var timeout = assertThrows(SocketTimeout.class, call);
        long nanos = System.nanoTime() - begin;
        assertTrue(nanos >= limit.toNanos(), nanos + " ns is less than " + limit);
        assertEquals("timed out", timeout.getMessage());
        assertEquals(0, timeout.errno());
        assertEquals(operation, timeout.operation());
        assertEquals(limit, timeout.limit());
        return timeout;
    }

    // semantics 6
    @ParameterizedTest
    @EnumSource
    void each_waiting_call_times_out_under_its_own_name(ThreadKind kind) throws Exception {
        try (var listener = Loopback.listener(Family.INET);
                var datagrams = Loopback.bound(Family.INET, Constants.SOCK_DGRAM);
                var clogged = Loopback.socketpair(Constants.SOCK_STREAM)) {
            listener.settimeout(LIMIT);
            datagrams.settimeout(LIMIT);
            clogged.first().settimeout(LIMIT);

            kind.run(
                            () -> {
                                timeout("accept", LIMIT, listener::accept);
                                timeout("recvfrom", LIMIT, () -> datagrams.recvfrom(1));
                                timeout(
                                        "sendall",
                                        LIMIT,
                                        () -> clogged.first().sendall(new byte[1 << 22]));
                                timeout("send", LIMIT, () -> clogged.first().send(new byte[1]));
                            })
                    .result();
        }
    }

    @ParameterizedTest
    @EnumSource
    void accept_after_a_timeout_loses_no_connection(Family family) throws Exception {
        try (var listener = Loopback.listener(family);
                var client = new Socket(family.value())) {
            listener.settimeout(Duration.ofMillis(5));
            assertThrows(SocketTimeout.class, listener::accept);

            client.connect(listener.getsockname());

            try (var conn = listener.accept().conn()) {
                conn.send(Bytes.of("x"));
                assertArrayEquals(Bytes.of("x"), client.recv(1));
            }
        }
    }

    // semantics 8
    @ParameterizedTest
    @EnumSource
    void another_receiver_that_takes_the_datagram_does_not_extend_the_wait(ThreadKind kind)
            throws Exception {
        try (var pair = Loopback.socketpair(Constants.SOCK_DGRAM)) {
            pair.first().settimeout(UNTIL_BOTH_WAIT);
            var thieves =
                    List.of(
                            kind.start(() -> timesOut(pair.first())),
                            kind.start(() -> timesOut(pair.first())));
            WaitingCalls.await(pair.first(), 2);

            pair.second().send(Bytes.of("for one of them"));

            assertTrue(thieves.get(0).result() ^ thieves.get(1).result(), "one got it, one not");
        }
    }

    private static boolean timesOut(Socket socket) throws SocketError {
        try {
            socket.recv(100);
            return false;
        } catch (SocketTimeout e) {
            return true;
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_changed_timeout_applies_to_later_calls(ThreadKind kind) throws Exception {
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            var receiving = kind.start(() -> pair.first().recv(1));
            WaitingCalls.await(pair.first(), 1);

            pair.first().settimeout(Duration.ofMillis(1));
            assertThrows(SocketTimeout.class, () -> pair.first().recv(1));
            pair.second().send(Bytes.of("x"));

            assertArrayEquals(Bytes.of("x"), receiving.result());
        }
    }

    // semantics 25
    @ParameterizedTest
    @EnumSource
    void sendall_has_one_deadline_though_the_peer_reads_on(ThreadKind kind) throws Exception {
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            pair.first().settimeout(LIMIT);
            var dripping = ThreadKind.PLATFORM.start(() -> readSlowly(pair.second()));
            long begin = System.nanoTime();

            var timeout =
                    kind.start(() ->
                            timeout(
                                    "sendall",
                                    LIMIT,
                                    () -> pair.first().sendall(new byte[1 << 28])));
            long taken = timeout.result().bytesTransferred();
            long nanos = System.nanoTime() - begin;
            pair.first().shutdown(Constants.SHUT_WR);

            assertTrue(nanos < LIMIT.plus(LATE).toNanos());
            assertEquals(taken, dripping.result());
        }
    }

    private static long readSlowly(Socket socket) throws SocketError {
        byte[] buffer = new byte[32 * 1024];
        long total = 0;
        int last = socket.recvInto(buffer);
        while (last > 0) {
            total += last;
            LockSupport.parkNanos(DRIP_NANOS);
            last = socket.recvInto(buffer);
        }
        return total;
    }

    @ParameterizedTest
    @EnumSource
    void MSG_WAITALL_has_one_deadline_and_keeps_what_came(ThreadKind kind) throws Exception {
        byte[] room = new byte[100_000];
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            pair.first().settimeout(LIMIT);
            pair.second().send(new byte[1]); // Before time runs.
            var dripping = ThreadKind.PLATFORM.start(() -> 1 + writeSlowly(pair.second()));

            var receiving = kind.start(() -> pair.first().recvInto(room, 0, Constants.MSG_WAITALL));

            int received = receiving.result();
            assertTrue(received > 0 && received < room.length);
            pair.first().close();
            assertTrue(dripping.result() >= received);
        }
    }

    private static int writeSlowly(Socket socket) {
        byte[] one = new byte[1];
        int sent = 0;
        try {
            while (true) {
                sent += socket.send(one);
                LockSupport.parkNanos(DRIP_NANOS);
            }
        } catch (SocketError e) {
            return sent;
        }
    }

    @Test
    void a_sendall_that_waits_for_another_times_out_having_sent_nothing() throws Exception {
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            var first = ThreadKind.PLATFORM.run(() -> pair.first().sendall(new byte[1 << 22]));
            WaitingCalls.await(pair.first(), 1);
            pair.first().settimeout(LIMIT);

            var second =
                    ThreadKind.VIRTUAL.start(() ->
                            timeout("sendall", LIMIT, () -> pair.first().sendall(new byte[1])));

            assertEquals(0, second.result().bytesTransferred());
            pair.first().close();
            assertEquals(Constants.EBADF, first.error().errno());
        }
    }

    // semantics 6
    @Test
    void poll_returns_nothing_when_the_time_has_passed() throws Exception {
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            assertNotBefore(
                    LIMIT, () -> assertEquals(0, pair.first().poll(Constants.POLLIN, LIMIT)));
        }
    }
}
