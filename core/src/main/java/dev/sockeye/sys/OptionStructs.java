package dev.sockeye.sys;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.GroupReq;
import dev.sockeye.GroupSourceReq;
import dev.sockeye.IpMreqSource;
import dev.sockeye.IpMreqn;
import dev.sockeye.Ipv6Mreq;
import dev.sockeye.Linger;
import dev.sockeye.PacketMreq;
import dev.sockeye.SocketError;
import dev.sockeye.TipcGroupReq;
import dev.sockeye.TpacketStats;
import dev.sockeye.Ucred;
import java.lang.foreign.Arena;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/**
 * The values of options that are structures, to and from the bytes that the kernel takes and gives.
 * Whoever decodes has made sure that there are as many bytes as the structure has.
 */
public final class OptionStructs {

    private static final int NANOS_PER_MICRO = 1000;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int INET_BYTES = 4;
    private static final int INET6_BYTES = 16;

    private OptionStructs() {}

    // ---- sys/socket.h, sys/time.h ----

    /** {@code struct linger}. */
    public static byte[] encode(Linger value) {
        return new Struct(Layouts.LINGER)
                .put("l_onoff", value.onoff() ? 1 : 0)
                .put("l_linger", value.linger())
                .bytes();
    }

    /** {@code struct linger}. */
    public static Linger linger(byte[] bytes) {
        var struct = new Struct(Layouts.LINGER, bytes);
        return new Linger(struct.get("l_onoff") != 0, Math.max(struct.get("l_linger"), 0));
    }

    /** {@code struct timeval}: rounded up to microseconds, so that a short time is not none. */
    public static byte[] encode(Duration value) {
        long seconds = value.getSeconds();
        long micros = Math.ceilDiv(value.getNano(), NANOS_PER_MICRO);
        if (micros == MICROS_PER_SECOND && seconds < Long.MAX_VALUE) {
            seconds++;
            micros = 0;
        }
        // Eight bytes for the microseconds also where there are four and padding: little-endian.
        byte[] bytes = new byte[(int) Layouts.TIMEVAL.byteSize()];
        Struct.wrap(bytes).putLong(seconds).putLong(Math.min(micros, MICROS_PER_SECOND - 1));
        return bytes;
    }

    /** {@code struct timeval}. */
    public static Duration timeval(byte[] bytes) {
        long seconds = Struct.wrap(bytes).getLong();
        long micros = new Struct(Layouts.TIMEVAL, bytes).get("tv_usec");
        return Duration.ofSeconds(
                seconds, Math.clamp(micros, 0, MICROS_PER_SECOND - 1) * NANOS_PER_MICRO);
    }

    /** {@code struct ucred}. */
    public static Ucred ucred(byte[] bytes) {
        var struct = new Struct(Layouts.UCRED, bytes);
        return new Ucred(
                struct.get("pid"),
                Integer.toUnsignedLong(struct.get("uid")),
                Integer.toUnsignedLong(struct.get("gid")));
    }

    // ---- netinet/in.h ----

    /** {@code struct in_addr}, from a numeric address; "" is the wildcard. */
    public static byte[] inAddr(String host) throws SocketError {
        return packed(
                Address.inet(host, 0), Layouts.offset(Layouts.SOCKADDR_IN, "sin_addr"), INET_BYTES);
    }

    /** {@code struct in_addr}, as a numeric address. */
    public static String inAddr(byte[] bytes) {
        return (bytes[0] & 0xff)
                + "."
                + (bytes[1] & 0xff)
                + "."
                + (bytes[2] & 0xff)
                + "."
                + (bytes[3] & 0xff);
    }

    /** {@code struct ip_mreqn}. */
    public static byte[] encode(IpMreqn value) throws SocketError {
        return new Struct(Layouts.IP_MREQN)
                .put("imr_multiaddr", inAddr(value.multiaddr()))
                .put("imr_address", inAddr(value.address()))
                .put("imr_ifindex", value.ifindex())
                .bytes();
    }

    /** {@code struct ip_mreq_source}. */
    public static byte[] encode(IpMreqSource value) throws SocketError {
        return new Struct(Layouts.IP_MREQ_SOURCE)
                .put("imr_multiaddr", inAddr(value.multiaddr()))
                .put("imr_interface", inAddr(value.address()))
                .put("imr_sourceaddr", inAddr(value.sourceaddr()))
                .bytes();
    }

