package dev.sockeye.benchmarks.harness;

import dev.sockeye.benchmarks.report.Metric;
import dev.sockeye.benchmarks.report.Results;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How long the tool takes from its start to the first byte that a client gets. */
record StartupSuite() implements Suite {

    private static final String CASE = "sockeye listen --keep-open PORT < file";
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int STARTS = 5;

    @Override
    public String name() {
        return "startup";
    }

    @Override
    public String method() {
        return "From the start of the process to the first byte at a client that tries to connect every"
                + " millisecond. The first start, which builds the tool and trains its AOT cache, is not"
                + " counted.";
    }

    @Override
    public Results.Suite run(Launch launch, Plan plan) throws IOException, InterruptedException {
        var collected = new Collected();
        collected.open(CASE, 1);
        var tool = launch.module().resolveSibling("sockeye");
        var file = Files.writeString(launch.module().resolve("target/first-byte.txt"), "byte\n");
        millis(tool, file);
        for (int i = 0; i < plan.rounds() * (plan.isQuick() ? 2 : STARTS); i++) {
            System.out.printf("  startup: round %d%n", i + 1);
            collected.add(CASE, "sockeye", Metric.MILLIS, millis(tool, file));
        }
        return collected.suite(this);
    }

    private static double millis(Path tool, Path file) throws IOException, InterruptedException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var builder =
                new ProcessBuilder(
                                tool.toString(),
                                "listen",
                                "--keep-open",
                                "127.0.0.1",
                                String.valueOf(port))
                        .redirectInput(file.toFile())
                        .redirectOutput(Redirect.DISCARD)
                        .redirectError(Redirect.INHERIT);
        long start = System.nanoTime();
        var process = builder.start();
        try {
            firstByte(port, process, start + LIMIT.toNanos());
            return (System.nanoTime() - start) / (double) TimeUnit.MILLISECONDS.toNanos(1);
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private static void firstByte(int port, Process process, long deadline)
            throws IOException, InterruptedException {
        while (true) {
            try (var client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (client.getInputStream().read() < 0) {
                    throw new IOException("the tool sent nothing");
                }
                return;
            } catch (ConnectException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(1);
            }
        }
    }
}
