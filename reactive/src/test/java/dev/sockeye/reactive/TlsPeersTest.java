package dev.sockeye.reactive;

import static dev.sockeye.Constants.SHUT_WR;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Address;
import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Program;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Peers with another TLS than the JDK's: openssl, curl, socat and Python, where installed. */
@Timeout(60)
class TlsPeersTest {

    private static final Certificates CERTIFICATES = Certificates.shared();
    private static final byte[] MEBIBYTE = Bytes.random(1 << 20);

    /** A server on a free port, which it prints: echoes one connection, then says goodbye. */
    private static final String PYTHON_ECHO =
            """
            import socket, ssl, sys
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(sys.argv[1], sys.argv[2])
            context.set_alpn_protocols(['echo'])
            s = socket.create_server(('127.0.0.1', 0))
            print(s.getsockname()[1], flush=True)
            c, _ = s.accept()
            c = context.wrap_socket(c, server_side=True)
            while data := c.recv(65536): c.sendall(data)
            c.unwrap()
            """;

    /** A client that asks, and prints who answered, what was agreed upon, and the answer. */
    private static final String PYTHON_CLIENT =
            """
            import socket, ssl, sys
            context = ssl.create_default_context(cafile=sys.argv[1])
            context.set_alpn_protocols(['echo'])
            s = socket.create_connection(('127.0.0.1', int(sys.argv[2])))
            s = context.wrap_socket(s, server_hostname='localhost')
            print(s.version(), s.selected_alpn_protocol(), flush=True)
            s.sendall(b'question')
            print(s.recv(100).decode(), s.recv(100), flush=True)
            """;

