package dev.sockeye;

import static dev.sockeye.Constants.EBADF;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.Running;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.sys.LibC;
import dev.sockeye.sys.WaitingCalls;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long a socket lives that has files. */
@Timeout(30)
final class SocketFileLifetimeTest {

    private static final Duration A_MOMENT = Duration.ofMillis(20);

    private static boolean hasEnded(Socket peer) throws SocketError {
        return peer.poll(Constants.POLLIN, Duration.ZERO) != 0 && peer.recv(1).length == 0;
    }

    // semantics 48
    @ParameterizedTest
    @EnumSource
    void a_file_reads_after_its_socket_is_closed_and_then_ends_the_connection(Family family)
            throws Exception {
        try (var pair = Loopback.streams(family)) {
            var file = pair.first().makefile("rw");
            pair.first().close();

            assertEquals(-1, pair.first().fileno());
            assertErrno(EBADF, () -> pair.first().recv(1));
            assertEquals(0, pair.second().poll(Constants.POLLIN, A_MOMENT));
            pair.second().sendall(Bytes.of("still here\n"));
            assertEquals("still here\n", new String(file.readline(), StandardCharsets.US_ASCII));
            file.close();
            assertEquals(0, pair.second().recv(1).length);
        }
    }

    // semantics 48
    @Test
    void what_is_in_the_buffer_is_sent_before_the_end_of_the_stream() throws Exception {
        try (var pair = Loopback.socketpair(SOCK_STREAM)) {
            var file = pair.first().makefile("w");
            file.write(Bytes.of("last words"));
            pair.first().close();

            file.close();

            assertEquals("last words", new String(pair.second().recv(99), StandardCharsets.UTF_8));
            assertTrue(hasEnded(pair.second()));
        }
    }

    @Test
    void the_last_of_several_files_ends_the_connection() throws Exception {
        try (var pair = Loopback.socketpair(SOCK_STREAM)) {
            var first = pair.first().makefile("r");
            var second = pair.first().makefile("w");
            pair.first().close();
            first.close();
            assertEquals(0, pair.second().poll(Constants.POLLIN, A_MOMENT));

            second.close();

            assertTrue(hasEnded(pair.second()));
        }
    }

