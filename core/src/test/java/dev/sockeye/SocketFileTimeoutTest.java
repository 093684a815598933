package dev.sockeye;

import static dev.sockeye.Constants.EAGAIN;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.sys.WaitingCalls;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file of a socket that does not wait for ever: nothing is lost, nothing is sent twice. */
@Timeout(30)
final class SocketFileTimeoutTest {

    private static final Duration SHORT = Duration.ofMillis(20);

    private Loopback.Pair pair;

    @BeforeEach
    void connect() throws SocketError {
        pair = Loopback.socketpair(SOCK_STREAM);
    }

    @AfterEach
    void close() {
        pair.close();
    }

    /** A way to read that needs more than there is. */
    interface Read {
        void from(SocketFile file) throws Exception;
    }

    static Stream<Named<Read>> everyRead() {
        return Stream.of(
                read("read()", SocketFile::read),
                read("read(size)", file -> file.read(99)),
                read("readline()", SocketFile::readline),
                read("readline(limit)", file -> file.readline(99)),
                read("readlines()", SocketFile::readlines),
                read("readInto(byte[])", file -> file.readInto(new byte[99])),
                read("readAllBytes()", file -> file.inputStream().readAllBytes()),
                read("readNBytes(length)", file -> file.inputStream().readNBytes(99)),
                read(
                        "readNBytes(byte[])",
                        file -> file.inputStream().readNBytes(new byte[99], 1, 98)));
    }

    private static Named<Read> read(String name, Read read) {
        return Named.of(name, read);
    }

    // semantics 12
    @ParameterizedTest
    @MethodSource("everyRead")
    void a_read_that_times_out_leaves_what_came_to_a_later_read(Read read) throws Exception {
        pair.first().settimeout(SHORT);
        try (var file = pair.first().makefile("r")) {
            pair.second().sendall(Bytes.of("hel"));
            assertThrows(SocketTimeout.class, () -> read.from(file));
            pair.second().sendall(Bytes.of("lo\n"));

            assertEquals("hello\n", new String(file.readline(), StandardCharsets.UTF_8));
        }
    }

    // semantics 12
    @ParameterizedTest
    @MethodSource("everyRead")
    void a_read_that_would_block_leaves_what_came_to_a_later_read(Read read) throws Exception {
        pair.first().setblocking(false);
        try (var file = pair.first().makefile("r", 0)) {
            pair.second().sendall(Bytes.of("hel"));
            assertErrno(EAGAIN, () -> read.from(file));
            pair.second().sendall(Bytes.of("lo\n"));

            assertEquals("hello\n", new String(file.readline(), StandardCharsets.UTF_8));
        }
    }

    // semantics 12
    @Test
    void a_stream_of_lines_fails_at_a_timeout_and_another_goes_on() throws Exception {
        pair.first().settimeout(SHORT);
        try (var file = pair.first().makefile("r")) {
            pair.second().sendall(Bytes.of("hel"));
            var failure =
                    assertThrows(
                            UncheckedIOException.class,
                            () -> file.lines(StandardCharsets.UTF_8).toList());
            assertInstanceOf(SocketTimeout.class, failure.getCause());
            pair.second().sendall(Bytes.of("lo\r\n"));

            var line = file.lines(StandardCharsets.UTF_8).findFirst();

            assertEquals("hello", line.orElseThrow());
        }
    }

    @Test
    void a_changed_timeout_applies_to_later_reads() throws Exception {
        try (var file = pair.first().makefile("r")) {
            pair.first().settimeout(SHORT);

            assertThrows(SocketTimeout.class, () -> file.read(1));
        }
    }

    // semantics 12
    @Test
    void a_reader_keeps_a_character_that_came_in_part() throws Exception {
        byte[] text = Bytes.of("a€😀");
        pair.first().settimeout(SHORT);
        try (var file = pair.first().makefile("r");
                var reader = file.reader(StandardCharsets.UTF_8)) {
            pair.second().sendall(text, 0);
            char[] chars = new char[1];
            assertEquals(1, reader.read(chars));
            assertEquals('a', chars[0]);
            assertEquals('€', reader.read());
            assertEquals(
                    0x1f600, Character.toCodePoint((char) reader.read(), (char) reader.read()));
            pair.second().sendall(new byte[] {text[1], text[2]});
            assertThrows(SocketTimeout.class, reader::read);
            pair.second().sendall(new byte[] {text[3]});

            assertEquals('€', reader.read());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, -1, 1 << 20, 8 << 20})
    void what_could_not_be_flushed_in_time_is_sent_later_and_once(int bufsize) throws Exception {
        byte[] data = Bytes.random(5 << 20);
        pair.first().settimeout(SHORT);
        try (var file = pair.first().makefile("w", bufsize)) {
            assertThrows(
                    SocketTimeout.class,
                    () -> {
                        file.write(data);
                        file.flush();
                    });
            assertThrows(
                    SocketTimeout.class,
                    () -> {
                        file.write(new byte[100_000]);
                        file.flush();
                    });
            var receiving = ThreadKind.VIRTUAL.start(() -> receive(data.length + 100_000));
            pair.first().settimeout(Duration.ofSeconds(10));
            file.flush();

            byte[] expected = Arrays.copyOf(data, data.length + 100_000);
            assertArrayEquals(expected, receiving.result());
        }
    }

    @Test
    void a_write_that_would_block_is_taken_and_flushed_later() throws Exception {
        byte[] data = Bytes.random(5 << 20);
        pair.first().setblocking(false);
        try (var file = pair.first().makefile("w", 0)) {
            assertErrno(EAGAIN, () -> file.write(data));
            assertErrno(EAGAIN, file::flush);
            var receiving = ThreadKind.VIRTUAL.start(() -> receive(data.length));
            pair.first().setblocking(true);
            file.flush();

            assertArrayEquals(data, receiving.result());
        }
    }

    @Test
    void a_close_that_cannot_flush_in_time_fails_and_closes() throws Exception {
        pair.first().settimeout(SHORT);
        var file = pair.first().makefile("w", 0);
        assertThrows(SocketTimeout.class, () -> file.write(new byte[4 << 20]));

        assertThrows(SocketTimeout.class, file::close);

        assertTrue(file.isClosed());
    }

    @Test
    void an_interrupt_ends_a_read_with_EINTR_and_loses_nothing() throws Exception {
        try (var file = pair.first().makefile("r")) {
            pair.second().sendall(Bytes.of("ab"));
            var reading = ThreadKind.PLATFORM.start(() -> file.read(3));
            WaitingCalls.await(pair.first(), 1);

            reading.thread().interrupt();

            assertEquals(Constants.EINTR, reading.error().errno());
            assertEquals("ab", new String(file.read(2), StandardCharsets.UTF_8));
        }
    }

    private byte[] receive(int length) throws SocketError {
        var all = new ByteArrayOutputStream();
        while (all.size() < length) {
            all.writeBytes(pair.second().recv(1 << 16));
        }
        return all.toByteArray();
    }
}
