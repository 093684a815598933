package dev.sockeye.differential;

import static dev.sockeye.Constants.MSG_DONTWAIT;
import static dev.sockeye.Constants.SHUT_WR;
import static dev.sockeye.Constants.SOCK_STREAM;

import dev.sockeye.SocketError;
import dev.sockeye.SocketFile;
import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Loopback;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files of sockets in blocking mode. What a timeout does to one is not compared: Python's loses
 * what it had read, Sockeye's keeps it.
 */
class MakefileDifferentialTest extends AgainstPython {

    private static final String LINES = "one\\n\\ntwo\\r\\nthree\\0\\n";

    private Loopback.Pair pair;

    @BeforeEach
    void open() throws SocketError {
        pair = Loopback.socketpair(SOCK_STREAM);
        python(
                """
                a, b = socket.socketpair()

                def arrived():
                    try: return a.recv(100000, socket.MSG_DONTWAIT)
                    except BlockingIOError: return b''
                """);
    }

    @AfterEach
    void close() {
        python("a.close(); b.close()");
        pair.close();
    }

    /** Has the peer of both send the same and end. */
    private void sendAndEnd(String text) throws SocketError {
        python("a.sendall(b'%s'); a.shutdown(socket.SHUT_WR)".formatted(text));
        pair.first().sendall(text.translateEscapes().getBytes(StandardCharsets.ISO_8859_1));
        pair.first().shutdown(SHUT_WR);
    }

    private byte[] arrived() throws SocketError {
        try {
            return pair.first().recv(100_000, MSG_DONTWAIT);
        } catch (SocketError e) {
            return new byte[0];
        }
    }

    // ---- modes ----