    @Test
    void closing_the_file_leaves_its_socket_open() throws Exception {
        try (var pair = Loopback.socketpair(SOCK_STREAM)) {
            pair.first().makefile("rw").close();

            pair.first().sendall(Bytes.of("x"));

            assertEquals(1, pair.second().recv(9).length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closing_the_socket_ends_its_own_calls_and_not_the_files(ThreadKind kind) throws Exception {
        try (var pair = Loopback.socketpair(SOCK_STREAM)) {
            var socket = pair.first();
            var file = socket.makefile("r", 0);
            var own = kind.start(() -> socket.recv(1));
            var files = kind.start(() -> file.read(1));
            WaitingCalls.await(socket, 2);

            socket.close();

            assertEquals(EBADF, own.error().errno());
            pair.second().sendall(Bytes.of("x"));
            assertEquals(1, files.result().length);
            file.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closing_the_file_ends_its_calls_and_not_the_sockets(ThreadKind kind) throws Exception {
        try (var pair = Loopback.socketpair(SOCK_STREAM)) {
            var socket = pair.first();
            var file = socket.makefile("r");
            var own = kind.start(() -> socket.recv(1));
            var files = kind.start(() -> file.read(1));
            WaitingCalls.await(socket, 2);

            file.close();

            assertEquals(EBADF, files.error().errno());
            pair.second().sendall(Bytes.of("x"));
            assertEquals(1, own.result().length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_file_can_first_wait_when_its_socket_is_closed(ThreadKind kind) throws Exception {
        try (var pair = Loopback.socketpair(SOCK_STREAM)) {
            var file = pair.first().makefile("r");
            pair.first().close();
            var reading = kind.start(() -> file.read(1));
            WaitingCalls.await(pair.first(), 1);

            pair.second().sendall(Bytes.of("x"));

            assertEquals(1, reading.result().length);
            file.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void detach_ends_the_files_calls_and_leaves_the_number_open(ThreadKind kind) throws Exception {
        try (var pair = Loopback.socketpair(SOCK_STREAM)) {
            var file = pair.first().makefile("r");
            var reading = kind.start(() -> file.read(1));
            WaitingCalls.await(pair.first(), 1);

            int fd = pair.first().detach();

            assertEquals(EBADF, reading.error().errno());
            assertTrue(file.isClosed());
            assertErrno(EBADF, () -> file.read(1));
            file.close();
            assertEquals(0, LibC.close(fd));
        }
    }

    @Test
    void a_closed_file_refuses_to_read_and_write_with_EBADF_and_closes_again() throws Exception {
        try (var pair = Loopback.socketpair(SOCK_STREAM)) {
            var file = pair.first().makefile("rw");
            file.close();
            file.close();

            assertErrno(EBADF, () -> file.read());
            assertErrno(EBADF, () -> file.readline());
            assertErrno(EBADF, () -> file.write(Bytes.of("x")));
            assertErrno(EBADF, () -> file.flush());
        }
    }

    @Test
    void close_ends_a_write_that_is_stuck_in_another_thread() throws Exception {
        try (var pair = Loopback.socketpair(SOCK_STREAM)) {
            var file = pair.first().makefile("w", 0);
            var writing = ThreadKind.VIRTUAL.start(() -> file.write(new byte[4 << 20]));
            WaitingCalls.await(pair.first(), 1);

            file.close();

            assertEquals(EBADF, writing.error().errno());
        }
    }

    @Test
    void close_closes_also_where_the_buffer_cannot_be_sent() throws Exception {
        try (var pair = Loopback.socketpair(SOCK_STREAM)) {
            var file = pair.first().makefile("w");
            file.write(Bytes.of("nobody wants it"));
            pair.second().close();

            assertErrno(Constants.EPIPE, file::close);

            assertTrue(file.isClosed());
            file.close();
        }
    }

    @Test
    void a_file_that_becomes_unreachable_is_closed() throws Exception {
        try (var pair = Loopback.socketpair(SOCK_STREAM)) {
            makefileAndForget(pair.first());
            pair.first().close();
            long deadline = System.nanoTime() + Running.PATIENCE.toNanos();
            int ready = 0;
            while (ready == 0 && System.nanoTime() - deadline < 0) {
                System.gc();
                ready = pair.second().poll(Constants.POLLIN, A_MOMENT);
            }

            assertTrue(hasEnded(pair.second()));
        }
    }

    private static void makefileAndForget(Socket socket) throws SocketError {
        socket.makefile("r");
    }

    @Test
    void a_file_keeps_its_connection_while_its_socket_is_unreachable() throws Exception {
        try (var pair = Loopback.socketpair(SOCK_STREAM);
                var file = Socket.ofFd(pair.first().detach()).makefile("r")) {
            System.gc();
            assertEquals(0, pair.second().poll(Constants.POLLIN, A_MOMENT));
            pair.second().sendall(Bytes.of("x"));

            assertEquals(1, file.read(1).length);
        }
    }

    @Test
    void files_are_made_and_closed_while_the_socket_is_closed() throws Exception {
        for (int round = 0; round < 200; round++) {
            try (var pair = Loopback.socketpair(SOCK_STREAM)) {
                var making = ThreadKind.PLATFORM.run(() -> makeAndClose(pair.first()));
                var closing = ThreadKind.PLATFORM.run(pair.first()::close);
                making.result();
                closing.result();

                assertEquals(0, pair.second().recv(1).length);
            }
        }
    }

    private static void makeAndClose(Socket socket) {
        try (var file = socket.makefile("rw")) {
            file.flush();
        } catch (SocketError e) {
            assertEquals(EBADF, e.errno());
        }
    }
}
