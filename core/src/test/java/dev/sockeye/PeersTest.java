package dev.sockeye;

import static dev.sockeye.Constants.MSG_WAITALL;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.Program;
import dev.sockeye.conformance.ThreadKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Peers that know nothing of this library: nc, socat and Python, where they are installed. */
@Timeout(60)
final class PeersTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** A server on a free address, which it prints: echoes one connection, or one datagram. */
    private static final String PYTHON_ECHO =
            """
            import socket, sys
            family = getattr(socket, 'AF_' + sys.argv[1])
            kind = getattr(socket, 'SOCK_' + sys.argv[2])
            s = socket.socket(family, kind)
            s.bind(sys.argv[3] if family == socket.AF_UNIX else (sys.argv[3], 0))
            stream = kind == socket.SOCK_STREAM
            if stream: s.listen()
            name = s.getsockname()
            print(name if family == socket.AF_UNIX else name[1], flush=True)
            if stream:
                c, _ = s.accept()
                while data := c.recv(65536): c.sendall(data)
                c.close()
            else:
                data, peer = s.recvfrom(65536)
                s.sendto(data, peer)
            """;

    private static Program python(Family family, String kind) throws Exception {
        return Program.start("python3", "-c", PYTHON_ECHO, family.name(), kind, place(family));
    }

    /** What to bind to: a host or a new path. */
    private static String place(Family family) {
        return switch (family.free()) {
            case Address.Inet inet -> inet.host();
            case Address.Inet6 inet6 -> inet6.host();
            case Address.Unix unix -> unix.path();
            default -> throw new AssertionError(family);
        };
    }

    /** The address of a server that told its port or path. */
    private static Address at(Family family, String told) {
        return switch (family) {
            case INET -> Address.inet("127.0.0.1", Integer.parseInt(told));
            case INET6 -> Address.inet6("::1", Integer.parseInt(told));
            case UNIX -> Address.unix(told);
        };
    }

    @ParameterizedTest
    @EnumSource
    void a_python_server_echoes_a_mebibyte(Family family) throws Exception {
        byte[] data = Bytes.random(1 << 20);
        try (var server = python(family, "STREAM");
                var socket = new Socket(family.value())) {
            socket.settimeout(LIMIT);
            socket.connect(at(family, server.line()));
            var sending =
                    ThreadKind.VIRTUAL.run(() -> {
                        socket.sendall(data);
                        socket.shutdown(Constants.SHUT_WR);
                    });

            byte[] echoed = socket.recv(data.length, MSG_WAITALL);

            sending.result();
            assertArrayEquals(data, echoed);
            assertEquals(0, socket.recv(1).length);
            assertEquals(0, server.status());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_python_server_echoes_a_datagram(Family family) throws Exception {
        try (var server = python(family, "DGRAM");
                var socket = Loopback.bound(family, SOCK_DGRAM)) {
            var address = at(family, server.line());
            socket.settimeout(LIMIT);
            socket.sendto(Bytes.of("datagram"), address);

            assertEquals(new Datagram(Bytes.of("datagram"), address), socket.recvfrom(100));
        }
    }

    private static Program nc(Socket listener) throws Exception {
        return switch (listener.getsockname()) {
            case Address.Inet inet -> Program.start("nc", "-N", "127.0.0.1", "" + inet.port());
            case Address.Inet6 inet6 -> Program.start("nc", "-N", "::1", "" + inet6.port());
            case Address.Unix unix -> Program.start("nc", "-N", "-U", unix.path());
            case Address other -> throw new AssertionError(other);
        };
    }

    @ParameterizedTest
    @EnumSource
    void nc_sends_to_a_listener_and_prints_the_answer(Family family) throws Exception {
        try (var listener = Loopback.listener(family);
                var client = nc(listener)) {
            listener.settimeout(LIMIT);
            client.input(Bytes.of("question"));
            try (var conn = listener.accept().conn()) {
                conn.settimeout(LIMIT);
                assertArrayEquals(Bytes.of("question"), conn.recv(8, MSG_WAITALL));
                assertEquals(0, conn.recv(1).length, "nc -N shuts its side down");
                conn.sendall(Bytes.of("answer"));
            }

            assertArrayEquals(Bytes.of("answer"), client.output().result());
            assertEquals(0, client.status());
        }
    }

    @ParameterizedTest
    @EnumSource
    void socat_and_cat_echo_a_mebibyte(Family family) throws Exception {
        byte[] data = Bytes.random(1 << 20);
        var listen =
                switch (family) {
                    case INET -> "TCP4-LISTEN:0,bind=127.0.0.1";
                    case INET6 -> "TCP6-LISTEN:0,bind=[::1]";
                    case UNIX -> "UNIX-LISTEN:" + Family.freePath();
                };
        try (var server = Program.start("socat", "-d", "-d", listen, "EXEC:cat");
                var socket = new Socket(family.value())) {
            var told = server.told("listening on AF=\\d+ \"?(?:\\S*:)?([^\":]+)\"?$");
            socket.settimeout(LIMIT);
            socket.connect(at(family, told));
            var sending =
                    ThreadKind.PLATFORM.run(() -> {
                        socket.sendall(data);
                        socket.shutdown(Constants.SHUT_WR);
                    });

            byte[] echoed = socket.recv(data.length, MSG_WAITALL);

            sending.result();
            assertArrayEquals(data, echoed);
        }
    }

    @ParameterizedTest
    @EnumSource
    void socat_sends_datagrams(Family family) throws Exception {
        try (var socket = Loopback.bound(family, SOCK_DGRAM)) {
            socket.settimeout(LIMIT);
            var to =
                    switch (socket.getsockname()) {
                        case Address.Inet inet -> "UDP4-SENDTO:127.0.0.1:" + inet.port();
                        case Address.Inet6 inet6 -> "UDP6-SENDTO:[::1]:" + inet6.port();
                        case Address.Unix unix -> "UNIX-SENDTO:" + unix.path();
                        case Address other -> throw new AssertionError(other);
                    };
            try (var sender = Program.start("socat", "-u", "STDIN", to)) {
                sender.input(Bytes.of("from socat"));

                assertArrayEquals(Bytes.of("from socat"), socket.recvfrom(100).data());
                assertEquals(0, sender.status());
            }
        }
    }

    // semantics 27
    @Test
    void a_peer_that_is_killed_ends_the_stream() throws Exception {
        try (var listener = Loopback.listener(Family.INET);
                var client = nc(listener)) {
            listener.settimeout(LIMIT);
            try (var conn = listener.accept().conn()) {
                var receiving = ThreadKind.VIRTUAL.start(() -> conn.recv(1));
                client.process().destroyForcibly();

                assertEquals(0, receiving.result().length);
            }
        }
    }
}
