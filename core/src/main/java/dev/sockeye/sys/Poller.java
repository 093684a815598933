package dev.sockeye.sys;

import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells virtual threads which descriptors have become ready: one daemon thread that waits for all
 * of them, each added once, edge-triggered, for reading and writing.
 *
 * <p>An event names its descriptor by number and generation, so that one left over from a closed
 * descriptor is not taken for its successor's.
 */
abstract class Poller {

    static final int BATCH = 256;

    // Guarded by this: by number, and the last generation given out.
    private final HashMap<Integer, Descriptor> descriptors = new HashMap<>();
    private int generations;

    // Made when first used, or later if there were no descriptors left then.
    private static volatile @Nullable Poller instance;

    private static Poller instance() throws SocketError {
        var existing = instance;
        return existing != null ? existing : start();
    }

    private static synchronized Poller start() throws SocketError {
        var existing = instance;
        if (existing != null) {
            return existing;
        }
        Poller poller = Platform.LINUX ? Epoll.open() : KQueue.open();
        Thread.ofPlatform().daemon().name("sockeye-poller").start(poller::run);
        instance = poller;
        return poller;
    }

    /** Starts to watch the descriptor, unless it is watched already. */
    static void add(Descriptor descriptor) throws SocketError {
        var root = descriptor.root();
        if (!root.polled) { // Else each wait of each thread would meet at the one lock.
            instance().watch(root);
        }
    }

    /** Ends the watch; called before the number is given back. */
    static void forget(Descriptor descriptor) {
        var poller = instance;
        if (poller != null && descriptor.root().polled) {
            poller.unwatch(descriptor.root());
        }
    }

    private synchronized void watch(Descriptor descriptor) throws SocketError {
        // Whoever watches holds the number, so it is not given back meanwhile.
        if (descriptor.polled) {
            return;
        }
        descriptor.generation = ++generations;
        int result = arm(descriptor.fd(), key(descriptor));
        if (result < 0) {
            throw Errors.of("poll", -result);
        }
        descriptors.put(descriptor.fd(), descriptor);
        descriptor.polled = true;
    }

    private synchronized void unwatch(Descriptor descriptor) {
        descriptors.remove(descriptor.fd(), descriptor);
        disarm(descriptor.fd());
        descriptor.polled = false;
    }

    private static long key(Descriptor descriptor) {
        return (long) descriptor.generation << 32 | descriptor.fd();
    }

    /** Passes an event of the kernel's on. */
    final void deliver(long key, int events) {
        Descriptor descriptor;
        synchronized (this) {
            descriptor = descriptors.get((int) key);
            if (descriptor == null || descriptor.generation != (int) (key >> 32)) {
                return;
            }
        }
        descriptor.edge(events);
    }

    private void run() {
        while (true) {
            int result = waitAndDeliver();
            if (result < 0 && result != -Constants.EINTR) {
                throw new AssertionError(Errors.of("poll", -result));
            }
        }
    }

    /** Has the kernel report the descriptor's edges with {@code key}; minus errno on failure. */
    abstract int arm(int fd, long key);

    abstract void disarm(int fd);

    /** Waits for events and delivers them; minus errno on failure. */
    abstract int waitAndDeliver();
}
