package dev.sockeye.capture;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.sockeye.Constants;
import dev.sockeye.sys.RingPackets;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the packets of a block and shows each where it lies, without allocating:
 *
 * {@snippet :
 * for (var packet = block.cursor(); packet.next(); ) {
 *     bytes += packet.originalLength();
 * }
 * }
 *
 * <p>What it shows is of the packet that it stands at, and valid until the block is released;
 * afterwards every call throws {@link IllegalStateException}. The bytes are as on the wire: a VLAN
 * tag that the kernel or the card took out of an Ethernet frame has been put back. For one thread
 * at a time.
 */
public final class PacketCursor {

    private final PacketBlock block;
    private final BlockLease lease;
    private final Link link;
    private final MemorySegment memory;
    private final int linkType;

    private int left;
    private long header;
    private long nextHeader;
    private long offset;
    private int length;

    PacketCursor(PacketBlock block, BlockLease lease, Link link, MemorySegment memory) {
        this.block = block;
        this.lease = lease;
        this.link = link;
        this.memory = memory;
        linkType = link.linkType();
        left = block.count();
        nextHeader = RingPackets.first(memory);
    }

    /**
     * Goes to the next packet.
     *
     * @return false if there is none
     * @throws IllegalStateException if the block has been released
     */
    public boolean next() {
        lease.requireHeld();
        if (left == 0) {
            header = 0;
            length = 0;
            return false;
        }
        left--;
        header = nextHeader;
        nextHeader = RingPackets.next(memory, header);
        if (linkType == LinkTypes.ETHERNET && RingPackets.hasTagAside(memory, header)) {
            putTagBack();
        }
        int kept = RingPackets.length(memory, header);
        if (linkType == LinkTypes.LINUX_SLL2) {
            offset = RingPackets.putSll2(memory, header);
            kept += RingPackets.SLL2_BYTES;
        } else {
            offset = RingPackets.data(memory, header);
        }
        Objects.checkFromIndexSize(offset, kept, memory.byteSize());
        length = Math.min(kept, link.snaplen());
        return true;
    }

    private void putTagBack() {
        synchronized (lease) {
            if (RingPackets.hasTagAside(memory, header)) {
                RingPackets.putTagBack(memory, header);
            }
        }
    }

    private long header() {
        lease.requireHeld();
        if (header == 0) {
            throw new IllegalStateException("the cursor stands at no packet: next() comes first");
        }
        return header;
    }

    /** {@return when the packet passed the interface, in nanoseconds since 1970, UTC} */
    public long timestamp() {
        return RingPackets.timestamp(memory, header());
    }

    /** {@return whether the card took that time, and not the kernel} */
    public boolean isHardwareTimestamp() {
        return RingPackets.isHardwareTimestamp(memory, header());
    }

    /** {@return how many bytes of the packet were kept} */
    public int length() {
        lease.requireHeld();
        return length;
    }

    /** {@return how many bytes the packet had} */
    public int originalLength() {
        int original = RingPackets.originalLength(memory, header());
        return linkType == LinkTypes.LINUX_SLL2 ? original + RingPackets.SLL2_BYTES : original;
    }

    /** {@return where the packet begins in {@link #memory}} */
    public long offset() {
        lease.requireHeld();
        return offset;
    }

    /** {@return the memory of the block} The packet is {@link #length} bytes at {@link #offset}. */
    public MemorySegment memory() {
        lease.requireHeld();
        return memory;
    }

    /**
     * {@return the packet's bytes, as a slice of the block's memory} It is a new object each time.
     */
    public MemorySegment data() {
        lease.requireHeld();
        return memory.asSlice(offset, length);
    }

    /**
     * Reads one byte of the packet.
     *
     * @param index from 0
     * @return the byte
     * @throws IndexOutOfBoundsException if that many were not kept
     */
    public byte get(int index) {
        lease.requireHeld();
        return memory.get(JAVA_BYTE, offset + Objects.checkIndex(index, length));
    }

    /** {@return the index of the interface that the packet passed} */
    public int ifindex() {
        return RingPackets.ifindex(memory, header());
    }

    /** {@return the name of that interface; empty if it has gone and was never looked up} */
    public String ifname() {
        return link.name(ifindex());
    }

    /** {@return how the packet begins, as {@link Packet#linkType} has it} */
    public int linkType() {
        return linkType;
    }

    /** {@return who it was for, as {@link Constants#PACKET_HOST} or {@code PACKET_OUTGOING}} */
    public int direction() {
        return RingPackets.pkttype(memory, header());
    }

    /**
     * {@return the outermost VLAN tag, null where there is none} In a packet of a capture of all
     * interfaces there is no place for it, and it is told here alone.
     */
    public @Nullable VlanTag vlan() {
        long at = header();
        if (linkType == LinkTypes.ETHERNET) {
            return length < 16 ? null : tagInFrame();
        }
        return RingPackets.hasTagAside(memory, at)
                ? new VlanTag(RingPackets.tpid(memory, at), RingPackets.tci(memory, at))
                : null;
    }

    private @Nullable VlanTag tagInFrame() {
        int tpid = unsignedShort(12);
        return tpid == Constants.ETH_P_8021Q || tpid == Constants.ETH_P_8021AD
                ? new VlanTag(tpid, unsignedShort(14))
                : null;
    }

    private int unsignedShort(int index) {
        return (get(index) & 0xff) << 8 | (get(index + 1) & 0xff);
    }

    /**
     * Copies the packet.
     *
     * @return the packet, which is the receiver's own
     */
    public Packet copy() {
        byte[] data = new byte[length()];
        MemorySegment.copy(memory, JAVA_BYTE, offset, data, 0, length);
        var packet =
                new Packet(
                        timestamp(),
                        originalLength(),
                        data,
                        ifname(),
                        linkType,
                        direction(),
                        List.of());
        lease.requireHeld(); // Nothing of it is another packet's.
        return packet;
    }

    /** {@return the block that the packet is in} */
    public PacketBlock block() {
        return block;
    }
}
