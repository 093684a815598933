package dev.sockeye;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code recvmsgInto} received beside the bytes, which are in the caller's buffers.
 *
 * @param nbytes the number of bytes that were put into the buffers
 * @param ancillary the ancillary data, unmodifiable
 * @param flags what the kernel tells of the message, as {@code MSG_TRUNC} and {@code MSG_CTRUNC}
 * @param address the sender; null where the socket has none to give, as a connected stream
 * @see <a href="https://man7.org/linux/man-pages/man2/recv.2.html">recvmsg(2)</a>
 */
public record ReceivedMessage(
        int nbytes, List<ControlMessage> ancillary, int flags, @Nullable Address address) {
    /** Makes a result of its parts; the list is copied. */
    public ReceivedMessage {
        ancillary = List.copyOf(ancillary);
    }

    /** Describes the message by its length, ancillary data, named flags and sender. */
    @Override
    public String toString() {
        return "ReceivedMessage[%d bytes, ancillary=%s, flags=%s, address=%s]"
                .formatted(nbytes, ancillary, ConstantNames.messageFlags(flags), address);
    }
}
