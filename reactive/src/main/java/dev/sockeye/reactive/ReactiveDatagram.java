package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A datagram that was received, or is to be sent.
 *
 * <p>Who has one owns its buffer and releases it, by {@link #release} or {@link #close}.
 *
 * @param content its bytes
 * @param address its sender, or its receiver; null for a sender without a name, and for the peer of
 *     a connected socket
 * @param flags the {@code MSG_*} flags with which it was received, 0 to be sent
 */
public record ReactiveDatagram(ByteBuf content, @Nullable Address address, int flags)
        implements ByteBufHolder, AutoCloseable {

    /** Makes a datagram, which takes the buffer over. */
    public ReactiveDatagram {
        Objects.requireNonNull(content, "content");
    }

    /**
     * Makes a datagram to be sent.
     *
     * @param content its bytes, which it takes over
     * @param address its receiver; null for the peer of a connected socket
     */
    public ReactiveDatagram(ByteBuf content, @Nullable Address address) {
        this(content, address, 0);
    }

    /**
     * Tells whether the datagram was longer than the buffer, and its rest is lost.
     *
     * @return whether {@code MSG_TRUNC} is among the flags
     */
    public boolean isTruncated() {
        return (flags & Constants.MSG_TRUNC) != 0;
    }

    /** Releases the buffer, once. */
    @Override
    public void close() {
        content.release();
    }

    @Override
    public ReactiveDatagram copy() {
        return replace(content.copy());
    }

    @Override
    public ReactiveDatagram duplicate() {
        return replace(content.duplicate());
    }

    @Override
    public ReactiveDatagram retainedDuplicate() {
        return replace(content.retainedDuplicate());
    }

    @Override
    public ReactiveDatagram replace(ByteBuf content) {
        return new ReactiveDatagram(content, address, flags);
    }

    @Override
    public int refCnt() {
        return content.refCnt();
    }

    @Override
    public ReactiveDatagram retain() {
        content.retain();
        return this;
    }

    @Override
    public ReactiveDatagram retain(int increment) {
        content.retain(increment);
        return this;
    }

    @Override
    public ReactiveDatagram touch() {
        content.touch();
        return this;
    }

    @Override
    public ReactiveDatagram touch(Object hint) {
        content.touch(hint);
        return this;
    }

    @Override
    public boolean release() {
        return content.release();
    }

    @Override
    public boolean release(int decrement) {
        return content.release(decrement);
    }
}
