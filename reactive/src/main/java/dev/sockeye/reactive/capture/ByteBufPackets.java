package dev.sockeye.reactive.capture;

import dev.sockeye.capture.PacketView;
import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemorySegment;

/** Views of packets in Netty's buffers. */
public final class ByteBufPackets {
    private ByteBufPackets() {}

    /**
     * Lays a view over the readable bytes of a buffer, in which it then reads: not after the buffer
     * has been released. Neither index is moved. Bytes in several pieces are copied together.
     *
     * @param view the view
     * @param linkType how the packet begins, a LINKTYPE_ number
     * @param buffer the packet
     * @return whether all headers are whole, as {@link PacketView#wrap(int, MemorySegment, long,
     *     int)} tells it
     */
    public static boolean wrap(PacketView view, int linkType, ByteBuf buffer) {
        int length = buffer.readableBytes();
        if (buffer.hasArray()) {
            return view.wrap(
                    linkType,
                    MemorySegment.ofArray(buffer.array()),
                    buffer.arrayOffset() + buffer.readerIndex(),
                    length);
        }
        return view.wrap(linkType, MemorySegment.ofBuffer(buffer.nioBuffer()), 0, length);
    }
}
