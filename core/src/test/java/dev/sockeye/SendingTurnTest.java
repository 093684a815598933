package dev.sockeye;

import static dev.sockeye.Constants.EAGAIN;
import static dev.sockeye.Constants.EBADF;
import static dev.sockeye.Constants.EINTR;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.Running;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.sys.WaitingCalls;
import java.io.ByteArrayOutputStream;
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

/** Calls that wait for their turn behind a sender that is stuck. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SendingTurnTest {

    private static final byte[] STUCK = Bytes.random(4 << 20);
    private static final byte[] LATE = Bytes.of("late");
    private static final Duration SHORT = Duration.ofMillis(20);

    @TempDir Path directory;

    private Loopback.Pair pair;
    private Socket socket;
    private SocketFile file;

    @BeforeEach
    void open() throws SocketError {
        pair = Loopback.socketpair(SOCK_STREAM);
        socket = pair.first();
        file = socket.makefile("w", 0);
    }

    @AfterEach
    void close() {
        pair.second().close(); // What is in the file's buffer then fails at once.
        socket.close();
    }

    private Running<Integer> stuckWrite(ThreadKind kind) {
        var writing = kind.start(() -> file.write(STUCK));
        WaitingCalls.await(socket, 1);
        return writing;
    }

    private byte[] receive(int length) throws SocketError {
        var all = new ByteArrayOutputStream();
        while (all.size() < length) {
            all.writeBytes(pair.second().recv(1 << 16));
        }
        return all.toByteArray();
    }

    @ParameterizedTest
    @EnumSource
    void closing_the_socket_ends_a_sendall_and_a_sendfile_behind_a_files_write(ThreadKind kind)
            throws Exception {
        try (var content = FileChannel.open(Files.write(directory.resolve("content"), LATE))) {
            var writing = stuckWrite(kind);
            var sendall = kind.start(() -> sendall(LATE));
            var sendfile = kind.start(() -> socket.sendfile(content));
            WaitingCalls.await(socket, 3);

            ThreadKind.PLATFORM.run(socket::close).result();

            assertEquals(EBADF, sendall.error().errno());
            assertEquals(EBADF, sendfile.error().errno());
            assertArrayEquals(STUCK, receive(STUCK.length));
            assertEquals(STUCK.length, writing.result());
            file.close();
        }
    }

    private int sendall(byte[] data) throws SocketError {
        socket.sendall(data);
        return data.length;
    }

    @ParameterizedTest
    @EnumSource
    void closing_a_file_ends_its_write_behind_the_sockets_sendall(ThreadKind kind)
            throws Exception {
        var sendall = kind.start(() -> sendall(STUCK));
        WaitingCalls.await(socket, 1);
        var writing = kind.start(() -> file.write(LATE));
        WaitingCalls.await(socket, 2);

        ThreadKind.PLATFORM.run(file::close).result();

        assertEquals(EBADF, writing.error().errno());
        assertArrayEquals(STUCK, receive(STUCK.length));
        assertEquals(STUCK.length, sendall.result());
    }

    @ParameterizedTest
    @EnumSource
    void the_next_goes_on_when_the_stuck_one_is_done(ThreadKind kind) throws Exception {
        var writing = stuckWrite(kind);
        var sendall = kind.start(() -> sendall(LATE));
        WaitingCalls.await(socket, 2);

        byte[] received = receive(STUCK.length + LATE.length);

        assertEquals(STUCK.length, writing.result());
        assertEquals(LATE.length, sendall.result());
        assertArrayEquals(LATE, Arrays.copyOfRange(received, STUCK.length, received.length));
    }

    @ParameterizedTest
    @EnumSource
    void the_next_goes_on_when_one_before_it_gives_up(ThreadKind kind) throws Exception {
        var writing = stuckWrite(kind);
        var first = kind.start(() -> sendall(LATE));
        WaitingCalls.await(socket, 2);
        var second = kind.start(() -> sendall(LATE));
        WaitingCalls.await(socket, 3);

        first.thread().interrupt();
        assertEquals(EINTR, first.error().errno());
        receive(STUCK.length + LATE.length);

        assertEquals(STUCK.length, writing.result());
        assertEquals(LATE.length, second.result());
    }

    @ParameterizedTest
    @EnumSource
    void an_interrupt_ends_a_write_behind_another_and_keeps_its_data(ThreadKind kind)
            throws Exception {
        var stuck = stuckWrite(kind);
        var behind = kind.start(() -> file.write(LATE));
        WaitingCalls.await(socket, 2);

        behind.thread().interrupt();

        assertEquals(EINTR, behind.error().errno());
        assertArrayEquals(STUCK, receive(STUCK.length));
        assertEquals(STUCK.length, stuck.result());
        file.flush();
        assertArrayEquals(LATE, receive(LATE.length));
    }

    @ParameterizedTest
    @EnumSource
    void a_timeout_ends_a_write_and_a_flush_behind_another_and_keeps_the_data(ThreadKind kind)
            throws Exception {
        var stuck = stuckWrite(kind);
        socket.settimeout(SHORT);

        kind.start(() -> file.write(LATE)).failure(SocketTimeout.class);
        kind.run(file::flush).failure(SocketTimeout.class);

        socket.settimeout(null);
        assertArrayEquals(STUCK, receive(STUCK.length));
        assertEquals(STUCK.length, stuck.result());
        file.flush();
        assertArrayEquals(LATE, receive(LATE.length));
    }

    @Test
    void a_write_that_would_wait_behind_another_keeps_its_data_for_close() throws Exception {
        var stuck = stuckWrite(ThreadKind.VIRTUAL);
        socket.setblocking(false);
        assertErrno(EAGAIN, () -> file.write(LATE));
        socket.setblocking(true);
        assertArrayEquals(STUCK, receive(STUCK.length));
        assertEquals(STUCK.length, stuck.result());

        file.close();

        assertArrayEquals(LATE, receive(LATE.length));
    }

    @ParameterizedTest
    @EnumSource
    void a_channel_that_closes_the_socket_while_it_is_read_ends_sendfile(ThreadKind kind)
            throws Exception {
        try (var content = new ClosingChannel(socket)) {
            var sending = kind.start(() -> socket.sendfile(content));

            assertEquals(EBADF, sending.error().errno());
        }
    }
}
