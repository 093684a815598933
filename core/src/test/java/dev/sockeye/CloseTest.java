package dev.sockeye;

import static dev.sockeye.Constants.EBADF;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.sys.LibC;
import dev.sockeye.sys.WaitingCalls;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** close, detach, dup and what becomes of descriptors. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CloseTest {

    /** A call on a socket. */
    interface Call {
        void on(Socket socket) throws SocketError;
    }

    static Stream<Named<Call>> everyCall() {
        return Stream.of(
                call("bind", s -> s.bind(Address.inet("", 0))),
                call("listen", s -> s.listen(1)),
                call("accept", s -> s.accept()),
                call("connect", s -> s.connect(Address.inet("127.0.0.1", 9))),
                call("getsockname", s -> s.getsockname()),
                call("getpeername", s -> s.getpeername()),
                call("shutdown", s -> s.shutdown(Constants.SHUT_WR)),
                call("dup", s -> s.dup()),
                call("recv", s -> s.recv(1)),
                call("recvInto", s -> s.recvInto(new byte[1])),
                call("recvfrom", s -> s.recvfrom(1)),
                call("recvfromInto", s -> s.recvfromInto(new byte[1])),
                call("send", s -> s.send(new byte[1])),
                call("sendall", s -> s.sendall(new byte[1])),
                call("sendto", s -> s.sendto(new byte[1], Address.inet("127.0.0.1", 9))),
                call("getsockopt", s -> s.getsockopt(Constants.SOL_SOCKET, Constants.SO_TYPE)),
                call(
                        "setsockopt",
                        s -> s.setsockopt(Constants.SOL_SOCKET, Constants.SO_REUSEADDR, 1)),
                call("getInheritable", s -> s.getInheritable()),
                call("setInheritable", s -> s.setInheritable(true)),
                call("settimeout", s -> s.settimeout(null)),
                call("recvmsg", s -> s.recvmsg(1)),
                call("recvmsgInto", s -> s.recvmsgInto(List.of(ByteBuffer.allocate(1)))),
                call("sendmsg", s -> s.sendmsg(List.of(ByteBuffer.allocate(1)))),
                call("ioctl", s -> s.ioctl(Constants.FIONREAD)),
                call("makefile", s -> s.makefile()),
                call("poll", s -> s.poll(Constants.POLLIN, Duration.ZERO)));
    }

    private static Named<Call> call(String name, Call call) {
        return Named.of(name, call);
    }

    // semantics 39
    @ParameterizedTest
    @MethodSource("everyCall")
    void a_call_on_a_closed_socket_fails_with_EBADF(Call call) throws Exception {
        var socket = new Socket();
        socket.close();

        assertErrno(EBADF, () -> call.on(socket));
    }

    // semantics 39
    @ParameterizedTest
    @EnumSource
    void close_is_idempotent_and_takes_the_number_away(Family family) throws Exception {
        var socket = new Socket(family.value());

        socket.close();
        socket.close();

        assertEquals(-1, socket.fileno());
        assertTrue(socket.toString().contains("closed"), socket.toString());
    }

    // semantics 47
    @ParameterizedTest
    @EnumSource
    void closing_a_duplicate_leaves_the_connection_up(Family family) throws Exception {
        try (var pair = Loopback.streams(family)) {
            pair.first().dup().close();
            pair.first().sendall(Bytes.of("up"));

            assertArrayEquals(Bytes.of("up"), pair.second().recv(2, Constants.MSG_WAITALL));
        }
    }

    // semantics 47
    @ParameterizedTest
    @EnumSource
    void the_connection_ends_with_the_last_duplicate(Family family) throws Exception {
        try (var pair = Loopback.streams(family)) {
            var copy = pair.first().dup();
            pair.first().close();
            copy.sendall(Bytes.of("up"));
            copy.close();

            assertArrayEquals(Bytes.of("up"), pair.second().recv(2, Constants.MSG_WAITALL));
            assertEquals(0, pair.second().recv(1).length);
        }
    }

    // semantics 47
    @ParameterizedTest
    @EnumSource
    void shutdown_through_a_duplicate_ends_it_for_all(Family family) throws Exception {
        try (var pair = Loopback.streams(family);
                var copy = pair.first().dup()) {
            copy.shutdown(Constants.SHUT_WR);

            assertErrno(Constants.EPIPE, () -> pair.first().send(new byte[1]));
        }
    }

    // semantics 50
    @Test
    void detach_gives_the_descriptor_away_open() throws Exception {
        try (var pair = Loopback.socketpair(SOCK_STREAM)) {
            int number = pair.first().fileno();

            int fd = pair.first().detach();

            assertEquals(number, fd);
            assertEquals(-1, pair.first().fileno());
            assertErrno(EBADF, () -> pair.first().recv(1));
            assertEquals(-1, pair.first().detach());
            try (var again = Socket.ofFd(fd)) {
                pair.second().send(Bytes.of("open"));
                assertArrayEquals(Bytes.of("open"), again.recv(4));
            }
        }
    }

    // semantics 50, 41
    @ParameterizedTest
    @EnumSource
    void detach_ends_a_waiting_call_with_EBADF(ThreadKind kind) throws Exception {
        try (var pair = Loopback.socketpair(SOCK_STREAM)) {
            var receiving = kind.start(() -> pair.first().recv(1));
            WaitingCalls.await(pair.first(), 1);

            int fd = pair.first().detach();

            assertEquals(EBADF, receiving.error().errno());
            assertEquals(0, LibC.close(fd));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_detached_descriptor_can_be_waited_for_again(ThreadKind kind) throws Exception {
        try (var pair = Loopback.socketpair(SOCK_STREAM)) {
            pair.first().settimeout(Duration.ofMillis(1));
            kind.start(() -> pair.first().recv(1)).failure(SocketTimeout.class);
            try (var again = Socket.ofFd(pair.first().detach())) {
                var receiving = kind.start(() -> again.recv(1));
                WaitingCalls.await(again, 1);

                pair.second().send(Bytes.of("x"));

                assertArrayEquals(Bytes.of("x"), receiving.result());
            }
        }
    }

    // semantics 49
    @Test
    void a_socket_that_becomes_unreachable_is_closed() throws Exception {
        try (var kept = keepOneEnd()) {
            assertTrue(endsWithin(kept, Duration.ofSeconds(10)), "the peer is still open");
        }
    }

    private static Socket keepOneEnd() throws SocketError {
        return Loopback.socketpair(SOCK_STREAM).first();
    }

    private static boolean endsWithin(Socket socket, Duration limit) throws SocketError {
        long deadline = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < deadline) {
            System.gc();
            if (socket.poll(Constants.POLLIN, Duration.ofMillis(10)) != 0) {
                return socket.recv(1).length == 0;
            }
        }
        return false;
    }

    // semantics 49
    @ParameterizedTest
    @EnumSource
    void a_socket_is_not_closed_under_a_call_though_nothing_else_refers_to_it(ThreadKind kind)
            throws Exception {
        var ends = new ArrayDeque<Socket>();
        try (var kept = pairInto(ends)) {
            var receiving = kind.start(() -> ends.remove().recvfrom(1));
            assertFalse(endsWithin(kept, Duration.ofMillis(100)));

            kept.send(Bytes.of("x"));

            assertArrayEquals(Bytes.of("x"), receiving.result().data());
        }
    }

    /** Returns one end of a pair and leaves the only reference to the other in {@code ends}. */
    private static Socket pairInto(ArrayDeque<Socket> ends) throws SocketError {
        var pair = Loopback.socketpair(Constants.SOCK_DGRAM);
        ends.add(pair.first());
        return pair.second();
    }

    // semantics 51
    @ParameterizedTest
    @EnumSource
    void descriptors_are_closed_on_exec(Family family) throws Exception {
        try (var pair = Loopback.streams(family);
                var copy = pair.first().dup();
                var made = Loopback.socketpair(SOCK_STREAM)) {
            var all = List.of(pair.first(), pair.second(), copy, made.first(), made.second());

            assertTrue(all.stream().noneMatch(CloseTest::isInheritable));
        }
    }

    private static boolean isInheritable(Socket socket) {
        try {
            return socket.getInheritable();
        } catch (SocketError e) {
            throw new AssertionError(e);
        }
    }

    // semantics 51
    @Test
    void setInheritable_lets_children_have_it() throws Exception {
        try (var socket = new Socket()) {
            socket.setInheritable(true);
            assertTrue(socket.getInheritable());

            socket.setInheritable(false);
            assertFalse(socket.getInheritable());
        }
    }

    // semantics 87
    @ParameterizedTest
    @EnumSource
    void ofFd_asks_the_kernel_what_the_descriptor_is(Family family) throws Exception {
        var original = new Socket(family.value(), Constants.SOCK_DGRAM);
        try (var socket = Socket.ofFd(original.detach())) {
            assertEquals(family.value(), socket.family());
            assertEquals(Constants.SOCK_DGRAM, socket.type());
            assertEquals(
                    family == Family.UNIX ? 0 : Constants.IPPROTO_UDP, socket.proto(), "protocol");
        }
    }

    // semantics 87
    @Test
    void ofFd_of_a_file_fails_with_ENOTSOCK_and_leaves_it_open() throws Exception {
        int fd = LibC.eventfd(0, 0);
        try {
            assertErrno(Constants.ENOTSOCK, () -> Socket.ofFd(fd));
            assertErrno(
                    Constants.ENOTSOCK, () -> Sockets.fromfd(fd, Constants.AF_UNIX, SOCK_STREAM));
        } finally {
            assertEquals(0, LibC.close(fd));
        }
    }

    // semantics 87
    @Test
    void ofFd_of_a_closed_descriptor_fails_with_EBADF() {
        assertErrno(EBADF, () -> Socket.ofFd(1 << 20));
        assertErrno(EBADF, () -> Sockets.fromfd(1 << 20, Constants.AF_UNIX, SOCK_STREAM));
    }

    @Test
    void a_negative_descriptor_is_refused() {
        var error = assertThrows(IllegalArgumentException.class, () -> Socket.ofFd(-1));

        assertTrue(String.valueOf(error.getMessage()).startsWith("negative file descriptor"));
    }

    // semantics 88
    @Test
    void socketpair_tells_why_there_is_none() {
        assertErrno(Constants.EOPNOTSUPP, () -> Sockets.socketpair(Constants.AF_INET));
        assertErrno(Constants.EAFNOSUPPORT, () -> Sockets.socketpair(99));
        assertErrno(Constants.EINVAL, () -> Sockets.socketpair(Constants.AF_UNIX, 99));
        assertErrno(
                Constants.EPROTONOSUPPORT,
                () -> Sockets.socketpair(Constants.AF_INET, SOCK_STREAM, Constants.IPPROTO_UDP));
    }

    // semantics 84
    @Test
    void a_socket_of_an_unknown_kind_cannot_be_made() {
        assertErrno(Constants.EAFNOSUPPORT, () -> new Socket(99));
        assertErrno(Constants.EINVAL, () -> new Socket(Constants.AF_INET, 99));
        assertErrno(
                Constants.EPROTONOSUPPORT,
                () -> new Socket(Constants.AF_INET, SOCK_STREAM, Constants.IPPROTO_UDP));
    }
}
