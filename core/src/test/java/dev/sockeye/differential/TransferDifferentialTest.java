package dev.sockeye.differential;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.AF_UNIX;
import static dev.sockeye.Constants.FIONREAD;
import static dev.sockeye.Constants.POLLIN;
import static dev.sockeye.Constants.POLLOUT;
import static dev.sockeye.Constants.SHUT_WR;
import static dev.sockeye.Constants.SIOCGIFMTU;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.Constants.SOCK_STREAM;

import dev.sockeye.PollEntry;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.SocketPair;
import dev.sockeye.Sockets;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Readiness, requests and files: both languages have a pair of sockets and the same file. */
class TransferDifferentialTest extends AgainstPython {
    private static final byte[] CONTENT = "0123456789".getBytes(StandardCharsets.US_ASCII);

    @TempDir Path directory;

    private SocketPair pair;
    private FileChannel file;

    @BeforeEach
    void open() throws IOException {
        var path = Files.write(directory.resolve("content"), CONTENT);
        file = FileChannel.open(path);
        pair = Sockets.socketpair();
        python(
                """
                import fcntl
                first, second = socket.socketpair()
                file = open(%s, 'rb')

                def ready(*asked):
                    poll = select.poll()
                    for number, events in asked:
                        poll.register(number, events)
                    return sorted(poll.poll(0))

                def sent(*arguments):
                    count = first.sendfile(file, *arguments)
                    first.shutdown(socket.SHUT_WR)
                    return [count, file.tell(), second.recv(100)]

                def fionread(one):
                    return struct.unpack('i', fcntl.ioctl(one, %d, bytes(4)))[0]
                """
                        .formatted(literal(path.toString()), FIONREAD));
    }

    @AfterEach
    void close() throws IOException {
        python("first.close(); second.close(); file.close()");
        pair.first().close();
        pair.second().close();
        file.close();
    }

    // ---- poll ----

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 5, 2, 7})
    void an_idle_socket_is_as_ready(int events) {
        assertSame(
                "[revents for _, revents in ready((first, %d))]".formatted(events),
                () -> revents(pair.first(), events));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 5, 2, 7})
    void a_socket_whose_peer_has_closed_is_as_ready(int events) {
        python("second.close()");
        pair.second().close();

        assertSame(
                "[revents for _, revents in ready((first, %d))]".formatted(events),
                () -> revents(pair.first(), events));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 5})
    void a_socket_whose_peer_has_shut_down_is_as_ready(int events) throws SocketError {
        python("second.shutdown(socket.SHUT_WR)");
        pair.second().shutdown(SHUT_WR);

        assertSame(
                "[revents for _, revents in ready((first, %d))]".formatted(events),
                () -> revents(pair.first(), events));
    }

    @Test
    void two_sockets_one_with_data_are_as_ready() throws SocketError {
        python("first.send(b'a')");
        pair.first().send(new byte[] {'a'});

        assertSame(
                "[revents for _, revents in ready((first, 5), (second, 5))]",
                () ->
                        Sockets.poll(
                                        List.of(
                                                new PollEntry(pair.first(), POLLIN | POLLOUT),
                                                new PollEntry(pair.second(), POLLIN | POLLOUT)),
                                        Duration.ZERO)
                                .stream()
                                .map(PollEntry::revents)
                                .toList());
    }

    private static List<Integer> revents(Socket socket, int events) throws SocketError {
        return Sockets.poll(List.of(new PollEntry(socket, events)), Duration.ZERO).stream()
                .map(PollEntry::revents)
                .toList();
    }

    // ---- ioctl ----

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000})
    void fionread_agrees(int bytes) throws SocketError {
        python("first.sendall(bytes(%d))".formatted(bytes));
        pair.first().sendall(new byte[bytes]);

        assertSame("fionread(second)", () -> pair.second().ioctl(FIONREAD));
    }

    @Test
    void the_mtu_of_an_interface_agrees() {
        assertSame(
                "fcntl.ioctl(first, %d, b'lo'.ljust(40, b'\\0'))".formatted(SIOCGIFMTU),
                () -> answer(SIOCGIFMTU, "lo"));
    }

    @Test
    void a_request_about_no_interface_fails_alike() {
        assertSame(
                "fcntl.ioctl(first, %d, b'none'.ljust(40, b'\\0'))".formatted(SIOCGIFMTU),
                () -> answer(SIOCGIFMTU, "none"));
    }

    @Test
    void a_request_that_no_socket_knows_fails_alike() {
        assertSame("fcntl.ioctl(first, 0x5413, bytes(8))", () -> pair.first().ioctl(0x5413));
    }

    private byte[] answer(long request, String name) throws SocketError {
        byte[] ifreq = Arrays.copyOf(name.getBytes(StandardCharsets.US_ASCII), 40);
        pair.first().ioctl(request, ifreq);
        return ifreq;
    }

    // ---- sendfile ----

    @Test
    void sendfile_of_a_whole_file_agrees() {
        assertSame("sent()", () -> sent(pair.first().sendfile(file)));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 9, 10, 11})
    void sendfile_from_an_offset_agrees(long offset) {
        assertSame("sent(%d)".formatted(offset), () -> sent(pair.first().sendfile(file, offset)));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0, 10", "0, 11", "3, 4", "9, 5", "10, 5", "0, 0", "0, -1"})
    void sendfile_of_a_part_agrees(long offset, long count) {
        assertSame(
                "sent(%d, %d)".formatted(offset, count),
                () -> sent(pair.first().sendfile(file, offset, count)));
    }

    @Test
    void sendfile_begins_at_the_start_wherever_the_file_is_at() throws IOException {
        python("file.seek(4)");
        file.position(4);

        assertSame("sent()", () -> sent(pair.first().sendfile(file)));
    }

    @Test
    void sendfile_that_sends_nothing_leaves_the_file_where_it_is_at() throws IOException {
        python("file.seek(4)");
        file.position(4);

        assertSame("sent(10)", () -> sent(pair.first().sendfile(file, 10)));
    }

    @Test
    void sendfile_in_nonblocking_mode_fails_alike() throws SocketError {
        python("first.setblocking(False)");
        pair.first().setblocking(false);

        assertSame("first.sendfile(file)", () -> pair.first().sendfile(file));
    }

    @Test
    void sendfile_of_datagrams_fails_alike() throws SocketError {
        python("first.close(); first = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)");

        try (var datagrams = new Socket(AF_UNIX, SOCK_DGRAM)) {
            assertSame("first.sendfile(file)", () -> datagrams.sendfile(file));
        }
    }

    @Test
    void sendfile_without_a_connection_fails_alike() throws SocketError {
        python("first.close(); first = socket.socket(socket.AF_INET, socket.SOCK_STREAM)");

        try (var unconnected = new Socket(AF_INET, SOCK_STREAM)) {
            assertSame("first.sendfile(file)", () -> unconnected.sendfile(file));
        }
    }

    @Test
    void sendfile_to_a_closed_peer_fails_alike() {
        python("second.close()");
        pair.second().close();

        assertSame("first.sendfile(file)", () -> pair.first().sendfile(file));
    }

    private List<Object> sent(long count) throws IOException {
        pair.first().shutdown(SHUT_WR);
        return List.of(count, file.position(), pair.second().recv(100));
    }
}
