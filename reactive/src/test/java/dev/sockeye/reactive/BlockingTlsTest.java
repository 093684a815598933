package dev.sockeye.reactive;

import static dev.sockeye.Constants.SHUT_WR;
import static dev.sockeye.reactive.Family.LIMIT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sockeye.Address;
import dev.sockeye.Sockets;
import dev.sockeye.TlsSocket;
import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.conformance.TlsPairs;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A blocking socket at one end of TLS, and a reactive one at the other. */
@Timeout(60)
class BlockingTlsTest {

    private static final byte[] MEBIBYTE = Bytes.random(1 << 20);

    private static ReactiveServer echo() {
        return ReactiveServer.listen(Address.inet("127.0.0.1", 0))
                .tls(Certificates.shared().tlsServer().alpn("echo"), LIMIT)
                .handle(conn -> conn.sendall(conn.recv()))
                .start()
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    private static TlsSocket connect(ReactiveServer server, String version) throws Exception {
        var address = (Address.Inet) server.address();
        var client = TlsPairs.only(TlsPairs.client().alpn("echo"), version);
        return client.wrap(Sockets.createConnection(address.host(), address.port()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void a_blocking_client_gets_back_what_it_sends_to_a_reactive_server(String version)
            throws Exception {
        try (var server = echo();
                var socket = connect(server, version)) {
            assertEquals("echo", socket.session().applicationProtocol());
            var sending = ThreadKind.PLATFORM.run(() -> socket.sendall(MEBIBYTE));

            byte[] echoed = socket.inputStream().readNBytes(MEBIBYTE.length);

            sending.result();
            assertArrayEquals(MEBIBYTE, echoed);
            socket.shutdown(SHUT_WR);
            assertEquals(0, socket.recv(1).length);
        }
    }

    @Test
    void a_reactive_client_sends_to_a_blocking_server_until_its_end() throws Exception {
        try (var listener = Sockets.createServer(Address.inet("127.0.0.1", 0))) {
            int port = ((Address.Inet) listener.getsockname()).port();
            var receiving =
                    ThreadKind.VIRTUAL.start(() -> {
                        try (var conn = TlsPairs.server().wrap(listener.accept().conn())) {
                            return conn.inputStream().readAllBytes();
                        }
                    });

            ReactiveSockets.createConnection(
                            Certificates.shared().tlsClient(), "127.0.0.1", port, LIMIT)
                    .flatMap(conn ->
                            conn.sendall(Unpooled.wrappedBuffer(MEBIBYTE))
                                    .then(conn.shutdown(SHUT_WR))
                                    .then(conn.recv(1))
                                    .doFinally(_ -> conn.close()))
                    .block(LIMIT);

            assertArrayEquals(MEBIBYTE, receiving.result());
        }
    }
}
