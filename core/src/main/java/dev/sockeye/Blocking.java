package dev.sockeye;

import dev.sockeye.sys.Descriptor;
import dev.sockeye.sys.Errors;
import java.lang.ref.Reference;

/**
 * The wait loop that every blocking call goes through: try without blocking; on EAGAIN wait until
 * the descriptor is ready or the deadline has passed; on EINTR go on.
 */
final class Blocking {

    /** The event of a call of which nothing tells when it can be done: {@link Backoff}. */
    static final int UNTOLD = 0;

    private Blocking() {}

    /**
     * A system call that does not block, with the result that {@code LibC} gives: minus errno on
     * failure.
     */
    @FunctionalInterface
    interface Attempt {
        long run(int fd);

        /** Whether it need not be made before the next edge, since it would find EAGAIN. */
        default boolean isInVain() {
            return false;
        }
    }

    /**
     * Makes a call in the given mode.
     *
     * @param socket kept reachable meanwhile, so that the collector does not close it under the
     *     call
     * @param events what to wait for: {@code POLLIN}, {@code POLLOUT} or {@link #UNTOLD}
     * @return the attempt's result, not negative
     * @throws SocketTimeout if the mode's time has passed
     * @throws SocketError {@code EAGAIN} in non-blocking mode, {@code EBADF} if the descriptor is
     *     closed, {@code EINTR} if the thread is interrupted while it would wait, and whatever the
     *     attempt fails with
     */
    static long call(Socket socket, Mode mode, String call, int events, Attempt attempt)
            throws SocketError {
        var descriptor = socket.descriptor();
        int fd = descriptor.acquire(call);
        try {
            tellKept(socket, call);
            if (!mode.isNonBlocking() && attempt.isInVain()) {
                long deadline = mode.deadline();
                descriptor.awaitMore(deadline);
                return call(descriptor, fd, mode, deadline, call, events, attempt);
            }
            int edges = descriptor.edges(events);
            long result = attempt.run(fd);
            if (result >= 0) {
                return result;
            }
            return retry(
                    descriptor, fd, mode, mode.deadline(), call, events, attempt, result, edges);
        } finally {
            descriptor.release();
            Reference.reachabilityFence(socket);
        }
    }

    /** Fails with the error that an earlier call kept, if there is one. */
    static void tellKept(Socket socket, String call) throws SocketError {
        int kept = socket.takeError();
        if (kept != 0) {
            throw Errors.of(call, kept);
        }
    }

    /**
     * As {@link #call}, with a deadline that began earlier. The caller has acquired the descriptor.
     */
    static long call(
            Descriptor descriptor,
            int fd,
            Mode mode,
            long deadline,
            String call,
            int events,
            Attempt attempt)
            throws SocketError {
        int edges = descriptor.edges(events);
        long result = attempt.run(fd);
        return result >= 0
                ? result
                : retry(descriptor, fd, mode, deadline, call, events, attempt, result, edges);
    }

    private static long retry(
            Descriptor descriptor,
            int fd,
            Mode mode,
            long deadline,
            String call,
            int events,
            Attempt attempt,
            long firstResult,
            int firstEdges)
            throws SocketError {
        long result = firstResult;
        int edges = firstEdges;
        var backoff = events == UNTOLD ? new Backoff(descriptor, call, deadline) : null;
        while (result < 0) {
            int errno = (int) -result;
            if (errno == Constants.EAGAIN && !mode.isNonBlocking()) {
                boolean inTime =
                        backoff != null
                                ? backoff.pause()
                                : descriptor.await(call, events, deadline, edges);
                if (!inTime) {
                    throw new SocketTimeout(call, mode.limit(), 0);
                }
            } else if (errno != Constants.EINTR) {
                throw Errors.of(call, errno);
            }
            edges = descriptor.edges(events);
            result = attempt.run(fd);
        }
        return result;
    }
}
