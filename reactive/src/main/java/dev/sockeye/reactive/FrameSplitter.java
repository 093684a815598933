package dev.sockeye.reactive;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what comes in pieces into frames, for one subscriber, one thread at a time. A frame that
 * came within one piece is a slice of it; of one that did not, no byte of another is copied with
 * it.
 */
abstract class FrameSplitter {

    private static final int LEAST_BYTES = 256;

    // The bytes that no frame has been cut of yet: first the rest, then the piece.
    private @Nullable ByteBuf rest;
    private @Nullable ByteBuf piece;

    // Whether the rest is a copy that may grow.
    private boolean copied;

    /** Cuts the first frame off, or returns null if it is not whole yet. Throws if it never is. */
    abstract @Nullable ByteBuf cut(ByteBuf bytes);

    /** How many bytes of the piece to add to a rest that is not whole: no more than it needs. */
    abstract int missing(ByteBuf rest, ByteBuf piece);

    /** Makes a frame of what is left at the end, or throws. */
    abstract ByteBuf last(ByteBuf rest);

    /** Adds a piece, of which it becomes the owner, when {@link #next} has returned null. */
    final void add(ByteBuf bytes) {
        if (bytes.isReadable()) {
            piece = bytes;
        } else {
            bytes.release();
        }
    }

    /** Returns the next frame, which the caller owns, or null until another piece is added. */
    final @Nullable ByteBuf next() {
        while (true) {
            if (rest == null) {
                rest = piece;
                piece = null;
                copied = false;
            }
            if (rest == null) {
                return null;
            }
            var frame = cut(rest);
            if (frame != null) {
                rest = releasedIfEmpty(rest);
                return frame;
            }
            if (piece == null) {
                return null;
            }
            rest = grown(rest, piece, missing(rest, piece));
            piece = releasedIfEmpty(piece);
        }
    }

    /** Returns what is left when no piece will come any more, or null. */
    final @Nullable ByteBuf end() {
        var left = rest;
        if (left == null) {
            return null;
        }
        var frame = last(left);
        rest = releasedIfEmpty(left);
        return frame;
    }

    private static @Nullable ByteBuf releasedIfEmpty(ByteBuf bytes) {
        if (bytes.isReadable()) {
            return bytes;
        }
        bytes.release();
        return null;
    }

    private ByteBuf grown(ByteBuf bytes, ByteBuf from, int missing) {
        int count = Math.min(missing, from.readableBytes());
        // What was received is not ours to write behind, nor is what slices share.
        if (copied && bytes.refCnt() == 1) {
            return bytes.writeBytes(from, count);
        }
        int size = Math.max(LEAST_BYTES, bytes.readableBytes() + count);
        var copy = ByteBufAllocator.DEFAULT.directBuffer(size);
        copy.writeBytes(bytes).writeBytes(from, count);
        bytes.release();
        copied = true;
        return copy;
    }

    final boolean isEmpty() {
        return rest == null && piece == null;
    }

    /** Releases what is left. */
    final void release() {
        if (rest != null) {
            rest.release();
            rest = null;
        }
        if (piece != null) {
            piece.release();
            piece = null;
        }
    }
}
