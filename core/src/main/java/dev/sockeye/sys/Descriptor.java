package dev.sockeye.sys;

import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A descriptor that many threads use and any thread may close.
 *
 * <p>Each call holds it between {@link #acquire} and {@link #release}. {@link #close} refuses
 * further holders, wakes those that wait, and the last one to leave closes the number: so a number
 * that the kernel has given to somebody else is never touched.
 *
 * <p>A number can have several descriptors, each closed by itself, as a socket and its files have
 * ({@link #share}): closing one ends the calls on that one, and the last to be closed closes the
 * number.
 */
public final class Descriptor {

    /** A deadline that never passes. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final int CLOSED = 1 << 31;
    private static final int GONE = 1 << 30;
    private static final int HOLDERS = GONE - 1;

    private static final int HANG_UP = Constants.POLLERR | Constants.POLLHUP;
    private static final int LASTING =
            Constants.POLLERR | (Platform.LINUX ? Constants.POLLRDHUP : 0);

    private static final VarHandle STATE;
    private static final VarHandle TRAPPED;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Descriptor.class, "state", int.class);
            TRAPPED = MethodHandles.lookup().findVarHandle(Descriptor.class, "trapped", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int fd;

    // The first descriptor of the number, which keeps what they all share: the waiters, the edges,
    // the poller's marks, the sharers and whether the number was detached.
    private final Descriptor root;

    // The number of holders, CLOSED once no more are let in, GONE once the number has been given
    // back.
    private volatile int state;

    // How many holders are in a call that the kernel may hold for ever; changed through TRAPPED.
    private volatile int trapped;

    // Written once, by the holder who gave the number back.
    private volatile boolean ended;

    // Of the root. Set before CLOSED by detach: the number goes to the caller instead of to
    // close(2).
    private volatile boolean detached;

    // Set before CLOSED by close(Runnable): what the holder who gives the number back does last.
    private volatile @Nullable Runnable whenEnded;

    // Of the root. Guarded by itself.
    private final ArrayList<Waiter> waiters;

    // Of the root, guarded by its waiters: the descriptors of the number that have not ended.
    private final ArrayList<Descriptor> sharers;

    // Of the root, written under its waiters: how often it became readable, and writable.
    private volatile int readEdges;
    private volatile int writeEdges;

    // Of the root: an edge has told of more than data, or may do so no more. Stays true.
    private volatile boolean neverEmptied;

    // Of the root: what readEdges was before a read that took all there was. Written by any thread;
    // whichever of their numbers it is, nothing has come as long as it is that of readEdges.
    private int emptiedAt = -1;

    // Of any platform thread's last wait: a guess, for which a lost write does no harm.
    private volatile boolean hadLastingAlone;

    // Of the root, and written by Pollers, as its generation: who watches it, if somebody does.
    volatile @Nullable Poller watcher;
    volatile int generation;

    /** Takes ownership of an open descriptor. */
    public Descriptor(int fd) {
        this.fd = fd;
        root = this;
        waiters = new ArrayList<>(0); // A descriptor of an event loop's has none.
        sharers = new ArrayList<>(1);
        sharers.add(this);
    }

    private Descriptor(Descriptor root) {
        this.fd = root.fd;
        this.root = root;
        waiters = root.waiters;
        sharers = root.sharers;
    }

    /**
     * Returns another descriptor of the same number, to be closed by itself.
     *
     * @throws SocketError {@code EBADF} if this one is closed
     */
    public Descriptor share(String call) throws SocketError {
        acquire(call);
        try {
            var share = new Descriptor(root);
            synchronized (waiters) {
                if (isClosed()) {
                    throw Errors.of(call, Constants.EBADF);
                }
                sharers.add(share);
            }
            return share;
        } finally {
            release();
        }
    }

    int fd() {
        return fd;
    }

    /** The first descriptor of the number, which the poller watches for all of them. */
    Descriptor root() {
        return root;
    }

    /** Returns the number, or -1 once closed. Only for a caller who wants the number itself. */
    public int number() {
        return isClosed() ? -1 : fd;
    }

    /** Tells whether {@link #close} or {@link #detach} has been called. */
    public boolean isClosed() {
        return state < 0;
    }

    /**
     * Lets the caller use the number until {@link #release}.
     *
     * @throws SocketError {@code EBADF} if it is closed
     */
    public int acquire(String call) throws SocketError {
        if ((int) STATE.getAndAdd(this, 1) < 0) {
            release();
            throw Errors.of(call, Constants.EBADF);
        }
        return fd;
    }

    /** Ends what {@link #acquire} began. */
    public void release() {
        int now = (int) STATE.getAndAdd(this, -1) - 1;
        if (now == CLOSED) {
            giveBack();
        } else if (now < 0) {
            wakeAll(); // Whoever closed it may wait for all but those who are trapped.
        }
    }

    /**
     * Closes the descriptor: calls that wait on it fail with {@code EBADF}. Returns when the number
     * is closed, or left to those who share it, which takes as long as the other threads need to
     * leave their calls. Does nothing the second time.
     */
    public void close() {
        if (end(null)) {
            awaitHolders();
        }
    }

    /**
     * Closes the descriptor as {@link #close()} does, but without waiting.
     *
     * @param whenClosed run once the number is closed, by the thread that left its call last, which
     *     may be the caller
     * @return false if it was closed before, and {@code whenClosed} is not run
     */
    public boolean close(Runnable whenClosed) {
        return end(whenClosed);
    }

    private boolean end(@Nullable Runnable then) {
        synchronized (waiters) {
            if (isClosed()) {
                return false;
            }
            whenEnded = then;
            STATE.getAndBitwiseOr(this, CLOSED);
            wakeAll();
        }
        giveBackIfLeft();
        return true;
    }

    /**
     * Ends all use of the number as {@link #close()} does, by those too who share it, but leaves it
     * open. Returns it, or -1 if closed.
     */
    public int detach() {
        List<Descriptor> ending;
        synchronized (waiters) {
            if (isClosed()) {
                return -1;
            }
            root.detached = true;
            ending = List.copyOf(sharers);
            for (var descriptor : ending) {
                STATE.getAndBitwiseOr(descriptor, CLOSED);
            }
            wakeAll();
        }
        for (var descriptor : ending) {
            descriptor.giveBackIfLeft();
            descriptor.awaitHolders();
        }
        return fd;
    }

    private void awaitHolders() {
        if (!hasEnded()) {
            parkUntilEnded();
        }
    }

    @Waits
    private void parkUntilEnded() {
        boolean interrupted = false;
        var waiter = new Waiter.Parked(0);
        add(waiter);
        try {
            while (!hasEnded()) {
                waiter.park(NEVER);
                interrupted |= Thread.interrupted();
            }
        } finally {
            remove(waiter);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean hasEnded() {
        int stuck = trapped;
        return ended || (stuck > 0 && (state & HOLDERS) <= stuck);
    }

    private void giveBackIfLeft() {
        if (state == CLOSED) {
            giveBack();
        }
    }

    private void giveBack() {
        if (!STATE.compareAndSet(this, CLOSED, CLOSED | GONE)) {
            return;
        }
        boolean last;
        synchronized (waiters) {
            sharers.remove(this);
            last = sharers.isEmpty();
        }
        if (last) {
            Pollers.forget(root);
            if (!root.detached) {
                Lingering.close(fd);
            }
        }
        ended = true;
        wakeAll();
        var then = whenEnded;
        if (then != null) {
            whenEnded = null; // It may hold the socket, and the cleaner holds this descriptor.
            then.run();
        }
    }

    private void wakeAll() {
        synchronized (waiters) {
            for (var waiter : waiters) {
                waiter.wake();
            }
        }
    }

    /**
     * Makes a call that the kernel may hold for ever, where no wake-up reaches it: {@link #close}
     * does not wait for it, and the number is closed when it returns.
     *
     * @return what the call returned, or {@code -EBADF} where the descriptor is being closed
     */
    public int trapped(IntCall call) {
        TRAPPED.getAndAdd(this, 1);
        try {
            return isClosed() ? -Constants.EBADF : call.run(fd);
        } finally {
            TRAPPED.getAndAdd(this, -1);
        }
    }

    /** A system call on a descriptor, with {@link LibC}'s kind of result. */
    public interface IntCall {
        int run(int fd);
    }

    /**
     * Returns how often the descriptor has become ready for {@code events} as far as virtual
     * threads were told: to be read before the attempt whose failure with EAGAIN leads to {@link
     * #await}.
     */
    public int edges(int events) {
        return ((events & Constants.POLLOUT) != 0 ? root.writeEdges : 0)
                + ((events & ~Constants.POLLOUT) != 0 ? root.readEdges : 0);
    }

    /** Ends each {@link #awaitEdge} for reading: for who has changed what is waited for. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // Under the lock.
    public void nudge() {
        synchronized (waiters) {
            root.readEdges++;
            wakeAll();
        }
    }

    /**
     * Asks poll(2), without waiting, for what of {@code events} is ready now. The caller has
     * acquired it.
     */
    public int readyNow(int events) {
        var pollfds = CallState.current().pollfds;
        Layouts.setPollfd(pollfds, 0, fd, events);
        return LibC.poll(pollfds, 1, 0) > 0 ? Layouts.revents(pollfds, 0) : 0;
    }

    /**
     * Waits until the descriptor is likely to be ready. The caller has acquired it.
     *
     * <p>A platform thread waits in poll(2), a virtual thread parks.
     *
     * @param events {@code POLL*} bits; 0 to wait for the deadline alone
     * @param deadline of {@link System#nanoTime}, or {@link #NEVER}
     * @param edges what {@link #edges} was before the attempt that found it not ready
     * @return false once the deadline has passed
     * @throws SocketError {@code EBADF} if it is closed meanwhile, {@code EINTR} if the thread is
     *     interrupted
     */
    @Waits
    public boolean await(String call, int events, long deadline, int edges) throws SocketError {
        return Thread.currentThread().isVirtual()
                ? await(call, events, deadline, edges, new Waiter.Parked(events))
                : WakeUp.await(this, call, events, deadline);
    }

    /**
     * As {@link #await}, but any thread parks: for a descriptor that poll(2) calls ready although
     * there is nothing new, as it does a packet ring whose last block is still held.
     */
    @Waits
    public boolean awaitEdge(String call, int events, long deadline, int edges) throws SocketError {
        return await(call, events, deadline, edges, new Waiter.Parked(events));
    }

    private boolean await(String call, int events, long deadline, int edges, Waiter.Parked waiter)
            throws SocketError {
        add(waiter);
        try {
            Pollers.add(root);
            while (edges(events) == edges) {
                long nanos = mayWait(call, deadline);
                if (nanos <= 0) {
                    return false;
                }
                waiter.park(nanos);
            }
            return true;
        } finally {
            remove(waiter);
        }
    }

    /** Tells whether edges of it are being counted. */
    public boolean isWatched() {
        return root.watcher != null;
    }

    /** Takes in that a read has taken all there was, before which {@link #edges} was so. */
    public void emptied(int edges) {
        root.emptiedAt = edges;
    }

    /** From now on a short read no longer means that there is nothing more. */
    public void neverEmptied() {
        root.neverEmptied = true;
    }

    /** Tells whether {@link #neverEmptied} was called. */
    public boolean isNeverEmptied() {
        return root.neverEmptied;
    }

    /**
     * Tells whether the calling thread, a virtual one, may wait for an edge before it reads: since
     * a read took all there was, none has come, and one will when there is anything. Only epoll(7)
     * tells of all that may be behind data.
     */
    public boolean isEmptied() {
        return root.emptiedAt == root.readEdges
                && !root.neverEmptied
                && isWatched()
                && Platform.LINUX
                && Thread.currentThread().isVirtual();
    }

    /**
     * Waits as long as it {@link #isEmptied}. Also ends with whatever ends {@link #await}, without
     * telling so: something may have come nevertheless, and a read goes before. The caller has
     * acquired it.
     */
    @Waits
    public void awaitMore(long deadline) {
        var waiter = new Waiter.Parked(Constants.POLLIN);
        add(waiter);
        try {
            while (isEmptied() && !isClosed() && !Thread.currentThread().isInterrupted()) {
                long nanos = deadline == NEVER ? NEVER : deadline - System.nanoTime();
                if (nanos <= 0) {
                    return;
                }
                waiter.park(nanos);
            }
        } finally {
            remove(waiter);
        }
    }

    /**
     * Tells whether a wait has ended once more with nothing but what lasts, and ends every wait at
     * once: POLLERR as long as the error queue holds something that the caller does not take off
     * it, POLLRDHUP for ever.
     */
    boolean hasLastingAgain(int revents) {
        boolean before = hadLastingAlone;
        hadLastingAlone = revents != 0 && (revents & ~LASTING) == 0;
        return before && hadLastingAlone;
    }

    /** Returns the nanoseconds left, and throws if the wait has to end for another reason. */
    long mayWait(String call, long deadline) throws SocketError {
        requireOpen(call);
        return remaining(call, deadline);
    }

    void requireOpen(String call) throws SocketError {
        if (isClosed()) {
            throw Errors.of(call, Constants.EBADF);
        }
    }

    static long remaining(String call, long deadline) throws SocketError {
        if (Thread.currentThread().isInterrupted()) {
            throw Errors.of(call, Constants.EINTR);
        }
        return deadline == NEVER ? NEVER : deadline - System.nanoTime();
    }

    void add(Waiter waiter) {
        synchronized (waiters) {
            waiters.add(waiter);
        }
    }

    void remove(Waiter waiter) {
        synchronized (waiters) {
            waiters.remove(waiter);
        }
    }

    /** Called by a poller, on the root: the descriptor has become ready for {@code events}. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // Under the lock.
    void edge(int events) {
        synchronized (waiters) {
            if ((events & ~(Constants.POLLIN | Constants.POLLOUT)) != 0) {
                neverEmptied = true; // Before the edge that tells it.
            }
            if ((events & ~Constants.POLLOUT) != 0) {
                readEdges++;
            }
            if ((events & ~Constants.POLLIN) != 0) {
                writeEdges++;
            }
            for (int i = 0; i < waiters.size(); i++) { // No iterator, for each event.
                var waiter = waiters.get(i);
                if ((waiter.events() & events) != 0 || (events & HANG_UP) != 0) {
                    waiter.wake();
                }
            }
        }
    }
}
