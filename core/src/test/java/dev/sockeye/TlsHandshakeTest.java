package dev.sockeye;

import static dev.sockeye.conformance.SocketAssertions.assertContains;
import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static dev.sockeye.conformance.SocketAssertions.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Certificates;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.conformance.TlsPairs;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the handshake of blocking TLS agrees upon, and whom it refuses. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TlsHandshakeTest {

    private static final Certificates CERTIFICATES = Certificates.shared();

    private static TlsConfig serverOf(String alias) {
        return TlsConfig.server(CERTIFICATES.context(alias));
    }

    private static TlsConfig clientWith(String alias) {
        return TlsConfig.client(CERTIFICATES.context(alias)).host("localhost");
    }

    /** A pair of which nobody has said anything. */
    private static TlsPairs.Pair unshaken(TlsConfig client, TlsConfig server) throws SocketError {
        var plain = Loopback.streams(Family.INET);
        return TlsPairs.unshaken(plain.first(), plain.second(), client, server);
    }

    /** Asserts that both ends fail, and returns the client's error. */
    private static TlsError assertRefusedHandshake(TlsConfig client, TlsConfig server)
            throws Exception {
        try (var pair = unshaken(client, server)) {
            var serving = ThreadKind.PLATFORM.run(() -> pair.second().handshake());

            var error = assertThrows(TlsError.class, () -> pair.first().handshake());

            assertInstanceOf(TlsError.class, serving.error());
            assertEquals(0, error.errno());
            assertThrows(TlsError.class, () -> pair.first().sendall(new byte[1]), "ever after");
            return error;
        }
    }

    // ---- agreement ----

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void both_ends_know_what_was_agreed_upon(String version) throws Exception {
        var client = TlsPairs.client().alpn("h2", "echo");
        var server = TlsPairs.only(TlsPairs.server().alpn("echo"), version);
        try (var pair = TlsPairs.secured(Family.INET, client, server)) {
            var atClient = pair.first().session();
            var atServer = pair.second().session();

            assertEquals(version, atClient.protocol());
            assertEquals(version, atServer.protocol());
            assertTrue(atClient.cipherSuite().startsWith("TLS_"), atClient.cipherSuite());
            assertEquals(atClient.cipherSuite(), atServer.cipherSuite());
            assertEquals("echo", atClient.applicationProtocol());
            assertEquals("echo", atServer.applicationProtocol());
            assertEquals("localhost", atServer.serverName());
            assertEquals(List.of(CERTIFICATES.chain("server")), atClient.peerCertificates());
            assertEquals(List.of(), atServer.peerCertificates());
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_first_calls_that_need_it_make_the_handshake(ThreadKind kind) throws Exception {
        try (var pair = unshaken(TlsPairs.client(), TlsPairs.server())) {
            var receiving = kind.start(() -> pair.second().recv(100));

            pair.first().sendall(Bytes.of("salmon"));

            assertArrayEquals(Bytes.of("salmon"), receiving.result());
        }
    }

    @Test
    void a_client_of_an_address_asks_for_no_name_and_checks_the_address() throws Exception {
        try (var pair =
                TlsPairs.secured(
                        Family.INET, TlsPairs.client().host("127.0.0.1"), TlsPairs.server())) {
            assertEquals("", pair.second().session().serverName());
        }
    }

    @Test
    void the_parameters_have_the_last_word() throws Exception {
        var client =
                TlsPairs.client()
                        .parameters(own ->
                                own.setCipherSuites(new String[] {"TLS_CHACHA20_POLY1305_SHA256"}));
        try (var pair = TlsPairs.secured(Family.INET6, client, TlsPairs.server())) {
            assertEquals("TLS_CHACHA20_POLY1305_SHA256", pair.first().session().cipherSuite());
        }
    }

    @Test
    void a_second_connection_resumes_the_session_of_the_first() throws Exception {
        try (var listener = Loopback.listener(Family.INET)) {
            long first = creation(listener);

            long second = creation(listener);

            assertEquals(first, second);
        }
    }

    /** Connects, receives, and returns when the session was created. */
    private static long creation(Socket listener) throws Exception {
        var plain = new Socket();
        plain.connect(listener.getsockname());
        try (var pair =
                TlsPairs.unshaken(
                        plain, listener.accept().conn(), TlsPairs.client(), TlsPairs.server())) {
            var serving = ThreadKind.PLATFORM.run(() -> pair.second().sendall(Bytes.of("x")));
            assertEquals(1, pair.first().recv(1).length); // And the ticket before it.
            serving.result();
            return pair.second().session().session().getCreationTime();
        }
    }

    // ---- refusal ----

    @Test
    void a_server_of_another_host_is_refused() throws Exception {
        var error = assertRefusedHandshake(TlsPairs.client(), serverOf("other"));

        assertInstanceOf(SSLException.class, error.getCause());
        assertContains("localhost", error);
    }

    @Test
    void without_the_check_a_server_of_another_host_is_taken() throws Exception {
        try (var pair =
                TlsPairs.secured(
                        Family.UNIX, TlsPairs.client().withoutHostCheck(), serverOf("other"))) {
            assertEquals(
                    CERTIFICATES.chain("other")[0],
                    pair.first().session().peerCertificates().getFirst());
        }
    }

    @Test
    void a_server_that_nobody_vouches_for_is_refused() throws Exception {
        var error = assertRefusedHandshake(TlsConfig.client().host("localhost"), TlsPairs.server());

        assertInstanceOf(SSLException.class, error.getCause());
    }

    @Test
    void a_server_refuses_a_client_of_other_protocols() throws Exception {
        assertRefusedHandshake(TlsPairs.client().alpn("h2"), TlsPairs.server().alpn("echo"));
    }

    @Test
    void ends_without_a_common_version_refuse_each_other() throws Exception {
        assertRefusedHandshake(
                TlsPairs.only(TlsPairs.client(), "TLSv1.2"),
                TlsPairs.only(TlsPairs.server(), "TLSv1.3"));
    }

    @Test
    void a_peer_that_ends_during_the_handshake_fails_it() throws Exception {
        try (var pair = Loopback.streams(Family.INET);
                var client = TlsPairs.client().wrap(pair.first())) {
            pair.second().shutdown(Constants.SHUT_WR);

            var error = assertThrows(TlsError.class, client::handshake);

            assertContains("ended during the handshake", error);
        }
    }

    // ---- client certificates ----

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void a_server_knows_a_client_by_its_certificate(String version) throws Exception {
        var server = TlsPairs.only(TlsPairs.server().needClientAuth(), version);
        try (var pair = TlsPairs.secured(Family.INET, clientWith("client"), server)) {
            assertEquals(
                    CERTIFICATES.chain("client")[0],
                    pair.second().session().peerCertificates().getFirst());
        }
    }

    @Test
    void a_server_that_wants_a_certificate_goes_on_without() throws Exception {
        try (var pair =
                TlsPairs.secured(
                        Family.INET, TlsPairs.client(), TlsPairs.server().wantClientAuth())) {
            assertEquals(List.of(), pair.second().session().peerCertificates());
        }
    }

    @Test
    void in_TLS_1_3_a_client_without_a_certificate_is_refused_at_its_first_recv() throws Exception {
        try (var pair = unshaken(TlsPairs.client(), TlsPairs.server().needClientAuth())) {
            var serving = ThreadKind.PLATFORM.run(() -> pair.second().handshake());

            pair.first().handshake();

            assertInstanceOf(TlsError.class, serving.error());
            var error = assertThrows(TlsError.class, () -> pair.first().recv(1));
            assertContains("certificate_required", error);
        }
    }

    @Test
    void in_TLS_1_2_a_client_of_an_unknown_certificate_fails_the_handshake() throws Exception {
        var server = TlsPairs.only(TlsPairs.server().needClientAuth(), "TLSv1.2");
        var client =
                clientWith("stranger"); // The JDK's client shows one only if its issuer is asked.

        assertRefusedHandshake(client, server);
    }

    // ---- modes ----

    @Test
    void a_handshake_in_non_blocking_mode_is_EAGAIN_until_it_is_done() throws Exception {
        try (var pair = unshaken(TlsPairs.client(), TlsPairs.server())) {
            pair.first().setblocking(false);
            assertErrno(Constants.EAGAIN, () -> pair.first().handshake());
            var serving = ThreadKind.PLATFORM.run(() -> pair.second().handshake());

            handshakeByPolling(pair.first());

            serving.result();
            assertEquals("TLSv1.3", pair.first().session().protocol());
        }
    }

    private static void handshakeByPolling(TlsSocket socket) throws SocketError {
        while (true) {
            try {
                socket.handshake();
                return;
            } catch (SocketError e) {
                assertTrue(e.isWouldBlock(), e::toString);
                socket.socket().poll(Constants.POLLIN, Duration.ofSeconds(10));
            }
        }
    }

    @Test
    void a_handshake_that_timed_out_goes_on() throws Exception {
        try (var pair = unshaken(TlsPairs.client(), TlsPairs.server())) {
            pair.first().settimeout(Duration.ofMillis(20));
            var timeout = assertThrows(SocketTimeout.class, () -> pair.first().handshake());
            pair.first().settimeout(null);

            TlsPairs.shaken(pair);

            assertEquals("handshake", timeout.operation());
            assertEquals("TLSv1.3", pair.first().session().protocol());
        }
    }

    // ---- taking over ----

    @Test
    void the_socket_is_taken_over_with_its_timeout() throws Exception {
        var plain = Loopback.streams(Family.INET);
        var timeout = Duration.ofSeconds(7);
        plain.first().settimeout(timeout);
        try (plain;
                var tls = TlsPairs.client().wrap(plain.first())) {
            assertEquals(-1, plain.first().fileno());
            assertEquals(timeout, tls.gettimeout());
            assertThrows(IllegalStateException.class, () -> tls.socket().recv(1));
            assertEquals(plain.second().getsockname(), tls.getpeername());
        }
    }

    @Test
    void a_client_that_could_not_check_its_server_is_refused() throws Exception {
        try (var plain = Loopback.streams(Family.INET)) {
            assertRefused("host", () -> TlsConfig.client().wrap(plain.first()));

            assertTrue(plain.first().fileno() >= 0, "it stays the caller's");
        }
    }

    @Test
    void a_socket_without_a_connection_is_refused() throws Exception {
        try (var plain = new Socket();
                var datagrams = Loopback.datagrams(Family.INET)) {
            assertErrno(Constants.ENOTCONN, () -> TlsPairs.client().wrap(plain));
            assertRefused("streams", () -> TlsPairs.client().wrap(datagrams.first()));
        }
    }
}
