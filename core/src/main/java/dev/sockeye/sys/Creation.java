package dev.sockeye.sys;

import dev.sockeye.Constants;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The calls that make descriptors: what they return is close-on-exec, blocking or not as asked for,
 * and never raises SIGPIPE. Linux does that in one call, macOS in several, and a descriptor whose
 * flags cannot be set is closed again. Results are as {@link LibC}'s: minus errno on failure.
 */
public final class Creation {

    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SO_NOSIGPIPE = 0x1022;

    /**
     * Added to each send: {@code MSG_NOSIGNAL}; nothing on macOS, where the socket itself is set
     * so.
     */
    public static final int NO_SIGNAL = Platform.LINUX ? 0x4000 : 0;

    /**
     * The bits of a type that are not the type: {@code SOCK_NONBLOCK} and {@code SOCK_CLOEXEC}, on
     * Linux.
     */
    public static final int TYPE_FLAGS = Platform.LINUX ? SOCK_NONBLOCK | SOCK_CLOEXEC : 0;

    private Creation() {}

    /** Tells whether {@code type} asks for a non-blocking socket. */
    public static boolean asksNonblocking(int type) {
        return Platform.LINUX && (type & SOCK_NONBLOCK) != 0;
    }

    /** {@code socket(2)}, blocking. */
    public static int socket(int family, int type, int proto) {
        return Platform.LINUX
                ? LibC.socket(family, type | SOCK_CLOEXEC, proto)
                : prepared(LibC.socket(family, type, proto), false);
    }

    /** {@code socketpair(2)}, blocking: two {@code int}s in {@code pair}. */
    public static int socketpair(int family, int type, int proto, MemorySegment pair) {
        if (Platform.LINUX) {
            return LibC.socketpair(family, type | SOCK_CLOEXEC, proto, pair);
        }
        int result = LibC.socketpair(family, type, proto, pair);
        if (result < 0) {
            return result;
        }
        int first = prepared(pair.get(ValueLayout.JAVA_INT, 0), false);
        int second = prepared(pair.get(ValueLayout.JAVA_INT, 4), false);
        if (first >= 0 && second >= 0) {
            return 0;
        }
        if (first >= 0) {
            LibC.close(first);
        }
        if (second >= 0) {
            LibC.close(second);
        }
        return Math.min(first, second);
    }

    /**
     * {@code accept4(2)}: the new descriptor, and its peer in the calling thread's {@link
     * CallState#address}.
     *
     * @param family of the listener: one of {@code AF_ALG} has no peers to name, and asking for
     *     their names is {@code ECONNABORTED}
     */
    public static int accept(int fd, int family, boolean nonblocking) {
        var state = CallState.current();
        boolean isNameless = family == Constants.AF_ALG;
        state.setLengthBytes(isNameless ? 0 : (int) Layouts.SOCKADDR_STORAGE_BYTES);
        var address = isNameless ? MemorySegment.NULL : state.address;
        var length = isNameless ? MemorySegment.NULL : state.length;
        return Platform.LINUX
                ? LibC.accept4(
                        fd, address, length, SOCK_CLOEXEC | (nonblocking ? SOCK_NONBLOCK : 0))
                : prepared(LibC.accept(fd, address, length), nonblocking);
    }

    private static int prepared(int fd, boolean nonblocking) {
        if (fd < 0) {
            return fd;
        }
        int result = Fcntl.setInheritable(fd, false);
        if (result >= 0) {
            result =
                    Fcntl.setNonblocking(
                            fd, nonblocking); // BSD's accept hands the listener's flag on.
        }
        if (result >= 0) {
            var state = CallState.current();
            state.setIntValue(1);
            result =
                    LibC.setsockopt(
                            fd, Constants.SOL_SOCKET, SO_NOSIGPIPE, state.value, Integer.BYTES);
        }
        if (result < 0) {
            LibC.close(fd);
            return result;
        }
        return fd;
    }
}
