package dev.sockeye.reactive;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Frames with a delimiter between them. */
final class DelimitedFrames extends FrameSplitter {

    private final byte[] delimiter;
    private final int longestBytes;

    // No delimiter begins in so many bytes of what is left.
    private int searched;

    DelimitedFrames(byte[] delimiter, int longestBytes) {
        this.delimiter = delimiter;
        this.longestBytes = longestBytes;
    }

    @Override
    @Nullable ByteBuf cut(ByteBuf bytes) {
        int start = bytes.readerIndex();
        // As far as a delimiter can begin and still be whole.
        int end = Math.max(start + searched, bytes.writerIndex() - delimiter.length + 1);
        int at = indexOf(bytes, start + searched, end);
        searched = (at < 0 ? end : at) - start;
        if (searched > longestBytes) {
            throw new IllegalStateException("a frame is longer than " + longestBytes + " bytes");
        }
        if (at < 0) {
            return null;
        }
        searched = 0;
        var frame = bytes.readRetainedSlice(at - start);
        bytes.skipBytes(delimiter.length);
        return frame;
    }

    private int indexOf(ByteBuf bytes, int from, int end) {
        int at = bytes.indexOf(from, end, delimiter[0]);
        while (at >= 0 && !isAt(bytes, at)) {
            at = bytes.indexOf(at + 1, end, delimiter[0]);
        }
        return at;
    }

    private boolean isAt(ByteBuf bytes, int index) {
        for (int i = 1; i < delimiter.length; i++) {
            if (bytes.getByte(index + i) != delimiter[i]) {
                return false;
            }
        }
        return true;
    }

    /** As far as a delimiter may end. */
    @Override
    int missing(ByteBuf rest, ByteBuf piece) {
        int before = piece.bytesBefore(delimiter[delimiter.length - 1]);
        int most =
                longestBytes >= Integer.MAX_VALUE - delimiter.length
                        ? Integer.MAX_VALUE
                        : longestBytes + delimiter.length;
        // No more than tells that the frame is too long.
        int count = before < 0 ? piece.readableBytes() : before + 1;
        return Math.max(1, Math.min(count, most - rest.readableBytes() + 1));
    }

    @Override
    ByteBuf last(ByteBuf rest) {
        if (rest.readableBytes() > longestBytes) {
            throw new IllegalStateException("a frame is longer than " + longestBytes + " bytes");
        }
        return rest.readRetainedSlice(rest.readableBytes());
    }
}
