package dev.sockeye.capture;

import dev.sockeye.Constants;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A packet that was captured, or read from a file: its bytes, and what is known of them.
 *
 * <p>The bytes are the packet's own, whatever becomes of the capture that they came from. A VLAN
 * tag that the kernel or the card took out of the frame is in its place again, as on the wire. Two
 * packets are equal if their bytes and all else are.
 *
 * @param timestamp when it passed the interface, in nanoseconds since 1970, UTC
 * @param originalLength its length on the wire, in bytes; more than those of {@code data} where the
 *     capture cut it
 * @param data the bytes captured. The array is not copied: it is the receiver's own, to keep or
 *     change
 * @param ifname the interface it passed; empty where a file does not say
 * @param linkType how the bytes begin, as a LINKTYPE_ number of the registry of libpcap: 1 is
 *     Ethernet
 * @param direction who it was for, as {@code PACKET_HOST} or {@code PACKET_OUTGOING}; {@link
 *     Constants#UNDEFINED} where a file does not say
 * @param options what else a pcapng file says of it, in the order of the file: comments, and what
 *     this class knows nothing of, so that a copy has all of it; copied. Of flags among them
 *     ({@code epb_flags}) those of the direction are written as {@code direction} says; such as
 *     stand at the end and say nothing else are left out
 * @see <a href="https://man7.org/linux/man-pages/man7/packet.7.html">packet(7)</a>
 * @see <a href="https://www.tcpdump.org/linktypes.html">Link-layer header types</a>
 */
public record Packet(
        long timestamp,
        int originalLength,
        byte[] data,
        String ifname,
        int linkType,
        int direction,
        List<PcapOption> options) {

    /** The link type of Ethernet frames, and of the loopback interface of Linux. */
    public static final int LINKTYPE_ETHERNET = 1;

    /**
     * Makes a packet of its parts, keeping the array itself.
     *
     * @throws IllegalArgumentException if a length or the link type is negative
     */
    public Packet {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(ifname, "ifname");
        options = List.copyOf(options);
        if (originalLength < 0) {
            throw new IllegalArgumentException("originalLength is negative: " + originalLength);
        }
        if (linkType < 0 || linkType > 0xffff) {
            throw new IllegalArgumentException("linkType must be 0-65535: " + linkType);
        }
    }

    /** {@return what a file says of it for people} */
    public List<String> comments() {
        return PcapOption.comments(options);
    }

    /** {@return the outermost VLAN tag of an Ethernet frame; null where there is none} */
    public @Nullable VlanTag vlan() {
        if (linkType != LINKTYPE_ETHERNET || data.length < 16) {
            return null;
        }
        int tpid = unsignedShort(12);
        return tpid == 0x8100 || tpid == 0x88a8 ? new VlanTag(tpid, unsignedShort(14)) : null;
    }

    /** {@return whether the capture kept fewer bytes than the packet had} */
    public boolean isTruncated() {
        return data.length < originalLength;
    }

    private int unsignedShort(int offset) {
        return ((data[offset] & 0xff) << 8) | (data[offset + 1] & 0xff);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Packet packet
                && timestamp == packet.timestamp
                && originalLength == packet.originalLength
                && Arrays.equals(data, packet.data)
                && ifname.equals(packet.ifname)
                && linkType == packet.linkType
                && direction == packet.direction
                && options.equals(packet.options);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                timestamp,
                originalLength,
                Arrays.hashCode(data),
                ifname,
                linkType,
                direction,
                options);
    }

    /**
     * Describes the packet by its lengths and interface, as {@code Packet[60 of 1514 bytes, lo]}.
     */
    @Override
    public String toString() {
        String length =
                isTruncated() ? data.length + " of " + originalLength : String.valueOf(data.length);
        return "Packet[" + length + " bytes, " + ifname + "]";
    }
}
