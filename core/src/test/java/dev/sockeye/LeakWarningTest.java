package dev.sockeye;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.conformance.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is said of sockets that nobody closed, by a program of its own. */
@Timeout(30)
final class LeakWarningTest {

    @TempDir Path directory;

    /** Returns what the program says; it returns only when the collector has closed its sockets. */
    private String run(String property) throws Exception {
        var output = directory.resolve("output");
        var program =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                property,
                                "--enable-native-access=ALL-UNNAMED",
                                "--class-path",
                                "target/classes:target/test-classes",
                                "dev.sockeye.LeakingProgram")
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            assertTrue(
                    program.waitFor(Running.PATIENCE.toSeconds(), TimeUnit.SECONDS),
                    () -> "the sockets were not closed");
        } finally {
            program.destroyForcibly();
        }
        assertEquals(0, program.exitValue(), () -> read(output));
        return read(output);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // semantics 49
    @Test
    void each_socket_and_file_left_to_the_collector_is_told_of_once_with_where_it_was_opened()
            throws Exception {
        var said = run("-Ddev.sockeye.leakWarning=true");

        assertEquals(2, said.split("had not been closed", -1).length - 1, said);
        assertTrue(said.contains("AF_UNIX, SOCK_STREAM"), said);
        assertTrue(said.contains("LeakingProgram.forgetSocket"), said);
        assertTrue(said.contains("LeakingProgram.forgetFile"), said);
    }

    // semantics 49
    @Test
    void they_are_closed_without_a_word_unless_it_was_asked_for() throws Exception {
        assertEquals("", run("-Ddev.sockeye.leakWarning=false"));
    }
}
