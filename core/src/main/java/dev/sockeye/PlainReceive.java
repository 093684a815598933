package dev.sockeye;

import dev.sockeye.sys.CallState;
import dev.sockeye.sys.Descriptor;
import dev.sockeye.sys.LibC;
import java.lang.foreign.MemorySegment;

/**
 * recv(2) without flags. On TCP an attempt that got less than it asked for has taken all there was:
 * the next one waits for an edge first, where it would find EAGAIN, epoll(7).
 *
 * <p>Not where something may be behind the bytes of which no further edge tells: the end, an error
 * or urgent data has been told of, or asked for; the bytes are records ({@code TCP_ULP}); few of
 * them make no edge ({@code SO_RCVLOWAT}).
 */
final class PlainReceive implements Blocking.Attempt, Transfers.Part {

    private final Socket socket;
    private final Descriptor descriptor;
    private final MemorySegment to;

    PlainReceive(Socket socket, MemorySegment to) {
        this.socket = socket;
        this.descriptor = socket.descriptor();
        this.to = to;
    }

    @Override
    public boolean isInVain() {
        return descriptor.isEmptied();
    }

    @Override
    public long run(int fd) {
        int edges = descriptor.edges(Constants.POLLIN);
        long result = Transfers.receiveNow(socket, this, fd, 0);
        if (result > 0
                && result < to.byteSize()
                && descriptor.isWatched()
                && socket.tellsByEdges(fd)) {
            descriptor.emptied(edges);
        }
        return result;
    }

    @Override
    public long run(int fd, long from) {
        return Transfers.recvNow(fd, to, 0);
    }

    /** Whether a further edge tells of whatever comes after a short read. */
    static boolean tellsByEdges(Socket socket, int fd) {
        boolean isTcp =
                (socket.family() == Constants.AF_INET || socket.family() == Constants.AF_INET6)
                        && socket.type() == Constants.SOCK_STREAM
                        && (socket.proto() == 0 || socket.proto() == Constants.IPPROTO_TCP);
        return isTcp
                && first(fd, Constants.SOL_SOCKET, Constants.SO_RCVLOWAT) == 1
                && first(fd, Constants.IPPROTO_TCP, Constants.TCP_ULP) == 0;
    }

    /** Whether {@link #tellsByEdges} may be false from when the option is set. */
    static boolean dependsOn(int level, int name) {
        return (level == Constants.SOL_SOCKET && name == Constants.SO_RCVLOWAT)
                || (level == Constants.IPPROTO_TCP && name == Constants.TCP_ULP);
    }

    /** The first bytes of an option's value, 0 where it has none. */
    private static int first(int fd, int level, int name) {
        var state = CallState.current();
        state.setIntValue(0);
        state.setLengthBytes(Integer.BYTES);
        int result = LibC.getsockopt(fd, level, name, state.value, state.length);
        return result < 0 ? -1 : state.intValue();
    }
}
