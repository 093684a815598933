package dev.sockeye;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@code recvFds} received: bytes, and descriptors that are now this process's.
 *
 * <p>Whoever receives it closes the descriptors. Two are equal if all their parts are, the bytes by
 * content.
 *
 * @param data the bytes. The array is not copied: it is the receiver's own, to keep or change
 * @param fds the descriptors, unmodifiable
 * @param flags what the kernel tells of the message, as {@code MSG_CTRUNC} where descriptors were
 *     lost
 * @param address the sender; null where the socket has none to give, as a connected stream
 * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7)</a>
 */
public record ReceivedFds(byte[] data, List<Integer> fds, int flags, @Nullable Address address) {
    /** Makes a result of its parts; the list is copied, the array is kept. */
    public ReceivedFds {
        Objects.requireNonNull(data, "data");
        fds = List.copyOf(fds);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ReceivedFds received
                && Arrays.equals(data, received.data)
                && fds.equals(received.fds)
                && flags == received.flags
                && Objects.equals(address, received.address);
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(data), fds, flags, address);
    }

    /** Describes the result by its length, descriptors, named flags and sender. */
    @Override
    public String toString() {
        return "ReceivedFds[%d bytes, fds=%s, flags=%s, address=%s]"
                .formatted(data.length, fds, ConstantNames.messageFlags(flags), address);
    }
}
