package dev.sockeye.benchmarks.harness;

import dev.sockeye.benchmarks.harness.Flood.Sent;
import dev.sockeye.benchmarks.report.Metric;
import dev.sockeye.benchmarks.report.Results;
import java.io.IOException;
import java.util.List;

/**
 * Captures of the loopback interface: draining a ring that was filled while the program was stopped
 * (SIGSTOP), and live, under a flood. tcpdump, which answers nothing, is measured live alone.
 */
record CaptureSuite(List<Candidate> candidates) implements Suite {

    private static final double PERCENT = 100;

    // What 64 MiB have room for.
    private static final List<Sent> CASES =
            List.of(new Sent("64 B", 64, 1, 200_000), new Sent("1,400 B", 1400, 1, 30_000));

    @Override
    public String name() {
        return "capture";
    }

    @Override
    public String method() {
        return "UDP to a port of loopback, told by a filter; each goes through all packets and reads a byte."
                + " CPU a datagram: of the thread that captures; the program is stopped while its ring is filled,"
                + " and drains it, ten times. Server CPU a message, of all threads, and loss: live, while sendmmsg on the other processor sends as fast as it can. All"
                + " have buffers of 64 MiB. libpcap's kernel filter lets both sights of a loopback packet into"
                + " its buffer, and it leaves one out itself.";
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
                System.out.printf("  capture: %s, round %d%n", candidate.name(), round + 1);
                measure(launch, plan, flood, candidate, collected);
            }
            if (plan.candidates().matcher(Tcpdump.NAME).find()) {
                System.out.printf("  capture: %s, round %d%n", Tcpdump.NAME, round + 1);
                tcpdump(plan, flood, collected);
            }
        }
        return collected.suite(this);
    }

    private static void measure(
            Launch launch, Plan plan, Flood flood, Candidate candidate, Collected collected)
            throws InterruptedException {
        try (var server = launch.start(candidate, List.of())) {
            for (var sent : CASES) {
                flood.warmUp(plan, server, sent);
                flood.drain(plan, server, sent, collected);
                live(plan, flood, server, sent, collected);
            }
        } catch (Unavailable | IOException e) {
            CASES.forEach(it -> collected.fail(it.name(), candidate.name(), e));
        }
    }

    private static void live(Plan plan, Flood flood, Server server, Sent sent, Collected collected)
            throws IOException, InterruptedException {
        long before = server.ask("received");
        long cpu = CpuTime.nanos(server.pid());
        var figures = flood.send(server.port(), sent, "--seconds", String.valueOf(plan.seconds()));
        double all = figures.getOrDefault("sent", 0.0);
        long received = flood.received(server, before, all);
        cpu = CpuTime.nanos(server.pid()) - cpu;
        add(
                sent,
                server.candidate().name(),
                all,
                new Tcpdump.Taken(received, cpu),
                figures.getOrDefault("seconds", 0.0),
                collected);
    }

    private static void tcpdump(Plan plan, Flood flood, Collected collected)
            throws InterruptedException {
        try {
            for (var sent : CASES) {
                try (var tcpdump = new Tcpdump()) {
                    var figures =
                            flood.send(
                                    tcpdump.port(),
                                    sent,
                                    "--seconds",
                                    String.valueOf(plan.seconds()));
                    double all = figures.getOrDefault("sent", 0.0);
                    double seconds = figures.getOrDefault("seconds", 0.0);
                    add(sent, Tcpdump.NAME, all, tcpdump.end(), seconds, collected);
                }
            }
        } catch (Unavailable | IOException e) {
            CASES.forEach(it -> collected.fail(it.name(), Tcpdump.NAME, e));
        }
    }

    private static void add(
            Sent sent,
            String candidate,
            double all,
            Tcpdump.Taken taken,
            double seconds,
            Collected collected)
            throws IOException {
        double packets = taken.packets();
        collected.add(sent.name(), candidate, Metric.CPU, taken.cpuNanos() / packets);
        collected.add(sent.name(), candidate, Metric.FLOOD_RATE, packets / seconds);
        collected.add(sent.name(), candidate, Metric.FLOOD_LOSS, PERCENT * (all - packets) / all);
    }
}
