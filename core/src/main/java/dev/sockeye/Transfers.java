package dev.sockeye;

import dev.sockeye.sys.CallState;
import dev.sockeye.sys.Creation;
import dev.sockeye.sys.LibC;
import dev.sockeye.sys.SockAddrs;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The calls that move bytes, each once, for memory of any kind: a segment of the Java heap goes to
 * the kernel as it is, in a call that never blocks (a scratch copy costs as much when it is small
 * and 13 % more at 32 KiB), and so does native memory.
 */
final class Transfers {

    /**
     * At most this much of a heap segment at a time, since the collector has to wait for the call.
     */
    private static final long HEAP_BYTES = 1 << 20;

    private Transfers() {}

    /**
     * One attempt to receive what comes after {@code from} bytes, with the result that {@code LibC}
     * gives: minus errno on failure.
     */
    interface Part {
        long run(int fd, long from);

        /** Whether nothing may follow what the attempt before gave. */
        default boolean isLast() {
            return false;
        }
    }

    static long recv(Socket socket, Mode mode, String call, MemorySegment to, int flags)
            throws SocketError {
        return flags == 0
                ? Blocking.call(socket, mode, call, Constants.POLLIN, new PlainReceive(socket, to))
                : receive(
                        socket,
                        mode,
                        call,
                        to.byteSize(),
                        flags,
                        (fd, from) -> recvNow(fd, to.asSlice(from), flags));
    }

    /**
     * Receives what there is, waiting for something; with {@code MSG_WAITALL} on a stream, for all
     * of {@code size}, since no attempt may block.
     */
    static long receive(Socket socket, Mode mode, String call, long size, int flags, Part part)
            throws SocketError {
        boolean waits =
                (flags & Constants.MSG_WAITALL) != 0
                        && (flags & Constants.MSG_OOB) == 0
                        && socket.type() == Constants.SOCK_STREAM
                        && !mode.isNonBlocking();
        boolean peeks = (flags & Constants.MSG_PEEK) != 0;
        if (waits && !peeks) {
            return whole(socket, mode, call, new Whole(socket, size, part));
        }
        return waits && Peeking.waits(socket)
                ? Peeking.receive(socket, mode, call, size, part)
                : Blocking.call(
                        socket,
                        mode,
                        call,
                        Constants.POLLIN,
                        fd -> receiveNow(socket, part, fd, 0));
    }

    /**
     * One attempt, to which the end of a connection comes however often it is made. TIPC tells it
     * once, and after that for ever that there is nothing yet: what has hung up and has nothing has
     * ended. The caller has acquired the descriptor.
     */
    static long receiveNow(Socket socket, Part part, int fd, long from) {
        long result = part.run(fd, from);
        if (result != -Constants.EAGAIN
                || socket.family() != Constants.AF_TIPC
                || (socket.descriptor().readyNow(0) & Constants.POLLHUP) == 0) {
            return result;
        }
        long last = part.run(fd, from); // What came before it hung up.
        return last == -Constants.EAGAIN ? 0 : last;
    }

    /**
     * Receives until all is there, the stream ends or the mode's time, which is one for all of it,
     * has passed: what has come is then not lost for what has not, not even where the socket is
     * closed meanwhile. An error that the kernel tells only once is kept for the next call, as the
     * kernel itself keeps it from a call that has received something.
     */
    private static long whole(Socket socket, Mode mode, String call, Whole whole)
            throws SocketError {
        try {
            return Blocking.call(socket, mode, call, Constants.POLLIN, whole);
        } catch (SocketError e) {
            if (whole.received == 0) {
                throw e;
            }
            return whole.received;
        }
    }

    private static final class Whole implements Blocking.Attempt {
        private final Socket socket;
        private final long size;
        private final Part part;
        private long received;

        Whole(Socket socket, long size, Part part) {
            this.socket = socket;
            this.size = size;
            this.part = part;
        }

        @Override
        public long run(int fd) {
            long last = receiveNow(socket, part, fd, received);
            while (last > 0 && received + last < size && !part.isLast()) {
                received += last;
                last = receiveNow(socket, part, fd, received);
            }
            if (last >= 0) {
                return received + last;
            }
            if (received == 0 || last == -Constants.EAGAIN || last == -Constants.EINTR) {
                return last;
            }
            socket.keepError((int) -last);
            return received;
        }
    }

