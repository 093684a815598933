package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.ControlMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message with ancillary data that was received, or is to be sent.
 *
 * <p>Who has one owns its buffer and releases it, by {@link #release} or {@link #close}.
 *
 * <p><b>Descriptors</b> that came with a message ({@code SCM_RIGHTS}) belong to it: when its buffer
 * is released for the last time they are closed. Who asks for them, by {@link #fds} or {@link
 * #ancillary}, takes them over, and closes them himself; after the release it is too late. Those of
 * a message that is to be sent stay their owner's.
 *
 * @param content its bytes
 * @param ancillary what travels beside them, unmodifiable
 * @param address its sender, or its receiver; null for a sender without a name, and for the peer of
 *     a connected socket
 * @param flags the {@code MSG_*} flags with which it was received; not used when it is sent
 */
public record ReactiveMessage(
        ByteBuf content, List<ControlMessage> ancillary, @Nullable Address address, int flags)
        implements ByteBufHolder, AutoCloseable {

    /** Makes a message, which takes the buffer over. The list is copied. */
    public ReactiveMessage {
        Objects.requireNonNull(content, "content");
        if (!(ancillary instanceof ReceivedAncillary)) {
            ancillary = List.copyOf(ancillary);
        }
    }

    /**
     * Makes a message to be sent to the connected peer.
     *
     * @param content its bytes, which it takes over
     * @param ancillary what goes with them
     */
    public ReactiveMessage(ByteBuf content, List<ControlMessage> ancillary) {
        this(content, ancillary, null, 0);
    }

    /**
     * Makes a message to be sent.
     *
     * @param content its bytes, which it takes over
     * @param ancillary what goes with them
     * @param address its receiver; null for the connected peer
     */
    public ReactiveMessage(
            ByteBuf content, List<ControlMessage> ancillary, @Nullable Address address) {
        this(content, ancillary, address, 0);
    }

    /**
     * Returns the ancillary data. Descriptors in it are the caller's to close from then on.
     *
     * @return the items, unmodifiable, the same ones each time
     * @throws io.netty.util.IllegalReferenceCountException if descriptors came with the message and
     *     were closed with its buffer
     */
    @Override
    public List<ControlMessage> ancillary() {
        return ancillary instanceof ReceivedAncillary received ? received.take() : ancillary;
    }

    /**
     * Returns the descriptors that came with the message, which are close-on-exec and the caller's
     * to close from then on ({@link dev.sockeye.Socket#ofFd(int)}, {@link
     * dev.sockeye.Sockets#closeFd}).
     *
     * @return their numbers, in order; none if none came
     * @throws io.netty.util.IllegalReferenceCountException if they were closed with the buffer
     */
    public List<Integer> fds() {
        return Descriptors.among(ancillary());
    }

    /**
     * Tells whether the message was longer than the buffer, and its rest is lost. That ancillary
     * data is lost, {@code MSG_CTRUNC} among the flags tells.
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

    // ---- for the package: descriptors stay the message's ----

    /** Returns the ancillary data, without taking its descriptors. */
    List<ControlMessage> items() {
        return ancillary;
    }

    /** Closes the descriptors that nobody has asked for. */
    void closeDescriptors() {
        if (ancillary instanceof ReceivedAncillary received) {
            received.close();
        }
    }

    /** Returns the message with other content and flags, and all that came with it. */
    ReactiveMessage with(ByteBuf content, int flags) {
        return new ReactiveMessage(content, ancillary, address, flags);
    }

    // ---- ByteBufHolder ----

    /** Copies the message, without descriptors that are still its own. */
    @Override
    public ReactiveMessage copy() {
        return replace(content.copy());
    }

    @Override
    public ReactiveMessage duplicate() {
        return with(content.duplicate(), flags);
    }

    @Override
    public ReactiveMessage retainedDuplicate() {
        return with(content.retainedDuplicate(), flags);
    }

    /** Returns the message with another buffer, without descriptors that are still its own. */
    @Override
    public ReactiveMessage replace(ByteBuf content) {
        var shareable =
                ancillary instanceof ReceivedAncillary received ? received.shareable() : ancillary;
        return new ReactiveMessage(content, shareable, address, flags);
    }

    @Override
    public int refCnt() {
        return content.refCnt();
    }

    @Override
    public ReactiveMessage retain() {
        content.retain();
        return this;
    }

    @Override
    public ReactiveMessage retain(int increment) {
        content.retain(increment);
        return this;
    }

    @Override
    public ReactiveMessage touch() {
        content.touch();
        return this;
    }

    @Override
    public ReactiveMessage touch(Object hint) {
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
