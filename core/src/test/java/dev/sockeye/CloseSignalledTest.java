package dev.sockeye;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sockeye.conformance.Program;
import dev.sockeye.conformance.Running;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A close(2) that fails. Linux does not let one of a socket fail, so that strace(1) puts the error
 * in the place of the kernel's answer, in a program of its own.
 */
@Timeout(60)
final class CloseSignalledTest {

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir Path directory;

    // semantics 40
    @ParameterizedTest
    @ValueSource(strings = {"EINTR", "ECONNRESET"})
    void close_is_made_once_and_its_error_is_nobodys(String error) throws Exception {
        var log = directory.resolve("log");
        try (var program =
                Program.start(
                        "env",
                        JAVA,
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--class-path",
                        "target/classes:target/test-classes",
                        ClosingProgram.class.getName())) {
            var socket = program.line();
            try (var tracer =
                    Program.start(
                            "strace",
                            "-f",
                            "-p",
                            "" + program.process().pid(),
                            "-P",
                            socket,
                            "-e",
                            "inject=close:error=" + error,
                            "-o",
                            log.toString())) {
                Assumptions.assumeTrue(
                        tracer.told("(attached|not permitted)").equals("attached"),
                        "strace may not trace here");
                program.input("now\n".getBytes(StandardCharsets.UTF_8));

                assertEquals("closed -1", program.line());
                program.process().waitFor(Running.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                tracer.process().waitFor(Running.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }
        var closes = Files.readString(log).lines().filter(line -> line.contains("close(")).toList();
        assertEquals(1, closes.size(), closes::toString);
        assertEquals(true, closes.getFirst().contains(error + " "), closes::toString);
    }
}
