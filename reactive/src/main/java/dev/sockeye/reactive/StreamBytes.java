package dev.sockeye.reactive;

import io.netty.buffer.ByteBuf;

/** How a buffer becomes part of what is sent at once. */
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
            memory.gather(data, memory.address(data, 0), data.readableBytes());
            return !memory.header.isFull();
        }
        // The loop has one chunk to copy into.
        int bytes = Math.min(data.readableBytes(), LoopMemory.CHUNK_BYTES);
        memory.gather(null, memory.address(data, bytes), bytes);
        return false;
    }

    /**
     * Copies a buffer's readable bytes, or the first of them.
     *
     * @return whether there is room for more
     */
    static boolean copy(ByteBuf data, ByteBuf to) {
        int bytes = Math.min(data.readableBytes(), to.writableBytes());
        to.writeBytes(data, data.readerIndex(), bytes);
        return to.isWritable();
    }
}
