package dev.sockeye;

import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static dev.sockeye.conformance.SocketAssertions.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.sys.Fcntl;
import dev.sockeye.sys.WaitingCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blocking, timeout and non-blocking mode, and which socket starts in which. */
@Timeout(30)
final class ModesTest {

    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

    @AfterEach
    void clearDefault() {
        Sockets.setdefaulttimeout(null);
    }

    // semantics 1
    @ParameterizedTest
    @EnumSource
    void a_new_socket_is_blocking(Family family) throws Exception {
        try (var socket = new Socket(family.value())) {
            assertNull(socket.gettimeout());
            assertTrue(socket.getblocking());
            assertEquals(0, Fcntl.nonblocking(socket.fileno()));
        }
    }

    // semantics 2
    @Test
    void setblocking_is_settimeout_with_nothing_or_zero() throws Exception {
        var seen = new ArrayList<Duration>();
        try (var socket = new Socket()) {
            seen.add(socket.gettimeout());
            socket.setblocking(false);
            seen.add(socket.gettimeout());
            socket.setblocking(true);
            seen.add(socket.gettimeout());
            socket.settimeout(TWO_SECONDS);
            seen.add(socket.gettimeout());
            socket.setblocking(false);
            seen.add(socket.gettimeout());
        }
        assertEquals(Arrays.asList(null, Duration.ZERO, null, TWO_SECONDS, Duration.ZERO), seen);
    }

    // semantics 3
    @Test
    void a_timeout_makes_the_descriptor_non_blocking_but_not_the_socket() throws Exception {
        try (var socket = new Socket()) {
            socket.settimeout(TWO_SECONDS);

            assertEquals(1, Fcntl.nonblocking(socket.fileno()));
            assertTrue(socket.getblocking());
        }
    }

    @Test
    void non_blocking_mode_is_told_and_ends() throws Exception {
        try (var socket = new Socket()) {
            socket.settimeout(Duration.ZERO);
            assertFalse(socket.getblocking());

            socket.settimeout(null);
            assertTrue(socket.getblocking());
            assertEquals(0, Fcntl.nonblocking(socket.fileno()));
        }
    }

    // semantics 4
    @Test
    void a_negative_timeout_is_refused_and_changes_nothing() throws Exception {
        try (var socket = new Socket()) {
            assertRefused(
                    "Timeout value out of range", () -> socket.settimeout(Duration.ofNanos(-1)));

            assertNull(socket.gettimeout());
        }
    }

