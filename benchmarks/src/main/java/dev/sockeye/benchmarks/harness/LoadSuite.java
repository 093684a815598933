package dev.sockeye.benchmarks.harness;

import dev.sockeye.benchmarks.report.Metric;
import dev.sockeye.benchmarks.report.Results;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.function.Function;

/**
 * Servers under load. In each round all candidates are started anew.
 *
 * @param cases made for a plan
 * @param pass what all do with each case
 */
record LoadSuite(
        String name,
        String method,
        List<Candidate> candidates,
        Function<Plan, List<LoadCase>> cases,
        LoadSuite.Pass pass)
        implements Suite {

    /** What the candidates do with a case. */
    enum Pass {
        /** They take turns, and the next round begins with another one. */
        TURNS,
        /**
         * The same, and in the last round system calls are counted, in a short pass of their own.
         */
        TURNS_AND_CALLS,
        /** All work at once, so that whatever the machine does meanwhile is alike for all. */
        AT_ONCE
    }

    private static final double COUNTING_SECONDS = 0.3;

    @Override
    public Results.Suite run(Launch launch, Plan plan)
            throws Unavailable, IOException, InterruptedException {
        var collected = new Collected();
        var groups = new LinkedHashMap<List<String>, List<LoadCase>>();
        for (var work : cases.apply(plan)) {
            collected.open(work.name(), work.connections());
            launch.programs().path(work.program());
            groups.computeIfAbsent(work.serverArguments(), _ -> new ArrayList<>()).add(work);
        }
        for (int round = 0; round < plan.rounds(); round++) {
            collected.begin(round);
            boolean isLast = round == plan.rounds() - 1;
            for (var group : groups.entrySet()) {
                var servers = start(launch, plan, round, group, collected);
                try {
                    for (var work : group.getValue()) {
                        System.out.printf("  %s: %s, round %d%n", name, work.name(), round + 1);
                        if (pass == Pass.AT_ONCE) {
                            atOnce(launch, plan, work, servers, collected);
                        } else {
                            turns(
                                    launch,
                                    plan,
                                    work,
                                    servers,
                                    isLast && pass == Pass.TURNS_AND_CALLS,
                                    collected);
                        }
                    }
                } finally {
                    servers.forEach(Server::close);
                }
            }
        }
        return collected.suite(this);
    }

    private List<Server> start(
            Launch launch,
            Plan plan,
            int round,
            Map.Entry<List<String>, List<LoadCase>> group,
            Collected collected)
            throws InterruptedException {
        var servers = new ArrayList<Server>();
        for (var candidate : plan.turns(candidates, round)) {
            try {
                servers.add(launch.start(candidate, group.getKey()));
            } catch (Unavailable | IOException e) {
                group.getValue().forEach(it -> collected.fail(it.name(), candidate.name(), e));
            }
        }
        return servers;
    }

    private static void turns(
            Launch launch,
            Plan plan,
            LoadCase work,
            List<Server> servers,
            boolean isCounting,
            Collected collected)
            throws InterruptedException {
        for (var server : servers) {
            var candidate = server.candidate();
            if (work.connections() > candidate.mostConnections()) {
                continue;
            }
            try {
                var figures = measure(launch, plan, work, server, 1, Load.Step.NONE);
                collected.addAll(work.name(), candidate.name(), figures);
                if (isCounting) {
                    collected.addAll(work.name(), candidate.name(), count(launch, work, server));
                }
            } catch (Unavailable | IOException e) {
                collected.fail(work.name(), candidate.name(), server.explained(e));
            }
        }
    }

    private static void atOnce(
            Launch launch, Plan plan, LoadCase work, List<Server> servers, Collected collected)
            throws InterruptedException {
        int sharing = servers.size();
        var ready = new Phaser(sharing);
        var measured = new ArrayList<Future<Map<String, Double>>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var server : servers) {
                measured.add(
                        threads.submit(() -> {
                            try {
                                return measure(
                                        launch,
                                        plan,
                                        work,
                                        server,
                                        sharing,
                                        ready::arriveAndAwaitAdvance);
                            } finally {
                                ready.arriveAndDeregister(); // Nobody waits for one that has
                                // failed.
                            }
                        }));
            }
        }
        for (int i = 0; i < sharing; i++) {
            var candidate = servers.get(i).candidate().name();
            try {
                collected.addAll(work.name(), candidate, measured.get(i).get());
            } catch (ExecutionException | IOException e) {
                collected.fail(work.name(), candidate, servers.get(i).explained(e));
            }
        }
    }

    private static Map<String, Double> measure(
            Launch launch,
            Plan plan,
            LoadCase work,
            Server server,
            int sharing,
            Load.Step whenReady)
            throws Unavailable, IOException, InterruptedException {
        long[] allocated = new long[2];
        boolean isJava = server.candidate().isJava();
        var command = command(launch, work, server);
        if (work.program().equals("echo_load")) {
            command.addAll(List.of("--warm-up", String.valueOf(sharing * plan.warmUpSeconds())));
            command.addAll(List.of("--seconds", String.valueOf(sharing * plan.seconds())));
        }
        var figures =
                Load.run(
                        command,
                        () -> {
                            whenReady.run();
                            allocated[0] = isJava ? server.ask("allocated") : 0;
                        },
                        () -> allocated[1] = isJava ? server.ask("allocated") : 0);
        double messages = figures.getOrDefault("messages", 0.0);
        if (isJava && messages > 0) {
            figures.put(Metric.ALLOCATED.key(), (allocated[1] - allocated[0]) / messages);
        }
        return figures;
    }

    private static Map<String, Double> count(Launch launch, LoadCase work, Server server)
            throws Unavailable, IOException, InterruptedException {
        Machine.needs("strace");
        var command = command(launch, work, server);
        command.addAll(List.of("--warm-up", "0.1", "--seconds", String.valueOf(COUNTING_SECONDS)));
        var log = launch.module().resolve("target/strace.log");
        var calls = new ArrayList<SystemCalls>();
        var counts = new ArrayList<SystemCalls.Counts>();
        Map<String, Double> figures;
        try {
            figures =
                    Load.run(
                            command,
                            () -> calls.add(SystemCalls.of(server.pid(), log)),
                            () -> counts.add(calls.getFirst().counts()));
        } finally {
            calls.forEach(SystemCalls::close); // Else the server would stay slow.
        }
        double messages = figures.getOrDefault("messages", 0.0);
        var counted = counts.getFirst();
        return Map.of(
                Metric.CALLS.key(), counted.ofIo() / messages,
                Metric.EPOLL_CTL.key(), counted.of("epoll_ctl") / messages,
                Metric.EVENTFD.key(), counted.eventfdWrites() / messages,
                Metric.FUTEX.key(), counted.of("futex") / messages);
    }

    private static List<String> command(Launch launch, LoadCase work, Server server)
            throws Unavailable, IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(launch.programs().path(work.program()));
        command.addAll(work.arguments());
        command.addAll(List.of("--port", String.valueOf(server.port())));
        command.addAll(List.of("--server", String.valueOf(server.pid())));
        command.addAll(Launch.loadPlace());
        return command;
    }
}
