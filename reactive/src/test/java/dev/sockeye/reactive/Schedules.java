package dev.sockeye.reactive;

import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.CorePublisher;

/**
 * Runs schedules that follow from their seeds, few in a build and thousands by {@code ./schedules},
 * and counts what they have checked.
 */
final class Schedules {

    private static final int FIRST = Integer.getInteger("sockeye.seed", 0);

    private final int count;
    private final AtomicLong run = new AtomicLong();
    private final AtomicLong whole = new AtomicLong();

    final AtomicLong receivers = new AtomicLong();
    final AtomicLong kept = new AtomicLong();
    final AtomicLong bytes = new AtomicLong();
    final AtomicLong datagrams = new AtomicLong();
    final AtomicLong connections = new AtomicLong();

    /** Runs {@code count} of them, unless told how many. */
    Schedules(int count) {
        this.count = Integer.getInteger("sockeye.schedules", count);
    }

    /**
     * What happens at random, as a seed says: throws if something is lost, doubled or misplaced.
     */
    interface Schedule {
        void run(int seed) throws Exception;
    }

    void run(Schedule schedule) {
        for (int i = 0; i < count; i++) {
            int seed = FIRST + i;
            run.incrementAndGet();
            try {
                schedule.run(seed);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("to repeat it: ./schedules 1 " + seed, e);
            }
            whole.incrementAndGet();
        }
    }

    /** Prints a line that ./schedules adds up. */
    void report(Class<?> test) {
        System.out.printf(
                "%s: %d schedules, %d receivers, %d times something was kept for the next,"
                        + " %d bytes, %d datagrams, %d connections checked, %d schedules failed%n",
                test.getSimpleName(),
                run.get(),
                receivers.get(),
                kept.get(),
                bytes.get(),
                datagrams.get(),
                connections.get(),
                run.get() - whole.get());
    }

    /** Subscribes, on the loop or off it. */
    void subscribe(
            ReactiveSocket socket, Random random, CorePublisher<?> call, Receiving<?> receiver) {
        receivers.incrementAndGet();
        if (!socket.on().inbound.kept(Lane.DATA).isEmpty()) {
            kept.incrementAndGet();
        }
        if (random.nextInt(4) == 0) {
            Family.await(socket.on().loop.submit(() -> subscribe(call, receiver)));
        } else {
            subscribe(call, receiver);
        }
    }

    @SuppressWarnings("unchecked") // A test's receiver takes what its call gives.
    private static <T> void subscribe(CorePublisher<T> call, Receiving<?> receiver) {
        call.subscribe((Receiving<T>) receiver);
    }

    /** Cancels, on the loop or off it, where a next receiver may come at once. */
    static void cancel(ReactiveSocket socket, Random random, Receiving<?> receiver) {
        if (random.nextInt(3) == 0) {
            socket.on().loop.execute(receiver::cancel);
        }
        receiver.cancel();
        if (receiver.failure() instanceof RuntimeException e) {
            throw e;
        }
    }

    /** Passes some of at most so much time, without rest. */
    static void spin(Random random, int nanos) {
        long end = System.nanoTime() + random.nextInt(nanos);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
