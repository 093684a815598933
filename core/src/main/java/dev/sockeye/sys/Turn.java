package dev.sockeye.sys;

import dev.sockeye.SocketError;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock for which a thread waits as for the descriptor itself: closing the descriptor ends the
 * wait, and so do an interrupt and the deadline. The owner may take it again.
 */
public final class Turn {

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by itself.
    private final ArrayDeque<Waiter.Parked> queue = new ArrayDeque<>(1);

    /** Takes it if nobody else has it. */
    public boolean tryTake() {
        return lock.tryLock();
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
            taken = lock.tryLock();
            while (!taken) {
                long nanos = descriptor.mayWait(call, deadline);
                if (nanos <= 0) {
                    break;
                }
                waiter.park(nanos);
                taken = lock.tryLock();
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

    /** Gives it to the next. */
    public void leave() {
        lock.unlock();
        wakeFirst();
    }

    private void add(Waiter.Parked waiter) {
        synchronized (queue) {
            queue.add(waiter);
        }
    }

    private void remove(Waiter.Parked waiter) {
        synchronized (queue) {
            queue.remove(waiter);
        }
    }

    private void wakeFirst() {
        synchronized (queue) {
            var first = queue.peek();
            if (first != null) {
                first.wake();
            }
        }
    }
}
