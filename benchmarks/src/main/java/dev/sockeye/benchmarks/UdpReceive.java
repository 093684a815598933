package dev.sockeye.benchmarks;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.MessageBatch;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.SocketOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What it costs to receive a datagram of 64 bytes: one at a time, in batches, and in C. The
 * socket's buffer is filled first, and only the taking out is measured, so nothing ever waits. All
 * ways take turns in one run, and medians are told.
 *
 * <p>{@code benchmarks/udp-receive} runs it; the argument is the C program, if there is one.
 */
public final class UdpReceive implements AutoCloseable {

    private static final int SIZE = 64;
    private static final int BATCH = 64;
    private static final int SLOT = 2048;
    private static final int DATAGRAMS = 8192;
    private static final int BUFFER_BYTES = 64 << 20;
    private static final int WARM_UP = 60;
    private static final int ROUNDS = 101;

    private final Socket receiver = new Socket(Constants.AF_INET, Constants.SOCK_DGRAM);
    private final Socket sender = new Socket(Constants.AF_INET, Constants.SOCK_DGRAM);
    private final MessageBatch outgoing = new MessageBatch(BATCH, SIZE);
    private final MessageBatch batch = new MessageBatch(BATCH, SLOT);
    private final byte[] array = new byte[SLOT];
    private final MemorySegment segment = Arena.ofAuto().allocate(SLOT);
    private long checked;

    private UdpReceive() throws SocketError {
        try {
            receiver.setsockopt(SocketOptions.SO_RCVBUFFORCE, BUFFER_BYTES);
        } catch (SocketError _) {
            receiver.setsockopt(SocketOptions.SO_RCVBUF, BUFFER_BYTES); // Without the privilege.
        }
        receiver.bind(Address.inet("127.0.0.1", 0));
        receiver.setblocking(false);
        sender.connect(receiver.getsockname());
        for (int i = 0; i < BATCH; i++) {
            outgoing.add(new byte[SIZE], null);
        }
    }

    /** One way to empty the socket's buffer; returns how many datagrams there were. */
    private interface Way {
        long drain() throws IOException;
    }

    /** What one round cost, per datagram. */
    private record Cost(double wallNanos, double cpuNanos, double bytes) {}

    private record Candidate(String name, Way way, List<Cost> costs) {
        Candidate(String name, Way way) {
            this(name, way, new ArrayList<>());
        }

        double median(ToDoubleFunction<Cost> of) {
            double[] sorted = costs.stream().mapToDouble(of).sorted().toArray();
            return sorted[sorted.length / 2];
        }
    }

    private long oneByOne(Way receive) throws IOException {
        long count = 0;
        while (true) {
            try {
                checked += receive.drain();
            } catch (SocketError e) {
                if (!e.isWouldBlock()) {
                    throw e;
                }
                return count;
            }
            count++;
        }
    }

    private long batches(boolean withAddresses) throws IOException {
        long count = 0;
        while (true) {
            int n;
            try {
                n = receiver.recvmmsg(batch);
            } catch (SocketError e) {
                if (!e.isWouldBlock()) {
                    throw e;
                }
                return count;
            }
            for (int i = 0; i < n; i++) {
                checked += batch.content(i).byteSize();
                if (withAddresses && batch.address(i) == null) {
                    throw new IOException("a datagram came from nowhere");
                }
            }
            count += n;
        }
    }

    private void fill() throws SocketError {
        for (int sent = 0; sent < DATAGRAMS; ) {
            sent += sender.sendmmsg(outgoing);
        }
    }

    private Cost measure(Way way) throws IOException {
        fill();
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = threads.getCurrentThreadAllocatedBytes();
        long cpu = threads.getCurrentThreadCpuTime();
        long wall = System.nanoTime();
        double count = way.drain();
        wall = System.nanoTime() - wall;
        cpu = threads.getCurrentThreadCpuTime() - cpu;
        bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
        return new Cost(wall / count, cpu / count, bytes / count);
    }

    private List<Candidate> candidates() {
        return List.of(
                new Candidate("recvInto byte[]", () -> oneByOne(() -> receiver.recvInto(array))),
                new Candidate(
                        "recvInto MemorySegment", () -> oneByOne(() -> receiver.recvInto(segment))),
                new Candidate(
                        "recvfromInto MemorySegment",
                        () -> oneByOne(() -> receiver.recvfromInto(segment).nbytes())),
                new Candidate("recvmmsg batch", () -> batches(false)),
                new Candidate("recvmmsg batch, addresses", () -> batches(true)));
    }

    /** The C program, told on its standard input what to do. */
    private record Limit(Writer input, BufferedReader output) {
        static Limit start(String program) throws IOException {
            var process =
                    new ProcessBuilder(program, String.valueOf(DATAGRAMS))
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            return new Limit(process.outputWriter(), process.inputReader());
        }

        Cost measure(String way) throws IOException {
            input.write(way + "\n");
            input.flush();
            var line = output.readLine();
            if (line == null) {
                throw new IOException("the C program has ended");
            }
            var words = line.split(" ", -1);
            double count = Double.parseDouble(words[0]);
            return new Cost(
                    Double.parseDouble(words[1]) / count, Double.parseDouble(words[2]) / count, 0);
        }
    }

    private void run(@Nullable Limit limit) throws IOException {
        var candidates = candidates();
        var recv = new Candidate("C recv", () -> 0);
        var recvmmsg = new Candidate("C recvmmsg", () -> 0);
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            if (round == 0) {
                candidates.forEach(candidate -> candidate.costs().clear());
            }
            for (var candidate : candidates) {
                candidate.costs().add(measure(candidate.way()));
            }
            if (limit != null && round >= 0) {
                recv.costs().add(limit.measure("recv"));
                recvmmsg.costs().add(limit.measure("recvmmsg"));
            }
        }
        var all = new ArrayList<>(candidates);
        if (limit != null) {
            all.addAll(List.of(recv, recvmmsg));
        }
        System.out.printf("%-28s %14s %14s %12s%n", "", "datagrams/s", "CPU ns each", "bytes each");
        for (var candidate : all) {
            System.out.printf(
                    "%-28s %,14.0f %14.0f %12.1f%n",
                    candidate.name(),
                    1e9 / candidate.median(Cost::wallNanos),
                    candidate.median(Cost::cpuNanos),
                    candidate.median(Cost::bytes));
        }
        System.out.println(
                "medians of "
                        + ROUNDS
                        + " rounds of at most "
                        + DATAGRAMS
                        + " datagrams of "
                        + SIZE
                        + " bytes, "
                        + checked
                        + " bytes received");
    }

    /** Frees the batches and closes the sockets. */
    @Override
    public void close() {
        receiver.close();
        sender.close();
        outgoing.close();
        batch.close();
    }

    /**
     * Measures and prints a table.
     *
     * @param arguments the C program, if it is to be measured too
     */
    public static void main(String... arguments) throws IOException {
        try (var benchmark = new UdpReceive()) {
            benchmark.run(arguments.length == 0 ? null : Limit.start(arguments[0]));
        }
    }
}
