package dev.sockeye.examples.tool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.examples.Program;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenTest {
    private static final int BIG = 8 << 20;
    private static final String ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 14\r\nConnection: close\r\n\r\nhello from us\n";

    @TempDir private Path directory = Path.of("");

    @Test
    void listen_exchanges_files_with_nc() throws Exception {
        var ours = file("ours", 1);
        var theirs = file("theirs", 2);
        try (var tool = Program.tool(ours, "listen", "127.0.0.1", "0");
                var nc = Program.start(ncCommand(tool.port()), Redirect.from(theirs.toFile()))) {
            assertEquals(0, nc.status(), nc::toString);
            assertEquals(0, tool.status(), tool::toString);
            assertArrayEquals(Files.readAllBytes(ours), nc.outBytes());
            assertArrayEquals(Files.readAllBytes(theirs), tool.outBytes());
        }
    }

    @Test
    void listen_answers_curl_from_a_pipe() throws Exception {
        try (var tool = Program.tool("listen", "127.0.0.1", "0")) {
            tool.type(ANSWER).endInput();
            try (var curl = curl(tool.port())) {
                assertEquals(0, curl.status(), curl::toString);
                assertEquals("hello from us\n", curl.out());
            }
            assertEquals(0, tool.status(), tool::toString);
            assertTrue(tool.out().startsWith("GET / HTTP/1.1\r\n"), tool.out());
        }
    }

    @Test
    void listen_that_is_kept_open_answers_each_of_many_clients_with_the_whole_file()
            throws Exception {
        var answer = Files.writeString(directory.resolve("answer"), ANSWER);
        try (var tool = Program.tool(answer, "listen", "--keep-open", "127.0.0.1", "0");
                var one = curl(tool.port());
                var two = curl(tool.port())) {
            assertEquals(0, one.status(), one::toString);
            assertEquals(0, two.status(), two::toString);
            assertEquals("hello from us\n", one.out());
            assertEquals("hello from us\n", two.out());
            assertTrue(tool.process().isAlive());
        }
    }

    @Test
    void listen_on_a_unix_path_removes_it_at_the_end() throws Exception {
        var path = directory.resolve("socket");
        try (var tool = Program.tool("listen", "-v", "--unix", path.toString())) {
            tool.awaitErr("listening on " + path);
            try (var socat = Program.start("socat", "-t60", "-", "UNIX-CONNECT:" + path)) {
                socat.type("hello").endInput();
                tool.endInput();
                assertEquals(0, socat.status(), socat::toString);
            }
            assertEquals(0, tool.status(), tool::toString);
            assertEquals("hello", tool.out());
            assertFalse(Files.exists(path));
        }
    }

    @Test
    void listen_that_is_told_to_end_removes_its_path() throws Exception {
        var path = directory.resolve("socket");
        try (var tool = Program.tool("listen", "-v", "--unix", path.toString())) {
            tool.awaitErr("listening on " + path);
            tool.terminate();
            assertEquals(143, tool.status(), tool::toString);
            assertFalse(Files.exists(path));
        }
    }

    @Test
    void listen_takes_ipv4_and_ipv6_alike() throws Exception {
        try (var tool = Program.tool("listen", "--keep-open", "--verbose", "0");
                var four = Program.tool("connect", "-4", "-d", "127.0.0.1", "" + tool.port());
                var six = Program.tool("connect", "-6", "-d", "::1", "" + tool.port())) {
            tool.awaitErr("connection from .*127.0.0.1");
            tool.awaitErr("connection from \\[::1\\]");
            assertTrue(four.process().isAlive() && six.process().isAlive());
        }
    }

    @Test
    void listen_is_exit_status_124_when_nobody_comes_within_the_timeout() throws Exception {
        try (var tool = Program.tool("listen", "--timeout", "0.1", "127.0.0.1", "0")) {
            assertEquals(124, tool.status(), tool::toString);
        }
    }

    @Test
    void listen_tells_that_an_address_is_taken() throws Exception {
        try (var first = Program.tool("listen", "127.0.0.1", "0");
                var second = Program.tool("listen", "127.0.0.1", "" + first.port())) {
            assertEquals(1, second.status(), second::toString);
            assertTrue(second.err().contains("[EADDRINUSE]"), second.err());
        }
    }

    private static List<String> ncCommand(int port) {
        return List.of("nc", "-N", "127.0.0.1", Integer.toString(port));
    }

    private static Program curl(int port) throws IOException {
        return Program.start("curl", "-sS", "--max-time", "60", "http://127.0.0.1:" + port + "/");
    }

    private Path file(String name, long seed) throws IOException {
        var bytes = new byte[BIG];
        new SplittableRandom(seed).nextBytes(bytes);
        return Files.write(directory.resolve(name), bytes);
    }
}
