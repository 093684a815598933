package dev.sockeye.differential;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.AF_UNIX;
import static dev.sockeye.Constants.POLLOUT;
import static dev.sockeye.Constants.SOCK_CLOEXEC;
import static dev.sockeye.Constants.SOCK_NONBLOCK;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.Constants.SOL_SOCKET;
import static dev.sockeye.Constants.SO_ERROR;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Modes, connecting, sending, receiving and closing: both languages have the same pairs. */
class CallsDifferentialTest extends AgainstPython {

    private static final Duration SHORT = Duration.ofMillis(30);

    private Loopback.Pair stream;

    @BeforeEach
    void open() throws SocketError {
        stream = Loopback.socketpair(SOCK_STREAM);
        python(
                """
                stream = socket.socketpair()

                def refusing(kind=socket.SOCK_STREAM):
                    with socket.socket(socket.AF_INET, kind) as s:
                        s.bind(('127.0.0.1', 0))
                        return s.getsockname()

                def writable(s):
                    select.select([], [s], [], 10)
                """);
    }

    @AfterEach
    void close() {
        python("for one in stream: one.close()");
        stream.close();
    }

    private static Address refusing(int type) throws SocketError {
        try (var socket = Loopback.bound(Family.INET, type)) {
            return socket.getsockname();
        }
    }

    // ---- modes ----

    @Test
    void the_timeout_follows_settimeout_and_setblocking() throws SocketError {
        python(
                """
                def modes(s):
                    seen = [s.gettimeout()]
                    s.setblocking(0); seen += [s.gettimeout(), s.getblocking()]
                    s.setblocking(1); seen += [s.gettimeout(), s.getblocking()]
                    s.settimeout(2.0); seen += [s.gettimeout(), s.getblocking()]
                    s.setblocking(0); seen += [s.gettimeout(), s.getblocking()]
                    return seen
                """);

        assertSame("modes(stream[0])", () -> modes(stream.first()));
    }

    private static List<@Nullable Object> modes(Socket socket) throws SocketError {
        var seen = new ArrayList<@Nullable Object>();
        seen.add(socket.gettimeout());
        socket.setblocking(false);
        seen.addAll(Arrays.asList(socket.gettimeout(), socket.getblocking()));
        socket.setblocking(true);
        seen.addAll(Arrays.asList(socket.gettimeout(), socket.getblocking()));
        socket.settimeout(Duration.ofSeconds(2));
        seen.addAll(Arrays.asList(socket.gettimeout(), socket.getblocking()));
        socket.setblocking(false);
        seen.addAll(Arrays.asList(socket.gettimeout(), socket.getblocking()));
        return seen;
    }

    @Test
    void a_negative_timeout_fails_alike() {
        assertSame(
                "stream[0].settimeout(-1)",
                () -> nothing(() -> stream.first().settimeout(Duration.ofSeconds(-1))));
    }

    @Test
    void a_recv_that_times_out_fails_alike() throws SocketError {
        python("stream[0].settimeout(0.03)");
        stream.first().settimeout(SHORT);

        assertSame("stream[0].recv(1)", () -> stream.first().recv(1));
    }

    @Test
    void a_recv_that_would_block_fails_alike() throws SocketError {
        python("stream[0].setblocking(False)");
        stream.first().setblocking(false);

        assertSame("stream[0].recv(1)", () -> stream.first().recv(1));
    }

    @Test
    void a_new_socket_has_the_same_type_and_timeout_with_flags_in_its_type() {
        python(
                """
                def flagged():
                    with socket.socket(type=socket.SOCK_STREAM | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC) as s:
                        return [s.family, s.type, s.proto, s.gettimeout(), s.get_inheritable()]
                """);

        assertSame("flagged()", CallsDifferentialTest::flagged);
    }

