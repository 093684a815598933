package dev.sockeye.families;

import static dev.sockeye.Constants.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.SocketOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The kernel's crypto, AF_ALG, against the JDK's. */
@Timeout(120)
class AlgTest {

    private static final byte[] HELLO = ascii("hello");
    private static final byte[] KEY = ascii("0123456789abcdef");
    private static final byte[] IV = ascii("fedcba9876543210");
    private static final byte[] NONCE = ascii("twelve bytes");
    private static final byte[] BLOCK = ascii("sixteen bytes!!!");
    private static final byte[] ASSOCIATED = ascii("who, and to whom");
    private static final int TAG_BYTES = 16;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @BeforeAll
    static void needsAlg() {
        assumeAlgorithm("hash", "sha256");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void assumeAlgorithm(String type, String name) {
        Kernel.assumeAddress(
                AF_ALG,
                SOCK_SEQPACKET,
                0,
                new Address.Alg(type, name, 0, 0),
                "this kernel has no " + name + " by AF_ALG: run guest/test");
    }

    private static Socket algorithm(String type, String name) throws SocketError {
        assumeAlgorithm(type, name);
        var socket = new Socket(AF_ALG, SOCK_SEQPACKET);
        socket.bind(new Address.Alg(type, name, 0, 0));
        return socket;
    }

    private static Socket operation(Socket algorithm) throws SocketError {
        var operation = algorithm.accept().conn();
        operation.settimeout(LIMIT);
        return operation;
    }

    // semantics 94
    @Test
    void accept_of_AF_ALG_returns_no_address() throws SocketError {
        try (var algorithm = algorithm("hash", "sha256")) {
            var accepted = algorithm.accept();

            accepted.conn().close();

            assertNull(accepted.address());
        }
    }

    @Test
    void the_kernel_hashes_as_the_jdk_does() throws Exception {
        try (var algorithm = algorithm("hash", "sha256");
                var operation = operation(algorithm)) {
            operation.sendall(HELLO);

            assertArrayEquals(
                    MessageDigest.getInstance("SHA-256").digest(HELLO), operation.recv(64));
        }
    }

    @Test
    void a_hash_of_parts_is_that_of_the_whole() throws Exception {
        var whole = MessageDigest.getInstance("SHA-256");
        whole.update(HELLO);
        try (var algorithm = algorithm("hash", "sha256");
                var operation = operation(algorithm)) {
            operation.send(HELLO, MSG_MORE);
            operation.send(BLOCK);

            assertArrayEquals(whole.digest(BLOCK), operation.recv(64));
        }
    }

    @Test
    void a_keyed_hash_takes_its_key_before_accept() throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        try (var algorithm = algorithm("hash", "hmac(sha256)")) {
            algorithm.setsockopt(SocketOptions.ALG_SET_KEY, KEY);
            try (var operation = operation(algorithm)) {
                operation.sendall(HELLO);

                assertArrayEquals(mac.doFinal(HELLO), operation.recv(64));
            }
        }
    }

    @Test
    void the_kernel_encrypts_and_decrypts_as_the_jdk_does() throws Exception {
        var cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(KEY, "AES"), new IvParameterSpec(IV));
        byte[] secret = cipher.doFinal(BLOCK);
        try (var algorithm = algorithm("skcipher", "cbc(aes)")) {
            algorithm.setsockopt(SOL_ALG, ALG_SET_KEY, KEY);
            try (var operation = operation(algorithm)) {
                operation.sendmsgAfalg(buffers(BLOCK), ALG_OP_ENCRYPT, IV);
                byte[] encrypted = operation.recv(64);
                operation.sendmsgAfalg(buffers(secret), ALG_OP_DECRYPT, IV);
                byte[] decrypted = operation.recv(64);

                assertArrayEquals(secret, encrypted);
                assertArrayEquals(BLOCK, decrypted);
            }
        }
    }

    @Test
    void the_kernel_authenticates_associated_data_as_the_jdk_does() throws Exception {
        try (var algorithm = gcm();
                var operation = operation(algorithm)) {
            operation.sendmsgAfalg(
                    buffers(ASSOCIATED, BLOCK), ALG_OP_ENCRYPT, NONCE, ASSOCIATED.length, 0);

            assertArrayEquals(joined(ASSOCIATED, sealed()), operation.recv(200));
        }
    }

    @Test
    void the_kernel_opens_what_the_jdk_has_sealed() throws Exception {
        try (var algorithm = gcm();
                var operation = operation(algorithm)) {
            operation.sendmsgAfalg(
                    buffers(ASSOCIATED, sealed()), ALG_OP_DECRYPT, NONCE, ASSOCIATED.length, 0);

            assertArrayEquals(
                    joined(ASSOCIATED, BLOCK), operation.recv(ASSOCIATED.length + BLOCK.length));
        }
    }

    @Test
    void sealed_data_that_was_changed_is_EBADMSG() throws Exception {
        byte[] changed = sealed();
        changed[0] ^= 1;
        try (var algorithm = gcm();
                var operation = operation(algorithm)) {
            operation.sendmsgAfalg(
                    buffers(ASSOCIATED, changed), ALG_OP_DECRYPT, NONCE, ASSOCIATED.length, 0);

            var error = assertThrows(SocketError.class, () -> operation.recv(200));

            assertEquals(EBADMSG, error.errno());
        }
    }

    @Test
    void a_seeded_random_number_generator_gives_other_bytes_each_time() throws SocketError {
        try (var algorithm = algorithm("rng", "stdrng")) {
            algorithm.setsockopt(SocketOptions.ALG_SET_KEY, new byte[48]);
            try (var operation = operation(algorithm)) {
                byte[] first = operation.recv(32);
                byte[] second = operation.recv(32);

                assertEquals(32, first.length);
                assertFalse(Arrays.equals(first, second));
            }
        }
    }

    @Test
    void an_algorithm_that_there_is_not_is_ENOENT() throws SocketError {
        try (var socket = new Socket(AF_ALG, SOCK_SEQPACKET)) {
            var error =
                    assertThrows(
                            SocketError.class,
                            () -> socket.bind(new Address.Alg("hash", "nonesuch", 0, 0)));

            assertEquals(ENOENT, error.errno());
        }
    }

    @Test
    void a_key_of_the_wrong_length_is_EINVAL() throws SocketError {
        try (var algorithm = algorithm("skcipher", "cbc(aes)")) {
            var error =
                    assertThrows(
                            SocketError.class,
                            () -> algorithm.setsockopt(SocketOptions.ALG_SET_KEY, HELLO));

            assertEquals(EINVAL, error.errno());
        }
    }

    private static Socket gcm() throws SocketError {
        var algorithm = algorithm("aead", "gcm(aes)");
        algorithm.setsockopt(SocketOptions.ALG_SET_KEY, KEY);
        algorithm.setsockopt(SocketOptions.ALG_SET_AEAD_AUTHSIZE, TAG_BYTES);
        return algorithm;
    }

    private static byte[] sealed() throws Exception {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(KEY, "AES"),
                new GCMParameterSpec(TAG_BYTES * Byte.SIZE, NONCE));
        cipher.updateAAD(ASSOCIATED);
        return cipher.doFinal(BLOCK);
    }

    private static List<ByteBuffer> buffers(byte[]... parts) {
        return Arrays.stream(parts).map(ByteBuffer::wrap).toList();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
    }
}
