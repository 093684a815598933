package dev.sockeye.capture;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;

/**
 * The bytes of a file in order, and how far it has been read. Of what the file claims to have,
 * nothing is believed: memory is taken only for bytes that have come.
 */
final class PcapInput implements Closeable {
    private static final int CAPACITY = 1 << 16;

    private final ReadableByteChannel channel;
    private final String name;
    private final ByteBuffer buffer = ByteBuffer.allocate(CAPACITY).limit(0);

    /** Where in the file the buffer ends; of the reader's thread, as the buffer is. */
    private long end;

    PcapInput(ReadableByteChannel channel, String name) {
        this.channel = channel;
        this.name = name;
    }

    void order(ByteOrder order) {
        buffer.order(order);
    }

    ByteOrder order() {
        return buffer.order();
    }

    /** How many bytes have been taken. */
    long offset() {
        return end - buffer.remaining();
    }

    /** Waits for so many bytes, at most the buffer's; false if the file ends before. */
    boolean has(int count) throws IOException {
        while (buffer.remaining() < count) {
            if (buffer.limit() + count - buffer.remaining() > CAPACITY) {
                buffer.compact().flip();
            }
            if (!fill()) {
                return false;
            }
        }
        return true;
    }

    /** Reads what there is behind the bytes in the buffer. */
    private boolean fill() throws IOException {
        int position = buffer.position();
        buffer.position(buffer.limit()).limit(CAPACITY);
        int count = 0;
        try {
            count = channel.read(buffer);
        } finally {
            buffer.limit(buffer.position()).position(position);
        }
        if (count == 0) {
            throw new IllegalBlockingModeException();
        }
        end += Math.max(count, 0);
        return count > 0;
    }

    /** Waits for so many bytes of what begins at an offset. */
    void need(int count, Object what, long start) throws IOException {
        if (!has(count)) {
            throw cut(what, start);
        }
    }

    PcapFormatException cut(Object what, long start) {
        return broken(what + " is cut after " + (end - start) + " bytes", start);
    }

    PcapFormatException broken(String fault, long start) {
        return new PcapFormatException(name, fault, start);
    }

    int takeByte() {
        return buffer.get() & 0xff;
    }

    int takeShort() {
        return buffer.getShort() & 0xffff;
    }

    int takeInt() {
        return buffer.getInt();
    }

    long takeUnsignedInt() {
        return Integer.toUnsignedLong(buffer.getInt());
    }

    /** Looks at a number that is to come. */
    int peekInt(int ahead) {
        return buffer.getInt(buffer.position() + ahead);
    }

    /** Takes so many bytes of what begins at an offset. */
    byte[] takeBytes(int count, Object what, long start) throws IOException {
        if (count <= CAPACITY) {
            need(count, what, start);
            var bytes = new byte[count];
            buffer.get(bytes);
            return bytes;
        }
        var bytes = new byte[CAPACITY];
        for (int taken = 0; taken < count; ) {
            need(1, what, start);
            if (taken == bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(count, 2 * taken));
            }
            int next = Math.min(bytes.length - taken, buffer.remaining());
            buffer.get(bytes, taken, next);
            taken += next;
        }
        return Arrays.copyOf(bytes, count);
    }

    /** Passes over so many bytes of what begins at an offset. */
    void skip(long count, Object what, long start) throws IOException {
        for (long left = count; left > 0; ) {
            need(1, what, start);
            int next = (int) Math.min(left, buffer.remaining());
            buffer.position(buffer.position() + next);
            left -= next;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
