package dev.sockeye.reactive;

import io.netty.buffer.ByteBuf;

/** How a buffer becomes part of a message header. */
final class StreamBytes {

    private StreamBytes() {}

    /**
     * Adds a buffer's readable bytes, or the first of them.
     *
     * @return whether another buffer may be added
     */
    static boolean gather(LoopMemory memory, ByteBuf data) {
        if (!data.isReadable()) {
            return true;
        }
        if (data.hasMemoryAddress()) {
            memory.gather(memory.address(data, 0), data.readableBytes());
            return !memory.header.isFull();
        }
        // The loop has one chunk to copy into.
        int bytes = Math.min(data.readableBytes(), LoopMemory.CHUNK_BYTES);
        memory.gather(memory.address(data, bytes), bytes);
        return false;
    }
}
