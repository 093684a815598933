package dev.sockeye;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    // ---- typed views ----

    /**
     * Makes the item that passes open descriptors to the receiver of a Unix socket: {@code
     * SCM_RIGHTS}.
     *
     * @param fds the descriptors' numbers, which stay the caller's
     * @return the item
     * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7)</a>
     */
    public static ControlMessage rights(int... fds) {
        byte[] data = new byte[fds.length * Integer.BYTES];
        inHostOrder(data).asIntBuffer().put(fds);
        return new ControlMessage(Constants.SOL_SOCKET, Constants.SCM_RIGHTS, data);
    }

    /**
     * Makes the item that tells a Unix peer who sends: {@code SCM_CREDENTIALS}, Linux. The kernel
     * checks it.
     *
     * @param pid a process id
     * @param uid a user id
     * @param gid a group id
     * @return the item
     * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7)</a>
     */
    public static ControlMessage credentials(int pid, int uid, int gid) {
        byte[] data = new byte[3 * Integer.BYTES];
        inHostOrder(data).putInt(pid).putInt(uid).putInt(gid);
        return new ControlMessage(Constants.SOL_SOCKET, Constants.SCM_CREDENTIALS, data);
    }

    /**
     * Tells whether the item is of a level and type.
     *
     * @param level {@code SOL_SOCKET} and the like
     * @param type an {@code SCM_*} or the like
     * @return true if both are equal
     */
    public boolean is(int level, int type) {
        return this.level == level && this.type == type;
    }

    /**
     * Returns the descriptors that came, whole ones of a cut item: {@code SCM_RIGHTS}.
     *
     * @return their numbers, the caller's to close; none if the item is of another kind
     */
    public List<Integer> fds() {
        if (!is(Constants.SOL_SOCKET, Constants.SCM_RIGHTS)) {
            return List.of();
        }
        var fds = new ArrayList<Integer>();
        for (var in = inHostOrder(data); in.remaining() >= Integer.BYTES; ) {
            fds.add(in.getInt());
        }
        return List.copyOf(fds);
    }

    /**
     * Returns the item's first {@code int}, in host order: a TTL, hop limit, TOS, traffic class,
     * GRO segment size and others are that. A single byte, as {@code IP_TOS} is received, is
     * widened.
     *
     * @return the number
     * @throws IllegalStateException if the item is empty
     */
    public int intValue() {
        var in = inHostOrder(data);
        if (in.remaining() >= Integer.BYTES) {
            return in.getInt();
        }
        if (!in.hasRemaining()) {
            throw new IllegalStateException("there is no number in " + this);
        }
        return Byte.toUnsignedInt(in.get());
    }

    private static ByteBuffer inHostOrder(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
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
