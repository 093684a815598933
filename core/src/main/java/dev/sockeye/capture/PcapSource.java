package dev.sockeye.capture;

import dev.sockeye.Constants;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pcap file, of those variants that libpcap reads. */
final class PcapSource implements PacketSource {
    static final int MICROSECONDS = 0xa1b2c3d4;
    static final int NANOSECONDS = 0xa1b23c4d;

    /** Of a modified libpcap in old Linux distributions, with more in front of each packet. */
    static final int MODIFIED = 0xa1b2cd34;

    static final int HEADER_BYTES = 24;
    static final int RECORD_BYTES = 16;

    private static final int MODIFIED_BYTES = 8;
    private static final int VERSION = 2;

    /** Of DG/UX, which has the two lengths the other way round, as versions before 2.3 have. */
    private static final int DG_UX_VERSION = 543;

    private final PcapInput input;
    private final PcapFormat format;
    private final boolean modified;
    private final int version;
    private final int minor;

    /** Reads the header, in the order that its magic has. */
    PcapSource(PcapInput input) throws IOException {
        this.input = input;
        input.need(HEADER_BYTES, "the header", 0);
        int magic = input.takeInt();
        version = input.takeShort();
        minor = input.takeShort();
        if (version != VERSION && version != DG_UX_VERSION) {
            throw input.broken("version " + version + "." + minor + " of pcap is unknown", 0);
        }
        input.takeInt(); // reserved, once the time zone
        input.takeInt(); // reserved, once the accuracy
        int snaplen = input.takeInt();
        int linkType = input.takeInt();
        modified = magic == MODIFIED;
        format =
                new PcapFormat(
                        magic == NANOSECONDS
                                ? PcapFormat.Kind.PCAP_NANOSECONDS
                                : PcapFormat.Kind.PCAP,
                        input.order(),
                        snaplen,
                        linkType);
    }

    /** The order in which a magic is one of pcap; null if it is none in either. */
    static @Nullable ByteOrder order(int bigEndianMagic) {
        if (isMagic(bigEndianMagic)) {
            return ByteOrder.BIG_ENDIAN;
        }
        return isMagic(Integer.reverseBytes(bigEndianMagic)) ? ByteOrder.LITTLE_ENDIAN : null;
    }

    private static boolean isMagic(int magic) {
        return magic == MICROSECONDS || magic == NANOSECONDS || magic == MODIFIED;
    }

    @Override
    public @Nullable Packet next() throws IOException {
        if (!input.has(1)) {
            return null;
        }
        long start = input.offset();
        input.need(RECORD_BYTES + (modified ? MODIFIED_BYTES : 0), "a packet", start);
        long seconds = input.takeUnsignedInt();
        long fraction = input.takeUnsignedInt();
        int captured = input.takeInt();
        int original = input.takeInt();
        if (hasSwappedLengths(captured, original)) {
            int swapped = captured;
            captured = original;
            original = swapped;
        }
        int linkType = format.linkType() & 0xffff;
        check(captured, original, linkType, start);
        if (modified) {
            input.skip(MODIFIED_BYTES, "a packet", start);
        }
        var data = input.takeBytes(captured, "a packet of " + captured + " bytes", start);
        long nanos = format.kind() == PcapFormat.Kind.PCAP ? fraction * 1_000 : fraction;
        return new Packet(
                seconds * 1_000_000_000 + nanos,
                original,
                data,
                "",
                linkType,
                Constants.UNDEFINED,
                List.of());
    }

    private boolean hasSwappedLengths(int captured, int original) {
        return version == DG_UX_VERSION
                || minor < 3
                || (minor == 3 && Integer.compareUnsigned(captured, original) > 0);
    }

    private void check(int captured, int original, int linkType, long start)
            throws PcapFormatException {
        int most = PacketSource.mostBytes(linkType);
        if (captured < 0 || captured > most) {
            throw input.broken(
                    "a packet of "
                            + Integer.toUnsignedString(captured)
                            + " bytes, more than "
                            + most,
                    start);
        }
        if (original < 0) {
            throw input.broken(
                    "a packet with a length of " + Integer.toUnsignedString(original), start);
        }
    }

    @Override
    public PcapFormat format() {
        return format;
    }

    @Override
    public List<PcapOption> sectionOptions() {
        return List.of();
    }

    @Override
    public List<PcapInterface> interfaces() {
        return List.of();
    }

    @Override
    public List<PcapStatistics> statistics() {
        return List.of();
    }
}
