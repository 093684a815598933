package dev.sockeye.benchmarks.harness;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import dev.sockeye.benchmarks.report.Results;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A send and a receive by one thread, in C and in Java. All candidates run at once, on one
 * processor, where the scheduler gives them turns of milliseconds: what the machine does meanwhile
 * is alike for all, and each counts the CPU time of its own thread.
 */
record PairSuite() implements Suite {

    private static final String LOOP = "dev.sockeye.benchmarks.SendRecvLoop";
    private static final Gson GSON = new Gson();
    private static final TypeToken<Map<String, Double>> FIGURES = new TypeToken<>() {};

    private static final List<Way> TCP =
            List.of(
                    new Way("Sockeye", "direct"),
                    new Way("Sockeye, arrays", "array"),
                    new Way("SocketChannel", "channel"),
                    new Way("java.net.Socket", "socket"));

    private static final List<Way> UNIX =
            List.of(
                    new Way("Sockeye", "direct"),
                    new Way("Sockeye, arrays", "array"),
                    new Way("SocketChannel", "channel"),
                    new Way("junixsocket", "junixsocket"));

    private static final List<Case> CASES =
            List.of(
                    new Case("TCP, 64 B", List.of("--size", "64"), TCP),
                    new Case("TCP, 16 KiB", List.of("--size", "16384"), TCP),
                    new Case("Unix stream, 64 B", List.of("--unix", "--size", "64"), UNIX),
                    new Case("Unix stream, 16 KiB", List.of("--unix", "--size", "16384"), UNIX));

    /** A candidate in Java: its name in the report, and as an argument. */
    private record Way(String name, String argument) {}

    private record Case(String name, List<String> arguments, List<Way> ways) {}

    /** One that runs. */
    private record Running(String candidate, Process process, Lines lines) {}

    @Override
    public String name() {
        return "sync";
    }

    @Override
    public String method() {
        return "One thread sends and receives, so nothing waits. All candidates of a case run at once on"
                + " one processor, where the scheduler gives them turns of milliseconds; each counts the"
                + " CPU time of its own thread.";
    }

    @Override
    public Results.Suite run(Launch launch, Plan plan)
            throws Unavailable, IOException, InterruptedException {
        var collected = new Collected();
        for (int round = 0; round < plan.rounds(); round++) {
            collected.begin(round);
            System.out.printf("  sync: round %d%n", round + 1);
            for (var it : CASES) {
                measure(launch, plan, it, collected);
            }
        }
        return collected.suite(this);
    }

    private static void measure(Launch launch, Plan plan, Case which, Collected collected)
            throws IOException, InterruptedException {
        var running = new ArrayList<Running>();
        double seconds = plan.seconds() * (which.ways().size() + 1);
        try {
            for (var way : which.ways()) {
                var command = new ArrayList<>(launch.besideLoad(LOOP));
                command.addAll(List.of("--way", way.argument()));
                start(way.name(), command, which, plan, seconds, running, collected);
            }
            try {
                var command = new ArrayList<String>();
                command.add(launch.programs().path("send_recv"));
                command.addAll(Launch.loadPlace());
                start("C", command, which, plan, seconds, running, collected);
            } catch (Unavailable e) {
                collected.fail(which.name(), "C", e);
            }
            for (var it : running) {
                it.lines().say("go");
            }
            for (var it : running) {
                try {
                    Map<String, Double> figures = GSON.fromJson(it.lines().next(), FIGURES);
                    collected.addAll(which.name(), it.candidate(), figures);
                } catch (IOException e) {
                    collected.fail(which.name(), it.candidate(), e);
                }
            }
        } finally {
            running.forEach(it -> it.process().destroyForcibly());
        }
    }

    /** Adds it to those that run, when it has warmed up. */
    private static void start(
            String candidate,
            List<String> command,
            Case which,
            Plan plan,
            double seconds,
            List<Running> running,
            Collected collected)
            throws InterruptedException {
        command.addAll(which.arguments());
        command.addAll(List.of("--warm-up", String.valueOf(plan.warmUpSeconds())));
        command.addAll(List.of("--seconds", String.valueOf(seconds)));
        try {
            running.add(warmedUp(candidate, command));
        } catch (IOException e) {
            collected.fail(which.name(), candidate, e);
        }
    }

    private static Running warmedUp(String candidate, List<String> command)
            throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        try {
            var lines = new Lines(candidate, process);
            lines.next();
            return new Running(candidate, process, lines);
        } catch (IOException | InterruptedException e) {
            process.destroyForcibly();
            throw e;
        }
    }
}
