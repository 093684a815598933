package dev.sockeye.differential;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.AF_INET6;
import static dev.sockeye.Constants.IPPROTO_IPV6;
import static dev.sockeye.Constants.IPV6_V6ONLY;
import static dev.sockeye.Constants.POLLIN;
import static dev.sockeye.Constants.SHUT_RDWR;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.Constants.SOL_SOCKET;
import static dev.sockeye.Constants.SO_REUSEADDR;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** createConnection, createServer, descriptors taken over, and ports in TIME_WAIT. */
class ConnectionsDifferentialTest extends AgainstPython {

    private static int port(Address address) {
        return switch (address) {
            case Address.Inet inet -> inet.port();
            case Address.Inet6 inet6 -> inet6.port();
            default -> throw new AssertionError(address);
        };
    }

    private static int refusing() throws SocketError {
        try (var socket = Loopback.bound(Family.INET, SOCK_STREAM)) {
            return port(socket.getsockname());
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "localhost", "no-such-host.invalid"})
    void create_connection_to_a_closed_port_fails_alike(String host) throws SocketError {
        int port = refusing();
        python(
                """
                with socket.socket() as s:
                    s.bind(('127.0.0.1', 0)); port = s.getsockname()[1]
                """);

        assertSame(
                "socket.create_connection((%s, port))".formatted(literal(host)),
                () -> Sockets.createConnection(host, port));
    }

    @Test
    void create_connection_without_time_fails_alike() throws SocketError {
        python("server = socket.create_server(('127.0.0.1', 0))");
        try (var server = Loopback.listener(Family.INET)) {
            int port = port(server.getsockname());

            assertSame(
                    "socket.create_connection(server.getsockname(), 0)",
                    () -> Sockets.createConnection("127.0.0.1", port, Duration.ZERO));
        }
        python("server.close()");
    }

    @Test
    void create_connection_that_takes_too_long_fails_alike() throws SocketError {
        python(
                """
                server = socket.socket(); server.bind(('127.0.0.1', 0)); server.listen(0)
                filling = socket.create_connection(server.getsockname())
                select.select([server], [], [])
                """);
        try (var server = Loopback.bound(Family.INET, SOCK_STREAM);
                var filling = new Socket()) {
            server.listen(0);
            filling.connect(server.getsockname());
            server.poll(POLLIN, null); // Then it is in the backlog.
            int port = port(server.getsockname());

            assertSame(
                    "socket.create_connection(server.getsockname(), 0.03)",
                    () -> Sockets.createConnection("127.0.0.1", port, Duration.ofMillis(30)));
        }
        python("server.close(); filling.close()");
    }

    @Test
    void create_connection_from_a_source_is_named_alike() throws SocketError {
        python(
                """
                def named():
                    with socket.create_server(('127.0.0.1', 0)) as server, socket.create_connection(
                            server.getsockname(), 5, ('127.0.0.2', 0)) as s:
                        return [s.getsockname()[0], s.gettimeout()]
                """);

        assertSame("named()", ConnectionsDifferentialTest::named);
    }

