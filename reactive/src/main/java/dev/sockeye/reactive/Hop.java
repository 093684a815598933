package dev.sockeye.reactive;

import io.netty.channel.IoEventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The way onto a loop's thread. A loop that ends may accept a task, end without it and not say so:
 * such a task runs when the loop has ended, on another thread, instead of never.
 */
final class Hop {

    /** A task that does no harm where it has run already and runs again when its loop has ended. */
    interface Repeatable extends Runnable {}

    /** Any other task. The loop's, and when it has ended that of whoever runs it then. */
    private static final class Once implements Repeatable {
        private @Nullable Runnable task;

        Once(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            var left = task;
            task = null;
            if (left != null) {
                left.run();
            }
        }
    }

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
        boolean fromElsewhere = !loop.inEventLoop();
        var brought = fromElsewhere && !(task instanceof Repeatable) ? new Once(task) : task;
        try {
            loop.execute(brought);
        } catch (RejectedExecutionException _) {
            return false;
        }
        if (fromElsewhere && loop.isShutdown()) {
            loop.terminationFuture().addListener(_ -> brought.run());
        }
        return true;
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
