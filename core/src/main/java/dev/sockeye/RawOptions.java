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

    private RawOptions() {}

    static int getInt(Descriptor descriptor, int level, int name) throws SocketError {
        var state = CallState.current();
        state.setIntValue(0);
        get(descriptor, level, name, state.value, Integer.BYTES);
        return state.intValue();
    }

    /** An option of eight bytes, or of four. */
    static long getLong(Descriptor descriptor, int level, int name) throws SocketError {
        var state = CallState.current();
        int length = get(descriptor, level, name, state.value, Long.BYTES);
        return length == Long.BYTES ? state.longValue() : state.intValue();
    }

    static byte[] getBytes(Descriptor descriptor, int level, int name, int buflen)
            throws SocketError {
        if (buflen <= 0 || buflen > MAX_BYTES) {
            throw new SocketError("getsockopt buflen out of range", 0);
        }
        try (var arena = Arena.ofConfined()) {
            var value = arena.allocate(buflen, Long.BYTES);
            int length = get(descriptor, level, name, value, buflen);
            return value.asSlice(0, Math.min(length, buflen)).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private static int get(
            Descriptor descriptor, int level, int name, MemorySegment value, int room)
            throws SocketError {
        Arguments.defined("level", level);
        Arguments.defined("name", name);
        var state = CallState.current();
        int fd = descriptor.acquire("getsockopt");
        try {
            state.setLengthBytes(room);
            Errors.check("getsockopt", LibC.getsockopt(fd, level, name, value, state.length));
            return state.lengthBytes();
        } finally {
            descriptor.release();
        }
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
        } finally {
            descriptor.release();
        }
    }
}