    // semantics 4
    @Test
    void a_negative_default_timeout_is_refused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Sockets.setdefaulttimeout(Duration.ofSeconds(-1)));

        assertNull(Sockets.getdefaulttimeout());
    }

    // semantics 5
    @Test
    void a_timeout_beyond_the_polls_maximum_waits() throws Exception {
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            pair.first().settimeout(Duration.ofSeconds(Long.MAX_VALUE));
            var receiving = ThreadKind.PLATFORM.start(() -> pair.first().recv(1));
            WaitingCalls.await(pair.first(), 1);

            pair.second().send(Bytes.of("x"));

            assertArrayEquals(Bytes.of("x"), receiving.result());
        }
    }

    // semantics 7
    @ParameterizedTest
    @EnumSource
    void accept_without_a_connection_would_block_in_non_blocking_mode(Family family)
            throws Exception {
        try (var listener = Loopback.listener(family)) {
            listener.setblocking(false);

            var error = assertErrno(Constants.EAGAIN, listener::accept);

            assertTrue(error.isWouldBlock());
        }
    }

    @Test
    void MSG_DONTWAIT_makes_one_call_non_blocking() throws Exception {
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            assertErrno(Constants.EAGAIN, () -> pair.first().recv(1, Constants.MSG_DONTWAIT));

            assertNull(pair.first().gettimeout());
        }
    }

    // semantics 10
    @Test
    void the_default_timeout_is_that_of_new_sockets_and_pairs() throws Exception {
        Sockets.setdefaulttimeout(TWO_SECONDS);
        try (var socket = new Socket();
                var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            assertEquals(TWO_SECONDS, Sockets.getdefaulttimeout());
            assertEquals(TWO_SECONDS, socket.gettimeout());
            assertEquals(TWO_SECONDS, pair.first().gettimeout());
            assertEquals(TWO_SECONDS, pair.second().gettimeout());
            assertEquals(1, Fcntl.nonblocking(socket.fileno()));
            assertEquals(1, Fcntl.nonblocking(pair.second().fileno()));
        }
    }

    // semantics 10
    @ParameterizedTest
    @EnumSource
    void an_accepted_socket_takes_the_default_timeout_not_the_listeners(Family family)
            throws Exception {
        try (var listener = Loopback.listener(family);
                var client = new Socket(family.value())) {
            listener.settimeout(Duration.ofSeconds(5));
            client.connect(listener.getsockname());
            Sockets.setdefaulttimeout(Duration.ofMillis(1500));
            try (var conn = listener.accept().conn()) {
                assertEquals(Duration.ofMillis(1500), conn.gettimeout());
                assertEquals(1, Fcntl.nonblocking(conn.fileno()));
            }
        }
    }

    // semantics 11
    @ParameterizedTest
    @EnumSource
    void an_accepted_socket_is_blocking_where_the_listener_has_a_timeout(Family family)
            throws Exception {
        try (var listener = Loopback.listener(family);
                var client = new Socket(family.value())) {
            listener.settimeout(Duration.ofSeconds(3));
            client.connect(listener.getsockname());
            try (var conn = listener.accept().conn()) {
                assertNull(conn.gettimeout());
                assertEquals(0, Fcntl.nonblocking(conn.fileno()));
            }
        }
    }

    // semantics 13
    @ParameterizedTest
    @EnumSource
    void fromfd_of_a_socket_in_timeout_mode_blocks_as_its_own_timeout_says(ThreadKind kind)
            throws Exception {
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            pair.first().settimeout(Duration.ofMillis(1));
            try (var copy =
                    Sockets.fromfd(
                            pair.first().fileno(), Constants.AF_UNIX, Constants.SOCK_STREAM)) {
                var receiving = kind.start(() -> copy.recv(1));
                WaitingCalls.await(copy, 1);

                pair.second().send(Bytes.of("x"));

                assertArrayEquals(Bytes.of("x"), receiving.result());
            }
        }
    }

    // semantics 13
    @Test
    void dup_keeps_the_timeout() throws Exception {
        try (var socket = new Socket()) {
            socket.settimeout(TWO_SECONDS);
            try (var copy = socket.dup()) {
                assertEquals(TWO_SECONDS, copy.gettimeout());
            }
        }
    }

    // semantics 13
    @ParameterizedTest
    @EnumSource
    void a_duplicate_that_becomes_blocking_leaves_the_timeout_of_the_other(Family family)
            throws Exception {
        try (var listener = Loopback.listener(family);
                var copy = listener.dup()) {
            listener.settimeout(Duration.ofMillis(20));
            copy.settimeout(null);

            assertThrows(SocketTimeout.class, listener::accept);
        }
    }

    // semantics 52
    @Test
    void SOCK_NONBLOCK_makes_a_non_blocking_socket_and_is_no_part_of_the_type() throws Exception {
        int flags = Constants.SOCK_NONBLOCK | Constants.SOCK_CLOEXEC;
        try (var socket = new Socket(Constants.AF_INET, Constants.SOCK_STREAM | flags);
                var pair = Loopback.socketpair(Constants.SOCK_DGRAM | flags)) {
            assertEquals(Constants.SOCK_STREAM, socket.type());
            assertEquals(Duration.ZERO, socket.gettimeout());
            assertEquals(1, Fcntl.nonblocking(socket.fileno()));
            assertEquals(Constants.SOCK_DGRAM, pair.second().type());
            assertEquals(Duration.ZERO, pair.second().gettimeout());
        }
    }

    @Test
    void a_mode_cannot_be_set_once_the_socket_is_closed() throws Exception {
        var socket = new Socket();
        socket.close();

        assertErrno(Constants.EBADF, () -> socket.setblocking(false));
        assertErrno(Constants.EBADF, () -> socket.settimeout(TWO_SECONDS));
    }
}
