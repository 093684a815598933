package dev.sockeye.benchmarks.harness;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
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

    /** Tells the CPU time of a server so far. */
    interface Clock {
        long nanos(Server server) throws IOException, InterruptedException;
    }

    /**
     * What draining took.
     *
     * @param cpuNanos for each datagram
     */
    record Drained(long datagrams, double cpuNanos) {}

    static Flood of(Launch launch) throws Unavailable, IOException, InterruptedException {
        Machine.needs("kill");
        return new Flood(launch.programs().path("udp_flood"));
    }

    /**
     * Fills the buffer of a receiver that is stopped, and lets it go on, several times.
     *
     * @param clock read while there is nothing to be received
     */
    Drained drain(Server server, Sent sent, int times, Clock clock)
            throws IOException, InterruptedException {
        long datagrams = 0;
        long cpu = clock.nanos(server);
        for (int i = 0; i < times; i++) {
            datagrams += drain(server, sent);
        }
        cpu = clock.nanos(server) - cpu;
        return new Drained(datagrams, (double) cpu / datagrams);
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
