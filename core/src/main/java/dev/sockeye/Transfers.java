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

    static long recv(Socket socket, Mode mode, String call, MemorySegment to, int flags)
            throws SocketError {
        return Blocking.call(socket, mode, call, Constants.POLLIN, fd -> recvNow(fd, to, flags));
    }

    /**
     * Receives until {@code to} is full, the stream ends or the mode's time, which is one for all
     * of it, has passed: what has come is then not lost for what has not.
     */
    static long recvWhole(Socket socket, Mode mode, String call, MemorySegment to, int flags)
            throws SocketError {
        var whole = new Whole(to, flags);
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
        private final MemorySegment to;
        private final int flags;
        private long received;

        Whole(MemorySegment to, int flags) {
            this.to = to;
            this.flags = flags;
        }

        @Override
        public long run(int fd) {
            long last = recvNow(fd, to.asSlice(received), flags);
            while (last > 0 && received + last < to.byteSize()) {
                received += last;
                last = recvNow(fd, to.asSlice(received), flags);
            }
            return last < 0 ? last : received + last;
        }
    }

    private static long recvNow(int fd, MemorySegment to, int flags) {
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
        int now = flags | Constants.MSG_DONTWAIT;
        return Blocking.call(
                socket,
                mode,
                call,
                Constants.POLLIN,
                fd -> {
                    var state = CallState.current();
                    return to.isNative()
                            ? LibC.recvfrom(
                                    fd, to, to.byteSize(), now, state.emptyAddress(), state.length)
                            : LibC.recvfromHeap(
                                    fd, to, to.byteSize(), now, state.emptyAddress(), state.length);
                });
    }

    static @Nullable Address lastSender() {
        var state = CallState.current();
        return SockAddrs.decode(state.address, state.lengthBytes());
    }

    static long send(Socket socket, Mode mode, MemorySegment data, int flags) throws SocketError {
        return Blocking.call(
                socket, mode, "send", Constants.POLLOUT, fd -> sendNow(fd, data, flags));
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
                roomFor(socket),
                fd -> {
                    var address = CallState.current().address;
                    return data.isNative()
                            ? LibC.sendto(fd, data, data.byteSize(), now, address, length)
                            : LibC.sendtoHeap(fd, data, data.byteSize(), now, address, length);
                });
    }

    /**
     * What tells when an address can be sent to: nothing, if its room is in a Unix peer's queue,
     * since poll(2) looks at the sender's own buffer alone.
     */
    static int roomFor(Socket socket) {
        return socket.family() == Constants.AF_UNIX ? Blocking.UNTOLD : Constants.POLLOUT;
    }

    /** The part of a stream's data that one attempt is given. */
    static MemorySegment attempt(MemorySegment data, long from) {
        long left = data.byteSize() - from;
        return data.asSlice(from, data.isNative() ? left : Math.min(left, HEAP_BYTES));
    }
}
