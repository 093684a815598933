package dev.sockeye.benchmarks.harness;

import dev.sockeye.benchmarks.report.Report;
import dev.sockeye.benchmarks.report.Results;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs suites and writes their report: benchmarks/run. */
@Command(
        name = "benchmarks/run",
        description =
                "Measures Sockeye beside its peers and C, and writes results.json, README.md and report.html."
                        + " What this machine lacks is skipped, and the report says why.")
public final class Run implements Callable<Integer> {

    private static final int ROUNDS = 7;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this, and exits.")
    @SuppressWarnings("unused") // Read by picocli.
    private boolean help;

    @Parameters(
            arity = "0..*",
            paramLabel = "SUITE",
            description =
                    "echo, at-once, stream, demand, timeout, udp, accept, idle, virtual, sync, calls, operators,"
                            + " capture, startup, or all (the default). A suite that is measured again on the same day"
                            + " takes the place of its earlier figures, of all candidates.")
    private List<String> suites = List.of("all");

    @Option(
            names = "--quick",
            description = "Only shows that everything runs; figures mean nothing.")
    private boolean quick;

    @Option(
            names = "--rounds",
            paramLabel = "COUNT",
            description = "How many; the default is 7, or 1 if quick.")
    private @Nullable Integer rounds;

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

    /** Read by the thread that runs when the program ends. */
    private volatile boolean isDone;

    private boolean hasFailed;

    /** Runs it. */
    public static void main(String... arguments) {
        System.exit(new CommandLine(new Run()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var to = directory == null ? standard() : directory;
        var file = to.resolve("results.json");
        var launch = new Launch(module);
        var earlier = read(file);
        if (reportOnly) {
            report(earlier.orElseThrow(() -> wrong("there is no " + file)), to);
            return 0;
        }
        if (rounds != null && rounds < 1) {
            throw wrong("--rounds must be at least 1");
        }
        var chosen = chosen();
        var results = earlier.orElseGet(this::none);
        var again = chosen.stream().map(Suite::name).toList();
        boolean isMixed =
                !again.containsAll(results.suites().stream().map(Results.Suite::name).toList());
        if (isMixed && results.isQuick() != quick) {
            throw wrong(
                    "%s holds %s run, which would be mixed with another kind: see --results"
                            .formatted(to, results.isQuick() ? "a quick" : "no quick"));
        }
        prepare(to);
        try (var _ = alone()) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(to)));
            measure(launch, chosen, results, to);
        } finally {
            isDone = true;
        }
        return hasFailed ? 1 : 0;
    }

    private Optional<Results> read(Path file) {
        try {
            return Results.read(file);
        } catch (IOException e) {
            throw wrong(e.toString());
        }
    }

    private void measure(Launch launch, List<Suite> chosen, Results earlier, Path to)
            throws IOException, InterruptedException {
        var environment = Machine.environment(module.resolve("target/lib"));
        environment.put("flags of the JVM", String.join(" ", Launch.FLAGS));
        int times = rounds == null ? (quick ? 1 : ROUNDS) : rounds;
        var plan = quick ? Plan.quick(times, candidates) : Plan.full(times, candidates);
        var results = new Results(now(), quick, environment, earlier.suites());
        for (var suite : chosen) {
            System.out.println(suite.name());
            var conditions =
                    "Measured %s, %s, %d round%s, load average before it %s."
                            .formatted(
                                    now(),
                                    Machine.commit(module),
                                    times,
                                    times == 1 ? "" : "s",
                                    Machine.loadAverage());
            var measured = run(suite, launch, plan);
            if (measured.skipped() != null && results.has(suite.name())) {
                System.out.println("  its earlier figures stay");
                continue;
            }
            results = results.with(measured.under(conditions));
            results.write(to.resolve("results.json"));
            report(results, to); // Each time, for whoever ends the run early.
        }
    }

    private static void report(Results results, Path to) throws IOException {
        Report.write(results, to);
        System.out.println("written: " + to.resolve("report.html"));
    }

    private CommandLine.ParameterException wrong(String sentence) {
        return new CommandLine.ParameterException(spec.commandLine(), sentence);
    }

    /** Finds out before the first figure whether the last one can be written. */
    private void prepare(Path to) {
        if (Files.exists(to.resolve("README.md")) && !Files.exists(to.resolve("results.json"))) {
            throw wrong(to + " has a README.md that is not of a run");
        }
        try {
            Files.createDirectories(to);
            Files.delete(Files.createTempFile(to, "writable", ""));
        } catch (IOException e) {
            throw wrong("results cannot be written to " + to + ": " + e);
        }
    }

    /** Two runs at once would measure each other. */
    private FileChannel alone() throws IOException {
        var channel =
                FileChannel.open(
                        module.resolve("target/run.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw wrong("another run measures on this machine");
        }
        return channel;
    }

    /** Kills what is left when the run is interrupted: a server that is stopped would stay so. */
    private void end(Path to) {
        if (isDone) {
            return;
        }
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        System.out.println("ended early: what whole suites had measured is in " + to);
    }

    private Results.Suite run(Suite suite, Launch launch, Plan plan) throws InterruptedException {
        try {
            var measured = suite.run(launch, plan);
            if (measured.cases().stream().allMatch(it -> it.outcomes().isEmpty())) {
                hasFailed = true;
                return skipped(suite, "no candidate matches " + plan.candidates());
            }
            return measured;
        } catch (Unavailable e) {
            return skipped(suite, e.getMessage());
        } catch (IOException | RuntimeException e) {
            hasFailed = true; // The other suites go on.
            return skipped(suite, e.toString());
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
                            .orElseThrow(() -> wrong("no suite is named " + name)));
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
