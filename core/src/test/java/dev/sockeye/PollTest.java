package dev.sockeye;

import static dev.sockeye.Constants.POLLHUP;
import static dev.sockeye.Constants.POLLIN;
import static dev.sockeye.Constants.POLLOUT;
import static dev.sockeye.Constants.POLLPRI;
import static dev.sockeye.conformance.SocketAssertions.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.sys.WaitingCalls;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Socket.poll: readiness of one socket. */
@Timeout(30)
final class PollTest {

    @Test
    void a_low_water_mark_is_for_poll_and_not_for_recv() throws Exception {
        try (var pair = Loopback.streams(Family.INET)) {
            pair.second().setsockopt(SocketOptions.SO_RCVLOWAT, 10);
            pair.first().sendall(new byte[5]);
            while (pair.second().ioctl(Constants.FIONREAD) < 5) {
                Thread.onSpinWait();
            }

            assertEquals(0, pair.second().poll(Constants.POLLIN, Duration.ZERO));
            assertEquals(5, pair.second().recv(10).length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_fresh_pair_is_writable_and_not_readable(Family family) throws Exception {
        try (var pair = Loopback.streams(family)) {
            assertEquals(POLLOUT, pair.first().poll(POLLIN | POLLOUT, null));
            assertEquals(0, pair.first().poll(POLLIN, Duration.ZERO));
        }
    }

    @ParameterizedTest
    @EnumSource
    void data_makes_it_readable_again_and_again_until_it_is_received(ThreadKind kind)
            throws Exception {
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            pair.second().send(Bytes.of("ab"));

            assertEquals(POLLIN, kind.start(() -> pair.first().poll(POLLIN, null)).result());
            pair.first().recv(1);
            assertEquals(POLLIN, kind.start(() -> pair.first().poll(POLLIN, null)).result());
            pair.first().recv(1);
            assertEquals(0, pair.first().poll(POLLIN, Duration.ofMillis(1)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void poll_waits_until_data_comes(ThreadKind kind) throws Exception {
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            var polling = kind.start(() -> pair.first().poll(POLLIN, Duration.ofSeconds(20)));
            WaitingCalls.await(pair.first(), 1);

            pair.second().send(Bytes.of("x"));

            assertEquals(POLLIN, polling.result());
        }
    }

    @ParameterizedTest
    @EnumSource
    void poll_waits_until_there_is_room(ThreadKind kind) throws Exception {
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            pair.first().setblocking(false);
            int sent = pair.first().send(new byte[1 << 20]);
            var polling = kind.start(() -> pair.first().poll(POLLOUT, null));
            WaitingCalls.await(pair.first(), 1);

            pair.second().recv(sent, Constants.MSG_WAITALL);

            assertEquals(POLLOUT, polling.result());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_peer_that_closes_is_told_without_being_asked_for(ThreadKind kind) throws Exception {
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            var polling = kind.start(() -> pair.first().poll(POLLIN, null));
            WaitingCalls.await(pair.first(), 1);

            pair.second().close();

            assertEquals(POLLIN | POLLHUP, polling.result());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_wait_for_no_event_still_ends_when_the_peer_closes(ThreadKind kind) throws Exception {
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            var polling = kind.start(() -> pair.first().poll(0, Duration.ofSeconds(5)));
            WaitingCalls.await(pair.first(), 1);

            pair.second().close();

            assertEquals(POLLHUP, polling.result());
        }
    }

    @ParameterizedTest
    @EnumSource
    void urgent_data_is_told_as_POLLPRI(ThreadKind kind) throws Exception {
        try (var pair = Loopback.streams(Family.INET)) {
            var polling = kind.start(() -> pair.first().poll(POLLPRI, null));
            WaitingCalls.await(pair.first(), 1);

            pair.second().send(Bytes.of("!"), Constants.MSG_OOB);

            assertTrue((polling.result() & POLLPRI) != 0);
        }
    }

    @Test
    void a_negative_timeout_is_refused() throws Exception {
        try (var socket = new Socket()) {
            assertRefused(
                    "Timeout value out of range", () -> socket.poll(POLLIN, Duration.ofNanos(-1)));
        }
    }
}
