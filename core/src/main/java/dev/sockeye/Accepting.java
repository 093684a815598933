package dev.sockeye;

import dev.sockeye.sys.CallState;
import dev.sockeye.sys.Creation;
import dev.sockeye.sys.LibC;

/**
 * accept(2), which has no {@code MSG_DONTWAIT}: it is called only when poll(2) has just said that a
 * connection is there, by one thread at a time, so that it does not wait in the kernel, where no
 * wake-up reaches it. That goes for every mode, since a duplicate may have made the description
 * blocking.
 *
 * <p>Another process that shares the listener can still take the connection in between; the call
 * then waits in the kernel for the next one, and {@code close} does not wait for the call.
 */
final class Accepting {

    private Accepting() {}

    /**
     * Returns the new descriptor; its peer is in the calling thread's {@link CallState#address}.
     */
    static int accept(Socket socket, Mode mode, Object accepting, boolean nonblocking)
            throws SocketError {
        return (int)
                Blocking.call(
                        socket,
                        mode,
                        "accept",
                        Constants.POLLIN,
                        fd -> acceptIfReady(socket, fd, accepting, nonblocking));
    }

    private static int acceptIfReady(Socket socket, int fd, Object accepting, boolean nonblocking) {
        var descriptor = socket.descriptor();
        int family = socket.family();
        synchronized (accepting) {
            return descriptor.readyNow(Constants.POLLIN) != 0 || !listens(fd)
                    ? descriptor.trapped(number -> Creation.accept(number, family, nonblocking))
                    : -Constants.EAGAIN;
        }
    }

    /** A socket that does not listen is never ready, but its accept fails at once. */
    private static boolean listens(int fd) {
        var state = CallState.current();
        state.setLengthBytes(Integer.BYTES);
        int result =
                LibC.getsockopt(
                        fd,
                        Constants.SOL_SOCKET,
                        Constants.SO_ACCEPTCONN,
                        state.value,
                        state.length);
        return result == 0 && state.intValue() != 0;
    }
}
