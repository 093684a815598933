package dev.sockeye.sys;

import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells threads that park which descriptors have become ready. Each descriptor is watched by one
 * poller, to which it is added once, edge-triggered, for reading and writing: by one of several
 * {@link SubPoller}s where virtual threads wait, by the master, a platform thread, once a platform
 * thread has waited, which shall not depend on a carrier.
 *
 * <p>An event names its descriptor by number and generation, so that one left over from a closed
 * descriptor is not taken for its successor's.
 */
final class Pollers {

    private static final int MOST_SUB_POLLERS = 32;

    /** How long a sub-poller that was woken may not have looked before the master does. */
    private static final int PATIENCE_MILLIS = 20;

    // Written under the class's lock: by number, those that are watched.
    private static volatile @Nullable Descriptor[] watched = new @Nullable Descriptor[64];

    // Guarded by the class. Never 0, which is for the sub-pollers' own events.
    private static int generations;

    // Made when first used, or later if there were no descriptors left then.
    private static volatile @Nullable Pollers instance;

    private final Poller master;
    private final MemorySegment room;
    private final SubPoller[] subPollers;

    private Pollers() throws SocketError {
        master = open(true);
        room = master.room();
        subPollers = new SubPoller[subPollerCount()];
        int made = 0;
        try {
            for (; made < subPollers.length; made++) {
                subPollers[made] = new SubPoller(master, open(false), made);
            }
        } catch (SocketError e) {
            for (int i = 0; i < made; i++) {
                LibC.close(subPollers[i].poller().fd());
            }
            LibC.close(master.fd());
            throw e;
        }
    }

    private static Poller open(boolean isMaster) throws SocketError {
        return Platform.LINUX ? Epoll.open(isMaster) : KQueue.open(isMaster);
    }

    /** A power of two, at most as many as there are carriers. */
    private static int subPollerCount() {
        int carriers =
                Integer.getInteger(
                        "jdk.virtualThreadScheduler.parallelism",
                        Runtime.getRuntime().availableProcessors());
        return Integer.highestOneBit(Math.clamp(carriers, 1, MOST_SUB_POLLERS));
    }

    /** Starts to watch the descriptor, a root, for the calling thread. */
    static void add(Descriptor root) throws SocketError {
        if (!isWatched(root)) { // Else each wait of each thread would meet at the one lock.
            watch(root);
        }
    }

    /** For a virtual thread any poller will do, for a platform thread the master alone. */
    private static boolean isWatched(Descriptor root) {
        var watcher = root.watcher;
        return watcher != null && (watcher.isMaster() || Thread.currentThread().isVirtual());
    }

    private Poller pollerFor(int fd) {
        return Thread.currentThread().isVirtual()
                ? subPollers[fd & subPollers.length - 1].poller()
                : master;
    }

    /** The caller holds the number, so it is not given back meanwhile. */
    private static synchronized void watch(Descriptor root) throws SocketError {
        if (isWatched(root)) {
            return;
        }
        var before = root.watcher;
        var watcher = instance().pollerFor(root.fd());
        if (before == null) {
            generations = generations == -1 ? 1 : generations + 1;
            root.generation = generations;
            put(root.fd(), root);
        }
        // Told of what is ready now as of an edge: so none is lost between two watchers.
        int result = watcher.arm(root.fd(), key(root));
        if (result < 0) {
            if (before == null) {
                put(root.fd(), null);
            }
            throw Errors.of("poll", -result);
        }
        root.watcher = watcher;
        if (before != null) {
            before.disarm(root.fd());
        }
    }

    /** Ends the watch of a root; called before the number is given back. */
    static void forget(Descriptor root) {
        if (root.watcher != null) {
            unwatch(root);
        }
    }

    private static synchronized void unwatch(Descriptor root) {
        var watcher = root.watcher;
        root.watcher = null;
        var current = watched[root.fd()];
        // Not where somebody else has taken the number over, and the kernel tells of it by his key.
        if (watcher != null && current != null && current.generation == root.generation) {
            put(root.fd(), null);
            watcher.disarm(root.fd());
        }
    }

    private static void put(int fd, @Nullable Descriptor root) {
        var table = watched;
        if (fd >= table.length) {
            table = Arrays.copyOf(table, Math.max(fd + 1, 2 * table.length));
        }
        table[fd] = root;
        watched = table; // Also where it is the same: whoever reads it sees what it has.
    }

    private static long key(Descriptor root) {
        return (long) root.generation << 32 | root.fd();
    }

    /** Passes an event of the kernel's on. */
    static void deliver(long key, int events) {
        int generation = (int) (key >> 32);
        int number = (int) key;
        if (generation == 0) {
            Objects.requireNonNull(instance).subPollers[number].wake();
            return;
        }
        var root = watched[number];
        if (root != null && root.generation == generation) {
            root.edge(events);
        }
    }

    private static Pollers instance() throws SocketError {
        var existing = instance;
        return existing != null ? existing : start();
    }

    private static synchronized Pollers start() throws SocketError {
        var existing = instance;
        if (existing != null) {
            return existing;
        }
        var pollers = new Pollers();
        instance = pollers;
        for (var subPoller : pollers.subPollers) {
            subPoller.start();
        }
        Thread.ofPlatform().daemon().name("sockeye-poller").start(pollers::run);
        return pollers;
    }

    /** The master's thread. */
    private void run() {
        long lastLook = System.nanoTime();
        while (true) {
            int result = master.poll(room, isAnyAwake() ? PATIENCE_MILLIS : -1);
            if (result < 0 && result != -Constants.EINTR) {
                throw new AssertionError(Errors.of("poll", -result));
            }
            long now = System.nanoTime();
            if (now - lastLook >= TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS)) {
                lastLook = now;
                for (var subPoller : subPollers) {
                    subPoller.assist(room);
                }
            }
        }
    }

    private boolean isAnyAwake() {
        for (var subPoller : subPollers) {
            if (subPoller.isAwake()) {
                return true;
            }
        }
        return false;
    }
}
