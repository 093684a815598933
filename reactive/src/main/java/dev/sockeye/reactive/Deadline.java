package dev.sockeye.reactive;

import io.netty.channel.IoEventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A deadline that moves with every element and costs nothing then: it is a field, and the one task
 * that watches it looks again when it wakes too early. The loop's thread owns it.
 */
final class Deadline implements Runnable {

    private final IoEventLoop loop;
    private final Runnable onExpiry;

    private boolean set;
    private long at;
    private @Nullable Future<?> task;
    private long taskAt;

    Deadline(IoEventLoop loop, Runnable onExpiry) {
        this.loop = loop;
        this.onExpiry = onExpiry;
    }

    /** Sets or moves the deadline, of {@link System#nanoTime}. */
    void set(long deadline) {
        set = true;
        at = deadline;
        if (task == null) {
            schedule();
        } else if (deadline - taskAt < 0) {
            task.cancel(false);
            schedule();
        }
    }

    /** Takes the deadline away; the task finds out when it wakes. */
    void clear() {
        set = false;
    }

    /** Takes the deadline and its task away, for good. */
    void end() {
        set = false;
        if (task != null) {
            task.cancel(false);
            task = null;
        }
    }

    boolean isSet() {
        return set;
    }

    /** Returns what {@link #set} was given last. */
    long at() {
        return at;
    }

    @Override
    public void run() {
        task = null;
        if (!set) {
            return;
        }
        if (at - System.nanoTime() > 0) {
            schedule();
        } else {
            set = false;
            onExpiry.run();
        }
    }

    private void schedule() {
        taskAt = at;
        task = loop.schedule(this, Math.max(0, at - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
}
