package dev.sockeye;

import dev.sockeye.sys.CallState;
import dev.sockeye.sys.Descriptor;
import dev.sockeye.sys.Errors;
import dev.sockeye.sys.Fcntl;
import dev.sockeye.sys.Layouts;
import dev.sockeye.sys.LibC;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.concurrent.TimeUnit;

/** connect(2) in the three modes. */
final class Connecting {

    /** A connect that did not finish in the mode's time. */
    static final int TIMED_OUT = -1;

    private final Socket socket;
    private final Descriptor descriptor;
    private final Mode mode;
    private final long deadline;
    private final int fd;

    private Connecting(Socket socket, Mode mode, int fd) {
        this.socket = socket;
        this.descriptor = socket.descriptor();
        this.mode = mode;
        this.fd = fd;
        this.deadline = mode.deadline();
    }

    /**
     * Connects to the address of {@code length} bytes in the calling thread's {@link
     * CallState#address}.
     *
     * @return 0, an errno, or {@link #TIMED_OUT}
     * @throws SocketError {@code EBADF} if the descriptor is closed, {@code EINTR} if the thread is
     *     interrupted
     */
    static int connect(Socket socket, Mode mode, int length) throws SocketError {
        var descriptor = socket.descriptor();
        int fd = descriptor.acquire("connect");
        try (var arena = Arena.ofConfined()) {
            // A copy, since the back-off of a Unix socket makes other calls between two attempts.
            var address = arena.allocate(Layouts.SOCKADDR_STORAGE_BYTES);
            address.copyFrom(CallState.current().address);
            return new Connecting(socket, mode, fd).run(address, length);
        } finally {
            descriptor.release();
            Reference.reachabilityFence(socket);
        }
    }

    private int run(MemorySegment address, int length) throws SocketError {
        boolean finished = socket.finishedConnect(false);
        int errno = attempt(address, length);
        if (errno == 0 && finished) {
            // The kernel tells of a connect that was waited for once more: connect(2).
            return Constants.EISCONN;
        }
        if (mode.isNonBlocking()) {
            return errno;
        }
        // A Unix listener whose backlog is full.
        var backoff = new Backoff(descriptor, "connect", deadline);
        while (errno == Constants.EAGAIN) {
            if (!backoff.pause()) {
                return TIMED_OUT;
            }
            errno = attempt(address, length);
        }
        // An interrupted connect goes on in the kernel and must not be called again: connect(2).
        return errno == Constants.EINPROGRESS || errno == Constants.EINTR ? finish() : errno;
    }

    /**
     * Starts to connect without blocking, also where the description is blocking: no wake-up ends
     * connect(2) itself.
     */
    private int attempt(MemorySegment address, int length) {
        synchronized (descriptor) { // Nobody else changes the flag meanwhile.
            boolean blocks = Fcntl.nonblocking(fd) == 0;
            if (blocks) {
                Fcntl.setNonblocking(fd, true);
            }
            int result = LibC.connect(fd, address, length);
            if (blocks) {
                Fcntl.setNonblocking(fd, false);
            }
            return -result;
        }
    }

    private int finish() throws SocketError {
        long limit = kernelLimit();
        boolean kernelIsFirst =
                limit != Descriptor.NEVER && (deadline == Descriptor.NEVER || limit - deadline < 0);
        int edges = descriptor.edges(Constants.POLLOUT);
        // Asked of the kernel each time, since an edge may be left over from before the connect.
        while (descriptor.readyNow(Constants.POLLOUT) == 0) {
            long until = kernelIsFirst ? limit : deadline;
            if (!descriptor.await("connect", Constants.POLLOUT, until, edges)) {
                return kernelIsFirst ? Constants.ETIMEDOUT : TIMED_OUT;
            }
            edges = descriptor.edges(Constants.POLLOUT);
        }
        int error = error();
        if (error != 0 && error != Constants.EISCONN) {
            return error;
        }
        socket.finishedConnect(true);
        return 0;
    }

    /**
     * TIPC ends a connect that waits in the kernel after a time, and ours, which does not, never.
     */
    private long kernelLimit() throws SocketError {
        if (socket.family() != Constants.AF_TIPC) {
            return Descriptor.NEVER;
        }
        long millis =
                Integer.toUnsignedLong(
                        socket.getsockopt(Constants.SOL_TIPC, Constants.TIPC_CONN_TIMEOUT));
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private int error() throws SocketError {
        var state = CallState.current();
        state.setLengthBytes(Integer.BYTES);
        Errors.check(
                "connect",
                LibC.getsockopt(
                        fd, Constants.SOL_SOCKET, Constants.SO_ERROR, state.value, state.length));
        return state.intValue();
    }
}
