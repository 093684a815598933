package dev.sockeye;

import static dev.sockeye.Constants.EBADF;
import static dev.sockeye.Constants.SHUT_WR;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static dev.sockeye.conformance.SocketAssertions.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.sys.WaitingCalls;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file reads and writes, its modes and its buffers. */
@Timeout(30)
final class SocketFileTest {

    private Loopback.Pair pair;
    private Socket peer;

    @BeforeEach
    void connect() throws SocketError {
        pair = Loopback.socketpair(SOCK_STREAM);
        peer = pair.second();
    }

    @AfterEach
    void close() {
        pair.close();
    }

    private SocketFile file(String mode, int bufsize) throws SocketError {
        return pair.first().makefile(mode, bufsize);
    }

    private void send(String text) throws SocketError {
        peer.sendall(Bytes.of(text));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** What has been sent to the peer so far. */
    private String arrived() throws SocketError {
        try {
            return text(peer.recv(1 << 16, Constants.MSG_DONTWAIT));
        } catch (SocketError e) {
            assertTrue(e.isWouldBlock(), e::getMessage);
            return "";
        }
    }

    // ---- modes ----

    @ParameterizedTest
    @ValueSource(strings = {"", "r", "rb", "br", "b", "t", "rt", "rr"})
    void a_mode_without_w_reads_and_does_not_write(String mode) throws Exception {
        try (var file = file(mode, -1)) {
            send("x\n");

            assertEquals("x\n", text(file.readline()));
            assertThrows(IllegalStateException.class, () -> file.write(Bytes.of("y")));
            assertThrows(IllegalStateException.class, file::outputStream);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"w", "wb", "bw", "wt"})
    void a_mode_of_w_alone_writes_and_does_not_read(String mode) throws Exception {
        try (var file = file(mode, 0)) {
            file.write(Bytes.of("x"));

            assertEquals("x", arrived());
            assertThrows(IllegalStateException.class, file::read);
            assertThrows(IllegalStateException.class, file::lines);
            assertThrows(IllegalStateException.class, file::inputStream);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw", "wr", "rwb", "brw", "rwt"})
    void a_mode_of_r_and_w_does_both(String mode) throws Exception {
        try (var file = file(mode, -1)) {
            send("question\n");

            assertEquals("question\n", text(file.readline()));
            file.write(Bytes.of("answer"));
            file.flush();
            assertEquals("answer", arrived());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "r+", "U", "rwx", "R", "bt", " r"})
    void another_mode_is_refused_by_its_name(String mode) {
        assertRefused("'" + mode + "'", () -> file(mode, -1));
    }

    @Test
    void makefile_without_arguments_reads() throws Exception {
        try (var file = pair.first().makefile()) {
            send("x");

            assertEquals("x", text(file.read(1)));
        }
    }

    @Test
    void makefile_of_a_closed_socket_fails_with_EBADF() {
        pair.first().close();

        assertErrno(EBADF, () -> pair.first().makefile());
    }

    // ---- reading ----

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 2, 4096})
    void read_gives_everything_until_the_end_of_the_stream(int bufsize) throws Exception {
        byte[] data = Bytes.random(300_000);
        try (var file = file("r", bufsize)) {
            var sending =
                    ThreadKind.VIRTUAL.run(() -> {
                        peer.sendall(data);
                        peer.shutdown(SHUT_WR);
                    });

            assertArrayEquals(data, file.read());
            sending.result();
            assertEquals(0, file.read().length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 2})
    void read_of_a_size_waits_for_all_of_it(int bufsize) throws Exception {
        try (var file = file("r", bufsize)) {
            send("abc");
            var reading = ThreadKind.PLATFORM.start(() -> file.read(5));
            send("defg");

            assertEquals("abcde", text(reading.result()));
            assertEquals("fg", text(file.read(2)));
        }
    }

    @Test
    void read_of_a_size_gives_less_at_the_end_of_the_stream() throws Exception {
        try (var file = file("r", -1)) {
            send("abc");
            peer.shutdown(SHUT_WR);

            assertEquals("abc", text(file.read(10)));
            assertEquals("", text(file.read(10)));
        }
    }

    @Test
    void read_of_nothing_waits_for_nothing() throws Exception {
        try (var file = file("r", -1)) {
            assertEquals(0, file.read(0).length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 3})
    void readline_gives_lines_with_their_newlines_and_then_nothing(int bufsize) throws Exception {
        try (var file = file("r", bufsize)) {
            send("one\n\ntwo\r\nthree");
            peer.shutdown(SHUT_WR);

            assertEquals("one\n", text(file.readline()));
            assertEquals("\n", text(file.readline()));
            assertEquals("two\r\n", text(file.readline()));
            assertEquals("three", text(file.readline()));
            assertEquals("", text(file.readline()));
        }
    }

    @ParameterizedTest
    @CsvSource({"0,''", "2,on", "3,one", "4,'one\n'", "9,'one\n'", "-1,'one\n'"})
    void readline_gives_no_more_than_its_limit(int limit, String expected) throws Exception {
        try (var file = file("r", -1)) {
            send("one\ntwo\n");

            assertEquals(expected, text(file.readline(limit)));
        }
    }

    @Test
    void a_line_longer_than_the_buffer_is_given_whole() throws Exception {
        byte[] line = new byte[500_000];
        line[line.length - 1] = '\n';
        try (var file = file("r", 16)) {
            ThreadKind.VIRTUAL.run(() -> peer.sendall(line));

            assertArrayEquals(line, file.readline());
        }
    }

    @Test
    void readlines_gives_all_lines() throws Exception {
        try (var file = file("r", -1)) {
            send("one\ntwo\nthree");
            peer.shutdown(SHUT_WR);

            var lines = file.readlines().stream().map(SocketFileTest::text).toList();

            assertEquals(List.of("one\n", "two\n", "three"), lines);
        }
    }

    @Test
    void lines_are_read_when_they_are_asked_for() throws Exception {
        try (var file = file("r", -1)) {
            send("one\ntwo\n");

            var first = file.lines().findFirst().map(SocketFileTest::text);

            assertEquals("one\n", first.orElseThrow());
            assertEquals("two\n", text(file.readline()));
        }
    }

    @Test
    void readInto_fills_the_room() throws Exception {
        byte[] room = new byte[4];
        try (var file = file("r", -1)) {
            send("abcdef");

            assertEquals(4, file.readInto(room));
            assertEquals("abcd", text(room));
            assertEquals("ef", text(file.read(2)));
        }
    }

    @Test
    void readInto_moves_the_position_of_a_buffer() throws Exception {
        var room = ByteBuffer.allocateDirect(4);
        try (var file = file("r", -1)) {
            send("abc");
            peer.shutdown(SHUT_WR);

            assertEquals(3, file.readInto(room));
            assertEquals(3, room.position());
        }
    }

    @Test
    void readInto_refuses_a_buffer_that_is_read_only() throws Exception {
        try (var file = file("r", -1)) {
            assertRefused(
                    "read-only", () -> file.readInto(ByteBuffer.allocate(1).asReadOnlyBuffer()));
        }
    }

    @Test
    void without_a_buffer_nothing_is_read_ahead() throws Exception {
        try (var file = file("r", 0)) {
            send("line\nrest");

            assertEquals("line\n", text(file.readline()));
            assertEquals("re", text(file.read(2)));
            assertEquals("st", text(pair.first().recv(10)));
        }
    }

    // ---- writing ----

    @Test
    void write_without_a_buffer_sends_at_once() throws Exception {
        try (var file = file("w", 0)) {
            assertEquals(3, file.write(Bytes.of("abc")));
            assertEquals("abc", arrived());
        }
    }

    @Test
    void write_by_lines_sends_once_there_is_a_newline() throws Exception {
        try (var file = file("w", 1)) {
            file.write(Bytes.of("abc"));
            assertEquals("", arrived());

            file.write(Bytes.of("def\nghi"));
            assertEquals("abcdef\nghi", arrived());
        }
    }

    @Test
    void write_sends_once_the_buffer_is_full() throws Exception {
        try (var file = file("w", 4)) {
            file.write(Bytes.of("abc"));
            assertEquals("", arrived());

            file.write(Bytes.of("d"));
            assertEquals("abcd", arrived());
        }
    }

    @Test
    void the_default_buffer_holds_8192_bytes() throws Exception {
        try (var file = file("w", -1)) {
            file.write(new byte[8191]);
            assertEquals("", arrived());

            file.write(new byte[1]);
            assertEquals(8192, arrived().length());
        }
    }

    @Test
    void flush_sends_what_there_is() throws Exception {
        try (var file = file("w", -1)) {
            file.write("Grüße", StandardCharsets.UTF_8);
            file.flush();

            assertEquals("Grüße", arrived());
        }
    }

    @Test
    void an_empty_write_sends_nothing() throws Exception {
        try (var datagrams = Loopback.socketpair(Constants.SOCK_DGRAM);
                var file = datagrams.first().makefile("w", 0)) {
            assertEquals(0, file.write(new byte[0]));
            assertEquals(0, datagrams.second().poll(Constants.POLLIN, Duration.ZERO));
        }
    }

    @Test
    void flush_of_a_file_for_reading_does_nothing() throws Exception {
        try (var file = file("r", -1)) {
            file.flush();

            assertEquals("", arrived());
        }
    }

    @Test
    void a_reader_and_a_writer_run_side_by_side() throws Exception {
        try (var file = file("rw", 0)) {
            var reading = ThreadKind.VIRTUAL.start(() -> file.readline());
            WaitingCalls.await(pair.first(), 1);

            file.write(Bytes.of("question"));

            assertEquals("question", arrived());
            send("answer\n");
            assertEquals("answer\n", text(reading.result()));
        }
    }

    @Test
    void isClosed_tells_whether_it_is() throws Exception {
        var file = file("r", -1);
        assertFalse(file.isClosed());
        assertEquals(pair.first().fileno(), file.fileno());

        file.close();

        assertTrue(file.isClosed());
        assertEquals(-1, file.fileno());
        assertTrue(file.toString().contains("closed"), file::toString);
    }
}
