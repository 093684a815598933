package dev.sockeye.examples;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A process under test. What it writes is collected; each wait for it has a deadline. */
public final class Program implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST_TOLD = 2_000;

    private final List<String> command;
    private final Process process;
    private final Output out;
    private final Output err;

    private Program(List<String> command, Redirect input) throws IOException {
        this.command = command;
        process = new ProcessBuilder(command).redirectInput(input).start();
        out = new Output(process.getInputStream());
        err = new Output(process.getErrorStream());
    }

    /** Starts a program whose input is a pipe, if it is installed here. */
    public static Program start(String... command) throws IOException {
        return start(List.of(command), Redirect.PIPE);
    }

    /** Starts a program whose input is a file, if it is installed here. */
    public static Program start(List<String> command, Redirect input) throws IOException {
        var name = command.getFirst();
        assumeTrue(isInstalled(name), name + " is not installed");
        return new Program(command, input);
    }

    /** Starts the tool, its input being a pipe. */
    public static Program tool(String... arguments) throws IOException {
        return new Program(toolCommand(arguments), Redirect.PIPE);
    }

    /** Starts the tool, its input being a file. */
    public static Program tool(Path input, String... arguments) throws IOException {
        return new Program(toolCommand(arguments), Redirect.from(input.toFile()));
    }

    /** The command line of a JVM with the class path of this one, made for short runs. */
    public static List<String> java(String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The command line of the tool, without its script, which has a test of its own. */
    public static List<String> toolCommand(String... arguments) throws IOException {
        return ToolJar.command(arguments);
    }

    static boolean isInstalled(String name) {
        return name.contains("/")
                || Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
    }

    /** Writes to the standard input of the process. */
    public Program type(String text) throws IOException {
        var stdin = process.getOutputStream();
        stdin.write(text.getBytes(StandardCharsets.UTF_8));
        stdin.flush();
        return this;
    }

    /** Ends the standard input of the process. */
    public Program endInput() throws IOException {
        process.getOutputStream().close();
        return this;
    }

    /** Sends SIGTERM and leaves the pipes to the process as they are. */
    public void terminate() {
        process.toHandle().destroy();
    }

    public Process process() {
        return process;
    }

    /** Waits for the process and returns its exit status. */
    public int status() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            fail(this + " did not end");
        }
        out.awaitEnd();
        err.awaitEnd();
        return process.exitValue();
    }

    /** What it has written to standard output. */
    public String out() {
        return new String(out.bytes(), StandardCharsets.UTF_8);
    }

    /** The same as bytes. */
    public byte[] outBytes() {
        return out.bytes();
    }

    /** What it has written to standard error. */
    public String err() {
        return new String(err.bytes(), StandardCharsets.UTF_8);
    }

    /** Waits until standard output has something that matches. */
    public MatchResult awaitOut(String regex) throws InterruptedException {
        return out.await(regex, this);
    }

    /** Waits until standard error has something that matches. */
    public MatchResult awaitErr(String regex) throws InterruptedException {
        return err.await(regex, this);
    }

    /** Waits until it has told the port on which it listens, and returns it. */
    public int port() throws InterruptedException {
        return Integer.parseInt(awaitErr("(?:listening|waiting) on \\S*:(\\d+)\\R").group(1));
    }

    /** Ends the process if it runs still. */
    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Tells the last of the command, and the first of what it has written. */
    @Override
    public String toString() {
        return "%s\nout: %s\nerr: %s"
                .formatted(
                        String.join(
                                " ",
                                command.subList(Math.max(0, command.size() - 6), command.size())),
                        start(out()),
                        start(err()));
    }

    private static String start(String text) {
        return text.substring(0, Math.min(text.length(), MOST_TOLD));
    }

    /** What a process writes to one of its streams. */
    private static final class Output {
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private final Thread reader;

        Output(InputStream from) {
            reader = Thread.ofPlatform().daemon().start(() -> collect(from));
        }

        private void collect(InputStream from) {
            var buffer = new byte[1 << 16];
            try {
                for (int count; (count = from.read(buffer)) >= 0; ) {
                    synchronized (written) {
                        written.write(buffer, 0, count);
                        written.notifyAll();
                    }
                }
            } catch (IOException _) {
                // closed by the test
            }
        }

        byte[] bytes() {
            synchronized (written) {
                return written.toByteArray();
            }
        }

        void awaitEnd() throws InterruptedException {
            reader.join(PATIENCE);
        }

        MatchResult await(String regex, Program of) throws InterruptedException {
            var pattern = Pattern.compile(regex);
            long end = System.nanoTime() + PATIENCE.toNanos();
            synchronized (written) {
                while (true) {
                    var matcher = pattern.matcher(written.toString(StandardCharsets.UTF_8));
                    if (matcher.find()) {
                        return matcher.toMatchResult();
                    }
                    long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                    if (left <= 0 || !reader.isAlive()) {
                        return fail("no " + regex + " of " + of);
                    }
                    TimeUnit.MILLISECONDS.timedWait(written, Math.min(left, 1_000));
                }
            }
        }
    }
}
