package dev.sockeye.benchmarks.harness;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sockeye.benchmarks.report.Metric;
import dev.sockeye.benchmarks.report.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * Benchmarks of JMH, a fork of each a round.
 *
 * @param classes a regular expression of the benchmarks' names
 */
record JmhSuite(String name, String method, String classes) implements Suite {

    @Override
    public Results.Suite run(Launch launch, Plan plan)
            throws Unavailable, IOException, InterruptedException {
        var collected = new Collected();
        for (int round = 0; round < plan.rounds(); round++) {
            collected.begin(round);
            System.out.printf("  %s: round %d%n", name, round + 1);
            jmh(launch, plan, collected);
        }
        return collected.suite(this);
    }

    private void jmh(Launch launch, Plan plan, Collected collected)
            throws Unavailable, IOException, InterruptedException {
        var file = launch.module().resolve("target/jmh-" + name + ".json");
        Files.deleteIfExists(file);
        var command = new ArrayList<>(launch.besideLoad("org.openjdk.jmh.Main"));
        command.addAll(List.of(classes, "-f", "1", "-prof", "gc", "-foe", "true"));
        command.addAll(List.of("-rf", "json", "-rff", file.toString()));
        command.addAll(List.of("-jvmArgs", String.join(" ", Launch.FLAGS)));
        if (plan.isQuick()) {
            command.addAll(List.of("-wi", "1", "-w", "200ms", "-i", "1", "-r", "200ms"));
        } else {
            command.addAll(List.of("-wi", "3", "-w", "1s", "-i", "3", "-r", "1s"));
        }
        var log = launch.module().resolve("target/jmh-" + name + ".log").toFile();
        int status =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log)
                        .start()
                        .waitFor();
        if (Files.readString(log.toPath()).contains("No matching benchmarks")) {
            throw new Unavailable("there is no benchmark named " + classes);
        }
        if (status != 0) {
            throw new IOException("JMH ended with status " + status + ", see " + log);
        }
        for (var element : JsonParser.parseString(Files.readString(file)).getAsJsonArray()) {
            add(element.getAsJsonObject(), collected);
        }
    }

    private static void add(JsonObject result, Collected collected) throws IOException {
        var benchmark = result.get("benchmark").getAsString().split("\\.", -1);
        var method = benchmark[benchmark.length - 1];
        var name = caseOf(benchmark[benchmark.length - 2], result);
        var score = result.getAsJsonObject("primaryMetric").get("score").getAsDouble();
        collected.add(name, method, Metric.NANOS, score);
        var secondary = result.getAsJsonObject("secondaryMetrics");
        for (var metric : secondary.keySet()) {
            if (metric.endsWith("gc.alloc.rate.norm")) {
                var bytes = secondary.getAsJsonObject(metric).get("score").getAsDouble();
                collected.add(name, method, Metric.OPERATION_BYTES, bytes);
            }
        }
    }

    private static String caseOf(String type, JsonObject result) {
        if (!result.has("params")) {
            return type;
        }
        var values = new ArrayList<String>();
        var parameters = result.getAsJsonObject("params");
        for (var parameter : parameters.keySet()) {
            values.add(parameter + " " + parameters.get(parameter).getAsString());
        }
        return type + ", " + String.join(", ", values);
    }
}
