package dev.sockeye.benchmarks.harness;

import dev.sockeye.benchmarks.report.Report;
import dev.sockeye.benchmarks.report.Results;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs suites and writes their report: benchmarks/run. */
@Command(
        name = "benchmarks/run",
        mixinStandardHelpOptions = true,
        description =
                "Measures Sockeye beside its peers and C, and writes results.json, README.md and report.html."
                        + " What this machine lacks is skipped, and the report says why.")
public final class Run implements Callable<Integer> {

    @Parameters(
            arity = "0..*",
            paramLabel = "SUITE",
            description =
                    "echo, stream, demand, timeout, udp, accept, idle, virtual, sync, operators, capture,"
                            + " startup, or all (the default). A suite that is run again on the same day takes"
                            + " the place of its earlier figures.")
    private List<String> suites = List.of("all");

    @Option(
            names = "--quick",
            description = "Only shows that everything runs; figures mean nothing.")
    private boolean quick;

    @Option(names = "--rounds", description = "How many; the default is 7, or 1 if quick.")
    private int rounds;

    @Option(
            names = "--candidates",
            paramLabel = "REGEX",
            description = "Only the candidates whose names match, in suites that start servers.")
    private Pattern candidates = Pattern.compile("");

    @Option(
            names = "--results",
            paramLabel = "DIRECTORY",
            description =
                    "Where to; the default is benchmarks/results/DATE, or benchmarks/target/quick.")
    private @Nullable Path directory;

    @Option(
            names = "--report",
            description = "Measures nothing: writes the report of results.json anew.")
    private boolean reportOnly;

    @Option(names = "--module", hidden = true, required = true)
    private Path module = Path.of("benchmarks");

    /** Runs it. */
    public static void main(String... arguments) {
        System.exit(new CommandLine(new Run()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var to = directory == null ? standard() : directory;
        var file = to.resolve("results.json");
        var launch = new Launch(module);
        var results = Results.read(file).orElseGet(() -> none());
        if (!reportOnly) {
            var environment = Machine.environment(module.resolve("target/lib"));
            environment.put("flags of the JVM", String.join(" ", Launch.FLAGS));
            var plan = quick ? Plan.quick(rounds, candidates) : Plan.full(rounds, candidates);
            environment.put("rounds", String.valueOf(plan.rounds()));
            results = new Results(now(), quick, environment, results.suites());
            for (var suite : chosen()) {
                System.out.println(suite.name());
                results = results.with(run(suite, launch, plan));
                results.write(file);
            }
        }
        Report.write(results, to);
        System.out.println("written: " + to.resolve("report.html"));
        return 0;
    }

    private static Results.Suite run(Suite suite, Launch launch, Plan plan)
            throws InterruptedException {
        try {
            return suite.run(launch, plan);
        } catch (Unavailable e) {
            return skipped(suite, e.getMessage());
        } catch (IOException | RuntimeException e) {
            return skipped(suite, e.toString()); // The other suites go on.
        }
    }

    private static Results.Suite skipped(Suite suite, @Nullable String reason) {
        System.out.println("  skipped: " + reason);
        return new Results.Suite(suite.name(), suite.method(), reason, null, List.of());
    }

    private List<Suite> chosen() {
        if (suites.contains("all")) {
            return Suites.all();
        }
        var chosen = new ArrayList<Suite>();
        for (var name : suites) {
            chosen.add(
                    Suites.all().stream()
                            .filter(it -> it.name().equals(name))
                            .findFirst()
                            .orElseThrow(() ->
                                    new CommandLine.ParameterException(
                                            new CommandLine(this), "no suite is named " + name)));
        }
        return chosen;
    }

    private Path standard() {
        return quick
                ? module.resolve("target/quick")
                : module.resolve("results").resolve(LocalDate.now(ZoneOffset.UTC).toString());
    }

    private Results none() {
        return new Results(now(), quick, java.util.Map.of(), List.of());
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
