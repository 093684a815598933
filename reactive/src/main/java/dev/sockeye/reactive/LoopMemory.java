package dev.sockeye.reactive;

import dev.sockeye.sys.ControlBuffer;
import dev.sockeye.sys.LibC;
import dev.sockeye.sys.MessageHeader;
import dev.sockeye.sys.MessageVector;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.FastThreadLocal;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The memory that all sockets of one loop share: a chunk that they receive into, so that an attempt
 * which finds nothing allocates nothing and what is handed out has the size of what came; and a
 * message header.
 */
final class LoopMemory {

    static final int CHUNK_BYTES = 64 * 1024;

    /** As many buffers as one {@code sendmsg} is given. */
    private static final int GATHERED = 64;

    /** From this on a copy would cost more than the unused rest of the chunk. */
    private static final int GIVEN_BYTES = 16 * 1024;

    private static final FastThreadLocal<LoopMemory> CURRENT =
            new FastThreadLocal<>() {
                @Override
                protected LoopMemory initialValue() {
                    return new LoopMemory();
                }

                @Override
                protected void onRemoval(LoopMemory memory) {
                    memory.release();
                    memory.batches.release();
                    memory.slots.release();
                }
            };

    final MessageHeader header = new MessageHeader(GATHERED);
    final BatchMemory batches = new BatchMemory();
    final ReceiveSlots slots = new ReceiveSlots();

    private @Nullable MessageVector outgoing;

    private @Nullable ByteBuf chunk;
    private MemorySegment control = MemorySegment.NULL;

    // What was gathered first, for which alone sendmsg(2) is not needed.
    private @Nullable ByteBuf first;
    private long firstAddress;
    private int firstBytes;

    private LoopMemory() {}

    /** Returns the memory of the calling loop thread. */
    static LoopMemory current() {
        return CURRENT.get();
    }

    /** Returns a buffer with room for {@code bytes}, empty: the loop's own, not to be kept. */
    ByteBuf chunk(int bytes) {
        var current = chunk;
        if (current == null || current.capacity() < bytes || isTooLarge(current, bytes)) {
            release();
            current = ByteBufAllocator.DEFAULT.directBuffer(Math.max(bytes, CHUNK_BYTES));
            chunk = current;
        }
        return current.clear();
    }

    /** One that was made for a single large datagram is not kept, nor given away for a small. */
    private static boolean isTooLarge(ByteBuf chunk, int bytes) {
        return bytes <= CHUNK_BYTES && chunk.capacity() > CHUNK_BYTES;
    }

    /** Returns the first {@code bytes} of the chunk as a buffer that the caller owns. */
    ByteBuf take(ByteBuf from, int bytes) {
        if (bytes == 0) {
            return Unpooled.EMPTY_BUFFER;
        }
        if (bytes < GIVEN_BYTES) {
            return ByteBufAllocator.DEFAULT.directBuffer(bytes).writeBytes(from, 0, bytes);
        }
        chunk = null;
        return from.writerIndex(bytes);
    }

    /**
     * Returns the address of {@code bytes} readable bytes; of a buffer that is not in one piece of
     * native memory, they are copied into the chunk first.
     */
    long address(ByteBuf data, int bytes) {
        if (data.hasMemoryAddress()) {
            return data.memoryAddress() + data.readerIndex();
        }
        return chunk(bytes).writeBytes(data, data.readerIndex(), bytes).memoryAddress();
    }

    /** Returns room for ancillary data, what it holds is undefined; {@code NULL} for none. */
    MemorySegment control(int bytes) {
        if (bytes == 0) {
            return MemorySegment.NULL;
        }
        if (control.byteSize() < bytes) {
            control = Arena.ofAuto().allocate(bytes, Long.BYTES);
        }
        return control.asSlice(0, bytes);
    }

    /** Returns headers for the datagrams of one {@code sendmmsg}. */
    MessageVector outgoing() {
        if (outgoing == null) {
            int segmentBytes = (int) ControlBuffer.space(Short.BYTES);
            outgoing = new MessageVector(Arena.ofAuto(), OutgoingBatch.AT_ONCE, segmentBytes);
        }
        return outgoing;
    }

    /**
     * Adds bytes to the header.
     *
     * @param owner whose they are, null if they are in the chunk
     */
    void gather(@Nullable ByteBuf owner, long address, int bytes) {
        if (header.count() == 0) {
            first = owner;
            firstAddress = address;
            firstBytes = bytes;
        }
        header.add(address, bytes);
    }

    /** Sends what was gathered to the connected peer. */
    long sendGathered(int fd) {
        return header.count() == 1
                ? LibC.send(fd, firstAddress, firstBytes, SendQueue.SEND_FLAGS)
                : header.send(fd, SendQueue.SEND_FLAGS);
    }

    /**
     * Has the loop send what was gathered, if it is a single buffer that is small.
     *
     * @return the buffer, kept for the kernel and to be released when it is sent, or null
     */
    @Nullable ByteBuf sendGatheredLater(LoopSocket socket) {
        if (header.count() != 1 || firstBytes > ReceiveSlots.BYTES || first == null) {
            return null;
        }
        var kept = first.retain();
        if (socket.sendLater(firstAddress, firstBytes)) {
            return kept;
        }
        kept.release();
        return null;
    }

    private void release() {
        if (chunk != null) {
            chunk.release();
            chunk = null;
        }
    }
}
