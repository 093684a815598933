package dev.sockeye;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Certificates;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.Program;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.conformance.TlsPairs;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers with another TLS than the JDK's: openssl, socat and Python, where installed. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TlsPeersTest {

    private static final Certificates CERTIFICATES = Certificates.shared();
    private static final byte[] MEBIBYTE = Bytes.random(1 << 20);

    /** A server on a free port, which it prints: echoes until the end, and goes on in plain. */
    private static final String PYTHON_ECHO =
            """
            import socket, ssl, sys
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(sys.argv[1], sys.argv[2])
            context.minimum_version = context.maximum_version = ssl.TLSVersion[sys.argv[3]]
            s = socket.create_server(('127.0.0.1', 0))
            print(s.getsockname()[1], flush=True)
            c, _ = s.accept()
            c = context.wrap_socket(c, server_side=True)
            left = 1 << 20
            while left:
                data = c.recv(65536)
                left -= len(data)
                c.sendall(data)
            c.unwrap().sendall(b'in plain')
            """;

    /** A client that tells what was agreed upon, and what it gets until the end. */
    private static final String PYTHON_CLIENT =
            """
            import socket, ssl, sys
            context = ssl.create_default_context(cafile=sys.argv[1])
            context.set_alpn_protocols(['echo'])
            context.load_cert_chain(sys.argv[2], sys.argv[3])
            s = socket.create_connection(('127.0.0.1', int(sys.argv[4])))
            s = context.wrap_socket(s, server_hostname='localhost')
            print(s.version(), s.selected_alpn_protocol(), flush=True)
            s.sendall(b'question')
            print(s.recv(100).decode(), s.recv(100), flush=True)
            """;

    private static TlsSocket connect(String port) throws SocketError {
        var plain = Sockets.createConnection("127.0.0.1", Integer.parseInt(port));
        return TlsPairs.client().wrap(plain);
    }

    private static String port(Socket listener) throws SocketError {
        return String.valueOf(((Address.Inet) listener.getsockname()).port());
    }

    private static byte[] received(TlsSocket from, int length) throws SocketError {
        var all = new ByteArrayOutputStream();
        byte[] next = from.recv(1 << 16);
        while (next.length > 0 && all.size() + next.length < length) {
            all.writeBytes(next);
            next = from.recv(1 << 16);
        }
        all.writeBytes(next);
        return all.toByteArray();
    }

    /** Sends it all, and returns what comes back meanwhile. */
    private static byte[] echoed(TlsSocket socket) throws Exception {
        var sending = ThreadKind.VIRTUAL.run(() -> socket.sendall(MEBIBYTE));
        var all = received(socket, MEBIBYTE.length);
        sending.result();
        return all;
    }

    private static Program openssl(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        return Program.start(command.toArray(String[]::new));
    }

    // ---- as a client ----

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1_2", "TLSv1_3"})
    void a_python_server_echoes_a_mebibyte_and_goes_on_in_plain(String version) throws Exception {
        try (var server =
                        Program.start(
                                "python3",
                                "-c",
                                PYTHON_ECHO,
                                CERTIFICATES.pem("server"),
                                CERTIFICATES.keyFile("server"),
                                version);
                var socket = connect(server.line())) {
            assertArrayEquals(MEBIBYTE, echoed(socket));
            assertEquals(0, socket.recv(1).length);
            try (var plain = socket.unwrap()) {
                assertArrayEquals(Bytes.of("in plain"), plain.recv(100));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void openssl_s_server_sends_a_page(String version) throws Exception {
        try (var server =
                        openssl(
                                "s_server",
                                "-www",
                                version,
                                "-cert",
                                CERTIFICATES.pem("server"),
                                "-key",
                                CERTIFICATES.keyFile("server"),
                                "-accept",
                                "127.0.0.1:0");
                var socket = connect(server.line("ACCEPT .*:(\\d+)"))) {
            socket.sendall(Bytes.of("GET / HTTP/1.0\r\n\r\n"));

            var page = new String(received(socket, Integer.MAX_VALUE), UTF_8);
            assertTrue(page.startsWith("HTTP/1.0 200"), page);
        }
    }

    @Test
    void socat_echoes_a_mebibyte() throws Exception {
        try (var server =
                        Program.start(
                                "socat",
                                "-d",
                                "-d",
                                "openssl-listen:0,bind=127.0.0.1,verify=0,cert="
                                        + CERTIFICATES.pem("server")
                                        + ",key="
                                        + CERTIFICATES.keyFile("server"),
                                "EXEC:cat");
                var socket = connect(server.told("listening on .*:(\\d+)"))) {
            assertArrayEquals(MEBIBYTE, echoed(socket));
        }
    }

    // ---- as a server ----

    @Test
    void a_python_client_gets_an_answer_and_its_end() throws Exception {
        try (var listener = Loopback.listener(Family.INET);
                var client =
                        Program.start(
                                "python3",
                                "-c",
                                PYTHON_CLIENT,
                                CERTIFICATES.pem("ca"),
                                CERTIFICATES.pem("client"),
                                CERTIFICATES.keyFile("client"),
                                port(listener));
                var conn =
                        TlsConfig.server(CERTIFICATES.context("server"))
                                .alpn("echo")
                                .needClientAuth()
                                .wrap(listener.accept().conn())) {
            assertArrayEquals(Bytes.of("question"), conn.recv(100));
            conn.sendall(Bytes.of("answer"));
            conn.shutdown(Constants.SHUT_WR);

            assertEquals("TLSv1.3 echo", client.line());
            assertEquals("answer b''", client.line());
            assertEquals(
                    CERTIFICATES.chain("client")[0], conn.session().peerCertificates().getFirst());
        }
    }

    /**
     * {@code K} asks for new keys of both sides, {@code k} tells of its own, {@code R} shakes
     * hands.
     */
    @ParameterizedTest
    @CsvSource({"-tls1_3,K", "-tls1_3,k", "-tls1_2,R"})
    void openssl_s_client_changes_keys_while_it_talks(String version, String command)
            throws Exception {
        try (var listener = Loopback.listener(Family.INET);
                var client =
                        openssl(
                                "s_client",
                                version,
                                "-CAfile",
                                CERTIFICATES.pem("ca"),
                                "-connect",
                                "127.0.0.1:" + port(listener));
                var conn = TlsPairs.server().wrap(listener.accept().conn())) {
            client.write(Bytes.of("before\n"));
            assertArrayEquals(Bytes.of("before\n"), conn.recv(100));

            client.write(Bytes.of(command + "\n"));
            client.told("(KEYUPDATE|RENEGOTIATING)");
            var receiving = ThreadKind.VIRTUAL.start(() -> conn.recv(100));
            client.write(Bytes.of("after\n"));

            assertArrayEquals(Bytes.of("after\n"), receiving.result());
            conn.sendall(Bytes.of("answer\n"));
            client.line("(answer)");
        }
    }
}
