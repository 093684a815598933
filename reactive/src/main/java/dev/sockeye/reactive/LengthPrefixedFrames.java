package dev.sockeye.reactive;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Frames whose header tells their length. */
final class LengthPrefixedFrames extends FrameSplitter {

    private final LengthField field;
    private final int headerBytes;
    private final int longestBytes;

    LengthPrefixedFrames(LengthField field, int longestBytes) {
        this.field = field;
        this.longestBytes = longestBytes;
        headerBytes = field.offset() + field.bytes();
    }

    @Override
    @Nullable ByteBuf cut(ByteBuf bytes) {
        if (bytes.readableBytes() < headerBytes) {
            return null;
        }
        int length = frameBytes(bytes);
        if (bytes.readableBytes() < length) {
            return null;
        }
        bytes.skipBytes(field.strip());
        return bytes.readRetainedSlice(length - field.strip());
    }

    /** With its header. */
    private int frameBytes(ByteBuf bytes) {
        long value = field.read(bytes, bytes.readerIndex());
        // Compared before it is added to, since eight bytes may hold anything.
        if (value < 0 || value > Integer.MAX_VALUE + (long) field.strip() - field.adjustment()) {
            throw tooLong(value);
        }
        long length = headerBytes + value + field.adjustment();
        if (length < headerBytes || length < field.strip()) {
            throw new IllegalStateException(
                    "a frame's length field is " + value + ", less than its header has");
        }
        if (length - field.strip() > longestBytes || length > Integer.MAX_VALUE) {
            throw tooLong(value);
        }
        return (int) length;
    }

    private IllegalStateException tooLong(long value) {
        return new IllegalStateException(
                "a frame is longer than "
                        + longestBytes
                        + " bytes: its length field is "
                        + Long.toUnsignedString(value));
    }

    @Override
    int missing(ByteBuf rest, ByteBuf piece) {
        int have = rest.readableBytes();
        return (have < headerBytes ? headerBytes : frameBytes(rest)) - have;
    }

    @Override
    ByteBuf last(ByteBuf rest) {
        throw new IllegalStateException(
                "the stream ended within a frame, after " + rest.readableBytes() + " of its bytes");
    }
}
