package dev.sockeye.conformance;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** The two kinds of thread that a call can be made on. */
public enum ThreadKind {
    PLATFORM,
    VIRTUAL;

    /** Starts {@code call} on a thread of its own. */
    public <T> Running<T> start(Callable<T> call) {
        var task = new FutureTask<>(call);
        return new Running<>(task, thread(task));
    }

    /** Starts {@code action}, which has no result, on a thread of its own. */
    public Running<Void> run(Action action) {
        var task =
                new FutureTask<Void>(() -> {
                    action.run();
                    return null;
                });
        return new Running<>(task, thread(task));
    }

    private Thread thread(Runnable task) {
        return switch (this) {
            case PLATFORM -> Thread.ofPlatform().daemon().name("test").start(task);
            case VIRTUAL -> Thread.ofVirtual().name("test").start(task);
        };
    }

    /** A call without a result that may fail. */
    @FunctionalInterface
    public interface Action {
        void run() throws Exception;
    }
}
