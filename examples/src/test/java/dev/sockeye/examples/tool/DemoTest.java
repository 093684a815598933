package dev.sockeye.examples.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.examples.Program;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DemoTest {
    private static final Pattern ALL = Pattern.compile("(?m)^all +60 .* 0$");

    @Test
    void demo_finds_nothing_wrong_and_shows_a_table_and_a_timeout() throws Exception {
        try (var tool = Program.tool("demo", "--seconds", "2", "--connections", "60")) {
            assertEquals(0, tool.status(), tool::toString);
            assertTrue(ALL.matcher(tool.out()).find(), tool.out());
            assertTrue(tool.out().contains("SocketTimeout after 500 ms"), tool.out());
            assertTrue(tool.out().contains("bytes arrived, in order"), tool.out());
        }
    }

    @Test
    void demo_finds_changed_bytes_of_each_protocol() throws Exception {
        try (var tool = Program.tool("demo", "--seconds", "1", "-c", "40", "--corrupt")) {
            assertEquals(1, tool.status(), tool::toString);
            assertTrue(tool.out().contains("TCP over IPv4: byte "), tool.out());
            assertTrue(tool.out().contains("Unix stream: byte "), tool.out());
            assertTrue(tool.out().contains("UDP: byte "), tool.out());
            assertTrue(tool.out().contains("FAILED"), tool.out());
        }
    }

    @Test
    void demo_finds_what_was_lost() throws Exception {
        try (var tool = Program.tool("demo", "--seconds", "1", "-c", "40", "--lose")) {
            assertEquals(1, tool.status(), tool::toString);
            assertTrue(tool.out().contains("UDP: 1 messages were lost"), tool.out());
            assertTrue(tool.out().contains("Unix stream: "), tool.out());
        }
    }

    @Test
    void demo_says_so_and_makes_do_with_few_open_files() throws Exception {
        try (var tool = limited(200, "demo", "--seconds", "0.5")) {
            assertEquals(0, tool.status(), tool::toString);
            assertTrue(tool.out().contains("(ulimit -n): going on with "), tool.out());
        }
    }

    @Test
    void demo_refuses_more_connections_than_files_can_be_open() throws Exception {
        try (var tool = limited(200, "demo", "--connections", "1000")) {
            assertEquals(2, tool.status(), tool::toString);
            assertTrue(tool.err().contains("raise ulimit -n or ask for fewer"), tool.err());
        }
    }

    private static Program limited(int files, String... arguments) throws Exception {
        var command = new ArrayList<String>();
        command.addAll(List.of("bash", "-c", "ulimit -n " + files + " && exec \"$@\"", "bash"));
        command.addAll(Program.toolCommand(arguments));
        return Program.start(command, Redirect.PIPE);
    }
}
