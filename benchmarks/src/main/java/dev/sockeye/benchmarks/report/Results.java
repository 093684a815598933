package dev.sockeye.benchmarks.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A dated run: what was measured where.
 *
 * @param date ISO-8601
 * @param isQuick whether it only shows that everything runs
 * @param environment the machine, its software and the flags, by name
 * @param suites in the order of their first run
 */
public record Results(
        String date, boolean isQuick, Map<String, String> environment, List<Suite> suites) {

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    /**
     * The cases of one question.
     *
     * @param name as on the command line
     * @param method how it was measured, for the reader
     * @param skipped why nothing was measured, or null
     * @param conditions when it was measured, how often and beside what, or null
     * @param cases in the order in which they are told
     */
    public record Suite(
            String name,
            String method,
            @Nullable String skipped,
            @Nullable String conditions,
            List<Case> cases) {

        /** Returns it with what was measured, and when. */
        public Suite under(String others) {
            return new Suite(name, method, skipped, others, cases);
        }
    }

    /**
     * The same work for every candidate.
     *
     * @param name for the reader
     * @param connections how many there were; 0 where that is no question
     * @param outcomes one for each candidate
     */
    public record Case(String name, int connections, List<Outcome> outcomes) {

        /** Returns a sentence for each candidate that has no figures, or not all. */
        public List<String> failures() {
            return outcomes.stream()
                    .filter(it -> it.failure() != null)
                    .map(it -> it.candidate() + " failed in " + it.failure())
                    .toList();
        }
    }

    /**
     * What one candidate did.
     *
     * @param candidate its name
     * @param figures of each metric the value of each round, in the order of the rounds; null in a
     *     round that has none
     * @param failure why there are none, or not all, or null
     */
    public record Outcome(
            String candidate,
            Map<String, List<@Nullable Double>> figures,
            @Nullable String failure) {}

    /** Reads what {@link #write} wrote. */
    public static Optional<Results> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(GSON.fromJson(Files.readString(file), Results.class));
        } catch (JsonParseException e) {
            throw new IOException(file + " is not the results of a run", e);
        }
    }

    /** Writes it as JSON. */
    public void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        var written = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(written, GSON.toJson(this) + "\n");
        Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Tells whether a suite has figures. */
    public boolean has(String suite) {
        return suites.stream().anyMatch(it -> it.name().equals(suite) && it.skipped() == null);
    }

    /** Returns these results with a suite in the place of an earlier run of it. */
    public Results with(Suite suite) {
        var all = new ArrayList<>(suites);
        all.removeIf(it -> it.name().equals(suite.name()));
        all.add(suite);
        return new Results(date, isQuick, environment, List.copyOf(all));
    }

    /** Returns the figures of a candidate in a case. */
    public List<@Nullable Double> figures(
            String suite, String name, String candidate, Metric metric) {
        var all = new ArrayList<@Nullable Double>();
        suites.stream()
                .filter(it -> it.name().equals(suite))
                .flatMap(it -> it.cases().stream())
                .filter(it -> it.name().equals(name))
                .flatMap(it -> it.outcomes().stream())
                .filter(it -> it.candidate().equals(candidate))
                .forEach(it -> all.addAll(it.figures().getOrDefault(metric.key(), List.of())));
        return all;
    }
}
