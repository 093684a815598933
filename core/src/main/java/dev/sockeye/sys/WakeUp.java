package dev.sockeye.sys;

import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.util.ArrayDeque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What ends a platform thread's wait in poll(2): a second descriptor beside the socket's own, which
 * {@code close()} and {@link Thread#interrupt} from another thread make readable. One per waiting
 * thread, and kept for the next one.
 *
 * <p>It is an {@link AbstractSelector} because that class is the JDK's only public way to learn of
 * an interrupt while in a call of one's own ({@code begin} and {@code end}); it selects nothing.
 */
final class WakeUp extends AbstractSelector implements Waiter {

    private static final int KEPT = 64;
    private static final int EFD_NONBLOCK_CLOEXEC = 0x80800;
    private static final int MAX_MILLIS = Integer.MAX_VALUE;
    private static final int NO_FD = -1;

    // Guarded by itself.
    private static final ArrayDeque<WakeUp> IDLE = new ArrayDeque<>();

    private final int readFd;
    private final int writeFd;

    // Owned by the thread that waits.
    private int events;
    private int ready;

    // Written by any thread, cleared by the one that waits.
    private volatile boolean woken;

    @SuppressWarnings("NullAway") // No provider: nothing is ever registered.
    private WakeUp(int readFd, int writeFd) {
        super(null);
        this.readFd = readFd;
        this.writeFd = writeFd;
    }

    /** Waits in poll(2), as {@link Descriptor#await} says. */
    static boolean await(Descriptor descriptor, String call, int events, long deadline)
            throws SocketError {
        var wakeUp = take(call);
        wakeUp.events = events;
        descriptor.add(wakeUp);
        try {
            wakeUp.begin();
            while (true) {
                long nanos = descriptor.mayWait(call, deadline);
                if (nanos <= 0) {
                    return false;
                }
                if (wakeUp.poll(call, descriptor.fd(), millis(nanos))) {
                    if (descriptor.hasLastingAgain(wakeUp.ready)) {
                        wakeUp.poll(call, NO_FD, 1);
                    }
                    return true;
                }
            }
        } finally {
            wakeUp.end();
            descriptor.remove(wakeUp);
            wakeUp.give();
        }
    }

    /** Waits in poll(2), as {@link Readiness#poll} says. */
    static void await(Readiness readiness, long deadline) throws SocketError {
        var wakeUp = take(readiness.call());
        wakeUp.events = readiness.allEvents();
        readiness.addWaiter(wakeUp);
        try {
            wakeUp.begin();
            boolean ready = false;
            while (!ready) {
                long nanos = readiness.mayWait(deadline);
                if (nanos <= 0) {
                    return;
                }
                ready = readiness.isReady(wakeUp.readFd, millis(nanos));
                if (wakeUp.woken) {
                    wakeUp.drain();
                }
            }
        } finally {
            wakeUp.end();
            readiness.removeWaiter(wakeUp);
            wakeUp.give();
        }
    }

    /** Rounds up to poll's unit, so that no wait ends early. */
    private static int millis(long nanos) {
        return nanos == Descriptor.NEVER
                ? -1
                : (int) Math.min((nanos + 999_999) / 1_000_000, MAX_MILLIS);
    }

    /** Tells whether {@code fd} is ready; false also after a wake-up, a signal or the time. */
    private boolean poll(String call, int fd, int millis) throws SocketError {
        var pollfds = CallState.current().pollfds;
        Layouts.setPollfd(
                pollfds,
                0,
                events == 0 ? NO_FD : fd,
                events); // Without events, waits for the time alone.
        Layouts.setPollfd(pollfds, 1, readFd, Constants.POLLIN);
        int count = LibC.poll(pollfds, 2, millis);
        if (count < 0 && count != -Constants.EINTR) {
            throw Errors.of(call, -count);
        }
        // Also where woken is not set: it was cleared between wake()'s two steps.
        if (woken || (count > 0 && Layouts.revents(pollfds, 1) != 0)) {
            drain();
        }
        ready = count > 0 ? Layouts.revents(pollfds, 0) : 0;
        return ready != 0;
    }

    private static WakeUp take(String call) throws SocketError {
        synchronized (IDLE) {
            var idle = IDLE.pollFirst();
            if (idle != null) {
                return idle;
            }
        }
        return Platform.LINUX ? ofEventFd(call) : ofPipe(call);
    }

    private static WakeUp ofEventFd(String call) throws SocketError {
        int fd = Errors.check(call, LibC.eventfd(0, EFD_NONBLOCK_CLOEXEC));
        return new WakeUp(fd, fd);
    }

    private static WakeUp ofPipe(String call) throws SocketError {
        var state = CallState.current();
        Errors.check(call, LibC.pipe(state.value));
        int readFd = state.intValue();
        int writeFd = state.secondIntValue();
        for (int fd : new int[] {readFd, writeFd}) {
            Fcntl.setInheritable(fd, false);
            Fcntl.setNonblocking(fd, true);
        }
        return new WakeUp(readFd, writeFd);
    }

    private void give() {
        if (woken) {
            drain();
        }
        synchronized (IDLE) {
            if (IDLE.size() < KEPT) {
                IDLE.addFirst(this);
                return;
            }
        }
        LibC.close(readFd);
        if (writeFd != readFd) {
            LibC.close(writeFd);
        }
    }

    private void drain() {
        woken = false;
        LibC.read(readFd, CallState.current().value, Long.BYTES);
    }

    @Override
    public int events() {
        return events;
    }

    @Override
    public void wake() {
        woken = true;
        var state = CallState.current();
        state.setLongValue(1);
        LibC.write(
                writeFd,
                state.value,
                Long.BYTES); // A full pipe or counter is readable, which is all it is for.
    }

    /** Called by {@link Thread#interrupt}, between {@code begin} and {@code end}. */
    @Override
    public Selector wakeup() {
        wake();
        return this;
    }

    @Override
    protected void implCloseSelector() {}

    @Override
    protected SelectionKey register(
            AbstractSelectableChannel channel, int ops, @Nullable Object attachment) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<SelectionKey> keys() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int selectNow() throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public int select(long timeout) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public int select() throws IOException {
        throw new UnsupportedOperationException();
    }
}
