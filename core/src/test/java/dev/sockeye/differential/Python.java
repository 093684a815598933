package dev.sockeye.differential;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;

/**
 * A {@code python3} process that evaluates what it is given, line by line, in one scope that has
 * its modules errno, os, select, socket, struct and sys.
 */
final class Python implements AutoCloseable {
    private final Process process;
    private final Writer requests;
    private final BufferedReader answers;

    private Python(Process process) {
        this.process = process;
        requests = process.outputWriter(StandardCharsets.US_ASCII);
        answers = process.inputReader(StandardCharsets.US_ASCII);
    }

    static boolean exists() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "python3")));
    }

    static Python start() throws IOException {
        var builder = new ProcessBuilder("python3", "-u", "-c", script());
        return new Python(builder.redirectError(Redirect.INHERIT).start());
    }

    private static String script() throws IOException {
        try (var in = Python.class.getResourceAsStream("answer.py")) {
            return new String(
                    Objects.requireNonNull(in, "answer.py").readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Evaluates an expression. */
    Outcome evaluate(String expression) {
        return Outcome.parse(ask("eval", expression));
    }

    /** Runs statements, which must not fail; the names that they bind stay. */
    void execute(String statements) {
        var outcome = Outcome.parse(ask("exec", statements));
        if (outcome instanceof Outcome.Raised) {
            throw new AssertionError("python3 " + outcome + " in: " + statements);
        }
    }

    private String ask(String word, String source) {
        var encoded = Base64.getEncoder().encodeToString(source.getBytes(StandardCharsets.UTF_8));
        try {
            requests.write(word + " " + encoded + "\n");
            requests.flush();
            var answer = answers.readLine();
            if (answer == null) {
                throw new AssertionError("python3 has ended, or taken a minute, in: " + source);
            }
            return new String(Base64.getDecoder().decode(answer), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("python3: " + source, e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
