package dev.sockeye.reactive;

import io.netty.channel.IoEventLoop;
import java.util.concurrent.RejectedExecutionException;

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
}
