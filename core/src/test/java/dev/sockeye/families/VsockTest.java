package dev.sockeye.families;

import static dev.sockeye.Constants.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.SocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** AF_VSOCK over its loopback. */
@Timeout(120)
class VsockTest {

    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Address ANY_PORT = new Address.Vsock(VMADDR_CID_LOCAL, VMADDR_PORT_ANY);
    private static final long BEYOND_32_BITS = (1L << 33) + 1;

    @BeforeAll
    static void needsVsock() {
        Kernel.assumeAddress(
                AF_VSOCK,
                SOCK_STREAM,
                0,
                ANY_PORT,
                "this kernel has no vsock loopback: run guest/test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream", "seqpacket"})
    void the_loopback_carries_data_both_ways(String type) throws SocketError {
        int socktype = type.equals("stream") ? SOCK_STREAM : SOCK_SEQPACKET;
        try (var server = listener(socktype);
                var client = new Socket(AF_VSOCK, socktype)) {
            client.settimeout(LIMIT);
            client.connect(server.getsockname());
            var accepted = server.accept();
            try (var conn = accepted.conn()) {
                conn.settimeout(LIMIT);
                client.sendall(HELLO);
                assertArrayEquals(HELLO, conn.recv(100));
                conn.sendall(HELLO);
                assertArrayEquals(HELLO, client.recv(100));
                var name = (Address.Vsock) client.getsockname();
                assertEquals(server.getsockname(), client.getpeername());
                assertEquals(new Address.Vsock(VMADDR_CID_LOCAL, name.port()), accepted.address());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream", "seqpacket"})
    void a_shutdown_gives_the_peer_the_end_of_the_stream(String type) throws SocketError {
        int socktype = type.equals("stream") ? SOCK_STREAM : SOCK_SEQPACKET;
        try (var server = listener(socktype);
                var client = new Socket(AF_VSOCK, socktype)) {
            client.settimeout(LIMIT);
            client.connect(server.getsockname());
            try (var conn = server.accept().conn()) {
                conn.settimeout(LIMIT);
                client.sendall(HELLO);
                client.shutdown(SHUT_WR);

                assertArrayEquals(HELLO, conn.recv(100));
                assertEquals(0, conn.recv(100).length);
            }
        }
    }

    @Test
    void a_short_read_of_a_seqpacket_discards_the_rest() throws SocketError {
        try (var server = listener(SOCK_SEQPACKET);
                var client = new Socket(AF_VSOCK, SOCK_SEQPACKET)) {
            client.settimeout(LIMIT);
            client.connect(server.getsockname());
            try (var conn = server.accept().conn()) {
                conn.settimeout(LIMIT);
                client.sendall(HELLO);
                client.sendall(new byte[] {1});

                assertArrayEquals(new byte[] {'h', 'e'}, conn.recv(2));
                assertArrayEquals(new byte[] {1}, conn.recv(100));
            }
        }
    }

    @Test
    void a_socket_bound_to_any_context_says_so_and_has_a_port() throws SocketError {
        try (var socket = new Socket(AF_VSOCK, SOCK_STREAM)) {
            socket.bind(new Address.Vsock(VMADDR_CID_ANY, VMADDR_PORT_ANY));

            var name = (Address.Vsock) socket.getsockname();

            assertEquals(VMADDR_CID_ANY, name.cid());
            assertEquals(name.port(), Math.clamp(name.port(), 1, VMADDR_PORT_ANY - 1));
        }
    }

    @Test
    void a_port_that_nobody_listens_on_is_ECONNRESET() throws SocketError {
        try (var bound = new Socket(AF_VSOCK, SOCK_STREAM);
                var client = new Socket(AF_VSOCK, SOCK_STREAM)) {
            bound.bind(ANY_PORT);
            client.settimeout(LIMIT);
            var nobody = bound.getsockname();

            var error = assertThrows(SocketError.class, () -> client.connect(nobody));

            assertEquals(ECONNRESET, error.errno());
        }
    }

    @Test
    void the_loopback_has_no_datagrams() {
        var error = assertThrows(SocketError.class, () -> new Socket(AF_VSOCK, SOCK_DGRAM));

        assertEquals(ENODEV, error.errno());
    }

    // semantics 58
    @Test
    void the_buffer_options_are_64_bits() throws SocketError {
        try (var socket = new Socket(AF_VSOCK, SOCK_STREAM)) {
            socket.setsockopt(AF_VSOCK, SO_VM_SOCKETS_BUFFER_MAX_SIZE, BEYOND_32_BITS);

            assertEquals(
                    BEYOND_32_BITS, socket.getsockoptLong(AF_VSOCK, SO_VM_SOCKETS_BUFFER_MAX_SIZE));
        }
    }

    @Test
    void the_buffer_s_size_stays_between_its_bounds() throws SocketError {
        try (var socket = new Socket(AF_VSOCK, SOCK_STREAM)) {
            socket.setsockopt(SocketOptions.SO_VM_SOCKETS_BUFFER_MAX_SIZE, 131_072L);
            socket.setsockopt(SocketOptions.SO_VM_SOCKETS_BUFFER_MIN_SIZE, 32_768L);

            socket.setsockopt(SocketOptions.SO_VM_SOCKETS_BUFFER_SIZE, 1L);
            long least = socket.getsockopt(SocketOptions.SO_VM_SOCKETS_BUFFER_SIZE);
            socket.setsockopt(SocketOptions.SO_VM_SOCKETS_BUFFER_SIZE, BEYOND_32_BITS);
            long most = socket.getsockopt(SocketOptions.SO_VM_SOCKETS_BUFFER_SIZE);

            assertEquals(32_768L, least);
            assertEquals(131_072L, most);
            assertEquals(131_072L, socket.getsockopt(SocketOptions.SO_VM_SOCKETS_BUFFER_MAX_SIZE));
            assertEquals(32_768L, socket.getsockopt(SocketOptions.SO_VM_SOCKETS_BUFFER_MIN_SIZE));
        }
    }

    private static Socket listener(int type) throws SocketError {
        var server = new Socket(AF_VSOCK, type);
        server.bind(ANY_PORT);
        server.listen();
        server.settimeout(LIMIT);
        return server;
    }
}
