package dev.sockeye;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@code recvmsg} received.
 *
 * <p>Two are equal if all their parts are, the bytes by content.
 *
 * @param data the bytes. The array is not copied: it is the receiver's own, to keep or change
 * @param ancillary the ancillary data, unmodifiable
 * @param flags what the kernel tells of the message, as {@code MSG_TRUNC} and {@code MSG_CTRUNC}
 * @param address the sender; null where the socket has none to give, as a connected stream
 * @see <a href="https://man7.org/linux/man-pages/man2/recv.2.html">recvmsg(2)</a>
 */
public record Message(
        byte[] data, List<ControlMessage> ancillary, int flags, @Nullable Address address) {
    /** Makes a message of its parts; the list is copied, the array is kept. */
    public Message {
        Objects.requireNonNull(data, "data");
        ancillary = List.copyOf(ancillary);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Message message
                && Arrays.equals(data, message.data)
                && ancillary.equals(message.ancillary)
                && flags == message.flags
                && Objects.equals(address, message.address);
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(data), ancillary, flags, address);
    }

    /** Describes the message by its length, ancillary data, named flags and sender. */
    @Override
    public String toString() {
        return "Message[%d bytes, ancillary=%s, flags=%s, address=%s]"
                .formatted(data.length, ancillary, ConstantNames.messageFlags(flags), address);
    }
}
