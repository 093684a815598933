package dev.sockeye;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.List;

/**
 * Checks of what callers pass in, made before any system call; each failure names the argument and
 * its value.
 */
final class Arguments {

    static final int MAX_PORT = 65535;

    private Arguments() {}

    /** Refuses a constant that the running platform lacks. */
    static int defined(String name, int value) {
        if (value == Constants.UNDEFINED) {
            throw new IllegalArgumentException(
                    name + " is a constant that this platform does not have");
        }
        return value;
    }

    /** Refuses ancillary data whose level or type the running platform lacks. */
    static List<ControlMessage> defined(List<ControlMessage> ancillary) {
        for (var item : ancillary) {
            defined("level", item.level());
            defined("type", item.type());
        }
        return ancillary;
    }

    /** Refuses bits that the running platform lacks; the sign bit is no flag anywhere. */
    static int flags(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(
                    name
                            + " 0x"
                            + Integer.toHexString(value)
                            + " holds a constant that this platform does not have");
        }
        return value;
    }

    /**
     * Refuses MSG_ZEROCOPY for what the kernel could not read later where it is now: the collector
     * moves what is on the heap, and a copy is used again.
     */
    static void zeroCopy(int flags, boolean staysInPlace, String what) {
        if (Constants.MSG_ZEROCOPY != Constants.UNDEFINED
                && (flags & Constants.MSG_ZEROCOPY) != 0
                && !staysInPlace) {
            throw new IllegalArgumentException(
                    "flags holds MSG_ZEROCOPY, which needs memory outside the Java heap that stays"
                            + " as it is until the completion: "
                            + what);
        }
    }

    /** Refuses MSG_ZEROCOPY for memory on the Java heap. */
    static void zeroCopy(int flags, MemorySegment data) {
        zeroCopy(flags, data.isNative(), "data is on the heap");
    }

    /** Refuses a negative size of a receive call. */
    static int buffersize(String call, int nbytes) {
        if (nbytes < 0) {
            throw new IllegalArgumentException("negative buffersize in " + call + ": " + nbytes);
        }
        return nbytes;
    }

    /** Refuses a negative room for ancillary data. */
    static int ancbufsize(String call, int ancbufsize) {
        if (ancbufsize < 0) {
            throw new IllegalArgumentException(
                    "negative ancillary data buffer size in " + call + ": " + ancbufsize);
        }
        return ancbufsize;
    }

    /** The bytes that a receive call may fill: {@code nbytes}, or all the room there is for 0. */
    static long room(String call, int nbytes, long room, String tooLarge) {
        buffersize(call, nbytes);
        if (nbytes > room) {
            throw new IllegalArgumentException(
                    tooLarge + ": nbytes " + nbytes + ", room for " + room);
        }
        return nbytes == 0 ? room : nbytes;
    }

    /**
     * Refuses memory that has been freed, or is another thread's alone, as each access does: so one
     * is made.
     *
     * @throws IllegalStateException if its arena is closed
     * @throws WrongThreadException if it is confined to another thread
     */
    static void accessible(MemorySegment memory) {
        MemorySegment.copy(
                memory, ValueLayout.JAVA_BYTE, 0, new byte[1], 0, memory.byteSize() > 0 ? 1 : 0);
    }

    /** The room between position and limit of a buffer to be filled. */
    static MemorySegment writable(ByteBuffer buffer) {
        if (buffer.isReadOnly()) {
            throw new IllegalArgumentException(
                    "buffer is read-only: " + buffer, new ReadOnlyBufferException());
        }
        return MemorySegment.ofBuffer(buffer);
    }

    /** A segment to be filled. */
    static MemorySegment writable(MemorySegment buffer) {
        if (buffer.isReadOnly()) {
            throw new IllegalArgumentException("buffer is read-only: " + buffer);
        }
        return buffer;
    }
}
