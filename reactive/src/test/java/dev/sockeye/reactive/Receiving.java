package dev.sockeye.reactive;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * A subscriber that takes everything it is given, after a cancel too, and cancels from within
 * {@code onNext} when it has had enough.
 */
abstract class Receiving<T> implements CoreSubscriber<T> {

    private final int demand;
    private final int most;
    private final CountDownLatch end = new CountDownLatch(1);

    private volatile @Nullable Subscription subscription;
    private volatile @Nullable Throwable failure;
    private int taken;

    /** Cancels itself after {@code most} items; 0 for never. */
    Receiving(int demand, int most) {
        this.demand = demand;
        this.most = most;
    }

    /** Looks at an item and releases it. */
    abstract void check(T item);

    final void request(int count) {
        Objects.requireNonNull(subscription).request(count);
    }

    final void cancel() {
        Objects.requireNonNull(subscription).cancel();
    }

    /** Returns what went wrong, apart from timeouts and the like. */
    final @Nullable Throwable failure() {
        return failure;
    }

    final boolean awaitEnd(Duration limit) {
        try {
            return end.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public final void onSubscribe(Subscription s) {
        subscription = s;
        s.request(demand);
    }

    @Override
    public final void onNext(T item) {
        try {
            check(item);
        } catch (AssertionError e) {
            failure = new IllegalStateException(e);
        }
        if (++taken == most) {
            cancel();
        }
    }

    @Override
    public final void onError(Throwable error) {
        if (!(error instanceof dev.sockeye.SocketError)) {
            failure = error;
        }
        end.countDown();
    }

    @Override
    public final void onComplete() {
        end.countDown();
    }
}
