package dev.sockeye.benchmarks.harness;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sockeye.benchmarks.report.Metric;
import dev.sockeye.benchmarks.report.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Benchmarks of JMH, a fork of each a round, with the same work in C before and after them. */
record JmhSuite(String name, String method, List<Part> parts) implements Suite {

    /**
     * Some of the benchmarks.
     *
     * @param selection arguments of JMH that choose them
     * @param limit the same work in C, if there is such a program
     */
    record Part(List<String> selection, @Nullable Limit limit) {}

    /**
     * A C program that does the work of a case.
     *
     * @param name the case, as {@link #caseOf} names it
     * @param arguments of {@code send_recv}
     */
    record Limit(String name, List<String> arguments) {}

    @Override
    public Results.Suite run(Launch launch, Plan plan)
            throws Unavailable, IOException, InterruptedException {
        var collected = new Collected();
        for (int round = 0; round < plan.rounds(); round++) {
            collected.begin(round);
            System.out.printf("  %s: round %d%n", name, round + 1);
            for (var part : parts) {
                run(launch, plan, part, collected);
            }
        }
        return collected.suite(this);
    }

    private void run(Launch launch, Plan plan, Part part, Collected collected)
            throws Unavailable, IOException, InterruptedException {
        var limit = part.limit();
        if (limit == null) {
            jmh(launch, plan, part, collected);
            return;
        }
        var inC = new ArrayList<Double>();
        try {
            inC.add(nanosInC(launch, plan, limit));
        } catch (Unavailable e) {
            collected.fail(limit.name(), "C", e);
        }
        jmh(launch, plan, part, collected);
        if (!inC.isEmpty()) {
            inC.add(nanosInC(launch, plan, limit));
            double mean = (inC.getFirst() + inC.getLast()) / 2;
            collected.add(limit.name(), "C", Metric.NANOS, mean);
        }
    }

    private void jmh(Launch launch, Plan plan, Part part, Collected collected)
            throws Unavailable, IOException, InterruptedException {
        var file = launch.module().resolve("target/jmh-" + name + ".json");
        Files.deleteIfExists(file);
        var command = new ArrayList<String>();
        if (Machine.isPinning()) {
            command.addAll(List.of("taskset", "-c", "1"));
        }
        command.addAll(
                List.of(
                        Launch.javaProgram(),
                        "-cp",
                        launch.classPath(false),
                        "org.openjdk.jmh.Main"));
        command.addAll(part.selection());
        command.addAll(List.of("-f", "1", "-prof", "gc", "-foe", "true"));
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
            throw new Unavailable("there is no benchmark " + part.selection());
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

    private static double nanosInC(Launch launch, Plan plan, Limit limit)
            throws Unavailable, IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(launch.programs().path("send_recv"));
        command.addAll(limit.arguments());
        command.addAll(List.of("--seconds", String.valueOf(plan.seconds())));
        command.addAll(Launch.loadPlace());
        return Load.run(command, Load.Step.NONE, Load.Step.NONE).getOrDefault("nanosPerPair", 0.0);
    }
}
