package dev.sockeye.families;

import static dev.sockeye.Constants.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import dev.sockeye.Sockets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** AF_TIPC, as a 6.1 kernel does it. */
@Timeout(120)
class TipcTest {

    private static final int SERVICE = 18888;
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @BeforeAll
    static void needsTipc() {
        Kernel.assumeFamily(AF_TIPC, SOCK_STREAM, "AF_TIPC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream", "seqpacket"})
    void a_connection_by_name_carries_data_both_ways(String type) throws SocketError {
        int socktype = type.equals("stream") ? SOCK_STREAM : SOCK_SEQPACKET;
        try (var server = listener(socktype, 17);
                var client = new Socket(AF_TIPC, socktype)) {
            client.settimeout(LIMIT);
            var connecting = connect(client, Address.tipcName(SERVICE, 17));
            try (var conn = server.accept().conn()) {
                connecting.join();
                conn.settimeout(LIMIT);
                client.sendall(HELLO);
                assertArrayEquals(HELLO, conn.recv(100));
                conn.sendall(HELLO);
                assertArrayEquals(HELLO, client.recv(100));
                assertInstanceOf(Address.Tipc.class, client.getpeername());
            }
        }
    }

    @Test
    void accept_gives_the_port_id_of_the_peer() throws SocketError {
        try (var server = listener(SOCK_STREAM, 18);
                var client = new Socket(AF_TIPC, SOCK_STREAM)) {
            client.settimeout(LIMIT);
            var connecting = connect(client, Address.tipcName(SERVICE, 18));
            var accepted = server.accept();
            connecting.join();

            var peer = (Address.Tipc) Objects.requireNonNull(accepted.address());

            assertEquals(TIPC_ADDR_ID, peer.addrType());
            assertEquals(((Address.Tipc) client.getsockname()).v2(), peer.v2());
            accepted.conn().close();
        }
    }

    @Test
    void a_short_read_of_a_seqpacket_discards_the_rest() throws SocketError {
        try (var server = listener(SOCK_SEQPACKET, 19);
                var client = new Socket(AF_TIPC, SOCK_SEQPACKET)) {
            client.settimeout(LIMIT);
            var connecting = connect(client, Address.tipcName(SERVICE, 19));
            try (var conn = server.accept().conn()) {
                connecting.join();
                conn.settimeout(LIMIT);
                client.sendall(HELLO);
                client.sendall(new byte[] {1});

                assertArrayEquals(new byte[] {'h', 'e'}, conn.recv(2));
                assertArrayEquals(new byte[] {1}, conn.recv(100));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rdm", "dgram"})
    void a_datagram_goes_to_a_name_a_sequence_and_an_id(String type) throws SocketError {
        int socktype = type.equals("rdm") ? SOCK_RDM : SOCK_DGRAM;
        try (var receiver = new Socket(AF_TIPC, socktype);
                var sender = new Socket(AF_TIPC, socktype)) {
            receiver.bind(Address.tipcNameSeq(SERVICE, 100, 199));
            receiver.settimeout(LIMIT);

            sender.sendto(HELLO, Address.tipcName(SERVICE, 150));
            var byName = receiver.recvfrom(100);
            sender.sendto(HELLO, Address.tipcNameSeq(SERVICE, 100, 120));
            var bySequence = receiver.recvfrom(100);
            sender.sendto(HELLO, receiver.getsockname());
            var byId = receiver.recvfrom(100);

            assertArrayEquals(HELLO, byName.data());
            assertArrayEquals(HELLO, bySequence.data());
            assertArrayEquals(HELLO, byId.data());
            assertEquals(
                    TIPC_ADDR_ID,
                    ((Address.Tipc) Objects.requireNonNull(byName.address())).addrType());
        }
    }

    @Test
    void getsockname_is_an_id_also_after_a_bind_by_name() throws SocketError {
        try (var socket = new Socket(AF_TIPC, SOCK_RDM)) {
            socket.bind(Address.tipcName(SERVICE, 20));

            var name = (Address.Tipc) socket.getsockname();

            assertEquals(TIPC_ADDR_ID, name.addrType());
        }
    }

    @Test
    void a_name_that_nobody_has_is_EHOSTUNREACH() throws SocketError {
        try (var client = new Socket(AF_TIPC, SOCK_STREAM)) {
            var error =
                    assertThrows(
                            SocketError.class,
                            () -> client.connect(Address.tipcName(SERVICE, 999)));

            assertEquals(EHOSTUNREACH, error.errno());
        }
    }

    @Test
    void a_reserved_type_is_EACCES_and_a_message_too_long_is_EMSGSIZE() throws SocketError {
        try (var socket = new Socket(AF_TIPC, SOCK_RDM)) {
            var reserved =
                    assertThrows(SocketError.class, () -> socket.bind(Address.tipcName(63, 1)));
            socket.bind(Address.tipcName(SERVICE, 21));
            var tooLong =
                    assertThrows(
                            SocketError.class,
                            () -> socket.sendto(new byte[66_001], Address.tipcName(SERVICE, 21)));

            assertEquals(EACCES, reserved.errno());
            assertEquals(EMSGSIZE, tooLong.errno());
        }
    }

    @Test
    void shutdown_before_close_gives_the_peer_the_end_of_the_stream_and_close_alone_a_reset()
            throws SocketError {
        var orderly = Sockets.socketpair(AF_TIPC, SOCK_STREAM);
        var abrupt = Sockets.socketpair(AF_TIPC, SOCK_STREAM);

        orderly.first().shutdown(SHUT_RDWR);
        orderly.first().close();
        abrupt.first().close();

        assertEquals(0, orderly.second().recv(10).length);
        var error = assertThrows(SocketError.class, () -> abrupt.second().recv(10));
        assertEquals(ECONNRESET, error.errno());
        orderly.second().close();
        abrupt.second().close();
    }

    @Test
    void an_empty_message_does_not_make_a_waiting_receiver_spin_or_hang() throws SocketError {
        try (var receiver = new Socket(AF_TIPC, SOCK_RDM);
                var sender = new Socket(AF_TIPC, SOCK_RDM)) {
            receiver.bind(Address.tipcName(SERVICE, 22));
            receiver.settimeout(Duration.ofMillis(500));
            sender.sendto(new byte[0], Address.tipcName(SERVICE, 22));

            assertThrows(SocketTimeout.class, () -> receiver.recv(10));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream", "seqpacket"})
    void a_connection_by_port_id_carries_data(String type) throws SocketError {
        int socktype = type.equals("stream") ? SOCK_STREAM : SOCK_SEQPACKET;
        try (var server = listener(socktype, 23);
                var client = new Socket(AF_TIPC, socktype)) {
            client.settimeout(LIMIT);
            var connecting = connect(client, server.getsockname());
            try (var conn = server.accept().conn()) {
                connecting.join();
                conn.settimeout(LIMIT);
                client.sendall(HELLO);

                assertArrayEquals(HELLO, conn.recv(100));
                assertEquals(conn.getsockname(), client.getpeername());
            }
        }
    }

    private static Socket listener(int type, int instance) throws SocketError {
        var server = new Socket(AF_TIPC, type);
        server.bind(Address.tipcName(SERVICE, instance));
        server.listen();
        server.settimeout(LIMIT);
        return server;
    }

    private static CompletableFuture<Void> connect(Socket client, Address to) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        client.connect(to);
                    } catch (SocketError e) {
                        throw new CompletionException(e);
                    }
                },
                Thread::startVirtualThread);
    }
}
