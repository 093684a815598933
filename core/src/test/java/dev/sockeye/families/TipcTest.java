package dev.sockeye.families;

import static dev.sockeye.Constants.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sockeye.Address;
import dev.sockeye.Datagram;
import dev.sockeye.Message;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import dev.sockeye.Sockets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** AF_TIPC, as a 6.1 kernel does it. */
@Timeout(120)
class TipcTest {

    private static final int SERVICE = 18888;
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Optional<Duration> NOT_AT_ALL = Optional.of(Duration.ZERO);

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

    static Stream<Arguments> ways() {
        return Stream.of(SOCK_STREAM, SOCK_SEQPACKET)
                .flatMap(type ->
                        Stream.of(Optional.empty(), Optional.of(LIMIT), NOT_AT_ALL)
                                .map(timeout -> Arguments.of(type, timeout)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void the_end_comes_to_every_call_in_every_mode(int type, Optional<Duration> timeout)
            throws Exception {
        var pair = Sockets.socketpair(AF_TIPC, type);
        try (var peer = pair.first();
                var socket = pair.second()) {
            peer.shutdown(SHUT_RDWR);
            assertEquals(0, socket.recv(10).length);
            socket.settimeout(timeout.orElse(null));

            assertEquals(0, socket.recv(10).length);
            assertEquals(0, socket.recv(10, MSG_PEEK).length);
            assertEquals(0, socket.recv(10, MSG_WAITALL).length);
            assertEquals(0, socket.recv(10, MSG_DONTWAIT).length);
            assertEquals(0, socket.recvInto(new byte[10]));
            assertEquals(new Datagram(new byte[0], null), socket.recvfrom(10));
            assertEquals(0, socket.recvfromInto(new byte[10]).nbytes());
            assertEquals(0, socket.recvmsg(10, 100).data().length);
            assertEquals(0, socket.recvmsgInto(List.of(ByteBuffer.allocate(10))).nbytes());
            assertEquals(
                    List.of(new Message(new byte[0], List.of(), 0, null)),
                    socket.recvmmsg(3, 10, 100));
            try (var shared = socket.dup()) {
                assertEquals(0, shared.recv(10).length);
            }
        }
    }

    @Test
    void the_end_comes_to_a_file_again_and_again() throws Exception {
        var pair = Sockets.socketpair(AF_TIPC, SOCK_STREAM);
        try (var peer = pair.first();
                var socket = pair.second();
                var file = socket.makefile("rb")) {
            peer.sendall(HELLO);
            peer.shutdown(SHUT_RDWR);

            assertArrayEquals(HELLO, file.read());
            assertEquals(0, file.read().length);
            assertEquals(0, file.readline().length);
        }
    }

    @Test
    void what_came_before_the_end_is_received_whole() throws SocketError {
        var pair = Sockets.socketpair(AF_TIPC, SOCK_STREAM);
        try (var peer = pair.first();
                var socket = pair.second()) {
            peer.sendall(HELLO);
            peer.sendall(HELLO);
            peer.shutdown(SHUT_RDWR);

            assertEquals(2 * HELLO.length, socket.recv(100, MSG_WAITALL).length);
            assertEquals(0, socket.recv(100, MSG_WAITALL).length);
        }
    }

    @Test
    void an_end_that_was_shut_down_here_stays_too() throws SocketError {
        var pair = Sockets.socketpair(AF_TIPC, SOCK_STREAM);
        try (var peer = pair.first();
                var socket = pair.second()) {
            socket.shutdown(SHUT_RDWR);

            assertEquals(0, socket.recv(10).length);
            assertEquals(0, socket.recv(10).length);
            assertEquals(0, peer.recv(10).length);
        }
    }

    @Test
    void a_reset_stays_a_reset() throws SocketError {
        var pair = Sockets.socketpair(AF_TIPC, SOCK_STREAM);
        try (var socket = pair.second()) {
            pair.first().close();

            var first = assertThrows(SocketError.class, () -> socket.recv(10));
            var second = assertThrows(SocketError.class, () -> socket.recv(10));

            assertEquals(ECONNRESET, first.errno());
            assertEquals(ECONNRESET, second.errno());
        }
    }

    @Test
    void a_connection_that_has_nothing_yet_has_not_ended() throws SocketError {
        var pair = Sockets.socketpair(AF_TIPC, SOCK_STREAM);
        try (var peer = pair.first();
                var socket = pair.second()) {
            var error = assertThrows(SocketError.class, () -> socket.recv(10, MSG_DONTWAIT));

            assertEquals(EAGAIN, error.errno());
            peer.sendall(HELLO);
            assertArrayEquals(HELLO, socket.recv(10));
        }
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
