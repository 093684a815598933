package dev.sockeye;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sockeye.conformance.Program;
import dev.sockeye.conformance.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is told where a program, one of its own here, has no descriptor left. */
@Timeout(60)
final class OutOfDescriptorsTest {

    private static final Path NSSWITCH = Path.of("/etc/nsswitch.conf");

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    // semantics 69
    @Test
    void a_resolver_that_runs_out_of_descriptors_fails_with_EMFILE_and_not_EAI_SYSTEM()
            throws Exception {
        Assumptions.assumeFalse(
                Files.exists(NSSWITCH) && Files.readString(NSSWITCH).contains("mdns"),
                "libnss-mdns leaves another errno behind");
        try (var program =
                Program.start(
                        "sh",
                        "-c",
                        "ulimit -n 200 && exec \"$@\"",
                        "sh",
                        JAVA,
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--class-path",
                        "target/classes:target/test-classes",
                        HungryProgram.class.getName())) {
            var told = program.line();
            boolean ended =
                    program.process().waitFor(Running.PATIENCE.toSeconds(), TimeUnit.SECONDS);

            Assumptions.assumeFalse(told.equals("found"), "this resolver opens no file");
            assertEquals("SocketError EMFILE", told);
            assertEquals(true, ended);
        }
    }
}