    /** {@code struct ipv6_mreq}. */
    public static byte[] encode(Ipv6Mreq value) throws SocketError {
        byte[] group =
                packed(
                        Address.inet6(value.multiaddr(), 0),
                        Layouts.offset(Layouts.SOCKADDR_IN6, "sin6_addr"),
                        INET6_BYTES);
        return new Struct(Layouts.IPV6_MREQ)
                .put("ipv6mr_multiaddr", group)
                .put("ipv6mr_interface", value.ifindex())
                .bytes();
    }

    /** {@code struct group_req}. */
    public static byte[] encode(GroupReq value) throws SocketError {
        return new Struct(Layouts.GROUP_REQ)
                .put("gr_interface", value.ifindex())
                .put("gr_group", sockaddr(value.group()))
                .bytes();
    }

    /** {@code struct group_source_req}. */
    public static byte[] encode(GroupSourceReq value) throws SocketError {
        return new Struct(Layouts.GROUP_SOURCE_REQ)
                .put("gsr_interface", value.ifindex())
                .put("gsr_group", sockaddr(value.group()))
                .put("gsr_source", sockaddr(value.source()))
                .bytes();
    }

    /**
     * The level at which a group of the address's family is joined.
     *
     * @throws IllegalArgumentException if it is of neither
     */
    public static int level(Address group) {
        if (group.family() == Constants.AF_INET) {
            return Constants.IPPROTO_IP;
        }
        if (group.family() == Constants.AF_INET6) {
            return Constants.IPPROTO_IPV6;
        }
        throw new IllegalArgumentException(
                "group " + group + " is neither of AF_INET nor of AF_INET6");
    }

    // ---- linux/if_packet.h, linux/tipc.h ----

    /** {@code struct packet_mreq}. */
    public static byte[] encode(PacketMreq value) {
        byte[] address = value.address().bytes();
        var struct = new Struct(Layouts.PACKET_MREQ);
        struct.put("mr_ifindex", value.ifindex());
        struct.putShort("mr_type", value.type());
        struct.putShort("mr_alen", address.length);
        struct.put("mr_address", address);
        return struct.bytes();
    }

    /** {@code struct tpacket_stats}. */
    public static TpacketStats tpacketStats(byte[] bytes) {
        var struct = new Struct(Layouts.TPACKET_STATS, bytes);
        return new TpacketStats(
                Integer.toUnsignedLong(struct.get("tp_packets")),
                Integer.toUnsignedLong(struct.get("tp_drops")));
    }

    /** {@code struct tipc_group_req}. */
    public static byte[] encode(TipcGroupReq value) {
        return new Struct(Layouts.TIPC_GROUP_REQ)
                .put("type", (int) value.type())
                .put("instance", (int) value.instance())
                .put("scope", value.scope())
                .put("flags", value.flags())
                .bytes();
    }

    // ---- addresses within structures ----

    private static byte[] packed(Address address, long offset, int lengthBytes) throws SocketError {
        byte[] packed = new byte[lengthBytes];
        System.arraycopy(sockaddr(address), (int) offset, packed, 0, lengthBytes);
        return packed;
    }

    private static byte[] sockaddr(Address address) throws SocketError {
        try (var arena = Arena.ofConfined()) {
            var memory = arena.allocate(Layouts.SOCKADDR_STORAGE_BYTES, Long.BYTES);
            int length = SockAddrs.encode(address, address.family(), memory);
            if (length == SockAddrs.IS_NAME) {
                throw new IllegalArgumentException(
                        "address " + address + " is not numeric, which an option's has to be");
            }
            return memory.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /** The bytes of one structure, by the names of its fields. */
    private static final class Struct {

        private final StructLayout layout;
        private final byte[] memory;
        private final ByteBuffer bytes;

        Struct(StructLayout layout) {
            this(layout, new byte[(int) layout.byteSize()]);
        }

        Struct(StructLayout layout, byte[] memory) {
            this.layout = layout;
            this.memory = memory;
            bytes = wrap(memory);
        }

        static ByteBuffer wrap(byte[] bytes) {
            return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        }

        private int offset(String field) {
            return (int) Layouts.offset(layout, field);
        }

        int get(String field) {
            return bytes.getInt(offset(field));
        }

        Struct put(String field, int value) {
            bytes.putInt(offset(field), value);
            return this;
        }

        Struct put(String field, byte[] value) {
            bytes.put(offset(field), value);
            return this;
        }

        void putShort(String field, int value) {
            bytes.putShort(offset(field), (short) value);
        }

        byte[] bytes() {
            return memory;
        }
    }
}
