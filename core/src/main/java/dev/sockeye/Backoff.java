package dev.sockeye;

import dev.sockeye.sys.Descriptor;

/**
 * Waits longer and longer between the attempts at a call of which nothing tells when it can be
 * done: what waits for room in a Unix peer's queue, unix(7). Owned by the calling thread.
 */
final class Backoff {

    private static final long FIRST_PAUSE_NANOS = 100_000;
    private static final long LONGEST_PAUSE_NANOS = 10_000_000;

    private final Descriptor descriptor;
    private final String call;
    private final long deadline;
    private long nanos = FIRST_PAUSE_NANOS;

    /** The caller has acquired the descriptor. */
    Backoff(Descriptor descriptor, String call, long deadline) {
        this.descriptor = descriptor;
        this.call = call;
        this.deadline = deadline;
    }

    /**
     * Waits for its time, or the rest of the deadline's.
     *
     * @return false once the deadline has passed
     * @throws SocketError {@code EBADF} if the descriptor is closed meanwhile, {@code EINTR} if the
     *     thread is interrupted
     */
    boolean pause() throws SocketError {
        long until = System.nanoTime() + nanos;
        boolean timeEnds = deadline != Descriptor.NEVER && until - deadline >= 0;
        descriptor.await(call, 0, timeEnds ? deadline : until, 0);
        nanos = Math.min(nanos * 2, LONGEST_PAUSE_NANOS);
        return !timeEnds;
    }
}
