package dev.sockeye.reactive.capture;

import dev.sockeye.SocketError;
import dev.sockeye.capture.Capture;
import dev.sockeye.reactive.EventLoops;
import dev.sockeye.reactive.LoopWatch;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;

/**
 * One subscription, with a capture of its own. Demand is one counter and one flag for all threads,
 * as in ADR 0004; everything not said to be for any thread is for the loop's thread alone.
 *
 * <p>The loop tells once that a block is there. Whether there is one is looked up in the ring
 * whenever there is demand, so nothing depends on how often it tells.
 */
final class CaptureSubscription<T> implements Subscription, LoopWatch.Listener {

    /** Then the other sockets of the loop have their turn. */
    private static final int ITEMS_PER_TURN = 256;

    @SuppressWarnings("rawtypes")
    private static final AtomicLongFieldUpdater<CaptureSubscription> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(CaptureSubscription.class, "requested");

    private final CaptureTally tally;
    private final Items<T> items;
    private final CoreSubscriber<? super T> actual;
    private final LoopWatch watch;

    // Changed by any thread.
    private volatile long requested;
    private final AtomicBoolean hopping = new AtomicBoolean();
    private volatile boolean invalidDemand;
    private volatile boolean cancelled;

    private @Nullable Capture capture;
    private boolean ended;
    private boolean draining;
    private boolean scheduled;

    CaptureSubscription(
            EventLoops loops,
            CaptureTally tally,
            Items<T> items,
            CoreSubscriber<? super T> actual) {
        this.tally = tally;
        this.items = items;
        this.actual = actual;
        watch = loops.watch(this);
    }

    /** Opens the capture, on a thread that may wait. For any thread. */
    void open(Callable<Capture> opening) {
        try {
            Schedulers.boundedElastic().schedule(() -> openNow(opening));
        } catch (RejectedExecutionException e) {
            run(() -> fail(e));
        }
    }

    private void openNow(Callable<Capture> opening) {
        if (cancelled) {
            return;
        }
        try {
            var opened = opening.call();
            tally.opened(opened, this::wake);
            if (!watch.execute(() -> opened(opened))) {
                tally.close(opened);
                fail(new IllegalStateException("the event loops are closed"));
            }
        } catch (Exception e) {
            run(() -> fail(e));
        }
    }

    /** Runs what has to be run even where the loop has ended. For any thread. */
    private void run(Runnable task) {
        if (!watch.execute(task)) {
            task.run();
        }
    }

    private void opened(Capture opened) {
        if (ended || cancelled) {
            tally.closeLater(opened);
            return;
        }
        capture = opened;
        watch.start(opened.socket());
        drain();
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            invalidDemand = true;
        } else {
            Operators.addCap(REQUESTED, this, n);
        }
        wake();
    }

    @Override
    public void cancel() {
        cancelled = true;
        run(this::end);
    }

    private void wake() {
        if (watch.inLoop()) {
            drain();
        } else if (hopping.compareAndSet(false, true)) {
            watch.executeLater(this::hopped);
        }
    }

    private void hopped() {
        hopping.set(false);
        drain();
    }

    @Override
    public void ready() {
        drain();
    }

    @Override
    public void closed(SocketError why) {
        fail(why);
    }

    private void scheduled() {
        scheduled = false;
        drain();
    }

    private void drain() {
        if (draining || ended) {
            return;
        }
        draining = true;
        try {
            int turns = 0;
            while (!ended && !cancelled && isServed()) {
                if (turns++ == ITEMS_PER_TURN) {
                    schedule();
                    return;
                }
                if (!serve()) {
                    return;
                }
            }
        } finally {
            draining = false;
        }
        if (cancelled) {
            end();
        }
    }

    private boolean isServed() {
        return invalidDemand || (requested != 0 && capture != null);
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = watch.executeLater(this::scheduled);
        }
    }

    /** Gives at most one signal; false if the subscriber has to wait. */
    private boolean serve() {
        var from = capture;
        if (invalidDemand || from == null) {
            fail(new IllegalArgumentException("request: demand must be positive (§3.9)"));
            return true;
        }
        T item;
        try {
            item = items.next(from);
        } catch (SocketError | RuntimeException e) {
            fail(e);
            return true;
        }
        if (item == null) {
            if (from.isDrained()) {
                complete();
            }
            return false;
        }
        if (cancelled) {
            items.drop(item);
            return true;
        }
        Operators.produced(REQUESTED, this, 1);
        actual.onNext(item);
        return true;
    }

    private void complete() {
        end();
        actual.onComplete();
    }

    private void fail(Throwable error) {
        if (!ended) {
            boolean tell = !cancelled;
            end();
            if (tell) {
                actual.onError(error);
            }
        }
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        items.end();
        watch.close();
        var opened = capture;
        capture = null;
        if (opened != null) {
            tally.closeLater(opened);
        }
    }
}
