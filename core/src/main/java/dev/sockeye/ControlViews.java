package dev.sockeye;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The structures in ancillary data, read from and written to bytes in host order; bytes that are
 * too few for one are refused.
 */
final class ControlViews {

    private static final int TIME_BYTES = 16; // struct timeval, struct timespec
    private static final int IN_PKTINFO_BYTES = 12;
    private static final int IN6_PKTINFO_BYTES = 20;
    private static final int EXTENDED_ERROR_BYTES = 16;
    private static final int INET_BYTES = 4;
    private static final int INET6_BYTES = 16;

    private ControlViews() {}

    static ByteBuffer inHostOrder(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    /**
     * Whole times, of {@code struct timespec}s (in nanoseconds) or {@code struct timeval}s (in
     * microseconds); null if one is beyond what an {@link Instant} holds.
     */
    static @Nullable List<Instant> times(byte[] data, ChronoUnit unit) {
        var times = new ArrayList<Instant>();
        var in = inHostOrder(data);
        while (in.remaining() >= TIME_BYTES) {
            try {
                times.add(Instant.ofEpochSecond(in.getLong()).plus(in.getLong(), unit));
            } catch (DateTimeException | ArithmeticException _) {
                return null;
            }
        }
        return List.copyOf(times);
    }

    static @Nullable PacketInfo inPacketInfo(byte[] data) {
        if (data.length < IN_PKTINFO_BYTES) {
            return null;
        }
        var in = inHostOrder(data);
        int index = in.getInt();
        var local = inet(in);
        return new PacketInfo(index, local, inet(in));
    }

    static @Nullable PacketInfo in6PacketInfo(byte[] data) {
        if (data.length < IN6_PKTINFO_BYTES) {
            return null;
        }
        var in = inHostOrder(data);
        var address = inet6(in);
        return new PacketInfo(in.getInt(), address, address);
    }

    /**
     * {@code struct sock_extended_err}, linux/errqueue.h, and the offender's socket address behind
     * it.
     */
    static @Nullable ExtendedError extendedError(byte[] data) {
        if (data.length < EXTENDED_ERROR_BYTES) {
            return null;
        }
        var in = inHostOrder(data);
        int errno = in.getInt();
        int origin = Byte.toUnsignedInt(in.get());
        int type = Byte.toUnsignedInt(in.get());
        int code = Byte.toUnsignedInt(in.get());
        in.get();
        long info = Integer.toUnsignedLong(in.getInt());
        long more = Integer.toUnsignedLong(in.getInt());
        return new ExtendedError(errno, origin, type, code, info, more, offender(in));
    }

    /**
     * A {@code sockaddr_in} or {@code sockaddr_in6}: family, port, for IPv6 the flow, then the
     * address.
     */
    private static @Nullable Address offender(ByteBuffer in) {
        int family =
                in.remaining() < Short.BYTES
                        ? Constants.AF_UNSPEC
                        : Short.toUnsignedInt(in.getShort());
        if (family == Constants.AF_INET && in.remaining() >= Short.BYTES + INET_BYTES) {
            in.getShort();
            return inet(in);
        }
        if (family == Constants.AF_INET6
                && in.remaining() >= Short.BYTES + Integer.BYTES + INET6_BYTES) {
            in.getShort();
            in.getInt();
            return inet6(in);
        }
        return null;
    }

    private static Address inet(ByteBuffer in) {
        int first = Byte.toUnsignedInt(in.get());
        int second = Byte.toUnsignedInt(in.get());
        int third = Byte.toUnsignedInt(in.get());
        return Address.inet(
                first + "." + second + "." + third + "." + Byte.toUnsignedInt(in.get()), 0);
    }

    /** What the kernel's crypto is to do with the data: linux/if_alg.h. */
    static List<ControlMessage> afalg(int op, byte @Nullable [] iv, int assoclen) {
        if (op < 0) {
            throw new IllegalArgumentException("op must not be negative: " + op);
        }
        if (assoclen < -1) {
            throw new IllegalArgumentException("assoclen must not be negative: " + assoclen);
        }
        var items = new ArrayList<ControlMessage>();
        items.add(ControlMessage.ofInt(Constants.SOL_ALG, Constants.ALG_SET_OP, op));
        if (iv != null) {
            byte[] data = new byte[Integer.BYTES + iv.length]; // struct af_alg_iv
            inHostOrder(data).putInt(iv.length).put(iv);
            items.add(new ControlMessage(Constants.SOL_ALG, Constants.ALG_SET_IV, data));
        }
        if (assoclen >= 0) {
            items.add(
                    ControlMessage.ofInt(
                            Constants.SOL_ALG, Constants.ALG_SET_AEAD_ASSOCLEN, assoclen));
        }
        return items;
    }

    private static Address inet6(ByteBuffer in) {
        byte[] address = new byte[INET6_BYTES];
        in.get(address);
        return Address.inet6(JdkAddresses.text(address), 0);
    }
}
