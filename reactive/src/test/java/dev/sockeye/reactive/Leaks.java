package dev.sockeye.reactive;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** The buffers that were collected before they were released. */
final class Leaks {
    static final Queue<String> REPORTS = new ConcurrentLinkedQueue<>();

    private static final String SENTINEL = "sentinel of a search for leaks, number ";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    // Counts the sentinels: one that an earlier search has found tells nothing of a later one.
    private static final AtomicInteger SENTINELS = new AtomicInteger();

    private Leaks() {}

    /**
     * Collects garbage until every buffer that could not be reached when this was called is
     * reported.
     *
     * @throws IllegalStateException if the detector does not even report what is leaked here
     */
    static List<String> find() {
        // A detector that is switched off reports nothing too: only one that finds these is
        // believed.
        // The second is leaked when all that the collector cleared with the first are queued.
        for (int round = 1; round <= 2; round++) {
            var hint = SENTINEL + SENTINELS.incrementAndGet() + ".";
            leak(hint);
            collectUntil(() -> REPORTS.stream().anyMatch(report -> report.contains(hint)));
        }
        return REPORTS.stream().filter(report -> !report.contains(SENTINEL)).toList();
    }

    /** Allocates a buffer and loses it. */
    static void leak(String hint) {
        allocate().touch(hint);
    }

    private static void collectUntil(BooleanSupplier found) {
        long start = System.nanoTime();
        while (!found.getAsBoolean()) {
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw new IllegalStateException("Netty's leak detector reports no leak");
            }
            System.gc();
            allocate().release(); // Netty reports when the next buffer is tracked.
        }
    }

    private static ByteBuf allocate() {
        return UnpooledByteBufAllocator.DEFAULT.directBuffer(1);
    }
}
