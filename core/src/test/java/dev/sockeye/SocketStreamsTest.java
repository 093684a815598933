package dev.sockeye;

import static dev.sockeye.Constants.EAGAIN;
import static dev.sockeye.Constants.SHUT_WR;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static dev.sockeye.conformance.SocketAssertions.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.ThreadKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The java.io views of sockets and files. */
@Timeout(30)
final class SocketStreamsTest {

    private Loopback.Pair pair;

    @BeforeEach
    void connect() throws SocketError {
        pair = Loopback.socketpair(SOCK_STREAM);
    }

    @AfterEach
    void close() {
        pair.close();
    }

    @ParameterizedTest
    @EnumSource
    void streams_of_sockets_carry_everything(Family family) throws Exception {
        byte[] data = Bytes.random(1 << 20);
        try (var streams = Loopback.streams(family)) {
            var sending =
                    ThreadKind.VIRTUAL.run(() -> {
                        var out = streams.first().outputStream();
                        new ByteArrayInputStream(data).transferTo(out);
                        streams.first().shutdown(SHUT_WR);
                    });
            var received = new ByteArrayOutputStream();

            streams.second().inputStream().transferTo(received);

            sending.result();
            assertArrayEquals(data, received.toByteArray());
        }
    }

    @Test
    void a_stream_reads_single_bytes_and_the_end() throws Exception {
        var out = pair.first().outputStream();
        out.write(200);
        pair.first().shutdown(SHUT_WR);
        var in = pair.second().inputStream();

        assertEquals(200, in.read());
        assertEquals(-1, in.read());
        assertEquals(0, in.read(new byte[0]));
    }

    @Test
    void a_stream_waits_as_long_as_its_socket() throws Exception {
        var in = pair.first().inputStream();
        pair.first().settimeout(Duration.ofMillis(10));
        assertThrows(SocketTimeout.class, in::read);
        pair.first().setblocking(false);
        assertErrno(EAGAIN, in::read);
    }

    @Test
    void closing_a_stream_closes_its_socket() throws Exception {
        pair.first().inputStream().close();

        assertEquals(-1, pair.first().fileno());
        assertEquals(-1, pair.second().inputStream().read());
    }

    @Test
    void a_stream_gives_the_files_buffer_first() throws Exception {
        pair.second().sendall(Bytes.of("line\nrest"));
        try (var file = pair.first().makefile("r")) {
            file.readline();
            var in = file.inputStream();

            assertEquals(4, in.available());
            assertEquals("re", new String(in.readNBytes(2), StandardCharsets.UTF_8));
            assertEquals('s', in.read());
            assertEquals("t", new String(file.read(1), StandardCharsets.UTF_8));
        }
    }

    @Test
    void a_stream_to_a_file_is_buffered_and_closes_it() throws Exception {
        var file = pair.first().makefile("w");
        var out = file.outputStream();
        out.write(Bytes.of("abc"));
        assertEquals(0, pair.second().poll(Constants.POLLIN, Duration.ZERO));

        out.close();

        assertEquals("abc", new String(pair.second().recv(9), StandardCharsets.UTF_8));
        assertErrno(Constants.EBADF, () -> file.write(new byte[1]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-32", "ISO-8859-1", "ISO-2022-JP"})
    void text_comes_out_as_it_went_in(String charset) throws Exception {
        var encoding = Charset.forName(charset);
        var text = new String("1 für alle, 日本語, 😀 und Ende".getBytes(encoding), encoding);
        try (var file = pair.first().makefile("w", 0);
                var writer = file.writer(encoding)) {
            writeOneByOne(text, writer);
        }
        pair.first().close();
        var read = new StringWriter();
        try (var file = pair.second().makefile("r", 0)) {
            file.reader(encoding).transferTo(read);
        }

        assertEquals(text, read.toString());
    }

    private static void writeOneByOne(String text, Writer writer) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            writer.write(text.charAt(i));
        }
    }

    @Test
    void a_writer_replaces_half_a_pair_at_the_end() throws Exception {
        try (var writer = pair.first().makefile("w").writer(StandardCharsets.UTF_8)) {
            writer.write("x\ud83d");
        }

        assertEquals("x?", new String(pair.second().recv(9), StandardCharsets.UTF_8));
    }

    @Test
    void a_reader_replaces_what_is_cut_off_at_the_end() throws Exception {
        pair.second().sendall(new byte[] {'x', (byte) 0xf0, (byte) 0x9f});
        pair.second().shutdown(SHUT_WR);
        try (var reader = pair.first().makefile("r").reader(StandardCharsets.UTF_8)) {
            var read = new StringWriter();
            reader.transferTo(read);

            assertEquals("x\ufffd", read.toString());
        }
    }

    @Test
    void bytes_and_text_are_read_in_turn() throws Exception {
        pair.second().sendall(Bytes.of("é1\nrest"));
        try (var file = pair.first().makefile("r")) {
            assertEquals('é', file.reader(StandardCharsets.UTF_8).read());
            assertEquals("1\n", new String(file.readline(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void lines_of_text_lack_what_ends_them() throws Exception {
        pair.second().sendall(Bytes.of("ä\r\nb\n\nc\rd"));
        pair.second().shutdown(SHUT_WR);
        try (var file = pair.first().makefile("r")) {
            assertEquals(
                    List.of("ä", "b", "", "c\rd"), file.lines(StandardCharsets.UTF_8).toList());
        }
    }

    @Test
    void lines_refuse_a_charset_whose_newline_is_not_one_byte() throws Exception {
        try (var file = pair.first().makefile("r")) {
            assertRefused("UTF-16", () -> file.lines(StandardCharsets.UTF_16));
        }
    }
}
