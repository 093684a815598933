package dev.sockeye.benchmarks.harness;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A load generator: what it measures, and a look at the server before and after, with nothing on
 * its way.
 */
final class Load {

    private static final Gson GSON = new Gson();
    private static final TypeToken<Map<String, Double>> FIGURES = new TypeToken<>() {};

    private Load() {}

    /** Something that is done while the load waits. */
    @FunctionalInterface
    interface Step {
        Step NONE = () -> {};

        void run() throws Unavailable, IOException, InterruptedException;
    }

    /** Runs it to its end and returns its figures. */
    static Map<String, Double> run(List<String> command, Step before, Step after)
            throws Unavailable, IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        try {
            var lines = new Lines(name(command), process);
            var line = lines.next();
            if (line.equals("ready")) {
                before.run();
                lines.say("go");
                line = lines.next();
            }
            Map<String, Double> figures = GSON.fromJson(line, FIGURES);
            after.run();
            lines.end();
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException(name(command) + " ended with status " + status);
            }
            return figures;
        } finally {
            process.destroyForcibly();
        }
    }

    private static String name(List<String> command) {
        return String.valueOf(Path.of(command.getFirst()).getFileName());
    }

    /** Runs one that has no figures. */
    static void hold(List<String> command, Step step)
            throws Unavailable, IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        try {
            var lines = new Lines(name(command), process);
            lines.next();
            step.run();
            lines.end();
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException(name(command) + " ended with status " + status);
            }
        } finally {
            process.destroyForcibly();
        }
    }
}
