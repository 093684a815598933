package dev.sockeye.reactive;

import io.netty.channel.IoEventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** The way onto a loop's thread. */
final class Hop {

    private Hop() {}

    /**
     * Runs a task on the loop: at once if this is its thread, else as soon as it gets there.
     *
     * @return false if the loop has ended and the task will not run
     */
    static boolean run(IoEventLoop loop, Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
            return true;
        }
        return later(loop, task);
    }

    /** As {@link #run}, but never at once. */
    static boolean later(IoEventLoop loop, Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException _) {
            return false;
        }
    }

    /**
     * As {@link #later}, but not before the loop has looked at its other sockets: for a task that
     * comes again and again. Netty goes on with such tasks, for up to a second, before it looks.
     */
    static boolean afterOthers(IoEventLoop loop, Runnable task) {
        try {
            var _ = loop.schedule(task, 0, TimeUnit.NANOSECONDS);
            return true;
        } catch (RejectedExecutionException _) {
            return false;
        }
    }
}
