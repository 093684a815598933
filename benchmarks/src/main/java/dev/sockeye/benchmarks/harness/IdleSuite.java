package dev.sockeye.benchmarks.harness;

import dev.sockeye.benchmarks.report.Metric;
import dev.sockeye.benchmarks.report.Results;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What connections cost that do nothing: reachable heap and resident memory with 10,000 of them,
 * each after one message, less what there was before them. As many others have come and gone then,
 * a hundred at a time, so that what the JIT makes of the code for a connection is not taken for the
 * connection's own; and the heap is touched whole at the start, so that what is resident grows only
 * outside of it.
 */
record IdleSuite(List<Candidate> candidates) implements Suite {

    private static final int CONNECTIONS = 10_000;
    private static final int QUICK_CONNECTIONS = 1_000;
    private static final int WARM_UP_CONNECTIONS = 100; // at a time

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String method() {
        return "Heap (after a full collection) and resident memory (of a heap that is touched whole at the"
                + " start) with idle connections, each after one message, less those before, for each"
                + " connection. Before, as many others have come and gone, a hundred at a time. Native"
                + " is what is resident beside the heap; the kernel's own memory is not in it.";
    }

    @Override
    public Results.Suite run(Launch launch, Plan plan)
            throws Unavailable, IOException, InterruptedException {
        var collected = new Collected();
        int connections = plan.isQuick() ? QUICK_CONNECTIONS : CONNECTIONS;
        var name = String.format(java.util.Locale.ROOT, "%,d idle connections", connections);
        collected.open(name, connections);
        launch.programs().path("echo_load");
        for (int round = 0; round < plan.rounds(); round++) {
            collected.begin(round);
            for (var candidate : plan.turns(candidates, round)) {
                System.out.printf("  idle: %s, round %d%n", candidate.name(), round + 1);
                try (var server = launch.start(candidate, List.of("-XX:+AlwaysPreTouch"))) {
                    measure(launch, server, name, connections, collected);
                } catch (Unavailable | IOException e) {
                    collected.fail(name, candidate.name(), e);
                }
            }
        }
        return collected.suite(this);
    }

    private static void measure(
            Launch launch, Server server, String name, int connections, Collected collected)
            throws Unavailable, IOException, InterruptedException {
        for (int gone = 0; gone < connections; gone += WARM_UP_CONNECTIONS) {
            hold(launch, server, WARM_UP_CONNECTIONS, Load.Step.NONE);
        }
        var candidate = server.candidate();
        long heap = heap(server);
        long resident = server.resident();
        var step =
                (Load.Step)
                        () -> {
                            double more = heap(server) - heap;
                            double all = server.resident() - resident;
                            if (candidate.isJava()) {
                                collected.add(
                                        name, candidate.name(), Metric.HEAP, more / connections);
                            }
                            collected.add(name, candidate.name(), Metric.NATIVE, all / connections);
                        };
        hold(launch, server, connections, step);
    }

    private static long heap(Server server) throws IOException, InterruptedException {
        return server.candidate().isJava() ? server.ask("heap") : 0;
    }

    /** Opens connections, does something, and ends them. */
    private static void hold(Launch launch, Server server, int connections, Load.Step step)
            throws Unavailable, IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(launch.programs().path("echo_load"));
        command.addAll(List.of("--idle", "--connections", String.valueOf(connections)));
        command.addAll(List.of("--port", String.valueOf(server.port())));
        Load.hold(command, step);
    }
}
