package dev.sockeye;

import dev.sockeye.sys.Errors;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.function.IntSupplier;

/** Moves what is ciphered between the kernel and this process; each wait is for one call. */
final class TlsWire {

    private static final int BOTH = Constants.POLLIN | Constants.POLLOUT;

    private final Socket socket;

    TlsWire(Socket socket) {
        this.socket = socket;
    }

    /** Sends, waiting for room as the mode says. */
    long send(String call, Mode mode, long deadline, MemorySegment data) throws SocketError {
        var descriptor = socket.descriptor();
        int fd = descriptor.acquire(call);
        try {
            return Blocking.call(
                    descriptor,
                    fd,
                    mode,
                    deadline,
                    call,
                    Transfers.roomFor(socket, false),
                    number -> Transfers.sendNow(number, data, 0));
        } finally {
            descriptor.release();
            Reference.reachabilityFence(socket);
        }
    }

    /** Sends what there is room for: minus errno on failure. */
    long sendNow(MemorySegment data) {
        var descriptor = socket.descriptor();
        int fd;
        try {
            fd = descriptor.acquire("send");
        } catch (SocketError e) {
            return -e.errno();
        }
        try {
            return Transfers.sendNow(fd, data, 0);
        } finally {
            descriptor.release();
            Reference.reachabilityFence(socket);
        }
    }

    /**
     * Receives, waiting for something as the mode says.
     *
     * @param awaited asked before each wait: {@code POLLIN}, and {@code POLLOUT} with it where
     *     something is to be sent
     */
    long recv(String call, Mode mode, long deadline, MemorySegment room, IntSupplier awaited)
            throws SocketError {
        var descriptor = socket.descriptor();
        int fd = descriptor.acquire(call);
        Transfers.Part part = (number, from) -> Transfers.recvNow(number, room, 0);
        try {
            while (true) {
                int readEdges = descriptor.edges(Constants.POLLIN);
                int edges = descriptor.edges(BOTH);
                long result = Transfers.receiveNow(socket, part, fd, 0);
                if (result >= 0) {
                    return result;
                }
                if (result == -Constants.EAGAIN && !mode.isNonBlocking()) {
                    int events = awaited.getAsInt();
                    int before = events == BOTH ? edges : readEdges;
                    if (!descriptor.await(call, events, deadline, before)) {
                        throw new SocketTimeout(call, mode.limit(), 0);
                    }
                } else if (result != -Constants.EINTR) {
                    throw Errors.of(call, (int) -result);
                }
            }
        } finally {
            descriptor.release();
            Reference.reachabilityFence(socket);
        }
    }
}
