package dev.sockeye;

import static dev.sockeye.Constants.EALREADY;
import static dev.sockeye.Constants.ECONNREFUSED;
import static dev.sockeye.Constants.EINPROGRESS;
import static dev.sockeye.Constants.EISCONN;
import static dev.sockeye.Constants.POLLOUT;
import static dev.sockeye.Constants.SOL_SOCKET;
import static dev.sockeye.Constants.SO_ERROR;
import static dev.sockeye.conformance.SocketAssertions.assertContains;
import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static dev.sockeye.conformance.SocketAssertions.assertNotBefore;
import static dev.sockeye.conformance.SocketAssertions.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.Running;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.sys.Fcntl;
import dev.sockeye.sys.Platform;
import dev.sockeye.sys.WaitingCalls;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** connect and connectEx in the three modes. */
@Timeout(30)
final class ConnectTest {

    private static final Duration SHORT = Duration.ofMillis(40);

    /** Returns a socket that does not listen, and keeps others from listening at its address. */
    private static Socket refusing(Family family) throws SocketError {
        return Loopback.bound(family, Constants.SOCK_STREAM);
    }

    // semantics 14
    @ParameterizedTest
    @EnumSource
    void connect_is_refused_where_nobody_listens(Family family) throws Exception {
        try (var refusing = refusing(family);
                var socket = new Socket(family.value())) {
            var address = refusing.getsockname();
            var error = assertErrno(ECONNREFUSED, () -> socket.connect(address));

            assertContains("connect to " + address + ": Connection refused [ECONNREFUSED]", error);
        }
    }

    // semantics 14
    @ParameterizedTest
    @EnumSource
    void connect_is_refused_in_timeout_mode_too(Family family) throws Exception {
        try (var refusing = refusing(family);
                var socket = new Socket(family.value())) {
            socket.settimeout(Running.PATIENCE);

            assertErrno(ECONNREFUSED, () -> socket.connect(refusing.getsockname()));
        }
    }

