package dev.sockeye.capture;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.AF_INET6;

import dev.sockeye.Sockets;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the packets of a flow have in common: the protocol over IP, and the address and port of each
 * side. Of two directions each has its own key; {@link #bothWays} gives them one.
 *
 * @param isIpv6 whether the addresses are of IPv6, and not of IPv4
 * @param protocol an {@code IPPROTO_} number
 * @param sourceHigh the upper half of an IPv6 address; 0 of IPv4
 * @param sourceLow the lower half of an IPv6 address, or an IPv4 address, unsigned
 * @param sourcePort of TCP and UDP; 0 of others, and of a fragment that is not the first
 * @param destinationHigh as {@code sourceHigh}
 * @param destinationLow as {@code sourceLow}
 * @param destinationPort as {@code sourcePort}
 */
public record FlowKey(
        boolean isIpv6,
        int protocol,
        long sourceHigh,
        long sourceLow,
        int sourcePort,
        long destinationHigh,
        long destinationLow,
        int destinationPort) {

    /**
     * Returns the key of a packet's flow.
     *
     * @param packet a view of the packet
     * @return the key; null if there is no whole IP header
     */
    public static @Nullable FlowKey of(PacketView packet) {
        int sourcePort = Math.max(packet.sourcePort(), 0);
        int destinationPort = Math.max(packet.destinationPort(), 0);
        if (packet.ipv4().isWhole()) {
            return new FlowKey(
                    false,
                    packet.protocol(),
                    0,
                    Integer.toUnsignedLong(packet.ipv4().source()),
                    sourcePort,
                    0,
                    Integer.toUnsignedLong(packet.ipv4().destination()),
                    destinationPort);
        }
        if (packet.ipv6().isWhole()) {
            return new FlowKey(
                    true,
                    packet.protocol(),
                    packet.ipv6().sourceHigh(),
                    packet.ipv6().sourceLow(),
                    sourcePort,
                    packet.ipv6().destinationHigh(),
                    packet.ipv6().destinationLow(),
                    destinationPort);
        }
        return null;
    }

    /** {@return the key of the other direction} */
    public FlowKey reversed() {
        return new FlowKey(
                isIpv6,
                protocol,
                destinationHigh,
                destinationLow,
                destinationPort,
                sourceHigh,
                sourceLow,
                sourcePort);
    }

    /** {@return the same key for both directions: that whose source is the lesser, or this} */
    public FlowKey bothWays() {
        int order = Long.compareUnsigned(sourceHigh, destinationHigh);
        if (order == 0) {
            order = Long.compareUnsigned(sourceLow, destinationLow);
        }
        if (order == 0) {
            order = Integer.compare(sourcePort, destinationPort);
        }
        return order > 0 ? reversed() : this;
    }

    /** {@return the address it comes from, as text} */
    public String sourceHost() {
        return host(sourceHigh, sourceLow);
    }

    /** {@return the address it goes to, as text} */
    public String destinationHost() {
        return host(destinationHigh, destinationLow);
    }

    private String host(long high, long low) {
        return isIpv6
                ? Sockets.inetNtop(
                        AF_INET6,
                        ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array())
                : Sockets.inetNtop(
                        AF_INET, ByteBuffer.allocate(Integer.BYTES).putInt((int) low).array());
    }

    /** Describes the flow, as {@code 6 192.0.2.1:40001 > 192.0.2.2:443}. */
    @Override
    public String toString() {
        return "%d %s > %s"
                .formatted(
                        protocol,
                        endpoint(sourceHost(), sourcePort),
                        endpoint(destinationHost(), destinationPort));
    }

    private String endpoint(String host, int port) {
        return isIpv6 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
