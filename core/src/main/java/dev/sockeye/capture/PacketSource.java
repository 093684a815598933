package dev.sockeye.capture;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file of one of the formats, behind what tells which it is. */
interface PacketSource {
    /** How many bytes a packet may have: of a longer one the length is taken for broken. */
    static int mostBytes(int linkType) {
        return switch (linkType) {
            case 231, 249 -> 128 << 20; // D-Bus, USBPcap: as libpcap
            case 279 -> 8 << 20; // EBHSCR
            default -> PcapFormat.MOST_SNAPLEN;
        };
    }

    PcapFormat format();

    /** The next packet; null if the file has no more. */
    @Nullable Packet next() throws IOException;

    List<PcapOption> sectionOptions();

    List<PcapInterface> interfaces();

    List<PcapStatistics> statistics();
}
