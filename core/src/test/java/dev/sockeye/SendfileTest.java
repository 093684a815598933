package dev.sockeye;

import static dev.sockeye.Constants.SHUT_WR;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static dev.sockeye.conformance.SocketAssertions.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.Running;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.sys.WaitingCalls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that do not fit into the socket's buffer; small ones are in the differential tests. */
@Timeout(30)
final class SendfileTest {
    // More than a socket's buffer holds, and no multiple of a chunk.
    private static final byte[] CONTENT = Bytes.random((8 << 20) + 12345);
    private static final Duration LIMIT = Duration.ofMillis(60);

    @TempDir Path directory;

    private Loopback.Pair pair;
    private FileChannel file;

    @BeforeEach
    void open() throws IOException {
        pair = Loopback.socketpair(SOCK_STREAM);
        file = FileChannel.open(Files.write(directory.resolve("content"), CONTENT));
    }

    @AfterEach
    void close() throws IOException {
        pair.close();
        file.close();
    }

    private Running<byte[]> receiving(ThreadKind kind) {
        return kind.start(() -> {
            var received = new ByteArrayOutputStream();
            for (byte[] next = receive(); next.length > 0; next = receive()) {
                received.writeBytes(next);
            }
            return received.toByteArray();
        });
    }

    private byte[] receive() throws SocketError {
        return pair.second().recv(1 << 16);
    }

    @ParameterizedTest
    @EnumSource
    void a_file_longer_than_any_buffer_arrives_as_it_is(ThreadKind kind) throws Exception {
        var receiving = receiving(kind);
        var sending = kind.start(() -> pair.first().sendfile(file));

        assertEquals(CONTENT.length, sending.result());
        pair.first().shutdown(SHUT_WR);
        assertArrayEquals(CONTENT, receiving.result());
        assertEquals(CONTENT.length, file.position());
    }

    @ParameterizedTest
    @EnumSource
    void a_part_of_a_file_arrives_as_it_is(ThreadKind kind) throws Exception {
        int offset = 1_000_001;
        int count = 3_000_003;
        var receiving = receiving(kind);
        var sending = kind.start(() -> pair.first().sendfile(file, offset, count));

        assertEquals(count, sending.result());
        pair.first().shutdown(SHUT_WR);
        assertArrayEquals(Arrays.copyOfRange(CONTENT, offset, offset + count), receiving.result());
        assertEquals(offset + count, file.position());
    }

    @ParameterizedTest
    @EnumSource
    void a_timeout_counts_for_the_whole_file_and_tells_what_was_sent(ThreadKind kind)
            throws Exception {
        pair.first().settimeout(LIMIT);

        var sending = kind.start(() -> pair.first().sendfile(file, 10));
        var timeout = sending.failure(SocketTimeout.class);

        assertEquals("timed out", timeout.getMessage());
        assertEquals("sendfile", timeout.operation());
        assertEquals(LIMIT, timeout.limit());
        assertTrue(timeout.bytesTransferred() > 0);
        assertEquals(10 + timeout.bytesTransferred(), file.position());
    }

    @ParameterizedTest
    @EnumSource
    void close_ends_the_wait_with_EBADF(ThreadKind kind) throws Exception {
        var sending = kind.start(() -> pair.first().sendfile(file));
        WaitingCalls.await(pair.first(), 1);

        pair.first().close();

        assertEquals("EBADF", sending.error().errnoName());
        assertTrue(file.position() > 0);
    }

    @ParameterizedTest
    @EnumSource
    void interrupt_ends_the_wait_with_EINTR_and_leaves_the_file_open(ThreadKind kind)
            throws Exception {
        var sending = kind.start(() -> pair.first().sendfile(file));
        WaitingCalls.await(pair.first(), 1);

        sending.thread().interrupt();

        assertEquals("EINTR", sending.error().errnoName());
        assertTrue(file.isOpen());
    }

    @ParameterizedTest
    @EnumSource
    void an_interrupted_thread_sends_nothing_and_leaves_the_file_open(ThreadKind kind)
            throws Exception {
        var sending =
                kind.start(() -> {
                    Thread.currentThread().interrupt();
                    return pair.first().sendfile(file);
                });

        assertEquals("EINTR", sending.error().errnoName());
        assertTrue(file.isOpen());
        assertEquals(0, file.position());
    }

    @Test
    void a_peer_that_has_closed_is_EPIPE() {
        pair.second().close();

        assertErrno(Constants.EPIPE, () -> pair.first().sendfile(file));
    }

    @Test
    void a_closed_file_is_an_error_with_its_cause() throws IOException {
        file.close();

        var error = assertThrows(SocketError.class, () -> pair.first().sendfile(file));

        assertEquals(0, error.errno());
        assertInstanceOf(ClosedChannelException.class, error.getCause());
    }

    @Test
    void a_closed_socket_is_EBADF() {
        pair.first().close();

        assertErrno(Constants.EBADF, () -> pair.first().sendfile(file));
    }

    @Test
    void a_negative_offset_is_refused() {
        assertRefused("negative offset: -1", () -> pair.first().sendfile(file, -1));
    }

    @Test
    void a_count_that_is_not_positive_is_refused() {
        assertRefused(
                "count must be a positive integer (got 0)",
                () -> pair.first().sendfile(file, 0, 0));
    }

    @Test
    void a_nonblocking_socket_is_refused() throws SocketError {
        pair.first().setblocking(false);

        assertRefused("non-blocking sockets are not supported", () -> pair.first().sendfile(file));
    }

    @Test
    void a_datagram_socket_is_refused() throws SocketError {
        try (var datagrams = Loopback.socketpair(SOCK_DGRAM)) {
            assertRefused(
                    "only SOCK_STREAM type sockets are supported",
                    () -> datagrams.first().sendfile(file));
        }
    }
}
