package dev.sockeye.examples.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.examples.Program;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class HelpTest {

    @ParameterizedTest
    @CsvSource({
        "demo,    --seconds",
        "demo,    --connections",
        "listen,  --keep-open",
        "listen,  --unix",
        "connect, half-close",
        "connect, --timeout",
        "udp,     --listen",
        "udp,     --size",
        "capture, --snaplen",
        "capture, --no-promiscuous",
        "top,     --interval"
    })
    void help_of_a_command_tells_its_options(String command, String option) {
        assertTrue(help(command).contains(option), help(command));
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "listen", "connect", "udp", "capture", "top"})
    void help_of_the_tool_tells_its_commands(String command) {
        assertTrue(help("").contains("\n  " + command), help(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "--corrupt"})
    void help_hides_what_is_not_for_users(String hidden) {
        assertTrue(!(help("") + help("demo")).contains(hidden), hidden);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connect",
                "connect localhost",
                "connect localhost port",
                "connect localhost 65536",
                "connect --timeout 0 localhost 9",
                "connect --timeout soon localhost 9",
                "connect -4 -6 localhost 9",
                "connect --unix path localhost 9",
                "listen",
                "listen a b c",
                "udp 9",
                "udp --size 0 localhost 9",
                "demo --seconds 0",
                "demo --connections 1",
                "capture --count 0",
                "capture --snaplen 0",
                "top -n 0",
                "nonsense"
            })
    void wrong_arguments_are_exit_status_2(String arguments) {
        assertEquals(2, Sockeye.run(arguments.split(" ")));
    }

    @Test
    void version_names_the_jdk() throws IOException, InterruptedException {
        try (var tool = Program.tool("--version")) {
            assertEquals(0, tool.status());
            assertTrue(tool.out().matches("sockeye .*\\(JDK \\d+.*\\)\\R"), tool.out());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "demo", "listen", "top"})
    void every_command_tells_the_version(String command) {
        assertEquals(1, described(command).getCommandSpec().version().length);
    }

    private static String help(String command) {
        return described(command).getUsageMessage(CommandLine.Help.Ansi.OFF);
    }

    private static CommandLine described(String command) {
        var tool = Sockeye.commandLine("help");
        return Objects.requireNonNull(tool.getSubcommands().getOrDefault(command, tool));
    }
}
