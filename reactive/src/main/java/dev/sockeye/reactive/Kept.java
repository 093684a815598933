package dev.sockeye.reactive;

import dev.sockeye.Constants;
import dev.sockeye.ControlMessage;
import dev.sockeye.sys.ControlBuffer;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was received on one lane and given to nobody, with all that came with it: whatever call the
 * next receiver makes gets of it what the kernel would give. The loop's thread owns it.
 */
final class Kept {

    private final LoopSocket socket;

    // Made when something is kept.
    private @Nullable ArrayDeque<ReactiveMessage> messages;

    Kept(LoopSocket socket) {
        this.socket = socket;
    }

    boolean isEmpty() {
        return messages == null || messages.isEmpty();
    }

    /** Keeps a message for the next receiver; whatever else is kept came after it. */
    void keep(ReactiveMessage message) {
        if (socket.isGone()) {
            message.release();
        } else {
            addFirst(message);
        }
    }

    /**
     * Takes what was kept first: of a stream at most {@code size} bytes, the rest stays, without
     * the ancillary data, which goes with its first bytes; a datagram as it came, since it may come
     * back. What the receiver gets of it is {@link #seen}.
     */
    @Nullable ReactiveMessage take(int size) {
        var first = poll();
        if (first == null) {
            return null;
        }
        boolean isWhole =
                !socket.isStream()
                        || size == Inbound.ANY
                        || first.content().readableBytes() <= size;
        return isWhole ? first : splitOff(first, size);
    }

    private ReactiveMessage splitOff(ReactiveMessage first, int size) {
        var content = first.content();
        if (first.items().isEmpty()) {
            addFirst(first);
            return first.with(content.readRetainedSlice(size), first.flags());
        }
        // Not a slice: descriptors are closed with the buffer, whatever happens to the rest.
        int rest = content.readableBytes() - size;
        var copy = content.alloc().directBuffer(rest);
        copy.writeBytes(content, content.readerIndex() + size, rest);
        addFirst(new ReactiveMessage(copy, List.of(), null, first.flags()));
        content.writerIndex(content.readerIndex() + size);
        return first;
    }

    /** Returns a copy of what is kept first, without its descriptors: {@code MSG_PEEK}. */
    @Nullable ReactiveMessage peek() {
        var first = messages == null ? null : messages.peek();
        if (first == null) {
            return null;
        }
        var shown = first.copy();
        boolean isLess = shown.items().size() < first.items().size();
        return isLess ? shown.with(shown.content(), shown.flags() | Constants.MSG_CTRUNC) : shown;
    }

    /**
     * Returns a message as a call sees it: cut to {@code size} bytes and to so much room for
     * ancillary data, and with the flags that say so.
     */
    static ReactiveMessage seen(ReactiveMessage message, int size, int ancbufsize) {
        var items = message.items();
        int fitting = fitting(items, ancbufsize);
        var content = message.content();
        boolean isCut = size != Inbound.ANY && content.readableBytes() > size;
        if (!isCut && fitting == items.size()) {
            return message;
        }
        return new ReactiveMessage(
                isCut ? content.slice(content.readerIndex(), size) : content,
                first(items, fitting),
                message.address(),
                message.flags()
                        | (isCut ? Constants.MSG_TRUNC : 0)
                        | (fitting < items.size() ? Constants.MSG_CTRUNC : 0));
    }

    private static int fitting(List<ControlMessage> items, int ancbufsize) {
        int fitting = 0;
        for (long room = ancbufsize; fitting < items.size(); fitting++) {
            room -= ControlBuffer.space(items.get(fitting).data().length);
            if (room < 0) {
                break;
            }
        }
        return fitting;
    }

    private static List<ControlMessage> first(List<ControlMessage> items, int count) {
        boolean hasDescriptors = !Descriptors.among(items.subList(0, count)).isEmpty();
        return hasDescriptors && items instanceof ReceivedAncillary received
                ? received.first(count)
                : List.copyOf(items.subList(0, count));
    }

    /** What a call that is not recvmsg has given: the kernel closes the descriptors then. */
    static void given(@Nullable ReactiveMessage taken, List<ControlMessage> shown) {
        if (taken != null && Descriptors.among(shown).isEmpty()) {
            taken.closeDescriptors();
        }
    }

    void release() {
        for (var next = poll(); next != null; next = poll()) {
            next.release();
        }
    }

    private @Nullable ReactiveMessage poll() {
        return messages == null ? null : messages.poll();
    }

    private void addFirst(ReactiveMessage message) {
        if (messages == null) {
            messages = new ArrayDeque<>(1);
        }
        messages.addFirst(message);
    }
}
