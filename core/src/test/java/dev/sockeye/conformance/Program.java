package dev.sockeye.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Another program, as the peer of a socket. */
public record Program(Process process) implements Closeable {

    /** Starts a program; the test is skipped where it is not installed. */
    public static Program start(String... command) throws IOException {
        Assumptions.assumeTrue(isInstalled(command[0]), command[0] + " is not installed");
        return new Program(new ProcessBuilder(command).start());
    }

    private static boolean isInstalled(String name) {
        var path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(File.pathSeparator))
                .anyMatch(directory -> new File(directory, name).canExecute());
    }

    /** Writes its standard input and ends it. */
    public void input(byte[] data) throws IOException {
        try (var input = process.getOutputStream()) {
            input.write(data);
        }
    }

    /** Writes to its standard input, which goes on. */
    public void write(byte[] data) throws IOException {
        var input = process.getOutputStream();
        input.write(data);
        input.flush();
    }

    /** Returns its next line on standard output. */
    public String line() throws InterruptedException {
        return firstMatch(process.inputReader(), Pattern.compile("(.*)"));
    }

    /** Returns the first group of the first line on standard output that holds {@code pattern}. */
    public String line(String pattern) throws InterruptedException {
        return firstMatch(process.inputReader(), Pattern.compile(pattern));
    }

    /** Returns the first group of the first line on standard error that holds {@code pattern}. */
    public String told(String pattern) throws InterruptedException {
        return firstMatch(process.errorReader(), Pattern.compile(pattern));
    }

    private static String firstMatch(BufferedReader reader, Pattern pattern)
            throws InterruptedException {
        return ThreadKind.PLATFORM
                .start(() -> {
                    var line = reader.readLine();
                    while (line != null) {
                        var matcher = pattern.matcher(line);
                        if (matcher.find()) {
                            return matcher.group(1);
                        }
                        line = reader.readLine();
                    }
                    throw new AssertionError("the program ended without " + pattern);
                })
                .result();
    }

    /** Returns all that it writes to standard output. */
    public Running<byte[]> output() {
        InputStream output = process.getInputStream();
        return ThreadKind.PLATFORM.start(output::readAllBytes);
    }

    /** Waits for its end and returns its exit status. */
    public int status() throws InterruptedException {
        assertTrue(process.waitFor(Running.PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
