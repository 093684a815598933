package dev.sockeye;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a file has received and not yet given: so it is still there when a read fails half-way.
 * Guarded by the file's lock.
 */
final class ReadAhead {

    private static final int MAX_ROOM = 1 << 20;
    private static final byte NEWLINE = '\n';

    private byte[] bytes = new byte[0];
    private int start;
    private int end;

    // Nothing before it, counted from start, is a newline.
    private int searched;

    int size() {
        return end - start;
    }

    /** Returns room for {@code wanted} bytes or fewer, to be filled and {@link #added}. */
    MemorySegment room(int wanted) {
        int room = Math.min(wanted, MAX_ROOM);
        if (bytes.length - end < room) {
            int needed = Math.addExact(size(), room);
            // Doubled, so that a long read does not copy what it has each time.
            byte[] to =
                    needed <= bytes.length
                            ? bytes
                            : new byte[(int) Math.max(needed, Math.min(2L * size(), 1 << 30))];
            System.arraycopy(bytes, start, to, 0, size());
            end = size();
            start = 0;
            bytes = to;
        }
        return MemorySegment.ofArray(bytes).asSlice(end, room);
    }

    void added(long received) {
        end += (int) received;
    }

    /** Returns the length of the first line with its newline, or 0 if no newline has come. */
    int line(int limit) {
        int until = Math.min(limit, size());
        for (; searched < until; searched++) {
            if (bytes[start + searched] == NEWLINE) {
                return searched + 1;
            }
        }
        return 0;
    }

    /** Takes the first {@code count} bytes, or all that there are. */
    byte[] take(int count) {
        byte[] taken = Arrays.copyOfRange(bytes, start, start + Math.min(count, size()));
        drop(taken.length);
        return taken;
    }

    /** Takes as many bytes as there are and fit. */
    int take(byte[] to, int offset, int length) {
        int count = Math.min(length, size());
        System.arraycopy(bytes, start, to, offset, count);
        drop(count);
        return count;
    }

    /** Puts bytes back that were taken. */
    void putBack(byte[] from, int offset, int length) {
        byte[] all = new byte[Math.addExact(length, size())];
        System.arraycopy(from, offset, all, 0, length);
        System.arraycopy(bytes, start, all, length, size());
        bytes = all;
        start = 0;
        end = all.length;
        searched = 0;
    }

    /** A view of all the bytes; what was read of it is to be {@link #drop}ped. */
    ByteBuffer view() {
        return ByteBuffer.wrap(bytes, start, size());
    }

    void drop(int count) {
        start += count;
        searched = 0;
        if (start == end) {
            start = 0;
            end = 0;
            if (bytes.length > MAX_ROOM) {
                bytes = new byte[0]; // One long read is no reason to keep so much.
            }
        }
    }
}
