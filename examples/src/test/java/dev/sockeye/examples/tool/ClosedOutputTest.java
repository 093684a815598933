package dev.sockeye.examples.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.sockeye.examples.Program;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands whose standard output nobody reads any more. */
@Timeout(120)
class ClosedOutputTest {

    private static final int SIGPIPE = 141;

    /** Reads one line of a command's output. */
    private static final String ONE_LINE = "\"$@\" | head -n 1; exit ${PIPESTATUS[0]}";

    /** Reads nothing of a command's output, and has ended before the command begins. */
    private static final String NOTHING = "exec 3> >(true); wait $!; \"$@\" >&3";

    /** The status of a command whose output a script reads. */
    private static int status(String script, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("bash", "-c", script, "bash"));
        command.addAll(Program.toolCommand(arguments));
        try (var shell = Program.start(command.toArray(String[]::new))) {
            int status = shell.status();
            assumeFalse(
                    shell.err().contains("EPERM") || shell.err().contains("EACCES"),
                    "ping needs a right that is missing");
            return status;
        }
    }

    @Test
    void ping_ends_as_SIGPIPE_does() throws Exception {
        assertEquals(SIGPIPE, status(ONE_LINE, "ping", "-i", "0.1", "127.0.0.1"));
    }

    @Test
    void links_ends_as_SIGPIPE_does() throws Exception {
        assertEquals(SIGPIPE, status(NOTHING, "links"));
    }

    @Test
    void the_list_of_interfaces_ends_as_SIGPIPE_does() throws Exception {
        assertEquals(SIGPIPE, status(NOTHING, "capture", "-D"));
    }

    @Test
    void the_help_ends_as_SIGPIPE_does() throws Exception {
        assertEquals(SIGPIPE, status(NOTHING, "--help"));
    }
}
