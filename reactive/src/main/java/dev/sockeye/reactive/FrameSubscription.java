package dev.sockeye.reactive;

import io.netty.buffer.ByteBuf;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One subscription to frames: asks for a piece at a time, when a frame is asked for and none is
 * whole, so that no more than a piece waits. One thread at a time works; the others leave their
 * work to it. See ADR 0004.
 */
final class FrameSubscription implements CoreSubscriber<ByteBuf>, Subscription {

    private static final AtomicLongFieldUpdater<FrameSubscription> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(FrameSubscription.class, "requested");
    private static final AtomicIntegerFieldUpdater<FrameSubscription> WORK =
            AtomicIntegerFieldUpdater.newUpdater(FrameSubscription.class, "work");

    private final CoreSubscriber<? super ByteBuf> actual;

    // Of the thread that works.
    private final FrameSplitter frames;
    private boolean awaiting;
    private boolean ended;

    // Set once, before anything else is signalled.
    private @Nullable Subscription upstream;

    // Set by the source's thread, for the one that works.
    private volatile @Nullable ByteBuf piece;
    private @Nullable Throwable error;
    private volatile boolean done;

    // Changed by any thread.
    private volatile long requested;
    private volatile boolean invalidDemand;
    private volatile boolean cancelled;
    private volatile int work;

    FrameSubscription(CoreSubscriber<? super ByteBuf> actual, FrameSplitter frames) {
        this.actual = actual;
        this.frames = frames;
    }

    @Override
    public Context currentContext() {
        return actual.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        if (Operators.validate(upstream, subscription)) {
            upstream = subscription;
            actual.onSubscribe(this);
        }
    }

    @Override
    public void onNext(ByteBuf buffer) {
        if (done) {
            Operators.onNextDropped(buffer, currentContext());
            return;
        }
        if (piece != null) {
            buffer.release();
            overflow();
        } else {
            piece = buffer;
        }
        drain();
    }

    /** The source has given what it was not asked for. */
    private void overflow() {
        upstream().cancel();
        error = Exceptions.failWithOverflow();
        done = true;
    }

    @Override
    public void onError(Throwable failure) {
        if (done) {
            Operators.onErrorDropped(failure, currentContext());
            return;
        }
        error = failure;
        done = true;
        drain();
    }

    @Override
    public void onComplete() {
        done = true;
        drain();
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            invalidDemand = true;
        } else {
            Operators.addCap(REQUESTED, this, n);
        }
        drain();
    }

    @Override
    public void cancel() {
        cancelled = true;
        upstream().cancel();
        drain();
    }

    private Subscription upstream() {
        return Objects.requireNonNull(upstream);
    }

    private void drain() {
        if (WORK.getAndIncrement(this) != 0) {
            return;
        }
        int missed = 1;
        do {
            work();
            missed = WORK.addAndGet(this, -missed);
        } while (missed != 0);
    }

    private void work() {
        while (!ended && !cancelled) {
            boolean last = done; // Asked before the piece, behind which it comes.
            take();
            if (invalidDemand) {
                upstream().cancel();
                end(new IllegalArgumentException("request: demand must be positive (§3.9)"));
            } else if (requested != 0) {
                if (!give(last)) {
                    return;
                }
            } else if (last && frames.isEmpty()) {
                end(error);
            } else {
                return;
            }
        }
        take();
        frames.release();
    }

    private void take() {
        var given = piece;
        if (given != null) {
            piece = null;
            if (ended || cancelled) {
                given.release();
            } else if (awaiting) {
                awaiting = false;
                frames.add(given);
            } else {
                given.release();
                overflow();
            }
        }
    }

    /** Gives a frame, or asks for what it is made of; false if there is nothing more to do. */
    private boolean give(boolean last) {
        ByteBuf frame;
        try {
            frame = frames.next();
            if (frame == null && last && error == null) {
                frame = frames.end();
            }
        } catch (RuntimeException | Error e) {
            end(Operators.onOperatorError(upstream(), e, currentContext()));
            return true;
        }
        if (frame != null) {
            Operators.produced(REQUESTED, this, 1);
            try {
                actual.onNext(frame);
            } catch (Throwable e) { // What Reactor takes for fatal, and does not signal.
                upstream().cancel();
                ended = true;
                Failure.tell(actual, e);
            }
            return true;
        }
        if (last) {
            end(error);
            return true;
        }
        if (awaiting) {
            return false;
        }
        awaiting = true;
        upstream().request(1);
        return true;
    }

    private void end(@Nullable Throwable failure) {
        ended = true;
        frames.release();
        if (failure == null) {
            actual.onComplete();
        } else {
            actual.onError(failure);
        }
    }
}
