package dev.sockeye;

import static dev.sockeye.Constants.AF_UNIX;
import static dev.sockeye.Constants.MSG_CTRUNC;
import static dev.sockeye.Constants.SCM_CREDENTIALS;
import static dev.sockeye.Constants.SOL_SOCKET;
import static dev.sockeye.Constants.SO_PASSCRED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.Program;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Descriptors and credentials that go to and come from Python's socket.send_fds and recv_fds. */
@Timeout(60)
final class PassedDescriptorsPeerTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Path OPEN = Path.of("/proc/self/fd");

    /** Connects to the path given, as s. */
    private static final String CONNECTED =
            """
            import os, socket, struct, sys
            s = socket.socket(socket.AF_UNIX)
            s.settimeout(10)
            s.connect(sys.argv[1])
            """;

    @TempDir Path directory;
    private Socket listener;

    @BeforeEach
    void listen() throws SocketError {
        assumeTrue(Files.isDirectory(OPEN), "there is no list of open descriptors: " + OPEN);
        listener = Loopback.listener(Family.UNIX);
        listener.settimeout(LIMIT);
    }

    @AfterEach
    void close() {
        listener.close();
    }

    @Test
    void a_pipe_from_python_is_read_here_until_its_end() throws Exception {
        try (var python =
                        python(
                                """
                                r, w = os.pipe()
                                socket.send_fds(s, [b'a pipe'], [r])
                                os.close(r)
                                os.write(w, b'through the pipe')
                                os.close(w)
                                """);
                var conn = accept()) {
            var received = Sockets.recvFds(conn, 100, 1);
            int fd = received.fds().getFirst();

            assertArrayEquals(Bytes.of("a pipe"), received.data());
            assertArrayEquals(Bytes.of("through the pipe"), Files.readAllBytes(path(fd)));
            Sockets.closeFd(fd);
            assertEquals(0, python.status());
        }
    }

    @Test
    void a_socket_from_python_goes_on_here() throws Exception {
        try (var python =
                        python(
                                """
                                ours, theirs = socket.socketpair()
                                socket.send_fds(s, [b'x'], [theirs.fileno()])
                                theirs.close()
                                ours.settimeout(10)
                                print(ours.recv(100).decode(), flush=True)
                                """);
                var conn = accept();
                var passed = Socket.ofFd(Sockets.recvFds(conn, 1, 1).fds().getFirst())) {
            passed.sendall(Bytes.of("from here\n"));

            assertEquals("from here", python.line());
            assertEquals(AF_UNIX, passed.family());
            assertFalse(passed.getInheritable());
        }
    }

    @Test
    void python_reads_the_files_that_are_passed_to_it() throws Exception {
        var first = Files.writeString(directory.resolve("first"), "contents of one");
        var second = Files.writeString(directory.resolve("second"), " and of the other");
        try (var python =
                        python(
                                """
                                data, fds, flags, _ = socket.recv_fds(s, 100, 4)
                                print(data.decode(), len(fds), flags & socket.MSG_CTRUNC,
                                      ''.join(os.read(fd, 100).decode() for fd in fds), flush=True)
                                """);
                var conn = accept();
                var one = new RandomAccessFile(first.toFile(), "r");
                var other = new RandomAccessFile(second.toFile(), "r")) {
            assertEquals(0, one.getFilePointer() + other.getFilePointer());
            int[] fds = {descriptorOf(first), descriptorOf(second)};

            assertEquals(5, Sockets.sendFds(conn, Bytes.of("files"), fds));

            assertEquals("files 2 0 contents of one and of the other", python.line());
        }
    }

    @Test
    void what_python_sends_beyond_the_room_is_closed_and_MSG_CTRUNC_says_so() throws Exception {
        try (var python = python("socket.send_fds(s, [b'x'], [s.fileno()] * 20)");
                var conn = accept()) {
            assertEquals(0, python.status());

            var received = Sockets.recvFds(conn, 1, 3);
            long given = OpenDescriptors.of(received.fds().getFirst());
            received.fds().forEach(PassedDescriptorsPeerTest::closeFd);

            assertEquals(3, received.fds().size());
            assertEquals(MSG_CTRUNC, received.flags());
            assertEquals(3, given);
            assertEnded(conn);
        }
    }

    @Test
    void what_python_sends_to_a_plain_recv_is_closed() throws Exception {
        try (var python = python("socket.send_fds(s, [b'x'], [s.fileno()] * 20)");
                var conn = accept()) {
            assertEquals(0, python.status());

            byte[] received = conn.recv(1);

            assertArrayEquals(Bytes.of("x"), received);
            assertEnded(conn);
        }
    }

    @Test
    void python_has_room_for_fewer_than_are_sent_and_nothing_leaks_here() throws Exception {
        try (var python =
                        python(
                                """
                                _, fds, flags, _ = socket.recv_fds(s, 100, 2)
                                print(len(fds), bool(flags & socket.MSG_CTRUNC), flush=True)
                                """);
                var conn = accept()) {
            int[] fds = new int[20];
            Arrays.fill(fds, conn.fileno());

            Sockets.sendFds(conn, Bytes.of("x"), fds);

            assertEquals("2 True", python.line());
            assertEquals(1, OpenDescriptors.of(conn));
        }
    }

    @Test
    void the_credentials_that_python_sends_are_its_own() throws Exception {
        assumeTrue(SCM_CREDENTIALS != Constants.UNDEFINED, "SCM_CREDENTIALS is Linux's");
        try (var python =
                        python(
                                """
                                s.recv(1)
                                ids = struct.pack('3i', os.getpid(), os.getuid(), os.getgid())
                                s.sendmsg([b'x'], [(socket.SOL_SOCKET, socket.SCM_CREDENTIALS, ids)])
                                print(os.getpid(), os.getuid(), os.getgid(), flush=True)
                                """);
                var conn = accept()) {
            conn.setsockopt(SOL_SOCKET, SO_PASSCRED, 1);
            conn.send(Bytes.of("!"));

            var item = conn.recvmsg(1, 100).ancillary().getFirst();

            assertEquals(
                    new Item(SOL_SOCKET, SCM_CREDENTIALS), new Item(item.level(), item.type()));
            var ids = ByteBuffer.wrap(item.data()).order(ByteOrder.nativeOrder());
            assertEquals(python.line(), ids.getInt() + " " + ids.getInt() + " " + ids.getInt());
        }
    }

    @Test
    void python_receives_the_credentials_that_are_sent_here() throws Exception {
        assumeTrue(SCM_CREDENTIALS != Constants.UNDEFINED, "SCM_CREDENTIALS is Linux's");
        try (var python =
                        python(
                                """
                                s.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
                                s.send(b'!')
                                data, [(level, kind, ids)], _, _ = s.recvmsg(1, 100)
                                print(data.decode(), kind == socket.SCM_CREDENTIALS,
                                      *struct.unpack('3i', ids), flush=True)
                                """);
                var conn = accept()) {
            conn.recv(1);
            int pid = Math.toIntExact(ProcessHandle.current().pid());
            int uid = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            int gid = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:gid");

            conn.sendmsg(
                    List.of(ByteBuffer.wrap(Bytes.of("x"))),
                    List.of(ControlMessage.credentials(pid, uid, gid)));

            assertEquals("x True " + pid + " " + uid + " " + gid, python.line());
        }
    }

    /** Level and type. */
    private record Item(int level, int type) {}

    /** Starts Python with a connection to the listener. */
    private Program python(String script) throws IOException {
        var path = ((Address.Unix) listener.getsockname()).path();
        return Program.start("python3", "-c", CONNECTED + script, path);
    }

    private Socket accept() throws SocketError {
        var conn = listener.accept().conn();
        conn.settimeout(LIMIT);
        return conn;
    }

    private static Path path(int fd) {
        return OPEN.resolve(String.valueOf(fd));
    }

    /** The number of the descriptor of this process that is the file. */
    private static int descriptorOf(Path file) throws IOException {
        var real = file.toRealPath();
        return Arrays.stream(Objects.requireNonNull(OPEN.toFile().list()))
                .filter(name -> real.equals(target(name)))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElseThrow();
    }

    private static Path target(String name) {
        try {
            return Files.readSymbolicLink(OPEN.resolve(name));
        } catch (IOException _) { // closed meanwhile
            return Path.of("");
        }
    }

    /** Asserts that nobody has the peer's end any more, which it passed itself. */
    private static void assertEnded(Socket conn) throws SocketError {
        assertEquals(0, conn.recv(1).length);
    }

    private static void closeFd(int fd) {
        try {
            Sockets.closeFd(fd);
        } catch (SocketError e) {
            throw new AssertionError(e);
        }
    }
}
