package dev.sockeye.reactive;

import io.netty.channel.IoEventLoop;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * One subscription of a {@code Mono} whose work is done by a loop: it begins there, signals there,
 * and gives up there when it is cancelled.
 *
 * <p>States: new, begun (handed to the loop), then ended or cancelled; who wins the change from
 * begun decides which. It is its own task on the loop, so that a hop allocates nothing.
 */
abstract class Operation<T> implements Subscription, Hop.Repeatable {

    private static final int NEW = 0;
    private static final int BEGUN = 1;
    private static final int ENDED = 2;
    private static final int CANCELLED = 3;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Operation.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final IoEventLoop loop;
    final CoreSubscriber<? super T> actual;

    // Changed by any thread, through STATE.
    private volatile int state;

    // Set by any thread.
    private volatile boolean demanded;
    private volatile boolean invalidDemand;

    // The loop's: begin has been called; abandon has been called; the value that is not asked for.
    private boolean running;
    private boolean abandoned;
    private @Nullable T result;

    Operation(IoEventLoop loop, CoreSubscriber<? super T> actual) {
        this.loop = loop;
        this.actual = actual;
    }

    /** Does the work, or starts it. On the loop, once, unless cancelled before. */
    abstract void begin();

    /**
     * Takes back what {@link #begin} began and releases what the operation owns, after a cancel.
     * Called once: on the loop, or before the loop knows of the operation.
     */
    abstract void abandon();

    /** The loop has ended and {@link #begin} will not be called. On any thread. */
    abstract void rejected();

    /** Called after {@code onSubscribe}: begins, whatever the demand, which a value waits for. */
    final void subscribed() {
        if (STATE.compareAndSet(this, NEW, BEGUN) && !Hop.run(loop, this)) {
            rejected();
        }
    }

    @Override
    public final void request(long n) {
        if (n <= 0) {
            invalidDemand = true;
        }
        demanded = true;
        if (state == BEGUN) {
            Hop.run(loop, this);
        }
    }

    @Override
    public final void cancel() {
        if (STATE.compareAndSet(this, NEW, CANCELLED)) {
            abandonOnce();
        } else if (STATE.compareAndSet(this, BEGUN, CANCELLED) && !Hop.run(loop, this)) {
            abandonOnce();
        }
    }

    @Override
    public final void run() {
        if (state == CANCELLED) {
            abandonOnce();
        } else if (invalidDemand && isActive()) {
            abandonOnce();
            fail(new IllegalArgumentException("request: demand must be positive (§3.9)"));
        } else if (!running) {
            running = true;
            if (loop.isTerminated()) {
                rejected();
            } else {
                begin();
            }
        } else if (result != null) {
            complete(result);
        }
    }

    private void abandonOnce() {
        if (!abandoned) {
            abandoned = true;
            abandon();
            if (result != null) {
                discard(result);
            }
        }
    }

    /** Tells whether the subscriber still waits. */
    final boolean isActive() {
        return state <= BEGUN;
    }

    private boolean end() {
        return STATE.compareAndSet(this, BEGUN, ENDED);
    }

    final void complete() {
        if (end()) {
            try {
                actual.onComplete();
            } catch (Throwable e) {
                escaped(e);
            }
        }
    }

    /** Gives the value, as soon as it is asked for. */
    final void complete(T value) {
        if (!demanded && isActive()) {
            result = value;
        } else if (end()) {
            result = null;
            try {
                actual.onNext(value);
                actual.onComplete();
            } catch (Throwable e) {
                escaped(e);
            }
        } else {
            discard(value);
        }
    }

    /** The subscriber has thrown what Reactor takes for fatal and does not signal. */
    void escaped(Throwable error) {
        Failure.tell(actual, error);
    }

    /** Gets a value that nobody waits for any more. */
    void discard(T value) {}

    final void fail(Throwable error) {
        if (end()) {
            actual.onError(error);
        }
    }
}
