package dev.sockeye.reactive;

import static dev.sockeye.Constants.EALREADY;
import static dev.sockeye.Constants.EINPROGRESS;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static dev.sockeye.reactive.TlsPairs.failure;
import static dev.sockeye.reactive.TlsPairs.failureOf;
import static dev.sockeye.reactive.TlsPairs.got;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import dev.sockeye.Sockets;
import dev.sockeye.TlsError;
import io.netty.buffer.ByteBuf;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.NonBlocking;

/** What TLS adds to a socket: the handshake, who the peer is, and how it ends. */
class TlsTest {

    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG_ENOUGH_FOR_A_HELLO = Duration.ofSeconds(3);
    private static final Certificates CERTIFICATES = Certificates.shared();

    /** Both handshakes, however they end. */
    private record Outcome(Optional<Throwable> client, Optional<Throwable> server) {}

    private static Outcome handshake(ReactiveSocketPair pair, Tls client, Tls server) {
        return Mono.zip(
                        failure(pair.first().tls(client)),
                        failure(pair.second().tls(server)),
                        Outcome::new)
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    private static Tls client() {
        return CERTIFICATES.tlsClient();
    }

    private static Tls server() {
        return CERTIFICATES.tlsServer();
    }

    // ---- the handshake ----

    @ParameterizedTest
    @EnumSource
    void after_the_handshake_both_ends_know_what_was_agreed_upon(Family family) throws Exception {
        try (var pair = TlsPairs.streams(family)) {
            var atClient = pair.first().tlsSession().orElseThrow();
            var atServer = pair.second().tlsSession().orElseThrow();

            assertEquals("TLSv1.3", atClient.protocol());
            assertEquals(atClient.cipherSuite(), atServer.cipherSuite());
            assertEquals("", atClient.applicationProtocol());
            assertEquals("localhost", atServer.serverName());
            assertEquals(List.of(CERTIFICATES.chain("server")), atClient.peerCertificates());
            assertEquals(List.of(), atServer.peerCertificates());
        }
    }

    @Test
    void without_TLS_there_is_no_session() throws Exception {
        try (var pair = Family.INET.streams()) {
            assertEquals(Optional.empty(), pair.first().tlsSession());
        }
    }

    @Test
    void a_certificate_of_another_host_is_refused() throws Exception {
        try (var pair = Family.INET.streams()) {
            var outcome = handshake(pair, client().host("wrong.example"), server());

            var error = assertInstanceOf(TlsError.class, outcome.client().orElseThrow());
            assertEquals(0, error.errno());
            assertTrue(
                    String.valueOf(error.getMessage()).contains("wrong.example"),
                    error::getMessage);
            assertNotNull(error.getCause());
            assertEquals(error, failureOf(pair.first().recv(1)));
            assertEquals(error, failureOf(pair.first().sendall(text("x"))));
        }
    }

    @Test
    void a_certificate_of_another_host_does_where_the_check_is_taken_away() throws Exception {
        try (var pair = Family.INET.streams()) {
            var outcome =
                    handshake(pair, client().host("wrong.example").withoutHostCheck(), server());

            assertEquals(new Outcome(Optional.empty(), Optional.empty()), outcome);
        }
    }

    @Test
    void a_client_that_is_to_check_a_host_and_knows_none_is_refused() throws Exception {
        try (var pair = Family.INET.streams()) {
            assertThrows(IllegalArgumentException.class, () -> pair.first().tls(Tls.client()));
        }
    }

    @Test
    void a_context_of_the_wrong_side_is_refused() {
        var ofClient = Certificates.build(CERTIFICATES.client());
        var ofServer = Certificates.build(CERTIFICATES.server("server"));

        assertThrows(IllegalArgumentException.class, () -> Tls.server(ofClient));
        assertThrows(IllegalArgumentException.class, () -> Tls.client(ofServer));
    }

    /** Trusts everybody, and remembers who asked. */
    private static final class Asked extends X509ExtendedTrustManager {
        private final AtomicReference<Thread> by = new AtomicReference<>();

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            by.set(Thread.currentThread());
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Test
    void certificates_are_checked_on_a_thread_that_may_block() throws Exception {
        var asked = new Asked();
        var client = Tls.client(Certificates.build(CERTIFICATES.client().trustManager(asked)));
        try (var pair = Family.INET.streams()) {
            TlsPairs.secured(pair, client.host("localhost"), server());

            assertNotNull(asked.by.get());
            assertFalse(asked.by.get() instanceof NonBlocking);
        }
    }

    @Test
    void an_authority_that_nobody_trusts_is_refused_on_both_ends() throws Exception {
        try (var pair = Family.INET.streams()) {
            var outcome = handshake(pair, Tls.client().host("localhost"), server());

            assertInstanceOf(TlsError.class, outcome.client().orElseThrow());
            assertInstanceOf(TlsError.class, outcome.server().orElseThrow());
        }
    }

    @Test
    void a_client_without_the_certificate_that_is_asked_for_is_refused() throws Exception {
        try (var pair = Family.INET.streams()) {
            var server = Tls.server(Certificates.build(CERTIFICATES.serverForKnownClients()));

            var outcome = handshake(pair, client(), server);

            assertInstanceOf(TlsError.class, outcome.server().orElseThrow());
            // In TLS 1.3 a client is done before its certificate is seen.
            assertInstanceOf(TlsError.class, failureOf(pair.first().recv(1)));
        }
    }

    @Test
    void a_client_shows_its_certificate() throws Exception {
        try (var pair = Family.INET.streams()) {
            var client =
                    Tls.client(Certificates.build(CERTIFICATES.clientWithCertificate()))
                            .host("localhost");
            var server = Tls.server(Certificates.build(CERTIFICATES.serverForKnownClients()));

            TlsPairs.secured(pair, client, server);

            assertEquals(
                    CERTIFICATES.chain("client")[0],
                    pair.second().tlsSession().orElseThrow().peerCertificates().getFirst());
        }
    }

    @Test
    void ALPN_chooses_what_the_server_prefers() throws Exception {
        try (var pair = Family.INET.streams()) {
            TlsPairs.secured(
                    pair, client().alpn("http/1.1", "h2"), server().alpn("h2", "http/1.1"));

            assertEquals("h2", pair.first().tlsSession().orElseThrow().applicationProtocol());
            assertEquals("h2", pair.second().tlsSession().orElseThrow().applicationProtocol());
        }
    }

    @Test
    void without_a_protocol_in_common_the_handshake_fails() throws Exception {
        try (var pair = Family.INET.streams()) {
            var outcome = handshake(pair, client().alpn("gopher"), server().alpn("h2"));

            assertInstanceOf(TlsError.class, outcome.client().orElseThrow());
            assertInstanceOf(TlsError.class, outcome.server().orElseThrow());
        }
    }

    @Test
    void a_server_of_several_names_shows_the_certificate_of_the_one_asked_for() throws Exception {
        try (var pair = Family.INET.streams()) {
            TlsPairs.secured(pair, client().host("other.example"), ofNames());

            assertEquals(
                    CERTIFICATES.chain("other")[0],
                    pair.first().tlsSession().orElseThrow().peerCertificates().getFirst());
            assertEquals("other.example", pair.second().tlsSession().orElseThrow().serverName());
        }
    }

    @Test
    void a_name_that_a_server_does_not_know_fails_the_handshake() throws Exception {
        try (var pair = Family.INET.streams()) {
            pair.first().tls(client().host("nobody.example")).subscribe(null, _ -> {});

            var error = assertInstanceOf(TlsError.class, failureOf(pair.second().tls(ofNames())));
            assertTrue(
                    String.valueOf(error.getMessage()).contains("nobody.example"),
                    error::getMessage);
        }
    }

    private static Tls ofNames() {
        var localhost = Certificates.build(CERTIFICATES.server("server"));
        var other = Certificates.build(CERTIFICATES.server("other"));
        return Tls.server((String name) ->
                switch (name) {
                    case "", "localhost" -> localhost;
                    case "other.example" -> other;
                    default -> null;
                });
    }

    @Test
    void an_address_is_checked_but_not_asked_for_by_name() throws Exception {
        try (var pair = Family.INET6.streams()) {
            TlsPairs.secured(pair, client().host("::1"), ofNames());

            assertEquals("", pair.second().tlsSession().orElseThrow().serverName());
        }
    }

    @Test
    void a_peer_that_speaks_no_TLS_fails_the_handshake() throws Exception {
        try (var pair = Family.INET.streams()) {
            pair.first().sendall(text("GET / HTTP/1.1\r\n\r\n")).block(LIMIT);

            assertInstanceOf(TlsError.class, failureOf(pair.second().tls(server())));
        }
    }

    @Test
    void a_peer_that_closes_fails_the_handshake() throws Exception {
        try (var pair = Family.INET.streams()) {
            pair.first().close();

            assertInstanceOf(TlsError.class, failureOf(pair.second().tls(server())));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_handshake_with_a_silent_peer_times_out_and_goes_on(Family family) throws Exception {
        try (var pair = family.streams()) {
            pair.first().settimeout(SHORT);
            var timeout =
                    assertInstanceOf(SocketTimeout.class, failureOf(pair.first().tls(client())));
            pair.first().settimeout(null);

            pair.second().tls(server()).block(LIMIT);
            pair.second().sendall(text("late")).block(LIMIT);

            assertEquals("tls", timeout.operation());
            assertEquals("late", got(pair.first().recv(10)));
        }
    }

    @Test
    void a_second_handshake_during_the_first_fails_with_EALREADY() throws Exception {
        try (var pair = Family.INET.streams()) {
            pair.first().settimeout(SHORT);
            assertInstanceOf(SocketTimeout.class, failureOf(pair.first().tls(client())));

            var error = assertInstanceOf(SocketError.class, failureOf(pair.first().tls(client())));

            assertEquals(EALREADY, error.errno());
        }
    }

    @Test
    void a_handshake_that_is_cancelled_goes_on() throws Exception {
        try (var pair = Family.INET.streams()) {
            var first = pair.first();
            // On the loop it has begun when subscribe returns.
            first.recv(0).doOnNext(_ -> first.tls(client()).subscribe().dispose()).block(LIMIT);

            pair.second().tls(server()).block(LIMIT);
            first.sendall(text("salmon")).block(LIMIT);

            assertEquals("salmon", got(pair.second().recv(10)));
        }
    }

    @Test
    void a_handshake_in_non_blocking_mode_is_in_progress() throws Exception {
        try (var pair = Family.INET.streams()) {
            pair.first().setblocking(false);

            var error = assertInstanceOf(SocketError.class, failureOf(pair.first().tls(client())));

            assertEquals(EINPROGRESS, error.errno());
        }
    }

    @Test
    void closing_during_the_handshake_ends_it() throws Exception {
        try (var pair = Family.INET.streams()) {
            var handshake = failure(pair.first().tls(client())).toFuture();

            pair.first().close();

            assertInstanceOf(SocketError.class, handshake.get().orElseThrow());
        }
    }

    @Test
    void closing_the_loops_ends_everything() throws Exception {
        var loops = EventLoops.create(1);
        var pair = Sockets.socketpair();
        try (var first = ReactiveSocket.of(pair.first(), loops);
                var second = ReactiveSocket.of(pair.second(), loops)) {
            Mono.when(first.tls(client()), second.tls(server())).block(LIMIT);
            var sending = failure(first.sendall(Family.zeros(8 << 20))).toFuture();
            second.recv(1).doOnNext(ByteBuf::release).block(LIMIT);

            loops.closeLater().block(LIMIT);

            assertInstanceOf(SocketError.class, sending.get().orElseThrow());
        }
    }

    @Test
    void what_was_sent_in_plain_text_before_goes_before() throws Exception {
        try (var pair = Family.INET.streams()) {
            var greeting = pair.first().sendall(text("STARTTLS"));
            var client = Mono.when(greeting, pair.first().tls(client())).toFuture();
            assertEquals("STARTTLS", got(pair.second().recv(8)));
            pair.second().tls(server()).block(LIMIT);
            Family.await(client);

            pair.first().sendall(text("secret")).block(LIMIT);

            assertEquals("secret", got(pair.second().recv(10)));
        }
    }

    // ---- createConnection ----

    @Test
    void createConnection_with_TLS_checks_the_host_that_it_connects_to() {
        var server =
                ReactiveServer.listen(Address.inet("127.0.0.1", 0))
                        .tls(server())
                        .handle(conn -> conn.sendall(conn.recv()))
                        .start()
                        .blockOptional(LIMIT)
                        .orElseThrow();
        int port = ((Address.Inet) server.address()).port();
        var client = Tls.client(Certificates.build(CERTIFICATES.client()));

        try (server;
                var socket =
                        ReactiveSockets.createConnection(client, "127.0.0.1", port, LIMIT)
                                .blockOptional(LIMIT)
                                .orElseThrow()) {
            socket.sendall(text("salmon")).block(LIMIT);

            assertEquals("salmon", got(socket.recv(10)));
            assertEquals(LIMIT, socket.gettimeout());
            assertInstanceOf(
                    TlsError.class,
                    failureOf(
                            ReactiveSockets.createConnection(
                                    client.host("wrong.example"), "127.0.0.1", port)));
        }
    }

    @Test
    void the_timeout_of_createConnection_counts_the_handshake() throws Exception {
        try (var silent = Family.INET.listener()) {
            int port = ((Address.Inet) silent.getsockname()).port();

            var error =
                    failureOf(
                            ReactiveSockets.createConnection(
                                    client(), "127.0.0.1", port, LONG_ENOUGH_FOR_A_HELLO));

            assertEquals(
                    "createConnection", assertInstanceOf(SocketTimeout.class, error).operation());
            var accepted = silent.accept().next().blockOptional(LIMIT).orElseThrow();
            assertTrue(Family.drain(accepted) > 0, "the client's hello, then the end");
            accepted.close();
        }
    }
}
