package dev.sockeye.examples.reference;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A network of its own, where every port is free: the examples have the fixed one of the reference.
 */
final class Namespace implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = 5_000_000;

    private final Path directory;
    private final List<Process> programs = new ArrayList<>();

    // Lives as long as its input, and the namespace as long as it.
    private final Process holder;

    private Namespace(Path directory, Process holder) {
        this.directory = directory;
        this.holder = holder;
    }

    /** Makes one, or skips the test where that is not allowed. */
    static Namespace create(Path directory) throws IOException {
        var holder = hold();
        boolean ready = holder.inputReader().readLine() != null;
        assumeTrue(ready, "network namespaces cannot be made here");
        return new Namespace(directory, holder);
    }

    private static Process hold() throws IOException {
        var shell = "ip link set lo up && echo ready && exec cat";
        try {
            return new ProcessBuilder("unshare", "-rn", "sh", "-c", shell).start();
        } catch (IOException e) {
            assumeTrue(false, () -> "there is no unshare(1) here: " + e.getMessage());
            throw e;
        }
    }

    /** Starts an example from its source file. */
    Program start(String example, String... arguments) throws IOException {
        var output = Files.createTempFile(directory, example, ".out");
        var command = new ArrayList<String>();
        command.addAll(List.of("nsenter", "--preserve-credentials", "--user", "--net"));
        command.addAll(List.of("--target", Long.toString(holder.pid())));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of("--class-path", System.getProperty("java.class.path")));
        command.add(Path.of("src", "main", "java", "reference", example + ".java").toString());
        command.addAll(List.of(arguments));
        var process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        programs.add(process);
        return new Program(process, output);
    }

    /** Waits until a file of /proc/net has a line with the text: somebody listens or sniffs. */
    void await(String file, String text) throws IOException {
        var path = Path.of("/proc", Long.toString(holder.pid()), "net", file);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.readString(path).contains(text)) {
            assertTrue(System.nanoTime() - deadline < 0, () -> text + " is not in " + path);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    @Override
    public void close() {
        programs.forEach(Process::destroyForcibly);
        holder.destroyForcibly();
    }

    /** An example that runs. */
    record Program(Process process, Path output) {

        /** Waits for its end, which is to be a good one, and returns what it printed. */
        String result() throws IOException, InterruptedException {
            boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            var text = Files.readString(output, StandardCharsets.UTF_8);
            assertTrue(ended && process.exitValue() == 0, text);
            return text.strip();
        }
    }
}
