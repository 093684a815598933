package dev.sockeye.benchmarks.harness;

import dev.sockeye.benchmarks.harness.Flood.Sent;
import dev.sockeye.benchmarks.report.Metric;
import dev.sockeye.benchmarks.report.Results;
import java.io.IOException;
import java.util.List;

/**
 * Receivers of datagrams: draining a full buffer, where only the receiving counts, and under a
 * flood. The buffer is filled while the receiver is stopped (SIGSTOP), whatever it is written in.
 */
record UdpSuite(List<Candidate> candidates) implements Suite {

    private static final int DRAINED = 30_000;
    private static final int GSO = 32;
    private static final double PERCENT = 100;

    private static final List<Sent> CASES =
            List.of(
                    new Sent("64 B", 64, 1, DRAINED),
                    new Sent("1,400 B", 1400, 1, DRAINED),
                    new Sent("64 B, sent by GSO", 64, GSO, DRAINED),
                    new Sent("1,400 B, sent by GSO", 1400, GSO, DRAINED));

    @Override
    public String name() {
        return "udp";
    }

    @Override
    public String method() {
        return "CPU a datagram: of the thread that receives; it is stopped while its buffer is filled with "
                + DRAINED
                + " datagrams at most, and drains it, ten times. Under flood: sendmmsg on the other processor"
                + " as fast as it can.";
    }

    @Override
    public Results.Suite run(Launch launch, Plan plan)
            throws Unavailable, IOException, InterruptedException {
        var collected = new Collected();
        var flood = Flood.of(launch);
        CASES.forEach(it -> collected.open(it.name(), 0));
        for (int round = 0; round < plan.rounds(); round++) {
            collected.begin(round);
            for (var candidate : plan.turns(candidates, round)) {
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
            Plan plan, Flood flood, Server server, Sent sent, Collected collected)
            throws IOException, InterruptedException {
        var candidate = server.candidate().name();
        flood.warmUp(plan, server, sent);
        flood.drain(plan, server, sent, collected);
        long before = server.ask("received");
        var figures = flood.send(server.port(), sent, "--seconds", String.valueOf(plan.seconds()));
        double seconds = figures.getOrDefault("seconds", 0.0);
        double all = figures.getOrDefault("sent", 0.0);
        double received = flood.received(server, before, all);
        collected.add(sent.name(), candidate, Metric.FLOOD_RATE, received / seconds);
        collected.add(sent.name(), candidate, Metric.FLOOD_LOSS, PERCENT * (all - received) / all);
    }
}