    private static List<@Nullable Object> flagged() throws SocketError {
        try (var s = new Socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC)) {
            return Arrays.asList(
                    s.family(), s.type(), s.proto(), s.gettimeout(), s.getInheritable());
        }
    }

    // ---- connect ----

    @Test
    void a_refused_connect_fails_alike() throws SocketError {
        var address = refusing(SOCK_STREAM);
        try (var socket = new Socket()) {
            assertSame(
                    "socket.socket().connect(refusing())",
                    () -> nothing(() -> socket.connect(address)));
        }
    }

    @Test
    void connect_ex_in_non_blocking_mode_goes_through_the_same_numbers() throws SocketError {
        python(
                """
                def steps():
                    with socket.create_server(('127.0.0.1', 0)) as server, socket.socket() as s:
                        s.setblocking(False)
                        name = server.getsockname()
                        first = s.connect_ex(name); writable(s)
                        return [first, s.connect_ex(name), s.connect_ex(name)]
                """);

        assertSame("steps()", CallsDifferentialTest::steps);
    }

    private static List<Object> steps() throws SocketError {
        try (var server = Loopback.listener(Family.INET);
                var s = new Socket()) {
            s.setblocking(false);
            int first = s.connectEx(server.getsockname());
            s.poll(POLLOUT, Duration.ofSeconds(10));
            return List.of(
                    first, s.connectEx(server.getsockname()), s.connectEx(server.getsockname()));
        }
    }

    @Test
    void a_refused_connect_in_non_blocking_mode_tells_its_error_once() throws SocketError {
        python(
                """
                def refused():
                    with socket.socket() as s:
                        s.setblocking(False)
                        first = s.connect_ex(refusing()); writable(s)
                        return [first] + [s.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) for _ in range(2)]
                """);

        assertSame("refused()", CallsDifferentialTest::refused);
    }

    private static List<Object> refused() throws SocketError {
        var address = refusing(SOCK_STREAM);
        try (var s = new Socket()) {
            s.setblocking(false);
            int first = s.connectEx(address);
            s.poll(POLLOUT, Duration.ofSeconds(10));
            return List.of(
                    first, s.getsockopt(SOL_SOCKET, SO_ERROR), s.getsockopt(SOL_SOCKET, SO_ERROR));
        }
    }

    @Test
    void connect_ex_that_times_out_returns_the_same_numbers() throws SocketError {
        python(
                """
                def full():
                    with socket.socket() as server, socket.socket() as filling, socket.socket() as s:
                        server.bind(('127.0.0.1', 0)); server.listen(0)
                        name = server.getsockname()
                        filling.connect(name); s.settimeout(0.03)
                        return [s.connect_ex(name), s.connect_ex(name)]
                """);

        assertSame("full()", CallsDifferentialTest::full);
    }

    private static List<Object> full() throws SocketError {
        try (var server = Loopback.bound(Family.INET, SOCK_STREAM);
                var filling = new Socket();
                var s = new Socket()) {
            server.listen(0);
            filling.connect(server.getsockname());
            s.settimeout(SHORT);
            return List.of(s.connectEx(server.getsockname()), s.connectEx(server.getsockname()));
        }
    }

    @Test
    void connect_to_no_path_fails_alike() throws SocketError {
        try (var socket = new Socket(AF_UNIX)) {
            assertSame(
                    "socket.socket(socket.AF_UNIX).connect('/nowhere/s')",
                    () -> nothing(() -> socket.connect(Address.unix("/nowhere/s"))));
        }
    }

    // ---- sockets that cannot be made ----

    @ParameterizedTest
    @CsvSource({"99, 1, 0", "2, 99, 0", "2, 1, 17", "2, 2, 6", "1, 1, 17", "2, 1, 0"})
    void a_socket_is_made_or_not_alike(int family, int type, int proto) {
        assertSame(
                "socket.socket(%d, %d, %d).close()".formatted(family, type, proto),
                () -> nothing(() -> new Socket(family, type, proto).close()));
    }

    @ParameterizedTest
    @CsvSource({"2, 1, 0", "99, 1, 0", "1, 99, 0", "2, 1, 17", "1, 5, 0", "10, 1, 0"})
    void a_pair_is_made_or_not_alike(int family, int type, int proto) {
        assertSame(
                "[s.close() for s in socket.socketpair(%d, %d, %d)]".formatted(family, type, proto),
                () -> {
                    var pair = Sockets.socketpair(family, type, proto);
                    return each(
                            () -> nothing(pair.first()::close),
                            () -> nothing(pair.second()::close));
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1 << 20})
    void a_socket_of_a_number_that_is_not_open_fails_alike(int fd) {
        assertSame("socket.socket(fileno=%d)".formatted(fd), () -> Socket.ofFd(fd));
    }

    @ParameterizedTest
    @ValueSource(strings = {"None", "1.5"})
    void an_accepted_socket_has_the_default_timeout_alike(String seconds) throws SocketError {
        python(
                """
                def accepted(default):
                    with socket.create_server(('127.0.0.1', 0)) as server:
                        server.settimeout(5.0)
                        client = socket.create_connection(server.getsockname())
                        socket.setdefaulttimeout(default)
                        try: conn, _ = server.accept()
                        finally: socket.setdefaulttimeout(None)
                        with client, conn: return conn.gettimeout()
                """);

        assertSame(
                "accepted(%s)".formatted(seconds),
                () -> accepted(seconds.equals("None") ? null : Duration.ofMillis(1500)));
    }

    private static @Nullable Duration accepted(@Nullable Duration byDefault) throws SocketError {
        try (var server = Loopback.listener(Family.INET);
                var client = new Socket()) {
            server.settimeout(Duration.ofSeconds(5));
            client.connect(server.getsockname());
            Sockets.setdefaulttimeout(byDefault);
            try (var conn = server.accept().conn()) {
                return conn.gettimeout();
            } finally {
                Sockets.setdefaulttimeout(null);
            }
        }
    }
}
