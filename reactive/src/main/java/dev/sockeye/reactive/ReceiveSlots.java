package dev.sockeye.reactive;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Where the kernel puts what a loop's sockets receive at the same time: pieces of one memory, each
 * lent for one attempt, the one that came back last first. The loop's thread owns it.
 */
final class ReceiveSlots {

    /** What a slot holds. */
    static final int BYTES = 2048;

    static final int NONE = -1;

    static final int COUNT = 1024;

    private @Nullable ByteBuf memory;
    private final short[] free = new short[COUNT];
    private int freeCount;

    // So many have been lent at a time; what is behind them has not been touched.
    private int used;

    /** Lends a slot, or returns {@link #NONE}. */
    int lend() {
        if (freeCount > 0) {
            return free[--freeCount];
        }
        return used < COUNT ? used++ : NONE;
    }

    /** Takes a slot back. */
    void takeBack(int slot) {
        free[freeCount++] = (short) slot;
    }

    long address(int slot) {
        var all = memory;
        if (all == null) {
            all = ByteBufAllocator.DEFAULT.directBuffer(COUNT * BYTES);
            memory = all;
        }
        return all.memoryAddress() + (long) slot * BYTES;
    }

    /** Returns the first {@code bytes} of a slot as a buffer that the caller owns. */
    ByteBuf copy(int slot, int bytes) {
        return ByteBufAllocator.DEFAULT.directBuffer(bytes).writeBytes(memory, slot * BYTES, bytes);
    }

    void release() {
        if (memory != null) {
            memory.release();
            memory = null;
        }
    }
}
