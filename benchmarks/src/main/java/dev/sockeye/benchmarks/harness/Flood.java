package dev.sockeye.benchmarks.harness;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import dev.sockeye.benchmarks.report.Metric;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Sends datagrams to a port of loopback, from the load's processor, and waits until whoever takes
 * them has all of them or no more come.
 *
 * @param program udp_flood, compiled
 */
record Flood(String program) {

    private static final int WARM_UPS = 20;
    private static final int QUICK_WARM_UPS = 2;
    private static final int MEASURED = 10;

    private static final Duration SETTLING = Duration.ofSeconds(2);
    private static final int LOOK_MILLIS = 10;
    private static final Gson GSON = new Gson();
    private static final TypeToken<Map<String, Double>> FIGURES = new TypeToken<>() {};

    /**
     * Datagrams of one size, sent one by one or many as one.
     *
     * @param name the case
     * @param drained how many there are at most when a full buffer is drained
     */
    record Sent(String name, int size, int gso, int drained) {}

    static Flood of(Launch launch) throws Unavailable, IOException, InterruptedException {
        Machine.needs("kill");
        return new Flood(launch.programs().path("udp_flood"));
    }

    /**
     * Warms a receiver up by a flood. It is not stopped yet, so that whatever it opens on another
     * thread is open when it is.
     */
    void warmUp(Plan plan, Server server, Sent sent) throws IOException, InterruptedException {
        long before = server.ask("received");
        var figures = send(server.port(), sent, "--seconds", String.valueOf(plan.warmUpSeconds()));
        received(server, before, figures.getOrDefault("sent", 0.0));
    }

    /**
     * Measures what it costs to drain a full buffer, by the clock of the thread that does it: stops
     * the receiver, fills its buffer and lets it go on, several times.
     */
    void drain(Plan plan, Server server, Sent sent, Collected collected)
            throws IOException, InterruptedException {
        drain(server, sent, plan.isQuick() ? QUICK_WARM_UPS : WARM_UPS);
        var candidate = server.candidate();
        long allocated = candidate.isJava() ? server.ask("allocated") : 0;
        long cpu = server.ask("cpu");
        double datagrams = drain(server, sent, plan.isQuick() ? 1 : MEASURED);
        cpu = server.ask("cpu") - cpu;
        collected.add(sent.name(), candidate.name(), Metric.DRAIN_CPU, cpu / datagrams);
        if (candidate.isJava()) {
            double bytes = server.ask("allocated") - allocated;
            collected.add(sent.name(), candidate.name(), Metric.ALLOCATED, bytes / datagrams);
        }
    }

    private double drain(Server server, Sent sent, int times)
            throws IOException, InterruptedException {
        long datagrams = 0;
        for (int i = 0; i < times; i++) {
            datagrams += drain(server, sent);
        }
        return datagrams;
    }

    private long drain(Server server, Sent sent) throws IOException, InterruptedException {
        long before = server.ask("received");
        signal("-STOP", server);
        double all;
        try {
            all =
                    send(server.port(), sent, "--count", String.valueOf(sent.drained()))
                            .getOrDefault("sent", 0.0);
        } finally {
            signal("-CONT", server);
        }
        long datagrams = received(server, before, all);
        if (datagrams == 0) {
            throw new IOException(server.candidate().name() + " received nothing");
        }
        return datagrams;
    }

    /** Returns how many have come, when all have or no more come. */
    long received(Server server, long before, double all) throws IOException, InterruptedException {
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

    Map<String, Double> send(int port, Sent sent, String... more)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(program);
        command.addAll(List.of("--port", String.valueOf(port)));
        command.addAll(List.of("--size", String.valueOf(sent.size())));
        command.addAll(List.of("--gso", String.valueOf(sent.gso())));
        command.addAll(List.of(more));
        command.addAll(Launch.loadPlace());
        var process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        try {
            var line = new Lines("udp_flood", process).next();
            Map<String, Double> figures = GSON.fromJson(line, FIGURES);
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException("udp_flood ended with status " + status);
            }
            return figures;
        } finally {
            process.destroyForcibly();
        }
    }
}
