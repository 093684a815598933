package dev.sockeye.reactive;

import dev.sockeye.Constants;
import dev.sockeye.ControlMessage;
import dev.sockeye.sys.ControlBuffer;
import dev.sockeye.sys.MessageVector;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all sockets of one loop receive batches into: a place for each datagram, of which the kernel
 * touches only what it fills; what came is then copied out, one behind the other.
 */
final class BatchMemory {

    private static final int LINE_BYTES = 64;
    private static final int PLACES = 64;
    private static final int LARGEST_PLACE = stride(65_535);
    private static final int AREA_BYTES = PLACES * LARGEST_PLACE;

    /** For the size that UDP_GRO tells, and what else a socket may have been told to tell. */
    private static final int CONTROL_BYTES = 256;

    private @Nullable ByteBuf area;
    private MemorySegment areaBytes = MemorySegment.NULL;

    // Only UDP tells something that a batch shows; elsewhere descriptors are not even taken.
    private @Nullable Places plain;
    private @Nullable Places withControl;

    // What was received last.
    private @Nullable Places last;
    private int lastRoom;

    /** An array of headers, and for which places it is made ready. */
    private static final class Places {
        final MessageVector vector;
        private long base;
        private int stride;
        private int bufsize;
        private int count;

        Places(int capacity, int controlBytes) {
            vector = new MessageVector(Arena.ofAuto(), capacity, controlBytes);
        }

        void prepare(long base, int stride, int bufsize, int count) {
            if (base != this.base || bufsize != this.bufsize || count > this.count) {
                this.base = base;
                this.stride = stride;
                this.bufsize = bufsize;
                this.count = count;
                for (int i = 0; i < count; i++) {
                    vector.setBuffer(i, base + (long) i * stride, bufsize);
                }
            }
        }
    }

    /** One more line than needed, lest all places begin in the same sets of the cache. */
    private static int stride(int bufsize) {
        return (bufsize + LINE_BYTES - 1) / LINE_BYTES * LINE_BYTES + LINE_BYTES;
    }

    /**
     * One attempt to receive at most {@code max} datagrams of at most {@code bufsize} bytes.
     *
     * @return how many came, or minus errno
     */
    int receive(LoopSocket socket, int max, int bufsize) {
        socket.requireNoHandlers("recvmmsg");
        int stride = stride(bufsize);
        int count = Math.clamp(AREA_BYTES / stride, 1, Math.min(max, MessageVector.MAX_MESSAGES));
        var memory = area(Math.max(stride, AREA_BYTES));
        var places = places(socket.isUdp(), count);
        places.prepare(memory.memoryAddress(), stride, bufsize, count);
        last = places;
        lastRoom = bufsize;
        int flags = Constants.MSG_DONTWAIT | ControlBuffer.receiveFlags(socket.socket.family());
        return places.vector.receive(socket.fd, count, flags);
    }

    private ByteBuf area(int bytes) {
        var current = area;
        if (current == null || current.capacity() < bytes) {
            release();
            current = ByteBufAllocator.DEFAULT.directBuffer(bytes);
            areaBytes = bytesOf(current, bytes); // First: an area without it would lose datagrams.
            area = current;
        }
        return current;
    }

    /** Returns the first bytes of a buffer in one piece, valid as long as the buffer is. */
    static MemorySegment bytesOf(ByteBuf buffer, int bytes) {
        return MemorySegment.ofBuffer(buffer.internalNioBuffer(0, bytes));
    }

    private Places places(boolean isUdp, int count) {
        var found = isUdp ? withControl : plain;
        if (found == null || found.vector.capacity() < count) {
            found = new Places(Math.max(count, PLACES), isUdp ? CONTROL_BYTES : 0);
            if (isUdp) {
                withControl = found;
            } else {
                plain = found;
            }
        }
        return found;
    }

    // ---- what was received last ----

    private Places last() {
        if (last == null) {
            throw new IllegalStateException("nothing was received");
        }
        return last;
    }

    int bytes(int index) {
        return Math.min(last().vector.nbytes(index), lastRoom);
    }

    int nameBytes(int index) {
        return last().vector.nameLengthBytes(index);
    }

    int flags(int index) {
        return last().vector.flags(index) & ~ControlBuffer.RECEIVE_FLAGS;
    }

    List<ControlMessage> ancillary(int index) {
        var vector = last().vector;
        return vector.hasControl(index) ? ControlBuffer.decode(vector.control(index)) : List.of();
    }

    /** The length of the datagrams that were coalesced, 0 where none were. */
    int segmentSize(int index) {
        for (var item : ancillary(index)) {
            if (item.is(Constants.IPPROTO_UDP, Constants.UDP_GRO)) {
                return item.intValue();
            }
        }
        return 0;
    }

    /** Copies a datagram, as one of many: without what a buffer checks for each. */
    void copy(int index, MemorySegment to, int at) {
        long from = (long) index * last().stride;
        MemorySegment.copy(areaBytes, from, to, at, bytes(index));
    }

    void copy(int index, ByteBuf to) {
        var places = last();
        var from = area;
        if (from != null) {
            to.writeBytes(from, index * places.stride, bytes(index));
        }
    }

    MemorySegment name(int index) {
        return last().vector.name(index);
    }

    void copyName(int index, byte[] to, int at, int length) {
        last().vector.copyName(index, to, at, length);
    }

    void release() {
        if (area != null) {
            area.release();
            area = null;
            areaBytes = MemorySegment.NULL;
        }
    }
}
