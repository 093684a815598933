package dev.sockeye.examples.tool;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A thread that waits for standard input or output, so that no event loop does. What it does is
 * never interrupted, as a scheduler made from an {@link ExecutorService} would: an interrupt closes
 * the channel on which a thread waits.
 */
final class PatientThread implements Executor {
    private final ExecutorService thread;

    private PatientThread(String name) {
        thread =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name(name).factory());
    }

    static Scheduler named(String name) {
        return Schedulers.fromExecutor(new PatientThread(name));
    }

    @Override
    public void execute(Runnable task) {
        thread.execute(task);
    }
}
