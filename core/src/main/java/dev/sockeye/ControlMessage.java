package dev.sockeye;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An item of ancillary data, which travels beside the bytes of a message.
 *
 * <p>Immutable; two are equal if level, type and bytes are.
 *
 * @param level the protocol it belongs to, as {@code SOL_SOCKET}
 * @param type its type within the level, as {@code SCM_RIGHTS}
 * @param data its bytes as the kernel lays them out, in native byte order; copied in and out
 * @see <a href="https://man7.org/linux/man-pages/man3/cmsg.3.html">cmsg(3)</a>
 */
public record ControlMessage(int level, int type, byte[] data) {
    /** Makes an item of a copy of the bytes. */
    public ControlMessage {
        data = data.clone();
    }

    /**
     * Returns the bytes.
     *
     * @return a copy
     */
    @Override
    public byte[] data() {
        return data.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ControlMessage message
                && level == message.level
                && type == message.type
                && Arrays.equals(data, message.data);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * level + type) + Arrays.hashCode(data);
    }

    /**
     * Describes the item by its numbers and length, as {@code ControlMessage[level=1, type=1, 8
     * bytes]}.
     */
    @Override
    public String toString() {
        return "ControlMessage[level=" + level + ", type=" + type + ", " + data.length + " bytes]";
    }
}
