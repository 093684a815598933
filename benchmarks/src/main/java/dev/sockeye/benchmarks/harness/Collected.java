package dev.sockeye.benchmarks.harness;

import dev.sockeye.benchmarks.report.Metric;
import dev.sockeye.benchmarks.report.Results;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The figures of a suite while it runs. */
final class Collected {

    private final Map<String, Integer> connections = new LinkedHashMap<>();
    private final Map<String, Map<String, Map<String, List<Double>>>> figures =
            new LinkedHashMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();

    /** Adds a case; those of a suite are told in this order. */
    void open(String name, int count) {
        connections.put(name, count);
        figures.putIfAbsent(name, new LinkedHashMap<>());
    }

    void add(String name, String candidate, Metric metric, double value) {
        add(name, candidate, metric.key(), value);
    }

    /** Adds a round's figures. */
    void addAll(String name, String candidate, Map<String, Double> values) {
        values.forEach((metric, value) -> add(name, candidate, metric, value));
    }

    private void add(String name, String candidate, String metric, double value) {
        of(name, candidate).computeIfAbsent(metric, _ -> new ArrayList<>()).add(value);
    }

    private Map<String, List<Double>> of(String name, String candidate) {
        return figures.computeIfAbsent(name, _ -> new LinkedHashMap<>())
                .computeIfAbsent(candidate, _ -> new LinkedHashMap<>());
    }

    /** A candidate has failed, and the others go on. */
    void fail(String name, String candidate, Exception failure) {
        of(name, candidate);
        failures.put(name + "/" + candidate, String.valueOf(failure.getMessage()));
        System.out.println("    failed: " + failure);
    }

    Results.Suite suite(Suite suite) {
        var cases = new ArrayList<Results.Case>();
        figures.forEach((name, candidates) -> {
            var outcomes = new ArrayList<Results.Outcome>();
            candidates.forEach((candidate, metrics) ->
                    outcomes.add(
                            new Results.Outcome(
                                    candidate, metrics, failures.get(name + "/" + candidate))));
            cases.add(new Results.Case(name, connections.getOrDefault(name, 0), outcomes));
        });
        return new Results.Suite(suite.name(), suite.method(), null, cases);
    }
}
