package dev.sockeye.benchmarks.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A conversation with a process, line by line, in which each answer has a deadline. */
final class Lines {

    private static final int LIMIT_SECONDS = 300;
    private static final Executor READERS = work -> Thread.ofVirtual().name("reader").start(work);

    private final String name;
    private final Process process;
    private final BufferedReader output;
    private final Writer input;

    Lines(String name, Process process) {
        this.name = name;
        this.process = process;
        this.output = process.inputReader();
        this.input = process.outputWriter();
    }

    void say(String line) throws IOException {
        input.write(line + "\n");
        input.flush();
    }

    /** Returns the next line of its output. */
    String next() throws IOException, InterruptedException {
        var line = CompletableFuture.supplyAsync(this::read, READERS);
        try {
            return line.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw failed(e);
        } catch (TimeoutException _) {
            process.destroyForcibly();
            throw new IOException(name + " gave no answer within " + LIMIT_SECONDS + " s");
        }
    }

    private IOException failed(ExecutionException failure) {
        var cause = failure.getCause();
        return new IOException(cause == null ? name : cause.getMessage(), failure);
    }

    private String read() {
        try {
            var line = output.readLine();
            if (line == null) {
                throw new IllegalStateException(name + " has ended");
            }
            return line;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends its input. */
    void end() {
        try {
            input.close();
        } catch (IOException _) {
            // it has ended before
        }
    }
}
