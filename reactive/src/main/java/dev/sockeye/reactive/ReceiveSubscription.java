package dev.sockeye.reactive;

import dev.sockeye.SocketTimeout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * One subscription to what a socket receives: of many items, or of a single one.
 *
 * <p>Demand is one counter and one flag for all threads; the flag is set while a hop to the loop is
 * on its way, and the subscription is the task that hops. See ADR 0004.
 */
final class ReceiveSubscription<T> implements Subscription, Hop.Repeatable {

    @SuppressWarnings("rawtypes")
    private static final AtomicLongFieldUpdater<ReceiveSubscription> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(ReceiveSubscription.class, "requested");

    private static final VarHandle HOPPING;

    static {
        try {
            HOPPING =
                    MethodHandles.lookup()
                            .findVarHandle(ReceiveSubscription.class, "hopping", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Source<T> source;

    private final Receiver receiver;
    private final CoreSubscriber<? super T> actual;
    private final boolean single;

    // The loop's: while the subscriber waits, the timeout that counts and its deadline.
    @Nullable Timeout waitingFor;
    long deadline;

    // Changed by any thread.
    private volatile long requested;
    private volatile boolean hopping;
    private volatile boolean invalidDemand;
    private volatile boolean cancelled;

    // Set by the subscribing thread, when onSubscribe has returned.
    private volatile boolean subscribed;

    ReceiveSubscription(
            Receiver receiver, Source<T> source, CoreSubscriber<? super T> actual, boolean single) {
        this.receiver = receiver;
        this.source = source;
        this.actual = actual;
        this.single = single;
    }

    /** Called after {@code onSubscribe}: signals may be given from now on. */
    void subscribed() {
        subscribed = true;
        if (requested != 0 || invalidDemand || receiver.socket.isClosed()) {
            wake();
        }
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            invalidDemand = true;
        } else {
            Operators.addCap(REQUESTED, this, n);
        }
        if (subscribed) {
            wake();
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        receiver.free(this);
    }

    private void wake() {
        if (receiver.socket.inLoop()) {
            receiver.drain();
        } else if (!(boolean) HOPPING.getAndSet(this, true)
                && !Hop.later(receiver.socket.loop, this)) {
            fail(receiver.socket.closedError(source.call)); // The loop has ended.
        }
    }

    @Override
    public void run() {
        hopping = false;
        receiver.drain();
    }

    // ---- for the receiver, on the loop ----

    /** Tells whether there is something to be done for the subscriber. */
    boolean isServed() {
        return subscribed && (requested != 0 || invalidDemand || receiver.socket.isClosed());
    }

    /** Returns how many items may be given. */
    long demand() {
        return single ? 1 : requested;
    }

    boolean hasInvalidDemand() {
        return invalidDemand;
    }

    /**
     * Gives an item to the subscriber, for which there is demand.
     *
     * @return false if the subscription has been cancelled and the item is not given
     */
    boolean offer(T item) {
        if (single) {
            // Free before onNext, for a subscriber that receives again from there.
            if (!receiver.free(this)) {
                return false;
            }
            try {
                actual.onNext(item);
                actual.onComplete();
            } catch (Throwable e) {
                receiver.socket.escaped(actual, e);
            }
            return true;
        }
        if (cancelled) {
            return false;
        }
        Operators.produced(REQUESTED, this, 1);
        try {
            actual.onNext(item);
        } catch (Throwable e) {
            cancel(); // Reactive Streams §2.13.
            receiver.socket.escaped(actual, e);
        }
        return true;
    }

    /** Tells whether the subscriber has waited for too long. */
    boolean isLate(long now) {
        return waitingFor != null && !waitingFor.isNone() && deadline - now <= 0;
    }

    void timedOut() {
        if (waitingFor != null && waitingFor.limit() != null) {
            receiver.socket.counters.timeouts.increment();
            fail(new SocketTimeout(source.call, waitingFor.limit(), 0));
        }
    }

    void complete() {
        if (receiver.free(this)) {
            try {
                actual.onComplete();
            } catch (Throwable e) {
                receiver.socket.escaped(actual, e);
            }
        }
    }

    /** Fails, unless the subscription has ended or been cancelled; tells which. */
    boolean fail(Throwable error) {
        if (!receiver.free(this)) {
            return false;
        }
        actual.onError(error);
        return true;
    }
}
