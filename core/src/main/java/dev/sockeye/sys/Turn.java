package dev.sockeye.sys;

import dev.sockeye.SocketError;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A lock for which a thread waits as for the descriptor itself: closing the descriptor ends the
 * wait, and so do an interrupt and the deadline. The owner may take it again.
 */
public final class Turn {

    private static final VarHandle OWNER;

    static {
        try {
            OWNER = MethodHandles.lookup().findVarHandle(Turn.class, "owner", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    // Taken through OWNER by whose turn it is, who alone counts how often, and gives it back.
    private volatile @Nullable Thread owner;
    private int again;

    // Made when a thread first waits, for most sockets never; its content is guarded by this.
    private volatile @Nullable ArrayDeque<Waiter.Parked> queue;

    /** Takes it if nobody else has it. */
    public boolean tryTake() {
        var thread = Thread.currentThread();
        if (owner == thread) {
            again++;
            return true;
        }
        return OWNER.compareAndSet(this, null, thread);
    }

    /**
     * Takes it, waiting as long as another thread has it. The caller need not have acquired the
     * descriptor, and must not where what it waits for may close it.
     *
     * @param deadline of {@link System#nanoTime}, or {@link Descriptor#NEVER}
     * @return false once the deadline has passed
     * @throws SocketError {@code EBADF} if the descriptor is closed meanwhile, {@code EINTR} if the
     *     thread is interrupted
     */
    @Waits
    public boolean take(Descriptor descriptor, String call, long deadline) throws SocketError {
        var waiter = new Waiter.Parked(0);
        boolean taken = false;
        descriptor.add(waiter);
        add(waiter);
        try {
            taken = tryTake();
            while (!taken) {
                long nanos = descriptor.mayWait(call, deadline);
                if (nanos <= 0) {
                    break;
                }
                waiter.park(nanos);
                taken = tryTake();
            }
            return taken;
        } finally {
            descriptor.remove(waiter);
            remove(waiter);
            if (!taken) {
                wakeFirst(); // It may be this one that was told.
            }
        }
    }

    /**
     * Gives it to the next, once it was left as often as it was taken.
     *
     * @throws IllegalMonitorStateException if it is not the calling thread's
     */
    public void leave() {
        if (owner != Thread.currentThread()) {
            throw new IllegalMonitorStateException("not this thread's turn");
        }
        if (again > 0) {
            again--;
            return;
        }
        owner = null;
        wakeFirst(); // Who has added itself too late to be seen here, sees that it may take it.
    }

    private synchronized void add(Waiter.Parked waiter) {
        var waiting = queue;
        if (waiting == null) {
            waiting = new ArrayDeque<>(1);
            queue = waiting;
        }
        waiting.add(waiter);
    }

    private synchronized void remove(Waiter.Parked waiter) {
        var waiting = queue;
        if (waiting != null) {
            waiting.remove(waiter);
        }
    }

    private void wakeFirst() {
        var waiting = queue;
        if (waiting == null) {
            return;
        }
        synchronized (this) {
            var first = waiting.peek();
            if (first != null) {
                first.wake();
            }
        }
    }
}
