package dev.sockeye;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
        ControlViews.inHostOrder(data).asIntBuffer().put(fds);
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
        ControlViews.inHostOrder(data).putInt(pid).putInt(uid).putInt(gid);
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
     * Returns the descriptors that came, whole ones of a cut item: those of {@code SCM_RIGHTS}, or
     * the one of the sender's process of {@code SCM_PIDFD}, Linux, which comes with each message
     * where {@code SO_PASSPIDFD} is set.
     *
     * @return their numbers, the caller's to close; none if the item is of another kind, or the
     *     process had ended
     */
    public List<Integer> fds() {
        if (!is(Constants.SOL_SOCKET, Constants.SCM_RIGHTS)
                && !is(Constants.SOL_SOCKET, Constants.SCM_PIDFD)) {
            return List.of();
        }
        var fds = new ArrayList<Integer>();
        for (var in = ControlViews.inHostOrder(data); in.remaining() >= Integer.BYTES; ) {
            int fd = in.getInt();
            if (fd >= 0) { // Of a process that has ended the kernel gives minus ESRCH.
                fds.add(fd);
            }
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
        var in = ControlViews.inHostOrder(data);
        if (in.remaining() >= Integer.BYTES) {
            return in.getInt();
        }
        if (!in.hasRemaining()) {
            throw new IllegalStateException("there is no number in " + this);
        }
        return Byte.toUnsignedInt(in.get());
    }

    /**
     * Makes the item that cuts the data of a UDP send into datagrams: {@code UDP_SEGMENT}, Linux.
     *
     * @param bytes the length of each datagram but the last, 1 to 65535
     * @return the item
     * @throws IllegalArgumentException if {@code bytes} is out of range
     * @see <a href="https://man7.org/linux/man-pages/man7/udp.7.html">udp(7)</a>
     */
    public static ControlMessage udpSegment(int bytes) {
        if (bytes < 1 || bytes > 0xffff) {
            throw new IllegalArgumentException("bytes must be 1-65535: " + bytes);
        }
        byte[] data = new byte[Short.BYTES];
        ControlViews.inHostOrder(data).putShort((short) bytes);
        return new ControlMessage(Constants.IPPROTO_UDP, Constants.UDP_SEGMENT, data);
    }

    /**
     * Makes an item of one {@code int}, as {@code IP_TTL}, {@code IP_TOS}, {@code IPV6_HOPLIMIT}
     * and {@code IPV6_TCLASS} are sent.
     *
     * @param level {@code IPPROTO_IP} and the like
     * @param type {@code IP_TTL} and the like
     * @param value the number
     * @return the item
     */
    public static ControlMessage ofInt(int level, int type, int value) {
        byte[] data = new byte[Integer.BYTES];
        ControlViews.inHostOrder(data).putInt(value);
        return new ControlMessage(level, type, data);
    }

    /**
     * Returns where the datagram came in: {@code IP_PKTINFO} or {@code IPV6_PKTINFO}.
     *
     * @return the interface and addresses
     * @throws IllegalStateException if the item is of another kind, or cut
     */
    public PacketInfo packetInfo() {
        return is(Constants.IPPROTO_IPV6, Constants.IPV6_PKTINFO)
                ? viewed(
                        ControlViews.in6PacketInfo(data),
                        Constants.IPPROTO_IPV6,
                        Constants.IPV6_PKTINFO)
                : viewed(
                        ControlViews.inPacketInfo(data),
                        Constants.IPPROTO_IP,
                        Constants.IP_PKTINFO);
    }

    /**
     * Returns when the message was received or sent: one time for {@code SCM_TIMESTAMP}
     * (microseconds) and {@code SCM_TIMESTAMPNS} (nanoseconds); for {@code SCM_TIMESTAMPING} three,
     * by the kernel, unused, and by the card, where a time that there is not is the epoch.
     *
     * @return the times; none if the item is of another kind
     * @throws IllegalStateException if a time is beyond what an {@link Instant} holds
     * @see <a href="https://docs.kernel.org/networking/timestamping.html">timestamping</a>
     */
    public List<Instant> timestamps() {
        boolean isMicros = is(Constants.SOL_SOCKET, Constants.SCM_TIMESTAMP);
        boolean isNanos =
                is(Constants.SOL_SOCKET, Constants.SCM_TIMESTAMPNS)
                        || is(Constants.SOL_SOCKET, Constants.SCM_TIMESTAMPING);
        if (!isMicros && !isNanos) {
            return List.of();
        }
        return viewed(
                ControlViews.times(data, isMicros ? ChronoUnit.MICROS : ChronoUnit.NANOS),
                level,
                type);
    }

    /**
     * Returns what {@code MSG_ERRQUEUE} received: {@code IP_RECVERR} or {@code IPV6_RECVERR}.
     *
     * @return the error and its origin
     * @throws IllegalStateException if the item is of another kind, or cut
     */
    public ExtendedError extendedError() {
        boolean isIpv6 = is(Constants.IPPROTO_IPV6, Constants.IPV6_RECVERR);
        return viewed(
                ControlViews.extendedError(data),
                isIpv6 ? Constants.IPPROTO_IPV6 : Constants.IPPROTO_IP,
                isIpv6 ? Constants.IPV6_RECVERR : Constants.IP_RECVERR);
    }

    /**
     * Returns which {@code MSG_ZEROCOPY} sends the kernel is done with: what {@code MSG_ERRQUEUE}
     * received, as {@link #extendedError} gives it.
     *
     * @return the sends, by number
     * @throws IllegalStateException if the item is of another kind or origin, or cut
     */
    public ZeroCopyCompletion zeroCopyCompletion() {
        var error = extendedError();
        if (error.origin() != Constants.SO_EE_ORIGIN_ZEROCOPY) {
            throw new IllegalStateException("no zero-copy completion but " + error);
        }
        return new ZeroCopyCompletion(
                error.info(),
                error.data(),
                (error.code() & Constants.SO_EE_CODE_ZEROCOPY_COPIED) != 0);
    }

    private <T> T viewed(@Nullable T view, int level, int type) {
        if (view == null || !is(level, type)) {
            throw new IllegalStateException("no such view of " + this);
        }
        return view;
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
