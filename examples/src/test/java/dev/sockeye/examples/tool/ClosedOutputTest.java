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

    /** The status of a command, of whose output one line is read, and none beforehand if so. */
    private static int status(String reader, String... arguments) throws Exception {
        var script = "\"$@\" | " + reader + "; exit ${PIPESTATUS[0]}";
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
        assertEquals(SIGPIPE, status("head -n 1", "ping", "-i", "0.1", "127.0.0.1"));
    }

    @Test
    void links_ends_as_SIGPIPE_does() throws Exception {
        assertEquals(SIGPIPE, status("true", "links"));
    }

    @Test
    void the_list_of_interfaces_ends_as_SIGPIPE_does() throws Exception {
        assertEquals(SIGPIPE, status("true", "capture", "-D"));
    }
}
