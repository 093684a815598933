package dev.sockeye.benchmarks.harness;

import dev.sockeye.benchmarks.report.Metric;
import dev.sockeye.benchmarks.report.Results;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The figures of a suite while it runs. */
final class Collected {

    private final Map<String, Integer> connections = new LinkedHashMap<>();
    private final Map<String, Map<String, Map<String, List<@Nullable Double>>>> figures =
            new LinkedHashMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();
    private int round;

    /** Adds a case; those of a suite are told in this order. */
    void open(String name, int count) {
        connections.put(name, count);
        figures.putIfAbsent(name, new LinkedHashMap<>());
    }

    /** From now on figures are of this round, of which the first is 0. */
    void begin(int another) {
        round = another;
    }

    void add(String name, String candidate, Metric metric, double value) throws IOException {
        add(name, candidate, metric.key(), value);
    }

    /** Adds a round's figures. */
    void addAll(String name, String candidate, Map<String, Double> values) throws IOException {
        for (var value : values.entrySet()) {
            add(name, candidate, value.getKey(), value.getValue());
        }
    }

    /** A round without a figure has a place too, so that ratios are of the same round. */
    private void add(String name, String candidate, String metric, double value)
            throws IOException {
        if (!Double.isFinite(value)) {
            throw new IOException("nothing came of which " + metric + " could be told");
        }
        var values = of(name, candidate).computeIfAbsent(metric, _ -> new ArrayList<>());
        while (values.size() < round) {
            values.add(null);
        }
        values.add(value);
    }

    private Map<String, List<@Nullable Double>> of(String name, String candidate) {
        var candidates = figures.computeIfAbsent(name, _ -> new LinkedHashMap<>());
        var none = new LinkedHashMap<String, List<@Nullable Double>>();
        candidates.putIfAbsent(candidate, none);
        return candidates.getOrDefault(candidate, none);
    }

    /** A candidate has failed, and the others go on. */
    void fail(String name, String candidate, Exception failure) {
        of(name, candidate);
        failures.put(name + "/" + candidate, "round " + (round + 1) + ": " + failure.getMessage());
        System.out.println("    failed: " + failure);
    }

    Results.Suite suite(Suite suite) {
        var cases = new ArrayList<Results.Case>();
        figures.forEach((name, candidates) -> {
            var outcomes = new ArrayList<Results.Outcome>();
            for (Map.Entry<String, Map<String, List<@Nullable Double>>> it :
                    candidates.entrySet()) {
                var failure = failures.get(name + "/" + it.getKey());
                outcomes.add(new Results.Outcome(it.getKey(), it.getValue(), failure));
            }
            cases.add(new Results.Case(name, connections.getOrDefault(name, 0), outcomes));
        });
        return new Results.Suite(suite.name(), suite.method(), null, null, cases);
    }
}
