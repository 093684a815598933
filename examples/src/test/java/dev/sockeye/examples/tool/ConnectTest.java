package dev.sockeye.examples.tool;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.AF_UNIX;
import static dev.sockeye.Constants.POLLIN;
import static dev.sockeye.Constants.SHUT_WR;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.Constants.SOL_SOCKET;
import static dev.sockeye.Constants.SO_LINGER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;
import dev.sockeye.examples.Program;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int BIG = 8 << 20;

    @TempDir private Path directory = Path.of("");

    @Test
    void connect_exchanges_files_with_socat() throws Exception {
        var ours = Files.write(directory.resolve("ours"), bytes(1));
        var theirs = Files.write(directory.resolve("theirs"), bytes(2));
        var command = List.of("socat", "-d", "-d", "-t60", "-", "TCP-LISTEN:0,bind=127.0.0.1");
        try (var socat = Program.start(command, Redirect.from(theirs.toFile()))) {
            var port = socat.awaitErr("listening on .*:(\\d+)\\R").group(1);
            try (var tool = Program.tool(ours, "connect", "127.0.0.1", port)) {
                assertEquals(0, tool.status(), tool::toString);
                assertEquals(0, socat.status(), socat::toString);
                assertArrayEquals(bytes(2), tool.outBytes());
                assertArrayEquals(bytes(1), socat.outBytes());
            }
        }
    }

    @Test
    void connect_speaks_to_a_unix_socket_of_socat() throws Exception {
        var path = directory.resolve("socket");
        try (var socat =
                Program.start("socat", "-d", "-d", "-t60", "UNIX-LISTEN:" + path, "PIPE")) {
            socat.awaitErr("listening on ");
            try (var tool = Program.tool("connect", "--unix", path.toString())) {
                tool.type("through a path").endInput();
                assertEquals(0, tool.status(), tool::toString);
                assertEquals("through a path", tool.out());
            }
        }
    }

    @Test
    void connect_tells_the_end_of_its_input_and_goes_on_receiving() throws Exception {
        try (var server = server();
                var tool = Program.tool("connect", "127.0.0.1", port(server));
                var peer = server.accept().conn()) {
            tool.type("question").endInput();
            assertEquals("question", untilEnd(peer));
            peer.sendall("answer".getBytes(UTF_8));
            peer.shutdown(SHUT_WR);
            assertEquals(0, tool.status(), tool::toString);
            assertEquals("answer", tool.out());
        }
    }

    @Test
    void connect_goes_on_sending_after_the_peer_has_sent_its_last() throws Exception {
        try (var server = server();
                var tool = Program.tool("connect", "-v", "127.0.0.1", port(server));
                var peer = server.accept().conn()) {
            peer.shutdown(SHUT_WR);
            tool.awaitErr("connected to 127.0.0.1:");
            tool.type("late news").endInput();
            assertEquals("late news", untilEnd(peer));
            assertEquals(0, tool.status(), tool::toString);
        }
    }

    @Test
    void connect_without_half_close_does_not_tell_the_end_of_its_input() throws Exception {
        try (var server = server();
                var tool = Program.tool("connect", "--no-half-close", "127.0.0.1", port(server));
                var peer = server.accept().conn()) {
            tool.type("x").endInput();
            assertEquals(1, peer.recv(10).length);
            peer.sendall("y".getBytes(UTF_8));
            tool.awaitOut("y");
            assertEquals(0, peer.poll(POLLIN, Duration.ZERO));
            peer.shutdown(SHUT_WR);
            assertEquals(0, tool.status(), tool::toString);
        }
    }

    @Test
    void connect_tells_a_refusal_in_one_line() throws Exception {
        try (var nobody = new Socket(AF_INET, SOCK_STREAM)) {
            nobody.bind(Address.inet("127.0.0.1", 0)); // It does not listen, and keeps the port.
            var port = port(nobody);
            try (var tool = Program.tool("connect", "127.0.0.1", port)) {
                assertEquals(1, tool.status());
                assertEquals(
                        "sockeye: connect to 127.0.0.1:%s: Connection refused [ECONNREFUSED]"
                                .formatted(port),
                        tool.err().strip());
            }
        }
    }

    @Test
    void connect_is_exit_status_124_when_nothing_moves_for_the_timeout() throws Exception {
        try (var server = server();
                var tool = Program.tool("connect", "--timeout", "0.2", "127.0.0.1", port(server))) {
            assertEquals(124, tool.status(), tool::toString);
            assertEquals("sockeye: idle: timed out after 0.2 s", tool.err().strip());
        }
    }

    @Test
    void connect_ends_quietly_when_nobody_reads_its_output() throws Exception {
        try (var server = server();
                var tool = intoTrue(Program.toolCommand("connect", "127.0.0.1", port(server)));
                var peer = server.accept().conn()) {
            assertThrows(SocketError.class, () -> peer.sendall(bytes(1)));
            assertEquals(141, tool.status(), tool::toString);
            assertEquals("", tool.err());
        }
    }

    @Test
    void connect_ends_with_an_error_when_the_peer_resets() throws Exception {
        try (var server = server();
                var tool = Program.tool("connect", "127.0.0.1", port(server))) {
            reset(server.accept().conn());
            assertEquals(1, tool.status(), tool::toString);
            assertTrue(tool.err().contains("[ECONNRESET]"), tool.err());
        }
    }

    @Test
    void connect_with_6_uses_ipv6() throws Exception {
        try (var server = Sockets.createServer(Address.inet6("::1", 0));
                var tool = Program.tool("connect", "-6", "::1", port(server))) {
            server.settimeout(PATIENCE);
            tool.type("six").endInput();
            try (var peer = server.accept().conn()) {
                assertEquals("six", untilEnd(peer));
            }
            assertEquals(0, tool.status(), tool::toString);
        }
    }

    @Test
    void connect_speaks_to_an_abstract_name() throws Exception {
        var name = "sockeye-test-" + ProcessHandle.current().pid();
        try (var server = new Socket(AF_UNIX, SOCK_STREAM)) {
            server.bind(Address.abstractUnix(name));
            server.listen();
            try (var tool = Program.tool("connect", "-d", "-U", "@" + name);
                    var peer = server.accept().conn()) {
                peer.sendall("no path".getBytes(UTF_8));
                peer.shutdown(SHUT_WR);
                assertEquals(0, tool.status(), tool::toString);
                assertEquals("no path", tool.out());
            }
        }
    }

    /** Starts a command with a pipe for output that nobody reads. */
    private static Program intoTrue(List<String> command) throws IOException {
        var shell = Stream.of("bash", "-c", "\"$@\" | true; exit \"${PIPESTATUS[0]}\"", "bash");
        return Program.start(Stream.concat(shell, command.stream()).toList(), Redirect.PIPE);
    }

    private static byte[] bytes(long seed) {
        var bytes = new byte[BIG];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    private static Socket server() throws IOException {
        var server = Sockets.createServer(Address.inet("127.0.0.1", 0));
        server.settimeout(PATIENCE);
        return server;
    }

    private static String port(Socket server) throws IOException {
        return switch (server.getsockname()) {
            case Address.Inet inet -> Integer.toString(inet.port());
            case Address.Inet6 inet6 -> Integer.toString(inet6.port());
            default -> throw new IOException("no port");
        };
    }

    /** Closes a socket so that the peer is told by a reset: without lingering. */
    private static void reset(Socket peer) throws IOException {
        peer.setsockopt(SOL_SOCKET, SO_LINGER, new byte[] {1, 0, 0, 0, 0, 0, 0, 0});
        peer.close();
    }

    private static String untilEnd(Socket peer) throws IOException {
        peer.settimeout(PATIENCE);
        var text = new StringBuilder();
        for (byte[] data; (data = peer.recv(1024)).length > 0; ) {
            text.append(new String(data, UTF_8));
        }
        return text.toString();
    }
}
