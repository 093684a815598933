package dev.sockeye;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Certificates;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.conformance.TlsPairs;
import dev.sockeye.sys.WaitingCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * New keys (TLS 1.3) and renegotiations (TLS 1.2), which a socket of the JDK asks for, in the
 * middle of what both ends say.
 */
@Timeout(value = 100, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TlsKeysTest {

    private static final int RECORD = 1 << 14;
    private static final TlsConfig SERVER = TlsPairs.server();

    /** A client of the JDK, and a server of ours. */
    private record Ends(SSLSocket client, TlsSocket server) implements AutoCloseable {

        static Ends open(String version) throws Exception {
            try (var listener = Loopback.listener(Family.INET)) {
                var address = (Address.Inet) listener.getsockname();
                var client =
                        (SSLSocket)
                                Certificates.shared()
                                        .trusting()
                                        .getSocketFactory()
                                        .createSocket("127.0.0.1", address.port());
                client.setSoTimeout(30_000);
                client.setEnabledProtocols(new String[] {version});
                var server = SERVER.wrap(listener.accept().conn());
                var shaking = ThreadKind.PLATFORM.run(server::handshake);
                client.startHandshake();
                shaking.result();
                return new Ends(client, server);
            }
        }

        void askForKeys() throws IOException {
            client.startHandshake();
        }

        void write(byte[] data) throws IOException {
            client.getOutputStream().write(data);
        }

        byte[] read(int length) throws IOException {
            return client.getInputStream().readNBytes(length);
        }

        @Override
        public void close() throws IOException {
            server.close();
            client.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_peer_that_reads_late_asks_once_and_goes_on_sending(ThreadKind kind) throws Exception {
        byte[] there = Bytes.random(8 << 20);
        byte[] back = Bytes.random(200 * RECORD);
        try (var ends = Ends.open("TLSv1.3")) {
            var sending = kind.run(() -> ends.server.sendall(there));
            WaitingCalls.await(ends.server.socket(), 1);
            var receiving = kind.start(() -> ends.server.inputStream().readNBytes(back.length));

            ends.askForKeys();
            ends.write(back);

            assertArrayEquals(back, receiving.result());
            assertArrayEquals(there, ends.read(there.length));
            sending.result();
        }
    }

    @Test
    void a_peer_that_asks_now_and_then_while_much_is_sent_to_it_is_answered() throws Exception {
        byte[] batch = Bytes.random(200_000);
        try (var ends = Ends.open("TLSv1.3")) {
            ends.client.setReceiveBufferSize(30_000);
            ends.server.socket().setsockopt(Constants.SOL_SOCKET, Constants.SO_SNDBUF, 30_000);
            var receiving = ThreadKind.PLATFORM.start(() -> ends.server.recv(1));
            for (int i = 0; i < 70; i++) {
                var sending = ThreadKind.PLATFORM.run(() -> ends.server.sendall(batch));
                WaitingCalls.await(ends.server.socket(), 2);
                ends.askForKeys();
                assertArrayEquals(batch, ends.read(batch.length));
                sending.result();
            }
            ends.write(Bytes.of("x"));

            assertArrayEquals(Bytes.of("x"), receiving.result());
        }
    }

    @Test
    void a_peer_that_asks_without_end_and_reads_nothing_is_a_TlsError() throws Exception {
        try (var ends = Ends.open("TLSv1.3")) {
            var sending = ThreadKind.PLATFORM.run(() -> ends.server.sendall(new byte[8 << 20]));
            WaitingCalls.await(ends.server.socket(), 1);
            var asking =
                    ThreadKind.PLATFORM.run(() -> {
                        for (int i = 0; i < 1000; i++) {
                            ends.askForKeys();
                            ends.write(new byte[1]);
                        }
                    });

            assertThrows(TlsError.class, () -> ends.server.inputStream().readAllBytes());

            ends.server.close();
            sending.error();
            asking.thread().interrupt();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void keys_change_while_both_ends_talk(String version) throws Exception {
        byte[] data = Bytes.random(2 << 20);
        try (var ends = Ends.open(version)) {
            var sending = ThreadKind.VIRTUAL.run(() -> ends.server.sendall(data));
            var receiving =
                    ThreadKind.VIRTUAL.start(
                            () -> ends.server.inputStream().readNBytes(data.length));
            var reading = ThreadKind.PLATFORM.start(() -> ends.read(data.length));

            for (int at = 0; at < data.length; at += 32 * RECORD) {
                ends.write(Arrays.copyOfRange(data, at, at + 32 * RECORD));
                ends.askForKeys();
            }

            assertArrayEquals(data, receiving.result());
            assertArrayEquals(data, reading.result());
            sending.result();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void a_peer_asks_after_everything_was_sent_to_it(String version) throws Exception {
        try (var ends = Ends.open(version)) {
            ends.server.sendall(Bytes.of("all"));
            assertArrayEquals(Bytes.of("all"), ends.read(3));
            var receiving = ThreadKind.PLATFORM.start(() -> ends.server.recv(10));

            ends.askForKeys();
            ends.askForKeys();
            ends.write(Bytes.of("x"));

            assertArrayEquals(Bytes.of("x"), receiving.result());
        }
    }

    @Test
    void new_keys_are_asked_for_after_shutting_down_writing() throws Exception {
        try (var ends = Ends.open("TLSv1.3")) {
            ends.server.shutdown(Constants.SHUT_WR);
            var receiving = ThreadKind.PLATFORM.start(() -> ends.server.recv(10));

            ends.askForKeys();
            ends.write(Bytes.of("x"));

            assertArrayEquals(Bytes.of("x"), receiving.result());
        }
    }

    @Test
    void a_server_of_TLS_1_2_asks_its_client_for_a_renegotiation() throws Exception {
        var factory = Certificates.shared().context("server").getServerSocketFactory();
        try (var listener = factory.createServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client =
                        TlsPairs.only(TlsPairs.client(), "TLSv1.2")
                                .wrap(
                                        Sockets.createConnection(
                                                "127.0.0.1", listener.getLocalPort()))) {
            var receiving = ThreadKind.VIRTUAL.start(() -> client.recv(10));
            try (var server = (SSLSocket) listener.accept()) {
                server.startHandshake();
                server.startHandshake(); // Asks for the second.
                var reading = ThreadKind.PLATFORM.start(() -> server.getInputStream().read());
                server.getOutputStream().write('x');

                assertArrayEquals(Bytes.of("x"), receiving.result());
                client.sendall(Bytes.of("y"));
                assertEquals('y', reading.result());
            }
        }
    }
}
