package dev.sockeye;

import static dev.sockeye.Constants.SHUT_RD;
import static dev.sockeye.Constants.SHUT_RDWR;
import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.sys.Platform;
import dev.sockeye.sys.WaitingCalls;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What shutdown ends and what it leaves; its common part is in the conformance suite. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ShutdownTest {

    static Stream<Arguments> familiesAndThreads() {
        return Stream.of(Family.values())
                .flatMap(family ->
                        Stream.of(ThreadKind.values()).map(kind -> Arguments.of(family, kind)));
    }

    // semantics 42
    @ParameterizedTest
    @MethodSource("familiesAndThreads")
    void shutdown_ends_a_waiting_recv_with_the_end_of_the_stream(Family family, ThreadKind kind)
            throws Exception {
        try (var pair = Loopback.streams(family)) {
            var receiving = kind.start(() -> pair.first().recv(1));
            WaitingCalls.await(pair.first(), 1);

            pair.first().shutdown(SHUT_RDWR);

            assertEquals(0, receiving.result().length);
        }
    }

    // semantics 42
    @ParameterizedTest
    @MethodSource("familiesAndThreads")
    void shutdown_of_a_listener_ends_a_waiting_accept_with_EINVAL(Family family, ThreadKind kind)
            throws Exception {
        Assumptions.assumeTrue(Platform.LINUX, "only Linux wakes accept");
        try (var listener = Loopback.listener(family)) {
            var accepting = kind.start(listener::accept);
            WaitingCalls.await(listener, 1);

            listener.shutdown(SHUT_RDWR);

            assertEquals(Constants.EINVAL, accepting.error().errno());
        }
    }

    @ParameterizedTest
    @MethodSource("familiesAndThreads")
    void accept_on_a_socket_that_does_not_listen_fails_with_EINVAL(Family family, ThreadKind kind)
            throws Exception {
        try (var socket = Loopback.bound(family, Constants.SOCK_STREAM)) {
            assertEquals(Constants.EINVAL, kind.start(socket::accept).error().errno());
        }
    }

    // semantics 45
    @Test
    void after_shutting_down_reading_a_unix_socket_gives_what_was_there_and_ends()
            throws Exception {
        try (var pair = Loopback.streams(Family.UNIX)) {
            pair.second().sendall(Bytes.of("queued"));
            pair.first().shutdown(SHUT_RD);

            assertArrayEquals(Bytes.of("queued"), pair.first().recv(100));
            assertEquals(0, pair.first().recv(100).length);
            assertErrno(Constants.EPIPE, () -> pair.second().send(new byte[1]));
        }
    }

    // semantics 45
    @Test
    void after_shutting_down_reading_a_tcp_socket_still_gets_later_data() throws Exception {
        Assumptions.assumeTrue(Platform.LINUX, "macOS discards it");
        try (var pair = Loopback.streams(Family.INET)) {
            pair.first().shutdown(SHUT_RD);
            pair.second().sendall(Bytes.of("later"));
            while (pair.first().ioctl(Constants.FIONREAD) < 5) {
                Thread.onSpinWait();
            }

            assertArrayEquals(Bytes.of("later"), pair.first().recv(100));
        }
    }

    // semantics 46
    @ParameterizedTest
    @EnumSource(names = {"INET", "INET6"}) // Linux shuts an unconnected Unix socket down.
    void shutdown_of_an_unconnected_socket_fails_with_ENOTCONN(Family family) throws Exception {
        try (var socket = new Socket(family.value())) {
            assertErrno(Constants.ENOTCONN, () -> socket.shutdown(SHUT_RDWR));
        }
    }

    // semantics 46
    @ParameterizedTest
    @EnumSource
    void shutdown_of_no_direction_fails_with_EINVAL(Family family) throws Exception {
        try (var pair = Loopback.streams(family)) {
            assertErrno(Constants.EINVAL, () -> pair.first().shutdown(99));
        }
    }
}
