package dev.sockeye.families;

import static dev.sockeye.Constants.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** AF_VSOCK over its loopback, AF_CAN over a virtual bus, and the kernel's crypto, AF_ALG. */
@Timeout(120)
class LinuxFamiliesTest {

    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @ParameterizedTest
    @ValueSource(strings = {"stream", "seqpacket"})
    void vsock_loopback_carries_data_both_ways(String type) throws SocketError {
        int socktype = type.equals("stream") ? SOCK_STREAM : SOCK_SEQPACKET;
        var any = new Address.Vsock(VMADDR_CID_LOCAL, VMADDR_PORT_ANY);
        Kernel.assumeAddress(
                AF_VSOCK, socktype, 0, any, "this kernel has no vsock loopback: run guest/test");
        try (var server = new Socket(AF_VSOCK, socktype);
                var client = new Socket(AF_VSOCK, socktype)) {
            server.bind(any);
            server.listen();
            server.settimeout(LIMIT);
            client.settimeout(LIMIT);
            client.connect(server.getsockname());
            var accepted = server.accept();
            try (var conn = accepted.conn()) {
                conn.settimeout(LIMIT);
                client.sendall(HELLO);
                assertArrayEquals(HELLO, conn.recv(100));
                conn.sendall(HELLO);
                assertArrayEquals(HELLO, client.recv(100));
                assertEquals(
                        VMADDR_CID_LOCAL,
                        ((Address.Vsock) Objects.requireNonNull(accepted.address())).cid());
            }
        }
    }

    // semantics 58
    @Test
    void the_buffer_options_of_vsock_are_64_bits() throws SocketError {
        Kernel.assumeFamily(AF_VSOCK, SOCK_STREAM, "AF_VSOCK");
        try (var socket = new Socket(AF_VSOCK, SOCK_STREAM)) {
            socket.setsockopt(AF_VSOCK, SO_VM_SOCKETS_BUFFER_SIZE, 65_536L);

            assertEquals(65_536L, socket.getsockoptLong(AF_VSOCK, SO_VM_SOCKETS_BUFFER_SIZE));
        }
    }

    @Test
    void a_can_frame_reaches_another_socket_on_the_bus() throws SocketError {
        var bus = new Address.Can("vcan0", 0, 0);
        Kernel.assumeAddress(
                AF_CAN, SOCK_RAW, CAN_RAW, bus, "there is no CAN bus vcan0: run guest/test");
        try (var sender = new Socket(AF_CAN, SOCK_RAW, CAN_RAW);
                var receiver = new Socket(AF_CAN, SOCK_RAW, CAN_RAW)) {
            sender.bind(bus);
            receiver.bind(bus);
            receiver.settimeout(LIMIT);
            byte[] frame = new byte[16]; // struct can_frame
            frame[0] = 0x23;
            frame[4] = 2;
            frame[8] = 1;

            sender.send(frame);
            var received = receiver.recvfrom(100);

            assertArrayEquals(frame, received.data());
            assertEquals(bus, received.address());
            assertEquals(bus, receiver.getsockname());
        }
    }

    // semantics 94
    @Test
    void the_kernel_hashes_as_the_jdk_does() throws Exception {
        var sha256 = new Address.Alg("hash", "sha256", 0, 0);
        Kernel.assumeAddress(
                AF_ALG, SOCK_SEQPACKET, 0, sha256, "this kernel has no AF_ALG: run guest/test");
        try (var algorithm = new Socket(AF_ALG, SOCK_SEQPACKET)) {
            algorithm.bind(sha256);
            var accepted = algorithm.accept();
            try (var operation = accepted.conn()) {
                operation.sendall(HELLO);

                assertNull(accepted.address());
                assertArrayEquals(
                        MessageDigest.getInstance("SHA-256").digest(HELLO), operation.recv(64));
            }
        }
    }

    @Test
    void the_kernel_encrypts_as_the_jdk_does() throws Exception {
        var aes = new Address.Alg("skcipher", "cbc(aes)", 0, 0);
        Kernel.assumeAddress(
                AF_ALG,
                SOCK_SEQPACKET,
                0,
                aes,
                "this kernel has no AF_ALG ciphers: run guest/test");
        byte[] key = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);
        byte[] block = "sixteen bytes!!!".getBytes(StandardCharsets.UTF_8);
        var cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(key));
        try (var algorithm = new Socket(AF_ALG, SOCK_SEQPACKET)) {
            algorithm.bind(aes);
            algorithm.setsockopt(SOL_ALG, ALG_SET_KEY, key);
            try (var operation = algorithm.accept().conn()) {
                operation.sendmsgAfalg(List.of(ByteBuffer.wrap(block)), ALG_OP_ENCRYPT, key);

                assertArrayEquals(cipher.doFinal(block), operation.recv(64));
            }
        }
    }
}
