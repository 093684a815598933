package dev.sockeye.examples.tool;

import dev.sockeye.Constants;
import dev.sockeye.Sockets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A network interface.
 *
 * @param index its number
 * @param name its name
 * @param flags {@code IFF_*} values, 32 bits
 * @param mtu the longest packet, in bytes, if it has one
 * @param address its hardware address as text, if it has one
 * @param broadcast the address of all that are on its wire, or of a tunnel's far end
 * @param state what else is told of it
 */
record Link(
        int index,
        String name,
        int flags,
        OptionalLong mtu,
        @Nullable String address,
        @Nullable String broadcast,
        LinkState state) {

    /** {@code struct ifinfomsg}: family, type, index, flags, change. */
    static final int HEADER_BYTES = 16;

    private static final int TYPE = 2;
    private static final int INDEX = 4;
    private static final int FLAGS = 8;

    // linux/if_link.h
    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_BROADCAST = 2;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;

    // linux/if_arp.h: interfaces of tunnels, whose hardware addresses are IP addresses.
    private static final int ARPHRD_TUNNEL = 768;
    private static final int ARPHRD_TUNNEL6 = 769;
    private static final int ARPHRD_SIT = 776;
    private static final int ARPHRD_IPGRE = 778;
    private static final int ARPHRD_IP6GRE = 823;
    private static final int INET_BYTES = 4;
    private static final int INET6_BYTES = 16;

    /** Reads an {@code RTM_NEWLINK}; null if it is cut before the name. */
    static @Nullable Link of(NetlinkMessage message) {
        var body = message.body();
        var attributes = message.attributes(HEADER_BYTES);
        var name = attributes.get(IFLA_IFNAME);
        if (body.remaining() < HEADER_BYTES || name == null) {
            return null;
        }
        var mtu = attributes.get(IFLA_MTU);
        int type = Short.toUnsignedInt(body.getShort(TYPE));
        return new Link(
                body.getInt(INDEX),
                text(name),
                body.getInt(FLAGS),
                mtu == null || mtu.remaining() < Integer.BYTES
                        ? OptionalLong.empty()
                        : OptionalLong.of(Integer.toUnsignedLong(mtu.getInt(0))),
                address(type, attributes.get(IFLA_ADDRESS)),
                address(type, attributes.get(IFLA_BROADCAST)),
                LinkState.of(type, attributes));
    }

    /** A C string. */
    static String text(ByteBuffer bytes) {
        var text = StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    /** As ip(8) writes it: of a tunnel, the IP address at its end. */
    private static @Nullable String address(int type, @Nullable ByteBuffer attribute) {
        if (attribute == null) {
            return null;
        }
        byte[] bytes = new byte[attribute.remaining()];
        attribute.duplicate().get(bytes);
        boolean isTunnel = type == ARPHRD_TUNNEL || type == ARPHRD_SIT || type == ARPHRD_IPGRE;
        if (isTunnel && bytes.length == INET_BYTES) {
            return Sockets.inetNtop(Constants.AF_INET, bytes);
        }
        boolean isTunnel6 = type == ARPHRD_TUNNEL6 || type == ARPHRD_IP6GRE;
        if (isTunnel6 && bytes.length == INET6_BYTES) {
            return Sockets.inetNtop(Constants.AF_INET6, bytes);
        }
        return HexFormat.ofDelimiter(":").formatHex(bytes);
    }
}
