package dev.sockeye.benchmarks.harness;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import dev.sockeye.benchmarks.report.Metric;
import dev.sockeye.benchmarks.report.Results;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Receivers of datagrams: draining a full buffer, where only the receiving counts, and under a
 * flood. The buffer is filled while the receiver is stopped (SIGSTOP), whatever it is written in.
 */
record UdpSuite(List<Candidate> candidates) implements Suite {

    private static final int DRAINED = 30_000;
    private static final int GSO = 32;
    private static final int WARM_UPS = 20;
    private static final int QUICK_WARM_UPS = 2;
    private static final Duration SETTLING = Duration.ofSeconds(2);
    private static final int LOOK_MILLIS = 10;
    private static final double PERCENT = 100;
    private static final Gson GSON = new Gson();
    private static final TypeToken<Map<String, Double>> FIGURES = new TypeToken<>() {};

    /** Datagrams of one size, sent one by one or many as one. */
    private record Sent(String name, int size, int gso) {}

    private static final List<Sent> CASES =
            List.of(
                    new Sent("64 B", 64, 1),
                    new Sent("1,400 B", 1400, 1),
                    new Sent("64 B, sent by GSO", 64, GSO),
                    new Sent("1,400 B, sent by GSO", 1400, GSO));

    @Override
    public String name() {
        return "udp";
    }

    @Override
    public String method() {
        return "CPU a datagram: the receiver is stopped while its buffer is filled with "
                + DRAINED
                + " datagrams at most, and drains it. Under flood: sendmmsg on the other processor as fast"
                + " as it can.";
    }

    @Override
    public Results.Suite run(Launch launch, Plan plan)
            throws Unavailable, IOException, InterruptedException {
        var collected = new Collected();
        var flood = launch.programs().path("udp_flood");
        Machine.needs("kill");
        CASES.forEach(it -> collected.open(it.name(), 0));
        for (int round = 0; round < plan.rounds(); round++) {
            for (var candidate : candidates) {
                if (!plan.candidates().matcher(candidate.name()).find()) {
                    continue;
                }
                System.out.printf("  udp: %s, round %d%n", candidate.name(), round + 1);
                try (var server = launch.start(candidate, List.of())) {
                    for (var sent : CASES) {
                        measure(plan, flood, server, sent, collected);
                    }
                } catch (Unavailable | IOException e) {
                    CASES.forEach(it -> collected.fail(it.name(), candidate.name(), e));
                }
            }
        }
        return collected.suite(this);
    }

    private static void measure(
            Plan plan, String flood, Server server, Sent sent, Collected collected)
            throws IOException, InterruptedException {
        var candidate = server.candidate().name();
        for (int i = 0; i < (plan.isQuick() ? QUICK_WARM_UPS : WARM_UPS); i++) {
            drain(flood, server, sent);
        }
        var allocated = server.candidate().isJava() ? server.ask("allocated") : 0;
        var drained = drain(flood, server, sent);
        collected.add(sent.name(), candidate, Metric.DRAIN_CPU, drained.cpuNanos());
        if (server.candidate().isJava()) {
            double bytes = server.ask("allocated") - allocated;
            collected.add(sent.name(), candidate, Metric.ALLOCATED, bytes / drained.datagrams());
        }
        long before = server.ask("received");
        var figures = send(flood, server, sent, "--seconds", String.valueOf(plan.seconds()));
        double seconds = figures.getOrDefault("seconds", 0.0);
        double all = figures.getOrDefault("sent", 0.0);
        double received = received(server, before, all);
        collected.add(sent.name(), candidate, Metric.FLOOD_RATE, received / seconds);
        collected.add(sent.name(), candidate, Metric.FLOOD_LOSS, PERCENT * (all - received) / all);
    }

    private record Drained(long datagrams, double cpuNanos) {}

    private static Drained drain(String flood, Server server, Sent sent)
            throws IOException, InterruptedException {
        long before = server.ask("received");
        signal("-STOP", server);
        double all;
        try {
            all =
                    send(flood, server, sent, "--count", String.valueOf(DRAINED))
                            .getOrDefault("sent", 0.0);
        } finally {
            signal("-CONT", server);
        }
        long cpu = CpuTime.nanos(server.pid());
        long datagrams = received(server, before, all);
        if (datagrams == 0) {
            throw new IOException(server.candidate().name() + " received nothing");
        }
        return new Drained(datagrams, (double) (CpuTime.nanos(server.pid()) - cpu) / datagrams);
    }

    /** Returns how many have come, when all have or no more come. */
    private static long received(Server server, long before, double all)
            throws IOException, InterruptedException {
        long count = server.ask("received") - before;
        long last = count;
        long deadline = System.nanoTime() + SETTLING.toNanos();
        while (count < all && System.nanoTime() < deadline) {
            Thread.sleep(LOOK_MILLIS);
            count = server.ask("received") - before;
            if (count != last) {
                last = count;
                deadline = System.nanoTime() + SETTLING.toNanos();
            }
        }
        return count;
    }

    private static void signal(String name, Server server)
            throws IOException, InterruptedException {
        new ProcessBuilder("kill", name, String.valueOf(server.pid())).start().waitFor();
    }

    private static Map<String, Double> send(String flood, Server server, Sent sent, String... more)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(flood);
        command.addAll(List.of("--port", String.valueOf(server.port())));
        command.addAll(List.of("--size", String.valueOf(sent.size())));
        command.addAll(List.of("--gso", String.valueOf(sent.gso())));
        command.addAll(List.of(more));
        command.addAll(Launch.loadPlace());
        var process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        Map<String, Double> figures = GSON.fromJson(new Lines(process).next(), FIGURES);
        process.waitFor();
        return figures;
    }
}
