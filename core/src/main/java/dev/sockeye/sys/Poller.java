package dev.sockeye.sys;

import java.lang.foreign.MemorySegment;

/** A list of descriptors in the kernel that tells which have become ready: epoll or kqueue. */
abstract class Poller {

    /** The most events that are told at once. */
    static final int BATCH = 256;

    private final boolean isMaster;

    Poller(boolean isMaster) {
        this.isMaster = isMaster;
    }

    /** Whether a platform thread has what it tells handed out. */
    boolean isMaster() {
        return isMaster;
    }

    /** A descriptor of its own, so that one poller can watch another. */
    abstract int fd();

    /** Has the kernel report the descriptor's edges with {@code key}; minus errno on failure. */
    abstract int arm(int fd, long key);

    abstract void disarm(int fd);

    /**
     * Has the kernel report with {@code key}, once, that another poller has something to tell, also
     * if it has already; minus errno on failure.
     */
    abstract int armOnce(Poller other, long key);

    /** Returns room for {@link #poll}, which several threads may call, each with its own. */
    abstract MemorySegment room();

    /**
     * Hands out what the kernel has to tell.
     *
     * @param room of {@link #room}
     * @param millis to wait for something at most; 0 to look only, -1 for as long as it takes
     * @return how much it was; minus errno on failure
     */
    abstract int poll(MemorySegment room, int millis);
}
