package dev.sockeye;

import java.lang.ref.Reference;

/** {@code MSG_PEEK} with {@code MSG_WAITALL}: looks at all of a size, once it is there. */
final class Peeking {

    // POLLHUP and POLLERR are told unasked.
    private static final int END =
            Constants.POLLRDHUP == Constants.UNDEFINED ? 0 : Constants.POLLRDHUP;

    private Peeking() {}

    /** Tells whether the kernel waits: TCP does, and the other families look at what there is. */
    static boolean waits(Socket socket) {
        return socket.family() == Constants.AF_INET || socket.family() == Constants.AF_INET6;
    }

    /** As {@link Transfers#receive}. */
    static long receive(Socket socket, Mode mode, String call, long size, Transfers.Part part)
            throws SocketError {
        var descriptor = socket.descriptor();
        long deadline = mode.deadline();
        int fd = descriptor.acquire(call);
        long[] seen = {0};
        try {
            Blocking.tellKept(socket, call);
            seen[0] =
                    Blocking.call(
                            descriptor,
                            fd,
                            mode,
                            deadline,
                            call,
                            Constants.POLLIN,
                            number -> part.run(number, 0));
            // Nothing tells when there is more: the socket is readable already.
            return Blocking.call(
                    descriptor,
                    fd,
                    mode,
                    deadline,
                    call,
                    Blocking.UNTOLD,
                    number -> {
                        boolean hasEnded = seen[0] == 0 || descriptor.readyNow(END) != 0;
                        if (seen[0] < size) {
                            long now = part.run(number, 0);
                            if (now < 0) {
                                return now;
                            }
                            seen[0] = now;
                        }
                        return seen[0] < size && !hasEnded ? -Constants.EAGAIN : seen[0];
                    });
        } catch (SocketError e) {
            if (seen[0] == 0) {
                throw e;
            }
            return seen[0];
        } finally {
            descriptor.release();
            Reference.reachabilityFence(socket);
        }
    }
}
