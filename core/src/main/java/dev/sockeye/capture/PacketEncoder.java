package dev.sockeye.capture;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** How packets become the bytes of one of the formats. */
interface PacketEncoder {

    /**
     * A packet to be written, where it lies.
     *
     * @param from the interface it passed
     */
    record Source(
            PcapInterface from,
            int direction,
            long timestamp,
            int originalLength,
            List<PcapOption> options,
            MemorySegment memory,
            long offset,
            int length) {}

    /** Begins a file, of which nothing is known any more but what is to be in it. */
    void begin();

    /** Writes what is to stand in front of the first packet, if that has not been done. */
    void header(PcapOutput out, int linkType) throws IOException;

    void packet(PcapOutput out, Source packet) throws IOException;

    void statistics(PcapOutput out, PcapInterface of, PcapStatistics statistics) throws IOException;

    /** Ends a file, with the interfaces that had no packets. */
    void end(PcapOutput out, List<PcapInterface> described) throws IOException;

    /** The length of what was written at a place: of a header, packet or block. */
    int lengthAt(PcapOutput out, int position, boolean first);
}
