package dev.sockeye.capture;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Objects;

/**
 * How a file of packets is written: which of the formats, and what its header says.
 *
 * <p>The two reserved fields in the header of a pcap file are written as 0, as everyone writes
 * them. What is written with the format of the file it was read from is the same, byte for byte.
 *
 * @param kind which format it is
 * @param order of the numbers in it; of pcapng, in each section
 * @param snaplen of how many bytes of a packet a capture kept at most; unsigned. Of pcap only:
 *     pcapng has one for each interface
 * @param linkType of all its packets, a LINKTYPE_ number in the lower 16 bits and in the others
 *     what a file says besides; {@link #FIRST_PACKET} takes that of the first packet. Of pcap only
 * @see <a href="https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-06.html">PCAP</a>
 * @see <a href="https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-04.html">pcapng</a>
 */
public record PcapFormat(Kind kind, ByteOrder order, int snaplen, int linkType) {

    /** The formats. */
    public enum Kind {
        /** The format of the first tcpdump, with times in microseconds. */
        PCAP,
        /** The same with times in nanoseconds. */
        PCAP_NANOSECONDS,
        /** Its successor, with interfaces, comments and statistics. */
        PCAPNG
    }

    /** The link type of a pcap file that takes that of its first packet; Ethernet if none comes. */
    public static final int FIRST_PACKET = -1;

    /** The most that tcpdump keeps of a packet, and what a header says if nobody knows better. */
    static final int MOST_SNAPLEN = 262_144;

    /** A pcap file with times in microseconds, as tcpdump writes it: what everything can read. */
    public static final PcapFormat MICROSECONDS = ofThisMachine(Kind.PCAP);

    /** A pcap file with times in nanoseconds. */
    public static final PcapFormat NANOSECONDS = ofThisMachine(Kind.PCAP_NANOSECONDS);

    /** A pcapng file. */
    public static final PcapFormat PCAPNG = ofThisMachine(Kind.PCAPNG);

    /** Makes a format of its parts. */
    public PcapFormat {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(order, "order");
    }

    private static PcapFormat ofThisMachine(Kind kind) {
        return new PcapFormat(kind, ByteOrder.nativeOrder(), MOST_SNAPLEN, FIRST_PACKET);
    }

    /**
     * Chooses a format by the name of a file.
     *
     * @param path the file
     * @return {@link #NANOSECONDS} if the name has {@code .pcap} or {@code .cap} in it and no
     *     {@code .pcapng}, else {@link #PCAPNG}
     */
    public static PcapFormat of(Path path) {
        var name = String.valueOf(path.getFileName());
        boolean pcap = name.contains(".pcap") || name.contains(".cap");
        return pcap && !name.contains(".pcapng") ? NANOSECONDS : PCAPNG;
    }

    /**
     * Returns the same format with another link type.
     *
     * @param type as of {@link #linkType()}
     * @return the format
     */
    public PcapFormat withLinkType(int type) {
        return new PcapFormat(kind, order, snaplen, type);
    }

    /**
     * Returns the same format with another snap length.
     *
     * @param length as of {@link #snaplen()}
     * @return the format
     */
    public PcapFormat withSnaplen(int length) {
        return new PcapFormat(kind, order, length, linkType);
    }

    /**
     * Returns the same format with its numbers in another order.
     *
     * @param byteOrder as of {@link #order()}
     * @return the format
     */
    public PcapFormat withOrder(ByteOrder byteOrder) {
        return new PcapFormat(kind, byteOrder, snaplen, linkType);
    }
}
