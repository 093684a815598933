package dev.sockeye.benchmarks;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.MessageBatch;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.SocketOptions;
import dev.sockeye.reactive.EventLoops;
import dev.sockeye.reactive.ReactiveSocket;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import reactor.core.publisher.Flux;

/**
 * What it costs to receive a datagram of 64 bytes on an event loop, one by one and in batches, and
 * in batches without one. The socket's buffer is filled first, and only the taking out is measured,
 * until there is nothing more, so nothing ever waits. All ways take turns, and medians are told.
 *
 * <p>{@code benchmarks/udp-receive reactive} runs it.
 */
public final class ReactiveUdpReceive implements AutoCloseable {

    private static final int SIZE = 64;
    private static final int BATCH = 64;
    private static final int SLOT = 2048;
    private static final int DATAGRAMS = 8192;
    private static final int BUFFER_BYTES = 64 << 20;
    private static final int WARM_UP = 60;
    private static final int ROUNDS = 101;

    private final EventLoops loops = EventLoops.create(1);
    private final Socket blocking = receiver();
    private final ReactiveSocket reactive = ReactiveSocket.of(receiver(), loops);
    private final Socket sender = new Socket(Constants.AF_INET, Constants.SOCK_DGRAM);
    private final MessageBatch outgoing = new MessageBatch(BATCH, SIZE);
    private final MessageBatch batch = new MessageBatch(BATCH, SLOT);

    private ReactiveUdpReceive() throws SocketError {
        reactive.setblocking(false);
        for (int i = 0; i < BATCH; i++) {
            outgoing.add(new byte[SIZE], null);
        }
    }

    private static Socket receiver() throws SocketError {
        var socket = new Socket(Constants.AF_INET, Constants.SOCK_DGRAM);
        try {
            socket.setsockopt(SocketOptions.SO_RCVBUFFORCE, BUFFER_BYTES);
        } catch (SocketError _) {
            socket.setsockopt(SocketOptions.SO_RCVBUF, BUFFER_BYTES); // Without the privilege.
        }
        socket.bind(Address.inet("127.0.0.1", 0));
        socket.setblocking(false);
        return socket;
    }

    private long inBatches() throws SocketError {
        long count = 0;
        while (true) {
            try {
                count += blocking.recvmmsg(batch);
            } catch (SocketError e) {
                if (!e.isWouldBlock()) {
                    throw e;
                }
                return count;
            }
        }
    }

    /** Counts until EAGAIN. */
    private static long all(Flux<Long> counts) {
        return counts.onErrorComplete(SocketError.class)
                .reduce(0L, Long::sum)
                .blockOptional()
                .orElseThrow();
    }

    private Map<String, Callable<Long>> ways() {
        var ways = new LinkedHashMap<String, Callable<Long>>();
        ways.put("core recvmmsg, MessageBatch", this::inBatches);
        ways.put("reactive recvfrom()", () -> all(reactive.recvfrom().map(one -> count(one))));
        ways.put("reactive recvmmsg(64)", () -> all(batches(BATCH, SLOT)));
        ways.put("reactive recvmmsg(64), 64 KiB", () -> all(batches(BATCH, 65_535)));
        return ways;
    }

    private static long count(AutoCloseable one) {
        try (one) {
            return 1L;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Flux<Long> batches(int max, int bufsize) {
        return reactive.recvmmsg(max, bufsize)
                .map(it -> {
                    try (it) {
                        return (long) it.size();
                    }
                });
    }

    private void fill(Address to) throws SocketError {
        sender.connect(to);
        for (int sent = 0; sent < DATAGRAMS; ) {
            sent += sender.sendmmsg(outgoing);
        }
    }

    private void run() throws Exception {
        var ways = ways();
        var costs = new LinkedHashMap<String, double[]>();
        long received = 0;
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            for (var way : ways.entrySet()) {
                boolean isCore = way.getKey().startsWith("core");
                fill(isCore ? blocking.getsockname() : reactive.getsockname());
                long start = System.nanoTime();
                long count = way.getValue().call();
                double nanos = (double) (System.nanoTime() - start) / count;
                received += count;
                if (round >= 0) {
                    costs.computeIfAbsent(way.getKey(), _ -> new double[ROUNDS])[round] = nanos;
                }
            }
        }
        System.out.printf(
                "%-30s %14s %10s %10s %10s%n", "", "datagrams/s", "ns each", "p10", "p90");
        costs.forEach((name, nanos) -> {
            Arrays.sort(nanos);
            double median = nanos[ROUNDS / 2];
            System.out.printf(
                    "%-30s %,14.0f %10.0f %10.0f %10.0f%n",
                    name, 1e9 / median, median, nanos[ROUNDS / 10], nanos[ROUNDS * 9 / 10]);
        });
        System.out.printf(
                "medians of %d rounds, %,d datagrams of %d bytes received%n",
                ROUNDS, received, SIZE);
    }

    /** Closes the sockets and frees the batches. */
    @Override
    public void close() {
        blocking.close();
        reactive.close();
        sender.close();
        outgoing.close();
        batch.close();
        loops.close();
    }

    /**
     * Measures and prints a table.
     *
     * @param arguments none
     * @throws Exception if a call fails
     */
    public static void main(String... arguments) throws Exception {
        try (var benchmark = new ReactiveUdpReceive()) {
            benchmark.run();
        }
    }
}
