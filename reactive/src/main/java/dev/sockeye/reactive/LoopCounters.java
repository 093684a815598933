package dev.sockeye.reactive;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collection;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/**
 * What the sockets of one loop have done. The loop's thread alone writes the bytes, which needs no
 * atomic addition; any thread counts the rest, and reads everything.
 */
final class LoopCounters {

    private static final VarHandle RECEIVED = handle("bytesReceived");
    private static final VarHandle SENT = handle("bytesSent");

    final LongAdder opened = new LongAdder();
    final LongAdder accepted = new LongAdder();
    final LongAdder closed = new LongAdder();
    final LongAdder timeouts = new LongAdder();
    final LongAdder dropped = new LongAdder();

    // Opaque: no other thread's cache is waited for.
    private long bytesReceived;
    private long bytesSent;

    void received(long bytes) {
        RECEIVED.setOpaque(this, bytesReceived + bytes);
    }

    /** Counts the result of a send call, which it returns, if it is no error. */
    long sent(long result) {
        if (result > 0) {
            SENT.setOpaque(this, bytesSent + result);
        }
        return result;
    }

    static LoopStats sum(Collection<LoopCounters> loops) {
        return new LoopStats(
                sum(loops, loop -> loop.opened.sum()),
                sum(loops, loop -> loop.closed.sum()),
                sum(loops, loop -> loop.accepted.sum()),
                sum(loops, loop -> (long) RECEIVED.getOpaque(loop)),
                sum(loops, loop -> (long) SENT.getOpaque(loop)),
                sum(loops, loop -> loop.timeouts.sum()),
                sum(loops, loop -> loop.dropped.sum()));
    }

    private static long sum(Collection<LoopCounters> loops, ToLongFunction<LoopCounters> count) {
        return loops.stream().mapToLong(count).sum();
    }

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(LoopCounters.class, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
