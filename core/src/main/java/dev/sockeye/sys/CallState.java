package dev.sockeye.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * The calling thread's own piece of native memory: where a downcall leaves {@code errno}, and room
 * for the small structures that a call takes or fills in.
 *
 * <p>One per thread, platform or virtual, so that nothing here is ever seen by another thread and
 * no call pays for an arena (24 ns) of its own. Its contents are valid until the same thread's next
 * system call; whoever wants to keep something copies it out.
 */
public final class CallState {

    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout()
                    .varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final long BLOCK_BYTES = 512;
    private static final int BLOCKS_PER_SLAB = 32;

    private static final ThreadLocal<CallState> CURRENT =
            ThreadLocal.withInitial(CallState::allocate);

    // Guarded by the class: the slab that the next threads' blocks are cut from. An automatic arena
    // costs 5
    // microseconds, too much for each short-lived virtual thread; its memory goes when all its
    // blocks have gone.
    private static MemorySegment slab = MemorySegment.NULL;
    private static int blocksLeft;

    final MemorySegment errno;

    /** A {@code sockaddr_storage}: 128 bytes. */
    public final MemorySegment address;

    /** The {@code socklen_t} that goes with {@link #address} or {@link #value}. */
    public final MemorySegment length;

    /** Sixteen bytes for an option's value, a pair of descriptors, or an {@code int} argument. */
    public final MemorySegment value;

    /** Sixty-four bytes for a numeric address as a C string. */
    final MemorySegment text;

    /** Two {@code pollfd}. */
    final MemorySegment pollfds;

    private CallState(MemorySegment block) {
        errno = block.asSlice(0, Linker.Option.captureStateLayout().byteSize());
        length = block.asSlice(16, 4);
        value = block.asSlice(32, 16);
        pollfds = block.asSlice(48, 2 * Layouts.POLLFD.byteSize());
        text = block.asSlice(64, 64);
        address = block.asSlice(128, Layouts.SOCKADDR_STORAGE_BYTES);
    }

    /** Returns the calling thread's state. */
    public static CallState current() {
        return CURRENT.get();
    }

    private static synchronized CallState allocate() {
        if (blocksLeft == 0) {
            slab = Arena.ofAuto().allocate(BLOCK_BYTES * BLOCKS_PER_SLAB, 64);
            blocksLeft = BLOCKS_PER_SLAB;
        }
        blocksLeft--;
        return new CallState(slab.asSlice(blocksLeft * BLOCK_BYTES, BLOCK_BYTES));
    }

    /** Returns {@code result}, or minus the errno that the call left where it returned -1. */
    int resultOf(int result) {
        return result == -1 ? -errno() : result;
    }

    /** Returns {@code result}, or minus the errno that the call left where it returned -1. */
    long resultOf(long result) {
        return result == -1 ? -errno() : result;
    }

    int errno() {
        return (int) ERRNO.get(errno, 0L);
    }

    /**
     * Returns {@link #address} with {@link #length} set to its whole size, for a call that fills
     * both in.
     */
    public MemorySegment emptyAddress() {
        length.set(ValueLayout.JAVA_INT, 0, (int) Layouts.SOCKADDR_STORAGE_BYTES);
        return address;
    }

    /** Returns the length that a call left in {@link #length}. */
    public int lengthBytes() {
        return length.get(ValueLayout.JAVA_INT, 0);
    }

    /** Sets {@link #length}, for a call that shortens it. */
    public void setLengthBytes(int bytes) {
        length.set(ValueLayout.JAVA_INT, 0, bytes);
    }

    /** Returns the first four bytes of {@link #value}. */
    public int intValue() {
        return value.get(ValueLayout.JAVA_INT, 0);
    }

    /** Returns the four bytes of {@link #value} after the first: the second of a pair. */
    public int secondIntValue() {
        return value.get(ValueLayout.JAVA_INT, Integer.BYTES);
    }

    /** Sets the first four bytes of {@link #value}. */
    public void setIntValue(int to) {
        value.set(ValueLayout.JAVA_INT, 0, to);
    }

    /** Returns the first eight bytes of {@link #value}. */
    public long longValue() {
        return value.get(ValueLayout.JAVA_LONG, 0);
    }

    /** Sets the first eight bytes of {@link #value}. */
    public void setLongValue(long to) {
        value.set(ValueLayout.JAVA_LONG, 0, to);
    }
}
