package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.sys.LibC;
import dev.sockeye.sys.MessageHeader;
import dev.sockeye.sys.SockAddrs;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What one socket receives: one attempt at a time, into a buffer of the size that came; and what
 * was received but not given to anybody, which the next receiver gets first. The loop's thread owns
 * it.
 */
final class Inbound {

    /** For a size: whatever comes. */
    static final int ANY = -1;

    /** For {@link #errno}: the end of the stream. */
    static final int END = 0;

    /** A buffer for a stream is not made larger than this, whatever size is asked for. */
    private static final int LARGEST_STREAM_BYTES = 1 << 20;

    /** No family has longer datagrams, so a careless size costs no gigabytes. */
    private static final int LARGEST_DATAGRAM_BYTES = 1 << 24;

    private static final int ANY_DATAGRAM_BYTES = 65_535;

    private final LoopSocket socket;

    private @Nullable ArrayDeque<ReactiveDatagram> kept;

    // What the last attempt left.
    private int errno;
    private int flags;
    private @Nullable MessageHeader header;

    // The last sender, and the bytes its address was made of: peers mostly send more than once.
    private @Nullable MemorySegment senderBytes;
    private int senderLength = -1;
    private @Nullable Address sender;

    // shutdown(SHUT_RD) was called: then nothing means the end for datagrams too.
    private boolean shutDown;

    Inbound(LoopSocket socket) {
        this.socket = socket;
    }

    /** Why {@link #read} gave nothing: an errno, {@link #END} or {@link PipelineChannel#FAILED}. */
    int errno() {
        return errno;
    }

    /** The {@code MSG_*} flags of what {@link #read} gave last. */
    int flags() {
        return flags;
    }

    void setShutDown() {
        shutDown = true;
    }

    boolean isShutDown() {
        return shutDown;
    }

    /**
     * Takes what has come through the socket's handlers, or makes one attempt if it has none.
     *
     * @param size at most so many bytes, or {@link #ANY}
     * @return what came, for the caller to release, or null: see {@link #errno}
     */
    @Nullable ByteBuf read(int size) {
        var pipeline = socket.pipeline;
        return pipeline == null || size == 0 ? attempt(size) : receive(pipeline, size);
    }

    private @Nullable ByteBuf receive(PipelineChannel pipeline, int size) {
        var data = pipeline.receive(size);
        if (data == null) {
            errno = pipeline.receiveErrno();
        }
        header = null;
        flags = 0;
        return data;
    }

    /** Makes one attempt, as {@link #read} does, and asks no handlers. */
    @Nullable ByteBuf attempt(int size) {
        header = null;
        flags = 0;
        if (size == 0 && socket.isConnectionOriented()) {
            return Unpooled.EMPTY_BUFFER;
        }
        int bytes = size == ANY ? anySize() : size;
        if (bytes > LoopMemory.CHUNK_BYTES) {
            return readLarge(
                    Math.min(
                            bytes,
                            socket.isStream() ? LARGEST_STREAM_BYTES : LARGEST_DATAGRAM_BYTES));
        }
        var memory = LoopMemory.current();
        var chunk = memory.chunk(LoopMemory.CHUNK_BYTES);
        int count = attempt(memory, chunk, bytes);
        return count < 0 ? null : memory.take(chunk, count);
    }

    private int anySize() {
        return socket.isStream() ? LoopMemory.CHUNK_BYTES : ANY_DATAGRAM_BYTES;
    }

    private @Nullable ByteBuf readLarge(int bytes) {
        var buffer = ByteBufAllocator.DEFAULT.directBuffer(bytes);
        int count = attempt(LoopMemory.current(), buffer, bytes);
        if (count < 0) {
            buffer.release();
            return null;
        }
        return buffer.writerIndex(count);
    }

    /** Returns the count, or -1 with {@link #errno} set. */
    private int attempt(LoopMemory memory, ByteBuf buffer, int bytes) {
        long result =
                socket.isStream()
                        ? LibC.recv(
                                socket.fd, buffer.memoryAddress(), bytes, Constants.MSG_DONTWAIT)
                        : receiveMessage(memory.header, buffer, bytes);
        if (result < 0) {
            errno = isEnd((int) -result) ? END : (int) -result;
            return -1;
        }
        if (result == 0 && socket.isConnectionOriented()) {
            errno = END;
            return -1;
        }
        return (int) result;
    }

    /** A datagram socket that is shut down has nothing to wait for, and does not say so. */
    private boolean isEnd(int error) {
        return shutDown && error == Constants.EAGAIN;
    }

    private long receiveMessage(MessageHeader to, ByteBuf buffer, int bytes) {
        to.clear();
        to.add(buffer.memoryAddress(), bytes);
        long result = to.receive(socket.fd, Constants.MSG_DONTWAIT);
        if (result >= 0) {
            flags = to.flags();
            header = to;
        }
        return result;
    }

    /** The sender of what {@link #read} gave last; to be asked before anything else is read. */
    @Nullable Address sender() {
        if (header == null) {
            return null;
        }
        int length = header.nameLengthBytes();
        if (length == 0) {
            return null;
        }
        if (!isSenderBefore(header.name(), length)) {
            sender = SockAddrs.decode(header.name(), length);
            remember(header.name(), length);
        }
        return sender;
    }

    private boolean isSenderBefore(MemorySegment name, int length) {
        return senderBytes != null
                && length == senderLength
                && MemorySegment.mismatch(name, 0, length, senderBytes, 0, length) < 0;
    }

    private void remember(MemorySegment name, int length) {
        if (length > name.byteSize()) {
            senderLength = -1; // Longer than the kernel had room for: compare with nothing.
            return;
        }
        if (senderBytes == null) {
            senderBytes = MemorySegment.ofArray(new byte[(int) name.byteSize()]);
        }
        MemorySegment.copy(name, 0, senderBytes, 0, length);
        senderLength = length;
    }

    // ---- what nobody got ----

    /** Keeps what {@link #read} gave last for the next receiver. */
    void keep(ByteBuf content) {
        keep(new ReactiveDatagram(content, sender(), flags));
    }

    /** Keeps a datagram for the next receiver; whatever else is kept came after it. */
    void keep(ReactiveDatagram datagram) {
        if (socket.isGone()) {
            datagram.release();
            return;
        }
        if (kept == null) {
            kept = new ArrayDeque<>(1);
        }
        kept.addFirst(datagram);
    }

    /** Returns what was kept first, at most {@code size} bytes of it, or null. */
    @Nullable ReactiveDatagram kept(int size) {
        var first = kept == null ? null : kept.peek();
        if (first == null || kept == null) {
            return null;
        }
        var content = first.content();
        if (size == ANY || content.readableBytes() <= size) {
            return kept.remove();
        }
        if (socket.isStream()) {
            return new ReactiveDatagram(content.readRetainedSlice(size), null, first.flags());
        }
        content.writerIndex(content.readerIndex() + size);
        kept.remove();
        return new ReactiveDatagram(content, first.address(), first.flags() | Constants.MSG_TRUNC);
    }

    boolean hasKept() {
        return kept != null && !kept.isEmpty();
    }

    void release() {
        for (var next = kept(ANY); next != null; next = kept(ANY)) {
            next.release();
        }
    }
}
