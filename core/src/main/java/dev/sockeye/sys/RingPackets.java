package dev.sockeye.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.sockeye.Constants;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * How packets lie in a block of a {@link PacketRing}: {@code struct tpacket3_hdr}, a {@code struct
 * sockaddr_ll}, room that was reserved, the packet.
 *
 * <p>A packet is told by the offset of its header. All access is bounded by the block.
 */
public final class RingPackets {

    /** Room before each packet, for a tag; that for a cooked header is there already. */
    public static final int RESERVED_BYTES = 4;

    /** The length of a header of LINKTYPE_LINUX_SLL2. */
    public static final int SLL2_BYTES = 20;

    private static final int TAG_BYTES = 4;
    private static final int ETHERNET_ADDRESSES_BYTES = 12;
    private static final int ETH_P_8021Q = 0x8100;

    private static final int TP_STATUS_LOSING = 1 << 2;
    private static final int TP_STATUS_VLAN_VALID = 1 << 4;
    private static final int TP_STATUS_VLAN_TPID_VALID = 1 << 6;
    private static final int TP_STATUS_TS_RAW_HARDWARE = 1 << 31;

    private static final VarHandle INT = JAVA_INT.varHandle();

    private static final long BLOCK_STATUS = inBlock("hdr.bh1.block_status");
    private static final long NUM_PKTS = inBlock("hdr.bh1.num_pkts");
    private static final long FIRST = inBlock("hdr.bh1.offset_to_first_pkt");
    private static final long SEQ_NUM = inBlock("hdr.bh1.seq_num");

    private static final long NEXT = inHeader("tp_next_offset");
    private static final long SEC = inHeader("tp_sec");
    private static final long NSEC = inHeader("tp_nsec");
    private static final long SNAPLEN = inHeader("tp_snaplen");
    private static final long LEN = inHeader("tp_len");
    private static final long STATUS = inHeader("tp_status");
    private static final long MAC = inHeader("tp_mac");
    private static final long VLAN_TCI = inHeader("hv1.tp_vlan_tci");
    private static final long VLAN_TPID = inHeader("hv1.tp_vlan_tpid");

    private static final long ADDRESS = Layouts.TPACKET3_HDR.byteSize();
    private static final long PROTOCOL = inAddress("sll_protocol");
    private static final long IFINDEX = inAddress("sll_ifindex");
    private static final long HATYPE = inAddress("sll_hatype");
    private static final long PKTTYPE = inAddress("sll_pkttype");
    private static final long HALEN = inAddress("sll_halen");
    private static final long ADDR = inAddress("sll_addr");
    private static final long ADDRESS_END = ADDRESS + Layouts.SOCKADDR_LL.byteSize();

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** Where the first packet of a block is that the kernel has not laid out. */
    static final long FIRST_HEADER = Layouts.TPACKET_BLOCK_DESC.byteSize();

    /** From the header of such a packet to its bytes, which have a cooked header's room before. */
    static final int HEADER_ROOM = (int) (ADDRESS_END + SLL2_BYTES + Long.BYTES - 1) & -Long.BYTES;

    /** Of a packet that came or went, nobody says which. */
    private static final int PKTTYPE_UNKNOWN = 0xff;

    private RingPackets() {}

    private static long inBlock(String field) {
        return Layouts.offset(Layouts.TPACKET_BLOCK_DESC, field);
    }

    private static long inHeader(String field) {
        return Layouts.offset(Layouts.TPACKET3_HDR, field);
    }

    private static long inAddress(String field) {
        return ADDRESS + Layouts.offset(Layouts.SOCKADDR_LL, field);
    }

    /** The number of a block, which grows from one that the kernel fills to the next. */
    public static long number(MemorySegment block) {
        return block.get(JAVA_LONG, SEQ_NUM);
    }

    /** How many packets a block holds. */
    public static int count(MemorySegment block) {
        return block.get(JAVA_INT, NUM_PKTS);
    }

    /**
     * Tells whether packets had been dropped, when the block was passed on, since the statistics
     * were asked for.
     */
    public static boolean isLosing(MemorySegment block) {
        return (block.get(JAVA_INT, BLOCK_STATUS) & TP_STATUS_LOSING) != 0;
    }

    /** The header of the first packet of a block. */
    public static long first(MemorySegment block) {
        return block.get(JAVA_INT, FIRST);
    }

    /** The header of the packet that follows. */
    public static long next(MemorySegment block, long header) {
        return header + block.get(JAVA_INT, header + NEXT);
    }

    /** When the packet passed, in nanoseconds since 1970. */
    public static long timestamp(MemorySegment block, long header) {
        return Integer.toUnsignedLong(block.get(JAVA_INT, header + SEC)) * NANOS_PER_SECOND
                + block.get(JAVA_INT, header + NSEC);
    }

    /** The bytes that were kept of the packet. */
    public static int length(MemorySegment block, long header) {
        return block.get(JAVA_INT, header + SNAPLEN);
    }

    /** The bytes that the packet had. */
    public static int originalLength(MemorySegment block, long header) {
        return block.get(JAVA_INT, header + LEN);
    }

    /** Where the packet's own bytes begin, from the beginning of the block. */
    public static long data(MemorySegment block, long header) {
        return header + Short.toUnsignedInt(block.get(JAVA_SHORT, header + MAC));
    }

    /** The interface that the packet passed. */
    public static int ifindex(MemorySegment block, long header) {
        return block.get(JAVA_INT, header + IFINDEX);
    }