    // semantics 15
    @ParameterizedTest
    @EnumSource
    void connect_in_timeout_mode_connects(Family family) throws Exception {
        try (var listener = Loopback.listener(family);
                var socket = new Socket(family.value())) {
            socket.settimeout(Running.PATIENCE);

            socket.connect(listener.getsockname());

            assertEquals(listener.getsockname(), socket.getpeername());
            assertEquals(1, Fcntl.nonblocking(socket.fileno()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void connect_in_blocking_mode_leaves_the_descriptor_blocking(Family family) throws Exception {
        try (var listener = Loopback.listener(family);
                var socket = new Socket(family.value())) {
            socket.connect(listener.getsockname());

            assertEquals(0, Fcntl.nonblocking(socket.fileno()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_virtual_thread_connects(Family family) throws Exception {
        try (var listener = Loopback.listener(family);
                var socket = new Socket(family.value())) {
            var address = listener.getsockname();

            ThreadKind.VIRTUAL.run(() -> socket.connect(address)).result();

            assertEquals(address, socket.getpeername());
        }
    }

    // semantics 16
    @ParameterizedTest
    @EnumSource
    void connect_to_a_full_backlog_times_out(ThreadKind kind) throws Exception {
        try (var full = FullBacklog.of(Family.INET);
                var socket = new Socket()) {
            socket.settimeout(SHORT);
            var connecting =
                    kind.run(() -> assertNotBefore(SHORT, () -> socket.connect(full.address())));

            var timeout = connecting.failure(SocketTimeout.class);

            assertEquals("connect", timeout.operation());
            assertEquals("timed out", timeout.getMessage());
        }
    }

    @Test
    void the_kernels_own_ETIMEDOUT_is_a_plain_error() throws Exception {
        Assumptions.assumeTrue(Platform.LINUX, "the option is Linux's");
        try (var full = FullBacklog.of(Family.INET);
                var socket = new Socket()) {
            socket.setsockopt(Constants.IPPROTO_TCP, Constants.TCP_USER_TIMEOUT, 50);

            assertErrno(Constants.ETIMEDOUT, () -> socket.connect(full.address()));
        }
    }

    // semantics 17
    @Test
    void connectEx_returns_EAGAIN_after_a_timeout_and_EALREADY_then() throws Exception {
        try (var full = FullBacklog.of(Family.INET);
                var socket = new Socket()) {
            socket.settimeout(SHORT);

            assertEquals(Constants.EAGAIN, socket.connectEx(full.address()));
            assertEquals(EALREADY, socket.connectEx(full.address()));
        }
    }

    // semantics 18
    @Test
    void non_blocking_connectEx_is_in_progress_then_done_then_connected() throws Exception {
        try (var listener = Loopback.listener(Family.INET);
                var socket = new Socket()) {
            var address = listener.getsockname();
            socket.setblocking(false);

            assertEquals(EINPROGRESS, socket.connectEx(address));
            assertEquals(POLLOUT, socket.poll(POLLOUT, Running.PATIENCE));
            assertEquals(0, socket.connectEx(address));
            assertEquals(EISCONN, socket.connectEx(address));
        }
    }

    // semantics 18
    @ParameterizedTest
    @EnumSource
    void a_second_connect_fails_with_EISCONN_in_blocking_mode(Family family) throws Exception {
        try (var listener = Loopback.listener(family);
                var socket = new Socket(family.value())) {
            socket.connect(listener.getsockname());

            assertErrno(EISCONN, () -> socket.connect(listener.getsockname()));
        }
    }

    // semantics 18
    @ParameterizedTest
    @EnumSource
    void a_second_connect_fails_with_EISCONN_in_timeout_mode(Family family) throws Exception {
        try (var listener = Loopback.listener(family);
                var socket = new Socket(family.value())) {
            socket.settimeout(Running.PATIENCE);
            socket.connect(listener.getsockname());

            assertEquals(EISCONN, socket.connectEx(listener.getsockname()));
        }
    }

    // semantics 19
    @Test
    void a_refused_non_blocking_connect_tells_its_error_once() throws Exception {
        try (var refusing = refusing(Family.INET);
                var socket = new Socket()) {
            socket.setblocking(false);

            assertEquals(EINPROGRESS, socket.connectEx(refusing.getsockname()));
            assertTrue((socket.poll(POLLOUT, Running.PATIENCE) & POLLOUT) != 0);
            assertEquals(ECONNREFUSED, socket.getsockopt(SOL_SOCKET, SO_ERROR));
            assertEquals(0, socket.getsockopt(SOL_SOCKET, SO_ERROR));
        }
    }

    @Test
    void connectEx_returns_the_errno_of_a_refused_connect() throws Exception {
        try (var refusing = refusing(Family.INET6);
                var socket = new Socket(Constants.AF_INET6)) {
            assertEquals(ECONNREFUSED, socket.connectEx(refusing.getsockname()));
        }
    }

    @Test
    void connectEx_returns_EBADF_of_a_closed_socket() throws Exception {
        var socket = new Socket();
        socket.close();

        assertEquals(Constants.EBADF, socket.connectEx(Address.inet("127.0.0.1", 9)));
    }

    // semantics 21
    @Test
    void connectEx_throws_for_a_host_that_cannot_be_looked_up() throws Exception {
        try (var socket = new Socket(Constants.AF_INET6)) {
            assertThrows(
                    AddressInfoError.class, () -> socket.connectEx(Address.inet6("127.0.0.1", 1)));
        }
    }

    // semantics 21
    @ParameterizedTest
    @ValueSource(ints = {-1, 65536})
    void connectEx_throws_for_a_port_out_of_range(int port) throws Exception {
        try (var socket = new Socket()) {
            assertRefused(
                    "port must be 0-65535.",
                    () -> socket.connectEx(Address.inet("127.0.0.1", port)));
        }
    }

    // semantics 22
    @ParameterizedTest
    @EnumSource
    void connect_to_a_full_unix_backlog_times_out(ThreadKind kind) throws Exception {
        try (var full = FullBacklog.of(Family.UNIX);
                var socket = new Socket(Constants.AF_UNIX)) {
            socket.settimeout(SHORT);
            var connecting =
                    kind.run(() -> assertNotBefore(SHORT, () -> socket.connect(full.address())));

            assertEquals("connect", connecting.failure(SocketTimeout.class).operation());
        }
    }

    // semantics 22
    @Test
    void connect_to_a_full_unix_backlog_would_block_in_non_blocking_mode() throws Exception {
        try (var full = FullBacklog.of(Family.UNIX);
                var socket = new Socket(Constants.AF_UNIX)) {
            socket.setblocking(false);

            assertErrno(Constants.EAGAIN, () -> socket.connect(full.address()));
        }
    }

    // semantics 22
    @ParameterizedTest
    @EnumSource
    void connect_to_a_full_unix_backlog_succeeds_once_there_is_room(ThreadKind kind)
            throws Exception {
        try (var full = FullBacklog.of(Family.UNIX);
                var socket = new Socket(Constants.AF_UNIX)) {
            var connecting = kind.run(() -> socket.connect(full.address()));
            WaitingCalls.await(socket, 1);

            full.makeRoom();

            connecting.result();
            assertEquals(full.address(), socket.getpeername());
        }
    }

    @Test
    void a_datagram_socket_can_connect_again_elsewhere() throws Exception {
        try (var one = Loopback.bound(Family.INET, Constants.SOCK_DGRAM);
                var two = Loopback.bound(Family.INET, Constants.SOCK_DGRAM);
                var socket = new Socket(Constants.AF_INET, Constants.SOCK_DGRAM)) {
            socket.connect(one.getsockname());
            socket.connect(two.getsockname());
            socket.send(Bytes.of("two"));

            assertArrayEquals(Bytes.of("two"), two.recv(10));
        }
    }

    // semantics 23
    @Test
    void createConnection_tries_every_address() throws Exception {
        try (var listener = Sockets.createServer(Address.inet("127.0.0.1", 0))) {
            int port = ((Address.Inet) listener.getsockname()).port();

            try (var socket = Sockets.createConnection("localhost", port)) {
                assertEquals(listener.getsockname(), socket.getpeername());
            }
        }
    }

    // semantics 23
    @Test
    void createConnection_throws_the_last_error() throws Exception {
        try (var refusing = refusing(Family.INET)) {
            int port = ((Address.Inet) refusing.getsockname()).port();

            assertErrno(ECONNREFUSED, () -> Sockets.createConnection("127.0.0.1", port).close());
        }
    }

    // semantics 23
    @Test
    void createConnection_sets_the_timeout_before_it_connects() throws Exception {
        try (var full = FullBacklog.of(Family.INET)) {
            int port = ((Address.Inet) full.address()).port();

            var timeout =
                    assertThrows(
                            SocketTimeout.class,
                            () -> Sockets.createConnection("127.0.0.1", port, SHORT).close());
            assertEquals(SHORT, timeout.limit());
        }
    }

    // semantics 23
    @Test
    void createConnection_takes_the_default_timeout_where_none_is_given() throws Exception {
        try (var full = FullBacklog.of(Family.INET)) {
            int port = ((Address.Inet) full.address()).port();
            Sockets.setdefaulttimeout(SHORT);

            assertThrows(
                    SocketTimeout.class, () -> Sockets.createConnection("127.0.0.1", port).close());
        } finally {
            Sockets.setdefaulttimeout(null);
        }
    }

    // semantics 23
    @ParameterizedTest
    @CsvSource({"'', 0", "127.0.0.3, 0"})
    void createConnection_leaves_an_empty_source_to_the_kernel(String host, int port)
            throws Exception {
        try (var listener = Loopback.listener(Family.INET)) {
            int to = ((Address.Inet) listener.getsockname()).port();
            try (var socket = Sockets.createConnection("127.0.0.1", to, Address.inet(host, port))) {
                var name = (Address.Inet) socket.getsockname();

                assertEquals(host.isEmpty() ? "127.0.0.1" : host, name.host());
                assertTrue(name.port() > 0);
            }
        }
    }

    // semantics 23
    @Test
    void createConnection_sets_the_timeout_and_binds_to_the_source() throws Exception {
        try (var listener = Loopback.listener(Family.INET)) {
            int port = ((Address.Inet) listener.getsockname()).port();
            var source = Address.inet("127.0.0.2", 0);

            try (var socket = Sockets.createConnection("127.0.0.1", port, SHORT, source)) {
                assertEquals(SHORT, socket.gettimeout());
                assertEquals("127.0.0.2", ((Address.Inet) socket.getsockname()).host());
            }
        }
    }

    // semantics 24
    @Test
    void createConnection_without_time_is_in_progress() throws Exception {
        try (var listener = Loopback.listener(Family.INET)) {
            int port = ((Address.Inet) listener.getsockname()).port();

            assertErrno(
                    EINPROGRESS,
                    () -> Sockets.createConnection("127.0.0.1", port, Duration.ZERO).close());
        }
    }
}
