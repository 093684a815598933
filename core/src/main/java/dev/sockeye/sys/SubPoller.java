package dev.sockeye.sys;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;

/**
 * A poller whose thread is a virtual one: it hands out what there is, lets those whom it woke run,
 * and looks again; so a carrier goes from one to the other without a switch of threads. Only where
 * there is nothing, it parks, and the master watches its list.
 *
 * <p>Where no carrier comes free, since all are pinned by threads that wait for what this one would
 * tell them, the master hands it out.
 */
final class SubPoller {

    private final Poller master;
    private final Poller poller;
    private final MemorySegment room;
    private final int index;
    private final Thread thread;

    // Cleared by its own thread, set by the master.
    private volatile boolean awake = true;

    // How often it has looked; written by its own thread.
    private volatile int looks;

    // What looks was when the master saw it last.
    private int looksSeen;

    /** The master reports it by {@code index}. */
    SubPoller(Poller master, Poller poller, int index) {
        this.master = master;
        this.poller = poller;
        this.index = index;
        room = poller.room();
        thread =
                Thread.ofVirtual()
                        .name("sockeye-poller-" + index)
                        .inheritInheritableThreadLocals(false)
                        .unstarted(this::run);
    }

    Poller poller() {
        return poller;
    }

    void start() {
        thread.start();
    }

    // One thread writes; yielding puts it behind those whom it woke.
    @SuppressWarnings({"NonAtomicVolatileUpdate", "ThreadPriorityCheck"})
    private void run() {
        while (true) {
            looks++;
            if (poller.poll(room, 0) > 0) {
                Thread.yield();
            } else {
                awaitMaster();
            }
        }
    }

    private void awaitMaster() {
        awake = false;
        int result = master.armOnce(poller, index);
        if (result < 0) {
            throw new AssertionError(Errors.of("poll", -result));
        }
        while (!awake) {
            LockSupport.park(this);
        }
    }

    /** Called by the master: there is something. */
    void wake() {
        looksSeen = looks;
        awake = true;
        LockSupport.unpark(thread);
    }

    boolean isAwake() {
        return awake;
    }

    /** Called by the master now and then: if it has not looked since, looks in its place. */
    void assist(MemorySegment roomOfMaster) {
        if (awake && looks == looksSeen) {
            poller.poll(roomOfMaster, 0);
        }
        looksSeen = looks;
    }
}
