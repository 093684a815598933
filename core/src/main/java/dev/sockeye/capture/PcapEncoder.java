package dev.sockeye.capture;

import java.io.IOException;
import java.util.List;

/** Writes pcap, with micro- or nanoseconds. */
final class PcapEncoder implements PacketEncoder {
    private static final long SECOND = 1_000_000_000L;
    private static final long MOST_SECONDS = 0xffff_ffffL;

    private final PcapFormat format;
    private final int magic;

    /** How many nanoseconds a unit has. */
    private final int unit;

    /** Of the packets of this file; {@link PcapFormat#FIRST_PACKET} while nothing is written. */
    private int linkType = PcapFormat.FIRST_PACKET;

    PcapEncoder(PcapFormat format) {
        this.format = format;
        boolean nanoseconds = format.kind() == PcapFormat.Kind.PCAP_NANOSECONDS;
        magic = nanoseconds ? PcapSource.NANOSECONDS : PcapSource.MICROSECONDS;
        unit = nanoseconds ? 1 : 1_000;
    }

    @Override
    public void begin() {
        linkType = PcapFormat.FIRST_PACKET;
    }

    @Override
    public void header(PcapOutput out, int firstLinkType) throws IOException {
        if (linkType != PcapFormat.FIRST_PACKET) {
            return;
        }
        int field =
                format.linkType() == PcapFormat.FIRST_PACKET ? firstLinkType : format.linkType();
        out.room(PcapSource.HEADER_BYTES, this)
                .putInt(magic)
                .putShort((short) 2)
                .putShort((short) 4)
                .putInt(0)
                .putInt(0)
                .putInt(format.snaplen())
                .putInt(field);
        out.done();
        linkType = field & 0xffff;
    }

    @Override
    public void packet(PcapOutput out, Source packet) throws IOException {
        long seconds = Math.floorDiv(packet.timestamp(), SECOND);
        if (seconds < 0 || seconds > MOST_SECONDS) {
            throw new IllegalArgumentException(
                    "a pcap file has times from 1970 to 2106: " + packet.timestamp());
        }
        header(out, packet.from().linkType());
        if (packet.from().linkType() != linkType) {
            throw new IllegalArgumentException(
                    "this pcap file has packets of link type %d, not %d; pcapng has any"
                            .formatted(linkType, packet.from().linkType()));
        }
        out.room(PcapSource.RECORD_BYTES + packet.length(), this)
                .putInt((int) seconds)
                .putInt((int) (packet.timestamp() - seconds * SECOND) / unit)
                .putInt(packet.length())
                .putInt(packet.originalLength());
        out.put(packet.memory(), packet.offset(), packet.length());
        out.done();
    }

    /** Writes nothing: the format has no place for them. */
    @Override
    public void statistics(PcapOutput out, PcapInterface of, PcapStatistics statistics) {}

    @Override
    public void end(PcapOutput out, List<PcapInterface> described) throws IOException {
        header(out, Packet.LINKTYPE_ETHERNET);
    }

    @Override
    public int lengthAt(PcapOutput out, int position, boolean first) {
        return first
                ? PcapSource.HEADER_BYTES
                : PcapSource.RECORD_BYTES + out.intAt(position + 2 * Integer.BYTES);
    }
}
