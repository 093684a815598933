package dev.sockeye.benchmarks;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.MessageBatch;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.capture.BpfProgram;
import dev.sockeye.capture.Capture;
import dev.sockeye.capture.PacketBlock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What it costs to go through captured packets of 64 bytes: where they lie, as copies, and in C.
 * The ring is filled first, and only the going through is measured, so nothing ever waits. All ways
 * take turns in one run, and medians are told.
 *
 * <p>{@code benchmarks/capture-drain} runs it, with CAP_NET_RAW; the argument is the C program, if
 * there is one.
 */
public final class CaptureDrain implements AutoCloseable {

    private static final int SIZE = 64;
    private static final int BATCH = 64;
    private static final int PACKETS = 100_000;
    private static final int PROTOCOL_AT = 23;
    private static final int WARM_UP = 20;
    private static final int ROUNDS = 41;
    private static final long SETTLE_NANOS = 40_000_000;

    private final Socket receiver = new Socket(Constants.AF_INET, Constants.SOCK_DGRAM);
    private final Socket sender = new Socket(Constants.AF_INET, Constants.SOCK_DGRAM);
    private final MessageBatch outgoing = new MessageBatch(BATCH, SIZE);
    private final Capture capture;
    private long checked;

    private CaptureDrain() throws SocketError {
        receiver.bind(Address.inet("127.0.0.1", 0));
        sender.connect(receiver.getsockname());
        for (int i = 0; i < BATCH; i++) {
            outgoing.add(new byte[SIZE], null);
        }
        int port = ((Address.Inet) receiver.getsockname()).port();
        capture =
                Capture.on("lo")
                        .filter(
                                BpfProgram.parse(
                                        "6\n40 0 0 12\n21 0 3 2048\n40 0 0 36\n21 0 1 "
                                                + port
                                                + "\n6 0 0 262144\n6 0 0 0"))
                        .open();
    }

    /** One way to empty the ring; returns how many packets there were. */
    private interface Way {
        long drain() throws IOException;
    }

    /** What one round cost, per packet. */
    private record Cost(double wallNanos, double cpuNanos) {}

    private record Candidate(String name, Way way, List<Cost> costs) {
        Candidate(String name, Way way) {
            this(name, way, new ArrayList<>());
        }

        double median(ToDoubleFunction<Cost> of) {
            double[] sorted = costs.stream().mapToDouble(of).sorted().toArray();
            return sorted[sorted.length / 2];
        }
    }

    private long whereTheyLie() throws SocketError {
        long count = 0;
        while (true) {
            try (var block = capture.poll()) {
                if (block == null) {
                    return count;
                }
                count += block.count();
                checked += sum(block);
            }
        }
    }

    private static long sum(PacketBlock block) {
        long sum = 0;
        for (var packet = block.cursor(); packet.next(); ) {
            sum += packet.length() + packet.get(PROTOCOL_AT);
        }
        return sum;
    }

    private long copies() throws SocketError {
        long count = 0;
        while (true) {
            try (var block = capture.poll()) {
                if (block == null) {
                    return count;
                }
                count += block.count();
                for (var packet = block.cursor(); packet.next(); ) {
                    checked += packet.copy().data().length;
                }
            }
        }
    }

    private void fill() throws IOException {
        for (int sent = 0; sent < PACKETS; ) {
            sent += sender.sendmmsg(outgoing);
        }
        LockSupport.parkNanos(SETTLE_NANOS); // Until the last block is passed on.
    }

    private Cost measure(Way way) throws IOException {
        fill();
        var threads = ManagementFactory.getThreadMXBean();
        long wall = System.nanoTime();
        long cpu = threads.getCurrentThreadCpuTime();
        long count = way.drain();
        cpu = threads.getCurrentThreadCpuTime() - cpu;
        wall = System.nanoTime() - wall;
        return new Cost((double) wall / count, (double) cpu / count);
    }

    private static Cost measureLimit(Writer lines, BufferedReader answers) throws IOException {
        lines.write("drain\n");
        lines.flush();
        var parts = answers.readLine().split(" ", -1);
        double count = Long.parseLong(parts[0]);
        return new Cost(Long.parseLong(parts[1]) / count, Long.parseLong(parts[2]) / count);
    }

    /**
     * Runs the comparison.
     *
     * @param args the C program and its arguments; none to leave it out
     * @throws IOException if a call or the program fails
     */
    public static void main(String[] args) throws IOException {
        try (var drain = new CaptureDrain()) {
            var java =
                    List.of(
                            new Candidate("blocks, where they lie", drain::whereTheyLie),
                            new Candidate("copies", drain::copies));
            var limit = new Candidate("C", () -> 0);
            if (args.length == 0) {
                drain.run(java, limit, null, null);
            } else {
                var process = new ProcessBuilder(args).start();
                try (var lines = process.outputWriter(StandardCharsets.US_ASCII);
                        var answers = process.inputReader(StandardCharsets.US_ASCII)) {
                    drain.run(java, limit, lines, answers);
                }
            }
            System.out.printf("%-24s %14s %14s%n", "", "CPU ns each", "wall ns each");
            java.forEach(CaptureDrain::print);
            print(limit);
            System.out.printf(
                    "medians of %d rounds of %d packets of %d bytes; %s; checked %d%n",
                    ROUNDS, PACKETS, SIZE, drain.capture.stats(), drain.checked);
        }
    }

    private void run(
            List<Candidate> java,
            Candidate limit,
            @Nullable Writer lines,
            @Nullable BufferedReader answers)
            throws IOException {
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            for (var candidate : java) {
                keep(candidate, round, measure(candidate.way()));
            }
            if (lines != null && answers != null) {
                keep(limit, round, measureLimit(lines, answers));
            }
        }
    }

    private static void keep(Candidate candidate, int round, Cost cost) {
        if (round >= 0) {
            candidate.costs().add(cost);
        }
    }

    private static void print(Candidate candidate) {
        if (!candidate.costs().isEmpty()) {
            System.out.printf(
                    "%-24s %14.1f %14.1f%n",
                    candidate.name(),
                    candidate.median(Cost::cpuNanos),
                    candidate.median(Cost::wallNanos));
        }
    }

    @Override
    public void close() {
        capture.close();
        outgoing.close();
        sender.close();
        receiver.close();
    }
}
