package dev.sockeye.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One of {@link SendRecv}'s ways for a while, as {@code send_recv} in C: says "ready" when it has
 * warmed up, waits for a line, and prints the CPU nanoseconds of a pair as a line of JSON.
 */
@Command(name = "send-recv-loop")
public final class SendRecvLoop implements Callable<Integer> {

    private static final double NANOS = 1e9;
    private static final int PAIRS = 100;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @Option(names = "--way", required = true, description = "${COMPLETION-CANDIDATES}.")
    private Way way = Way.DIRECT;

    @Option(names = "--unix", description = "Unix sockets instead of TCP.")
    private boolean isUnix;

    @Option(names = "--size", description = "The bytes of a message.")
    private int size = 64;

    @Option(names = "--warm-up", description = "Seconds.")
    private double warmUpSeconds = 1;

    @Option(names = "--seconds", description = "How long to measure.")
    private double seconds = 1;

    private enum Way {
        DIRECT,
        ARRAY,
        CHANNEL,
        SOCKET,
        JUNIXSOCKET
    }

    @FunctionalInterface
    private interface Pair {
        void run() throws IOException;
    }

    /** Runs it. */
    public static void main(String... arguments) {
        int status =
                new CommandLine(new SendRecvLoop())
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .execute(arguments);
        System.exit(status);
    }

    @Override
    public Integer call() throws IOException {
        var pair = connected();
        cpuNanosPerPair(pair, warmUpSeconds);
        System.out.println("ready");
        if (System.in.read() < 0) {
            return 1;
        }
        double nanos = cpuNanosPerPair(pair, seconds);
        System.out.println(String.format(Locale.ROOT, "{\"cpuNanosPerPair\":%.2f}", nanos));
        return 0;
    }

    private Pair connected() throws IOException {
        var calls = new SendRecv();
        var bytes = new SendRecv.Bytes();
        bytes.size = size;
        bytes.make();
        var family = isUnix ? SendRecv.Family.UNIX : SendRecv.Family.INET;
        return switch (way) {
            case DIRECT -> {
                var sockets = sockeye(family);
                yield () -> calls.sockeyeDirect(bytes, sockets);
            }
            case ARRAY -> {
                var sockets = sockeye(family);
                yield () -> calls.sockeyeArray(bytes, sockets);
            }
            case CHANNEL -> {
                var channels = new SendRecv.Channels();
                channels.family = family;
                channels.connect();
                yield () -> calls.socketChannel(bytes, channels);
            }
            case SOCKET -> {
                var sockets = new SendRecv.NetSockets();
                sockets.connect();
                yield () -> calls.netSocket(bytes, sockets);
            }
            case JUNIXSOCKET -> {
                var sockets = new SendRecv.Junixsockets();
                sockets.connect();
                yield () -> calls.junixsocket(bytes, sockets);
            }
        };
    }

    private static SendRecv.Sockeye sockeye(SendRecv.Family family) throws IOException {
        var sockets = new SendRecv.Sockeye();
        sockets.family = family;
        sockets.connect();
        return sockets;
    }

    private static double cpuNanosPerPair(Pair pair, double seconds) throws IOException {
        long used = THREADS.getCurrentThreadCpuTime();
        long end = System.nanoTime() + (long) (seconds * NANOS);
        long pairs = 0;
        while (System.nanoTime() < end) {
            for (int i = 0; i < PAIRS; i++, pairs++) {
                pair.run();
            }
        }
        return (THREADS.getCurrentThreadCpuTime() - used) / (double) pairs;
    }
}
