package dev.sockeye.benchmarks.harness;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A running candidate. */
final class Server implements AutoCloseable {

    private static final int GRACE_SECONDS = 5;
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s*(\\d+) kB");
    private static final long KIB = 1024;

    private final Candidate candidate;
    private final Process process;
    private final Lines lines;
    private int port;

    private Server(Candidate candidate, Process process) {
        this.candidate = candidate;
        this.process = process;
        this.lines = new Lines(candidate.name(), process);
    }

    /** Starts it and waits until it listens. */
    static Server start(Candidate candidate, List<String> command, Path log)
            throws IOException, InterruptedException {
        Files.createDirectories(log.getParent());
        var errors = ProcessBuilder.Redirect.appendTo(new File(log.toString()));
        var server =
                new Server(candidate, new ProcessBuilder(command).redirectError(errors).start());
        try {
            server.port = Integer.parseInt(server.lines.next().split(" ", -1)[1]);
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw new IOException(candidate.name() + " did not start, see " + log, e);
        }
    }

    Candidate candidate() {
        return candidate;
    }

    long pid() {
        return process.pid();
    }

    int port() {
        return port;
    }

    /** Asks for a number. */
    long ask(String question) throws IOException, InterruptedException {
        lines.say(question);
        var answer = lines.next();
        try {
            return Long.parseLong(answer);
        } catch (NumberFormatException e) {
            throw new IOException(candidate.name() + " answers " + question + " by " + answer, e);
        }
    }

    /** Returns why it is no longer there, or else the failure of who has worked with it. */
    Exception explained(Exception failure) {
        return process.isAlive()
                ? failure
                : new IOException(
                        candidate.name() + " has ended with status " + process.exitValue(),
                        failure);
    }

    /** Returns its resident memory, in bytes. */
    long resident() throws IOException {
        var status = Files.readString(Path.of("/proc/" + pid() + "/status"));
        var matcher = RESIDENT.matcher(status);
        if (!matcher.find()) {
            throw new IOException("no VmRSS of " + pid());
        }
        return Long.parseLong(matcher.group(1)) * KIB;
    }

    /** Ends it. */
    @Override
    public void close() {
        lines.end();
        try {
            if (process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
