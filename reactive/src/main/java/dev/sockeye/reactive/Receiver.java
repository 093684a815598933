package dev.sockeye.reactive;

import dev.sockeye.Constants;
import dev.sockeye.sys.Errors;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/**
 * Receives for the one subscriber that a socket has at a time: while there is demand it takes one
 * item after another, until EAGAIN.
 *
 * <p>It alone runs the loop in which signals are given, and never within itself: a subscriber that
 * comes while another is in {@code onNext} is served when that one returns, so that repeating a
 * receive needs no stack. The loop's thread owns everything but {@link #current}.
 */
final class Receiver implements Runnable {

    /** Then the other sockets of the loop have their turn: after a megabyte, or some datagrams. */
    private static final int CHUNKS_PER_TURN = 16;

    private static final int DATAGRAMS_PER_TURN = 64;

    private static final VarHandle CURRENT;

    static {
        try {
            CURRENT =
                    MethodHandles.lookup()
                            .findVarHandle(Receiver.class, "current", ReceiveSubscription.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final LoopSocket socket;

    // Made when there is a timeout.
    private @Nullable Deadline deadline;

    // Changed by any thread, through CURRENT.
    private volatile @Nullable ReceiveSubscription<?> current;

    // A bit for each lane, after EAGAIN or all there was, until the loop says that it is worth
    // trying again.
    private int empty;

    private boolean draining;
    private boolean scheduled;

    // The deadline has passed while the loop makes an attempt.
    private boolean expiredMeanwhile;

    // An error that came when its subscriber had just gone, for the next one.
    private int keptErrno;
    private Lane keptErrnoOf = Lane.DATA;

    Receiver(LoopSocket socket) {
        this.socket = socket;
    }

    /** Subscribes, unless there is a receiver already. For any thread. */
    <T> void subscribe(CoreSubscriber<? super T> actual, Source<T> source, boolean single) {
        var subscription = new ReceiveSubscription<T>(this, source, actual, single);
        if (!CURRENT.compareAndSet(this, null, subscription)) {
            Failure.signal(
                    socket.loop,
                    actual,
                    new IllegalStateException(
                            source.call + ": the socket has another receiver at the moment"));
            return;
        }
        actual.onSubscribe(subscription);
        subscription.subscribed();
    }

    /** Lets the next receiver in; false if that has been done. For any thread. */
    boolean free(ReceiveSubscription<?> subscription) {
        return CURRENT.compareAndSet(this, subscription, null);
    }

    /** The loop says that it is worth trying again. */
    void ready() {
        empty = 0;
        socket.inbound.ready();
        drain();
    }

    /** The attempt that the loop made has ended. */
    void received() {
        if (socket.inbound.takeDrained() && socket.pipeline == null) {
            empty |= Lane.DATA.bit;
        }
        drain();
        if (expiredMeanwhile) {
            expiredMeanwhile = false;
            failLate();
        }
    }

    /** The socket has been closed. */
    void closed() {
        if (deadline != null) {
            deadline.end();
        }
        drain();
    }

    @Override
    public void run() {
        scheduled = false;
        drain();
    }

    void drain() {
        if (draining) {
            return;
        }
        draining = true;
        try {
            int items = 0;
            int most = socket.isStream() ? CHUNKS_PER_TURN : DATAGRAMS_PER_TURN;
            for (var next = current; next != null && next.isServed(); next = current) {
                if (items++ == most) {
                    schedule();
                    return;
                }
                if (!serve(next)) {
                    return;
                }
            }
        } finally {
            draining = false;
        }
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = Hop.afterOthers(socket.loop, this);
        }
    }

    /** Gives at most one signal; false if the subscriber has to wait. */
    private <T> boolean serve(ReceiveSubscription<T> to) {
        if (socket.isClosed()) {
            to.fail(socket.closedError(to.source.call));
            return true;
        }
        if (to.hasInvalidDemand()) {
            to.fail(new IllegalArgumentException("request: demand must be positive (§3.9)"));
            return true;
        }
        var item = to.source.kept();
        if (item == null) {
            if (keptErrno != 0 && keptErrnoOf == to.source.lane) {
                return failWithKept(to);
            }
            if ((empty & to.source.lane.bit) != 0 && !isNonblocking(to)) {
                return await(to);
            }
            try {
                item = to.source.read(to.demand());
            } catch (RuntimeException | Error e) {
                to.fail(e); // No memory for what was asked for.
                return true;
            }
            if (item == null) {
                return nothing(to, to.source.errno());
            }
            if (socket.inbound.takeDrained()) {
                empty |= to.source.lane.bit;
            }
        }
        to.waitingFor = null;
        if (to.offer(item)) {
            to.source.given();
        } else {
            to.source.keep(item);
        }
        return true;
    }

    private boolean isNonblocking(ReceiveSubscription<?> to) {
        return to.source.isNonblocking || socket.timeout.isZero();
    }

    private boolean failWithKept(ReceiveSubscription<?> to) {
        int errno = keptErrno;
        keptErrno = 0;
        return fail(to, errno);
    }

    private boolean nothing(ReceiveSubscription<?> to, int errno) {
        if (errno == Constants.EAGAIN) {
            empty |= to.source.lane.bit;
            return await(to);
        }
        if (errno == Inbound.IN_FLIGHT) {
            return false;
        }
        if (errno == Inbound.END) {
            to.complete();
            return true;
        }
        var pipeline = socket.pipeline;
        if (errno == PipelineChannel.FAILED && pipeline != null) {
            to.fail(pipeline.receiveError()); // It stays, for the next one too.
            return true;
        }
        return errno == Constants.EINTR || fail(to, errno);
    }

    private boolean fail(ReceiveSubscription<?> to, int errno) {
        if (!to.fail(Errors.of(to.source.call, errno))) {
            keptErrno = errno;
            keptErrnoOf = to.source.lane;
        }
        return true;
    }

    /** Lets the deadline run, from the moment that the subscriber first had to wait. */
    private boolean await(ReceiveSubscription<?> to) {
        if (to.waitingFor != null) {
            return false;
        }
        var timeout = socket.timeout;
        if (isNonblocking(to)) {
            to.fail(Errors.of(to.source.call, Constants.EAGAIN));
            return true;
        }
        to.waitingFor = timeout;
        if (!timeout.isNone()) {
            to.deadline = timeout.deadline();
            deadline().set(to.deadline);
        } else if (deadline != null) {
            deadline.clear();
        }
        return false;
    }

    private Deadline deadline() {
        if (deadline == null) {
            deadline = new Deadline(socket.loop, this::expired);
        }
        return deadline;
    }

    private void expired() {
        ready(); // The event may be on its way.
        if (socket.inbound.isInFlight()) {
            expiredMeanwhile = true;
        } else {
            failLate();
        }
    }

    private void failLate() {
        var late = current;
        if (late != null && late.isLate(System.nanoTime())) {
            late.timedOut();
            drain();
        }
    }
}