    private static ReactiveServer serve(
            Tls tls, Function<? super ReactiveSocket, ? extends Publisher<?>> handler) {
        return ReactiveServer.listen(Address.inet("127.0.0.1", 0))
                .tls(tls)
                .handle(handler)
                .start()
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    private static String port(ReactiveServer server) {
        return String.valueOf(((Address.Inet) server.address()).port());
    }

    private static ReactiveSocket connect(Tls tls, String port) {
        return ReactiveSockets.createConnection(tls, "127.0.0.1", Integer.parseInt(port), LIMIT)
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    /** Sends it all, ends, and returns what comes back until the end. */
    private static byte[] echoed(ReactiveSocket socket, byte[] data) {
        var sending =
                socket.sendall(Unpooled.wrappedBuffer(data))
                        .then(socket.shutdown(SHUT_WR))
                        .toFuture();
        var all = received(socket);
        Family.await(sending);
        return all;
    }

    /** Returns what comes until the end. */
    private static byte[] received(ReactiveSocket socket) {
        return socket.recv()
                .collect(
                        Unpooled::buffer,
                        (ByteBuf to, ByteBuf next) -> {
                            to.writeBytes(next);
                            next.release();
                        })
                .map(ByteBufUtil::getBytes)
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    private static Tls server() {
        return CERTIFICATES.tlsServer();
    }

    private static Tls client() {
        return CERTIFICATES.tlsClient();
    }

    @Test
    void a_python_server_echoes_a_mebibyte() throws Exception {
        try (var server =
                        Program.start(
                                "python3",
                                "-c",
                                PYTHON_ECHO,
                                CERTIFICATES.pem("server"),
                                CERTIFICATES.keyFile("server"));
                var socket = connect(client().alpn("echo"), server.line())) {
            assertEquals("echo", socket.tlsSession().orElseThrow().applicationProtocol());

            assertArrayEquals(MEBIBYTE, echoed(socket, MEBIBYTE));
        }
    }

    @Test
    void a_python_client_gets_an_answer_and_its_end() throws Exception {
        try (var server = serve(server().alpn("echo"), TlsPeersTest::answer);
                var client =
                        Program.start(
                                "python3",
                                "-c",
                                PYTHON_CLIENT,
                                CERTIFICATES.pem("ca"),
                                port(server))) {
            assertEquals("TLSv1.3 echo", client.line());
            assertEquals("answer b''", client.line());
            assertEquals(0, client.status());
        }
    }

    private static Mono<Void> answer(ReactiveSocket conn) {
        return conn.recv(100)
                .doOnNext(ByteBuf::release)
                .then(Mono.defer(() -> conn.sendall(text("answer"))));
    }

    @Test
    void openssl_s_client_gets_what_it_sends() throws Exception {
        try (var server = serve(server(), conn -> conn.sendall(conn.recv()));
                var client =
                        Program.start(
                                "openssl",
                                "s_client",
                                "-quiet",
                                "-no_ign_eof",
                                "-verify_return_error",
                                "-CAfile",
                                CERTIFICATES.pem("ca"),
                                "-verify_hostname",
                                "localhost",
                                "-connect",
                                "127.0.0.1:" + port(server))) {
            client.write(Bytes.of("salmon\n"));

            assertEquals("salmon", client.line());
        }
    }

    @Test
    void openssl_s_client_with_TLS_1_2_and_a_certificate_is_known() throws Exception {
        var tls = Tls.server(Certificates.build(CERTIFICATES.serverForKnownClients()));
        try (var server =
                        serve(
                                tls,
                                conn ->
                                        conn.sendall(
                                                text(
                                                        conn.tlsSession().orElseThrow().protocol()
                                                                + "\n")));
                var client =
                        Program.start(
                                "openssl",
                                "s_client",
                                "-quiet",
                                "-tls1_2",
                                "-cert",
                                CERTIFICATES.pem("client"),
                                "-key",
                                CERTIFICATES.keyFile("client"),
                                "-connect",
                                "127.0.0.1:" + port(server))) {
            assertEquals("TLSv1.2", client.line());
        }
    }

    @Test
    void openssl_s_server_sends_a_page() throws Exception {
        try (var server =
                        Program.start(
                                "openssl",
                                "s_server",
                                "-www",
                                "-cert",
                                CERTIFICATES.pem("server"),
                                "-key",
                                CERTIFICATES.keyFile("server"),
                                "-accept",
                                "127.0.0.1:0");
                var socket = connect(client(), server.line("ACCEPT .*:(\\d+)"))) {
            socket.sendall(text("GET / HTTP/1.0\r\n\r\n")).block(LIMIT);

            var page = new String(received(socket), UTF_8);
            assertTrue(page.startsWith("HTTP/1.0 200"), page);
        }
    }

    @Test
    void curl_gets_a_page_by_https() throws Exception {
        var page = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nfish";
        try (var server = serve(server().alpn("http/1.1"), conn -> reply(conn, page));
                var client =
                        Program.start(
                                "curl",
                                "-sS",
                                "--noproxy",
                                "*",
                                "--cacert",
                                CERTIFICATES.pem("ca"),
                                "https://localhost:" + port(server) + "/")) {
            assertEquals("fish", new String(client.output().result(), UTF_8));
            assertEquals(0, client.status());
        }
    }

    private static Mono<Void> reply(ReactiveSocket conn, String page) {
        return conn.recv(10_000)
                .doOnNext(ByteBuf::release)
                .then(Mono.defer(() -> conn.sendall(text(page))));
    }

    @Test
    void curl_refuses_a_host_that_the_certificate_is_not_of() throws Exception {
        var other = Tls.server(Certificates.build(CERTIFICATES.server("other")));
        try (var server = serve(other, conn -> conn.sendall(conn.recv()));
                var client =
                        Program.start(
                                "curl",
                                "-sS",
                                "--noproxy",
                                "*",
                                "--cacert",
                                CERTIFICATES.pem("ca"),
                                "https://localhost:" + port(server) + "/")) {
            assertNotEquals(0, client.status());
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
                var socket = connect(client(), server.told("listening on .*:(\\d+)"))) {
            socket.settimeout(Duration.ofSeconds(20));
            var sending = socket.sendall(Unpooled.wrappedBuffer(MEBIBYTE)).toFuture();

            var received = Unpooled.buffer();
            socket.recv()
                    .doOnNext(next -> {
                        received.writeBytes(next);
                        next.release();
                    })
                    .takeUntil(_ -> received.readableBytes() >= MEBIBYTE.length)
                    .blockLast(LIMIT);

            Family.await(sending);
            assertArrayEquals(MEBIBYTE, ByteBufUtil.getBytes(received));
        }
    }
}
