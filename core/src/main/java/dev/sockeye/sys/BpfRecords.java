package dev.sockeye.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * What read(2) of a {@link BpfDevice} gives: a {@code struct bpf_hdr} and a packet, one after the
 * other, each from an offset that is a multiple of four. They are copied into a block as Linux lays
 * it out, so that whoever reads blocks need not know.
 */
public final class BpfRecords {

    /** {@code BPF_ALIGNMENT} of macOS. */
    private static final int ALIGNMENT = 4;

    /** What of the header there is at least: all but its padding. */
    private static final int LEAST_HEADER_BYTES = 18;

    private static final long SEC = inHeader("tv_sec");
    private static final long USEC = inHeader("tv_usec");
    private static final long CAPLEN = inHeader("bh_caplen");
    private static final long DATALEN = inHeader("bh_datalen");
    private static final long HDRLEN = inHeader("bh_hdrlen");
    private static final int NANOS_PER_MICRO = 1_000;

    private BpfRecords() {}

    private static long inHeader(String field) {
        return Layouts.offset(BpfDevice.BPF_HDR, field);
    }

    /** {@code BPF_WORDALIGN}. */
    static long aligned(long bytes) {
        return bytes + ALIGNMENT - 1 & -ALIGNMENT;
    }

    /**
     * Copies records into a block, as many as it has room for; a packet that is larger than a whole
     * block is cut. A record that is not one ends all: what follows it cannot be found.
     *
     * @param from where in the buffer the next record begins
     * @param to how many bytes of the buffer were read
     * @param ifindex the interface
     * @return where the next record begins that is not in the block; {@code to} if there is none
     */
    public static long copy(
            MemorySegment buffer, long from, long to, MemorySegment block, int ifindex) {
        var packets = new BlockWriter(block, ifindex);
        long at = from;
        while (to - at >= LEAST_HEADER_BYTES) {
            int header = Short.toUnsignedInt(buffer.get(JAVA_SHORT_UNALIGNED, at + HDRLEN));
            long kept = unsigned(buffer, at + CAPLEN);
            if (header < LEAST_HEADER_BYTES || header + kept > to - at) {
                packets.end();
                return to;
            }
            if (!packets.hasRoom(kept)) {
                packets.end();
                return at;
            }
            packets.add(
                    (int) unsigned(buffer, at + SEC),
                    (int) unsigned(buffer, at + USEC) * NANOS_PER_MICRO,
                    (int) unsigned(buffer, at + DATALEN),
                    buffer.asSlice(at + header, kept));
            at += aligned(header + kept);
        }
        packets.end();
        return to;
    }

    private static long unsigned(MemorySegment buffer, long at) {
        return Integer.toUnsignedLong(buffer.get(JAVA_INT_UNALIGNED, at));
    }

    /** Lays packets out as a block of a {@link PacketRing}. */
    private static final class BlockWriter {

        private final MemorySegment block;
        private final int ifindex;
        private long last;
        private long next = RingPackets.FIRST_HEADER;
        private int count;

        BlockWriter(MemorySegment block, int ifindex) {
            this.block = block;
            this.ifindex = ifindex;
        }

        /** The first packet has room by being cut. */
        boolean hasRoom(long bytes) {
            return count == 0 || next + RingPackets.HEADER_ROOM + bytes <= block.byteSize();
        }

        void add(int seconds, int nanos, int originalLength, MemorySegment data) {
            long room = block.byteSize() - next - RingPackets.HEADER_ROOM;
            int kept = (int) Math.min(data.byteSize(), room);
            if (count > 0) {
                RingPackets.setNext(block, last, next);
            }
            RingPackets.put(block, next, seconds, nanos, kept, originalLength, ifindex);
            MemorySegment.copy(
                    data, JAVA_BYTE, 0, block, JAVA_BYTE, next + RingPackets.HEADER_ROOM, kept);
            last = next;
            next += RingPackets.HEADER_ROOM + (kept + Long.BYTES - 1 & -Long.BYTES);
            count++;
        }

        void end() {
            RingPackets.putBlock(block, count);
        }
    }
}
