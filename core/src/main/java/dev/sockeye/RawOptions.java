package dev.sockeye;

import dev.sockeye.sys.CallState;
import dev.sockeye.sys.Descriptor;
import dev.sockeye.sys.Errors;
import dev.sockeye.sys.LibC;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** getsockopt(2) and setsockopt(2) on whatever bytes an option holds. */
final class RawOptions {

    private static final int MAX_BYTES = 1024;
    private static final int FILTER_BYTES = 8; // struct sock_filter

    private RawOptions() {}

    static int getInt(Descriptor descriptor, int level, int name) throws SocketError {
        return (int) getNumber(descriptor, level, name, Integer.BYTES);
    }

    /** An option of eight bytes, or of four; 0 where the kernel gives none. */
    static long getLong(Descriptor descriptor, int level, int name) throws SocketError {
        return getNumber(descriptor, level, name, Long.BYTES);
    }

    private static long getNumber(Descriptor descriptor, int level, int name, int room)
            throws SocketError {
        var state = CallState.current();
        state.setLongValue(0);
        int fd = acquire(descriptor, level, name);
        try {
            int length = get(fd, level, name, state.value, room);
            // Read before the release, which may wake another thread with a call that uses value.
            return length == Long.BYTES ? state.longValue() : state.intValue();
        } finally {
            descriptor.release();
        }
    }

    static byte[] getBytes(Descriptor descriptor, int level, int name, int buflen)
            throws SocketError {
        if (buflen <= 0 || buflen > MAX_BYTES) {
            throw new SocketError("getsockopt buflen out of range", 0);
        }
        try (var arena = Arena.ofConfined()) {
            var value = arena.allocate(buflen, Long.BYTES);
            int fd = acquire(descriptor, level, name);
            try {
                int length = get(fd, level, name, value, buflen);
                return value.asSlice(0, Math.min(length, buflen)).toArray(ValueLayout.JAVA_BYTE);
            } finally {
                descriptor.release();
            }
        }
    }

    private static int acquire(Descriptor descriptor, int level, int name) throws SocketError {
        Arguments.defined("level", level);
        Arguments.defined("name", name);
        return descriptor.acquire("getsockopt");
    }

    /** Returns how many bytes came. The caller has acquired the descriptor. */
    private static int get(int fd, int level, int name, MemorySegment value, int room)
            throws SocketError {
        int unit = isFilter(level, name) ? FILTER_BYTES : 1;
        if (room < unit) {
            throw new IllegalArgumentException(
                    "SO_GET_FILTER takes "
                            + FILTER_BYTES
                            + " bytes for each instruction, there is room for "
                            + room);
        }
        var state = CallState.current();
        state.setLengthBytes(room / unit);
        Errors.check("getsockopt", LibC.getsockopt(fd, level, name, value, state.length));
        return state.lengthBytes() * unit;
    }

    /**
     * Tells whether this is {@code SO_GET_FILTER}, the same number as {@code SO_ATTACH_FILTER}:
     * socket(7) does not say that its length is of instructions, but Linux counts it so.
     */
    private static boolean isFilter(int level, int name) {
        return Constants.SO_ATTACH_FILTER != Constants.UNDEFINED
                && level == Constants.SOL_SOCKET
                && name == Constants.SO_ATTACH_FILTER;
    }

    static void setInt(Descriptor descriptor, int level, int name, int value) throws SocketError {
        var state = CallState.current();
        state.setIntValue(value);
        set(descriptor, level, name, state.value, Integer.BYTES);
    }

    static void setLong(Descriptor descriptor, int level, int name, long value) throws SocketError {
        var state = CallState.current();
        state.setLongValue(value);
        set(descriptor, level, name, state.value, Long.BYTES);
    }

    static void setBytes(Descriptor descriptor, int level, int name, byte[] value)
            throws SocketError {
        try (var arena = Arena.ofConfined()) {
            var memory = arena.allocate(Math.max(value.length, 1), Long.BYTES);
            MemorySegment.copy(value, 0, memory, ValueLayout.JAVA_BYTE, 0, value.length);
            set(descriptor, level, name, memory, value.length);
        }
    }

    /** Gives the kernel no value at all, only a length. */
    static void setNull(Descriptor descriptor, int level, int name, int optlen) throws SocketError {
        set(descriptor, level, name, MemorySegment.NULL, optlen);
    }

    private static void set(
            Descriptor descriptor, int level, int name, MemorySegment value, int length)
            throws SocketError {
        Arguments.defined("level", level);
        Arguments.defined("name", name);
        int fd = descriptor.acquire("setsockopt");
        try {
            Errors.check("setsockopt", LibC.setsockopt(fd, level, name, value, length));
            if (PlainReceive.dependsOn(level, name)) {
                descriptor.neverEmptied();
            }
        } finally {
            descriptor.release();
        }
    }
}