    /** A {@code PACKET_HOST} or the like; {@link Constants#UNDEFINED} if the system did not say. */
    public static int pkttype(MemorySegment block, long header) {
        int pkttype = Byte.toUnsignedInt(block.get(JAVA_BYTE, header + PKTTYPE));
        return pkttype == PKTTYPE_UNKNOWN ? Constants.UNDEFINED : pkttype;
    }

    /** Tells whether the card took the time, and not the kernel. */
    public static boolean isHardwareTimestamp(MemorySegment block, long header) {
        return (block.get(JAVA_INT, header + STATUS) & TP_STATUS_TS_RAW_HARDWARE) != 0;
    }

    /**
     * Tells whether the packet's VLAN tag is beside the packet. If it is not, what else the header
     * says of it is final, whoever has put it in its place.
     */
    public static boolean hasTagAside(MemorySegment block, long header) {
        return ((int) INT.getAcquire(block, header + STATUS) & TP_STATUS_VLAN_VALID) != 0;
    }

    /** The kind of the tag that is beside the packet. */
    public static int tpid(MemorySegment block, long header) {
        int tpid = Short.toUnsignedInt(block.get(JAVA_SHORT, header + VLAN_TPID));
        int status = block.get(JAVA_INT, header + STATUS);
        return tpid != 0 || (status & TP_STATUS_VLAN_TPID_VALID) != 0 ? tpid : ETH_P_8021Q;
    }

    /** The tag that is beside the packet. */
    public static int tci(MemorySegment block, long header) {
        return block.get(JAVA_INT, header + VLAN_TCI) & 0xffff;
    }

    /**
     * Puts the tag that the kernel or the card took out of an Ethernet frame back in its place,
     * into the room reserved. The caller holds a lock against others who do so.
     */
    public static void putTagBack(MemorySegment block, long header) {
        int length = length(block, header);
        long data = data(block, header);
        if (length >= ETHERNET_ADDRESSES_BYTES && data - TAG_BYTES >= header + ADDRESS_END) {
            long start = data - TAG_BYTES;
            MemorySegment.copy(block, data, block, start, ETHERNET_ADDRESSES_BYTES);
            long tag = start + ETHERNET_ADDRESSES_BYTES;
            setShort(block, tag, tpid(block, header));
            setShort(block, tag + Short.BYTES, tci(block, header));
            block.set(JAVA_SHORT, header + MAC, (short) (start - header));
            block.set(JAVA_INT, header + SNAPLEN, length + TAG_BYTES);
            block.set(JAVA_INT, header + LEN, originalLength(block, header) + TAG_BYTES);
        }
        int status = block.get(JAVA_INT, header + STATUS);
        INT.setRelease(block, header + STATUS, status & ~TP_STATUS_VLAN_VALID);
    }

    /**
     * Writes the header of LINKTYPE_LINUX_SLL2 before a packet that has none of its own. It is the
     * same each time, so that many threads may do so at once.
     *
     * @return where the header begins
     */
    public static long putSll2(MemorySegment block, long header) {
        long start = data(block, header) - SLL2_BYTES;
        if (start < header + ADDRESS_END) {
            throw new IllegalStateException("the ring has no room for the header of a packet");
        }
        MemorySegment.copy(block, header + PROTOCOL, block, start, Short.BYTES);
        setShort(block, start + 2, 0);
        setShort(block, start + 4, ifindex(block, header) >>> Short.SIZE);
        setShort(block, start + 6, ifindex(block, header));
        setShort(block, start + 8, block.get(JAVA_SHORT, header + HATYPE));
        block.set(JAVA_BYTE, start + 10, (byte) pkttype(block, header));
        block.set(JAVA_BYTE, start + 11, block.get(JAVA_BYTE, header + HALEN));
        MemorySegment.copy(block, header + ADDR, block, start + 12, Long.BYTES);
        return start;
    }

    /** Writes the header of a packet whose bytes are {@link #HEADER_ROOM} behind it. */
    static void put(
            MemorySegment block,
            long header,
            int seconds,
            int nanos,
            int length,
            int originalLength,
            int ifindex) {
        block.asSlice(header, HEADER_ROOM).fill((byte) 0);
        block.set(JAVA_INT, header + SEC, seconds);
        block.set(JAVA_INT, header + NSEC, nanos);
        block.set(JAVA_INT, header + SNAPLEN, length);
        block.set(JAVA_INT, header + LEN, originalLength);
        block.set(JAVA_SHORT, header + MAC, (short) HEADER_ROOM);
        block.set(JAVA_INT, header + IFINDEX, ifindex);
        block.set(JAVA_BYTE, header + PKTTYPE, (byte) PKTTYPE_UNKNOWN);
    }

    /** Says where the packet is that follows. */
    static void setNext(MemorySegment block, long header, long next) {
        block.set(JAVA_INT, header + NEXT, (int) (next - header));
    }

    /** Makes a block of so many packets; the counts of what was dropped are to be asked for. */
    static void putBlock(MemorySegment block, int count) {
        block.set(JAVA_INT, NUM_PKTS, count);
        block.set(JAVA_INT, FIRST, (int) FIRST_HEADER);
        block.set(JAVA_INT, BLOCK_STATUS, TP_STATUS_LOSING);
    }

    private static void setShort(MemorySegment block, long at, int value) {
        block.set(JAVA_BYTE, at, (byte) (value >>> Byte.SIZE));
        block.set(JAVA_BYTE, at + 1, (byte) value);
    }
}