    static long recvNow(int fd, MemorySegment to, int flags) {
        int now = flags | Constants.MSG_DONTWAIT;
        return to.isNative()
                ? LibC.recv(fd, to, to.byteSize(), now)
                : LibC.recvHeap(fd, to, to.byteSize(), now);
    }

    /**
     * As {@link #recv}; the sender's address is then the calling thread's {@link
     * CallState#address}.
     */
    static long recvfrom(Socket socket, Mode mode, String call, MemorySegment to, int flags)
            throws SocketError {
        var sender = new FromSender(to, flags);
        long received = receive(socket, mode, call, to.byteSize(), flags, sender);
        CallState.current().setLengthBytes(sender.addressBytes);
        return received;
    }

    /** Remembers the length of the first sender's address, which further attempts may reset. */
    private static final class FromSender implements Part {
        private final MemorySegment to;
        private final int flags;
        private int addressBytes;

        FromSender(MemorySegment to, int flags) {
            this.to = to;
            this.flags = flags;
        }

        @Override
        public long run(int fd, long from) {
            var state = CallState.current();
            int now = flags | Constants.MSG_DONTWAIT;
            var room = to.asSlice(from);
            long size = room.byteSize();
            long received =
                    room.isNative()
                            ? LibC.recvfrom(fd, room, size, now, state.emptyAddress(), state.length)
                            : LibC.recvfromHeap(
                                    fd, room, size, now, state.emptyAddress(), state.length);
            if (received >= 0 && from == 0) {
                addressBytes = state.lengthBytes();
            }
            return received;
        }
    }

    static @Nullable Address lastSender() {
        var state = CallState.current();
        return SockAddrs.decode(state.address, state.lengthBytes());
    }

    static long send(Socket socket, Mode mode, MemorySegment data, int flags) throws SocketError {
        return Blocking.call(
                socket, mode, "send", roomFor(socket, false), fd -> sendNow(fd, data, flags));
    }

    /** One attempt to send. */
    static long sendNow(int fd, MemorySegment data, int flags) {
        int now = flags | Constants.MSG_DONTWAIT | Creation.NO_SIGNAL;
        return data.isNative()
                ? LibC.send(fd, data, data.byteSize(), now)
                : LibC.sendHeap(fd, data, data.byteSize(), now);
    }

    /**
     * Sends to the address of {@code length} bytes in the calling thread's {@link
     * CallState#address}.
     */
    static long sendto(Socket socket, Mode mode, MemorySegment data, int flags, int length)
            throws SocketError {
        int now = flags | Constants.MSG_DONTWAIT | Creation.NO_SIGNAL;
        return Blocking.call(
                socket,
                mode,
                "sendto",
                roomFor(socket, true),
                fd -> {
                    var address = CallState.current().address;
                    return data.isNative()
                            ? LibC.sendto(fd, data, data.byteSize(), now, address, length)
                            : LibC.sendtoHeap(fd, data, data.byteSize(), now, address, length);
                });
    }

    /**
     * What tells when can be sent: nothing, if the room is in a receiver's queue, since poll(2)
     * looks at the sender's own buffer alone; of Unix sockets, also at the queue of a connected
     * peer. Over vsock the peer's end too, which poll(2) does not call POLLOUT while something of
     * the peer's is unread.
     */
    static int roomFor(Socket socket, boolean hasAddress) {
        int family = socket.family();
        if (family == Constants.AF_NETLINK || (hasAddress && family == Constants.AF_UNIX)) {
            return Blocking.UNTOLD;
        }
        return family == Constants.AF_VSOCK
                ? Constants.POLLOUT | Constants.POLLRDHUP
                : Constants.POLLOUT;
    }

    /**
     * The part of the data that one attempt is given: all that is left, but for a long heap segment
     * on a stream; elsewhere a part would be a message of its own.
     */
    static MemorySegment attempt(MemorySegment data, long from, boolean isStream) {
        long left = data.byteSize() - from;
        boolean isCut = isStream && !data.isNative();
        long size = isCut ? Math.min(left, HEAP_BYTES) : left;
        return size == data.byteSize() ? data : data.asSlice(from, size);
    }
}