    private static List<Object> named() throws SocketError {
        try (var server = Loopback.listener(Family.INET);
                var s =
                        Sockets.createConnection(
                                "127.0.0.1",
                                port(server.getsockname()),
                                Duration.ofSeconds(5),
                                Address.inet("127.0.0.2", 0))) {
            var name = (Address.Inet) s.getsockname();
            return List.of(name.host(), Objects.requireNonNull(s.gettimeout()));
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 127.0.0.1, false", "10, ::1, false", "10, ::, true", "2, 127.0.0.1, true"})
    void create_server_sets_the_same_options(int family, String host, boolean dual) {
        python(
                """
                def server(family, host, dual):
                    with socket.create_server((host, 0), family=family, dualstack_ipv6=dual) as s:
                        only = s.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY) if family == 10 else 0
                        return [s.family, s.type, s.getsockname()[0],
                                s.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR), only]
                """);

        assertSame(
                "server(%d, '%s', %s)".formatted(family, host, dual ? "True" : "False"),
                () ->
                        server(
                                family == AF_INET ? Address.inet(host, 0) : Address.inet6(host, 0),
                                dual));
    }

    private static List<Object> server(Address address, boolean dual) throws SocketError {
        try (var s = Sockets.createServer(address, -1, false, dual)) {
            boolean six = s.family() == AF_INET6;
            var host =
                    six
                            ? ((Address.Inet6) s.getsockname()).host()
                            : ((Address.Inet) s.getsockname()).host();
            return List.of(
                    s.family(),
                    s.type(),
                    host,
                    s.getsockopt(SOL_SOCKET, SO_REUSEADDR),
                    six ? s.getsockopt(IPPROTO_IPV6, IPV6_V6ONLY) : 0);
        }
    }

    @Test
    void whether_there_is_ipv6_agrees() {
        assertSame(
                "[socket.has_ipv6, socket.has_dualstack_ipv6()]",
                () -> List.of(Sockets.hasIpv6(), Sockets.hasDualstackIpv6()));
    }

    @ParameterizedTest
    @CsvSource({"2, 1, 0", "10, 2, 0", "1, 5, 0", "2, 3, 1", "16, 3, 0", "17, 3, 0"})
    void a_descriptor_that_is_taken_over_tells_the_same(int family, int type, int proto)
            throws SocketError {
        python(
                """
                def taken(family, kind, proto):
                    fd = socket.socket(family, kind, proto).detach()
                    with socket.socket(fileno=fd) as s:
                        return [s.family, s.type, s.proto]
                """);

        assertSame(
                "taken(%d, %d, %d)".formatted(family, type, proto),
                () -> {
                    try (var s = Socket.ofFd(new Socket(family, type, proto).detach())) {
                        return List.of(s.family(), s.type(), s.proto());
                    }
                });
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 1", "1, 0", "1, 1"})
    void a_port_in_time_wait_is_bound_again_or_not_alike(int before, int after) {
        python(
                """
                def again(before, after):
                    with socket.socket() as server, socket.socket() as client, socket.socket() as s:
                        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, before)
                        server.bind(('127.0.0.1', 0)); server.listen()
                        name = server.getsockname()
                        client.connect(name); server.accept()[0].close(); client.recv(1)
                        client.close(); server.close()
                        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, after)
                        s.bind(name)
                """);

        assertSame(
                "again(%d, %d)".formatted(before, after),
                () -> nothing(() -> again(before, after)));
    }

    private static void again(int before, int after) throws SocketError {
        try (var s = new Socket()) {
            var name = left(before);
            s.setsockopt(SOL_SOCKET, SO_REUSEADDR, after);
            s.bind(name);
        }
    }

    private static Address left(int reuse) throws SocketError {
        try (var server = new Socket();
                var client = new Socket()) {
            server.setsockopt(SOL_SOCKET, SO_REUSEADDR, reuse);
            server.bind(Address.inet("127.0.0.1", 0));
            server.listen();
            client.connect(server.getsockname());
            server.accept().conn().close();
            client.recv(1);
            return server.getsockname();
        }
    }

    @Test
    void a_datagram_of_a_connected_socket_to_another_address_goes_there_alike() {
        python(
                """
                def elsewhere():
                    with socket.socket(type=socket.SOCK_DGRAM) as a, socket.socket(type=socket.SOCK_DGRAM) as b, \\
                            socket.socket(type=socket.SOCK_DGRAM) as c:
                        for s in (a, b, c): s.bind(('127.0.0.1', 0))
                        a.connect(b.getsockname())
                        return [a.sendto(b'x', c.getsockname()), c.recv(9)]
                """);

        assertSame("elsewhere()", ConnectionsDifferentialTest::elsewhere);
    }

    private static List<Object> elsewhere() throws SocketError {
        try (var a = Loopback.bound(Family.INET, SOCK_DGRAM);
                var b = Loopback.bound(Family.INET, SOCK_DGRAM);
                var c = Loopback.bound(Family.INET, SOCK_DGRAM)) {
            a.connect(b.getsockname());
            return List.of(a.sendto(new byte[] {'x'}, c.getsockname()), c.recv(9));
        }
    }

    @Test
    void accept_on_a_listener_that_was_shut_down_fails_alike() throws SocketError {
        python(
                """
                server = socket.create_server(('127.0.0.1', 0))
                server.shutdown(socket.SHUT_RDWR)
                """);
        try (var server = Loopback.listener(Family.INET)) {
            server.shutdown(SHUT_RDWR);

            assertSame("server.accept()", server::accept);
        }
        python("server.close()");
    }
}