    @ParameterizedTest
    @ValueSource(strings = {"", "r", "w", "rb", "br", "wb", "rw", "rwb", "rr", "a", "r+", "U", "x"})
    void a_mode_is_taken_or_refused_alike(String mode) {
        assertSame(
                "b.makefile(%s).close()".formatted(literal(mode)),
                () -> nothing(() -> pair.second().makefile(mode).close()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"r", "w", "rw"})
    void a_file_of_a_mode_reads_and_writes_alike(String mode) throws SocketError {
        sendAndEnd("x");
        python(
                """
                def tried(mode):
                    done = []
                    with b.makefile(mode + 'b') as file:
                        for call in (lambda: file.read(1), lambda: file.write(b'y')):
                            try: done.append(call() is not None)
                            except OSError: done.append(False)
                    return done
                """);

        assertSame("tried(%s)".formatted(literal(mode)), () -> tried(pair.second().makefile(mode)));
    }

    private static List<Object> tried(SocketFile opened) throws SocketError {
        var done = new ArrayList<Object>();
        try (var file = opened) {
            done.add(works(() -> file.read(1)));
            done.add(works(() -> file.write(Bytes.of("y"))));
        }
        return done;
    }

    private static boolean works(Part call) throws SocketError {
        try {
            return call.run() != null;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    @Test
    void a_file_of_a_closed_socket_fails_alike() {
        python("b.close()");
        pair.second().close();

        assertSame("b.makefile('rb').read(1)", () -> pair.second().makefile("rb").read(1));
    }

    // ---- reading ----

    @ParameterizedTest
    @CsvSource({
        "-1, -1", "-1, 0", "-1, 1", "-1, 2", "-1, 3", "-1, 4", "-1, 99", "0, -1", "0, 0", "0, 3",
        "0, 4", "2, -1", "2, 1", "2, 3", "2, 99", "16, -1", "16, 3"
    })
    void readline_with_a_limit_gives_the_same_lines(int bufsize, int limit) throws SocketError {
        sendAndEnd(LINES);
        python("file = b.makefile('rb', %d)".formatted(bufsize));

        try (var file = pair.second().makefile("rb", bufsize)) {
            assertSame(
                    "[file.readline(%d) for _ in range(9)]".formatted(limit),
                    () -> lines(file, limit));
        }
    }

    private static List<Object> lines(SocketFile file, int limit) throws SocketError {
        var lines = new ArrayList<Object>();
        for (int i = 0; i < 9; i++) {
            lines.add(file.readline(limit));
        }
        return lines;
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 2, 16})
    void readlines_gives_the_same_lines(int bufsize) throws SocketError {
        sendAndEnd(LINES);
        python("file = b.makefile('rb', %d)".formatted(bufsize));

        try (var file = pair.second().makefile("rb", bufsize)) {
            assertSame("file.readlines()", file::readlines);
        }
    }

    @Test
    void a_loop_over_the_file_gives_the_same_lines() throws SocketError {
        sendAndEnd(LINES);

        try (var file = pair.second().makefile("rb")) {
            assertSame("list(b.makefile('rb'))", () -> file.lines().toList());
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, 4", "-1, 0", "-1, 100", "-1, -1", "2, 4", "2, 1", "16, 100", "0, -1"})
    void read_of_a_size_gives_the_same_bytes(int bufsize, int size) throws SocketError {
        sendAndEnd(LINES);
        python("file = b.makefile('rb', %d)".formatted(bufsize));

        try (var file = pair.second().makefile("rb", bufsize)) {
            assertSame(
                    "[file.read(%1$d), file.readline(), file.read(%1$d), file.read()]"
                            .formatted(size),
                    () -> List.of(file.read(size), file.readline(), file.read(size), file.read()));
        }
    }

    @Test
    void readinto_fills_alike() throws SocketError {
        sendAndEnd("abcdef");
        python("file = b.makefile('rb'); x = bytearray(4)");
        byte[] x = new byte[4];

        try (var file = pair.second().makefile("rb")) {
            assertSame(
                    "[file.readinto(x), x[:], file.readinto(x), x]",
                    () -> List.of(file.readInto(x), x.clone(), file.readInto(x), x));
        }
    }

    @Test
    void text_is_read_alike() throws SocketError {
        sendAndEnd("Gr\\303\\274n\\n\\342\\202\\254");
        python("file = b.makefile('r', encoding='utf-8')");

        try (var file = pair.second().makefile("r")) {
            assertSame(
                    "[line.rstrip('\\n') for line in file]",
                    () -> file.lines(StandardCharsets.UTF_8).toList());
        }
    }

    // ---- writing ----

    @Test
    void write_without_a_buffer_sends_at_once_alike() throws SocketError {
        python("file = b.makefile('wb', 0)");

        try (var file = pair.second().makefile("wb", 0)) {
            assertSame(
                    "[file.write(b'abc'), arrived(), file.write(b''), arrived()]",
                    () ->
                            List.of(
                                    file.write(Bytes.of("abc")),
                                    arrived(),
                                    file.write(new byte[0]),
                                    arrived()));
        }
    }

    @Test
    void write_with_a_buffer_sends_at_a_flush_alike() throws SocketError {
        python("file = b.makefile('wb')");

        try (var file = pair.second().makefile("wb")) {
            assertSame(
                    "[file.write(b'abc'), arrived(), file.flush(), arrived()]",
                    () -> {
                        int written = file.write(Bytes.of("abc"));
                        byte[] before = arrived();
                        file.flush();
                        return Arrays.asList(written, before, null, arrived());
                    });
        }
    }

    @Test
    void a_write_larger_than_the_buffer_arrives_whole_alike() {
        python("file = b.makefile('wb', 16)");

        assertSame(
                "[file.write(bytes(5000)), file.close(), len(arrived())][::2]",
                () -> {
                    int written;
                    try (var file = pair.second().makefile("wb", 16)) {
                        written = file.write(new byte[5000]);
                    }
                    return List.of(written, arrived().length);
                });
    }

    @Test
    void writing_to_a_closed_peer_fails_alike() throws SocketError {
        python("a.close(); file = b.makefile('wb', 0)");
        pair.first().close();

        // Not closed: what could not be sent stays in Sockeye's buffer, and close tells of it
        // again.
        var file = pair.second().makefile("wb", 0);
        assertSame("file.write(b'x')", () -> file.write(new byte[1]));
    }

    // ---- lifetime ----

    @Test
    void a_file_reads_after_its_socket_is_closed_and_then_ends_the_connection_alike()
            throws SocketError {
        python(
                """
                def lived():
                    file = b.makefile('rwb')
                    b.close(); a.send(b'line\\n')
                    line = file.readline(); file.write(b'last')
                    file.close()
                    return [line, a.recv(9), a.recv(9)]
                """);

        assertSame(
                "lived()",
                () -> {
                    var file = pair.second().makefile("rwb");
                    pair.second().close();
                    pair.first().send(Bytes.of("line\n"));
                    byte[] line = file.readline();
                    file.write(Bytes.of("last"));
                    file.close();
                    return List.of(line, pair.first().recv(9), pair.first().recv(9));
                });
    }

    @Test
    void closing_the_file_leaves_the_socket_open_alike() throws SocketError {
        pair.second().makefile("rb").close();

        assertSame(
                "[b.makefile('rb').close(), b.send(b'x'), a.recv(9)]",
                () -> Arrays.asList(null, pair.second().send(Bytes.of("x")), pair.first().recv(9)));
    }

    @Test
    void the_last_of_two_files_ends_the_connection_alike() throws SocketError {
        python("x, y = b.makefile('rb'), b.makefile('wb'); b.close(); x.close()");
        var x = pair.second().makefile("rb");
        var y = pair.second().makefile("wb");
        pair.second().close();
        x.close();

        assertSame(
                "[arrived(), y.close(), a.recv(9)]",
                () -> {
                    byte[] before = arrived();
                    y.close();
                    return Arrays.asList(before, null, pair.first().recv(9));
                });
    }
}
