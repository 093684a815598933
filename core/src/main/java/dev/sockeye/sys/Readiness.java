package dev.sockeye.sys;

import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The readiness of many descriptors at once: poll(2) for a platform thread, beside its wake-up
 * descriptor; for a virtual thread, which parks, a look with poll(2) whenever the poller reports
 * one of them.
 */
public final class Readiness {

    /** A descriptor and the {@code POLL*} bits that are asked of it. */
    public record Query(Descriptor descriptor, int events) {}

    private final String call;
    private final List<Query> queries;
    private final MemorySegment pollfds;

    private Readiness(String call, List<Query> queries, MemorySegment pollfds) {
        this.call = call;
        this.queries = queries;
        this.pollfds = pollfds;
    }

    /**
     * Waits until one of the descriptors is ready.
     *
     * @param deadline of {@link System#nanoTime}, or {@link Descriptor#NEVER}
     * @param mayWait false to look only
     * @return the {@code POLL*} bits of each, in order; all 0 once the deadline has passed
     * @throws SocketError {@code EBADF} if one of them is closed, also meanwhile, {@code EINTR} if
     *     the thread is interrupted while it would wait
     */
    @Waits
    public static int[] poll(String call, List<Query> queries, long deadline, boolean mayWait)
            throws SocketError {
        int acquired = 0;
        try (var arena = Arena.ofConfined()) {
            for (var query : queries) {
                query.descriptor().acquire(call);
                acquired++;
            }
            // One more, for the wake-up.
            var pollfds = arena.allocate(Layouts.POLLFD, queries.size() + 1L);
            var readiness = new Readiness(call, queries, pollfds);
            readiness.await(deadline, mayWait);
            return readiness.revents();
        } finally {
            for (var query : queries.subList(0, acquired)) {
                query.descriptor().release();
            }
        }
    }

    private void await(long deadline, boolean mayWait) throws SocketError {
        for (int i = 0; i < queries.size(); i++) {
            var query = queries.get(i);
            Layouts.setPollfd(pollfds, i, query.descriptor().fd(), query.events());
        }
        if (Thread.currentThread().isVirtual()) {
            park(deadline, mayWait);
        } else if (!isReady() && mayWait) {
            WakeUp.await(this, deadline);
        }
    }

    private void park(long deadline, boolean mayWait) throws SocketError {
        int edges = edges();
        if (isReady() || !mayWait) {
            return;
        }
        var waiter = new Waiter.Parked(allEvents());
        addWaiter(waiter);
        try {
            for (var query : queries) {
                Pollers.add(query.descriptor().root());
            }
            while (!isReady()) {
                while (edges() == edges) {
                    long nanos = mayWait(deadline);
                    if (nanos <= 0) {
                        return;
                    }
                    waiter.park(nanos);
                }
                edges = edges();
            }
        } finally {
            removeWaiter(waiter);
        }
    }

    /** How often any of them has become ready; it changes with each of the poller's reports. */
    private int edges() {
        int edges = 0;
        for (var query : queries) {
            edges += query.descriptor().edges(Constants.POLLIN | Constants.POLLOUT);
        }
        return edges;
    }

    /** Returns the nanoseconds left, and throws if the wait has to end for another reason. */
    long mayWait(long deadline) throws SocketError {
        long nanos = Descriptor.remaining(call, deadline);
        for (var query : queries) {
            query.descriptor().requireOpen(call);
        }
        return nanos;
    }

    /** Looks without waiting, and leaves the result in the structures. */
    private boolean isReady() throws SocketError {
        return poll(queries.size(), 0) > 0;
    }

    /** Waits in poll(2) for one of the descriptors or for {@code wakeUpFd}. */
    boolean isReady(int wakeUpFd, int millis) throws SocketError {
        int last = queries.size();
        Layouts.setPollfd(pollfds, last, wakeUpFd, Constants.POLLIN);
        int ready = poll(last + 1, millis);
        return ready > (Layouts.revents(pollfds, last) != 0 ? 1 : 0);
    }

    private int poll(int count, int millis) throws SocketError {
        int ready = LibC.poll(pollfds, count, millis);
        if (ready < 0 && ready != -Constants.EINTR) {
            throw Errors.of(call, -ready);
        }
        return Math.max(ready, 0);
    }

    String call() {
        return call;
    }

    int allEvents() {
        int events = 0;
        for (var query : queries) {
            events |= query.events();
        }
        return events;
    }

    void addWaiter(Waiter waiter) {
        for (var query : queries) {
            query.descriptor().add(waiter);
        }
    }

    void removeWaiter(Waiter waiter) {
        for (var query : queries) {
            query.descriptor().remove(waiter);
        }
    }

    private int[] revents() {
        int[] revents = new int[queries.size()];
        for (int i = 0; i < revents.length; i++) {
            revents[i] = Layouts.revents(pollfds, i);
        }
        return revents;
    }
}
