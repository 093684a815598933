package dev.sockeye.reactive;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The attempt to receive that one socket has its loop make before it waits again, together with
 * those of other sockets, and what came of it: bytes, or how it failed. While it is in flight, or
 * something came of it, no other attempt may be made. The loop's thread owns it.
 */
final class LoopAttempt {

    /** For {@link #takeFailure}. */
    static final int NONE = Integer.MIN_VALUE;

    private final LoopSocket socket;

    private int slot = ReceiveSlots.NONE;
    private boolean outdated;
    private @Nullable ByteBuf content;
    private int failure = NONE;

    private LoopAttempt(LoopSocket socket) {
        this.socket = socket;
    }

    /** Returns null for a socket that makes all attempts itself. */
    static @Nullable LoopAttempt of(LoopSocket socket) {
        // A Unix socket's would close descriptors that somebody else waits for by then.
        return socket.loops.makesAttempts() && socket.isTcp() ? new LoopAttempt(socket) : null;
    }

    /**
     * Begins an attempt to receive at most {@code bytes}, or as many as a slot holds.
     *
     * @return false if the caller is to make it himself
     */
    boolean begin(int bytes) {
        var slots = LoopMemory.current().slots;
        int lent = slots.lend();
        if (lent == ReceiveSlots.NONE) {
            return false;
        }
        if (!socket.receiveLater(slots.address(lent), Math.min(bytes, ReceiveSlots.BYTES))) {
            slots.takeBack(lent);
            return false;
        }
        slot = lent;
        outdated = false;
        return true;
    }

    boolean isInFlight() {
        return slot != ReceiveSlots.NONE;
    }

    /** Something has come, maybe after the kernel looked: that there was no more tells nothing. */
    void outdate() {
        outdated = true;
    }

    /**
     * Ends the attempt.
     *
     * @param result a count of bytes, or minus an errno
     * @return whether nothing has come since it began
     */
    boolean end(int result) {
        var slots = LoopMemory.current().slots;
        if (result > 0) {
            content = slots.copy(slot, result);
        }
        slots.takeBack(slot);
        slot = ReceiveSlots.NONE;
        return !outdated;
    }

    /** Has {@link #takeFailure} return minus an errno, or 0 for the end. */
    void fail(int result) {
        failure = result;
    }

    /**
     * Takes what came, for the caller to release, or null if that was nothing, or more than {@code
     * size} bytes, which may be {@link Inbound#ANY}.
     */
    @Nullable ByteBuf takeContent(int size) {
        var came = content;
        if (came == null || (size != Inbound.ANY && came.readableBytes() > size)) {
            return null;
        }
        content = null;
        return came;
    }

    /** Takes minus the errno, 0 for the end, or {@link #NONE}. */
    int takeFailure() {
        int was = failure;
        failure = NONE;
        return was;
    }
}
