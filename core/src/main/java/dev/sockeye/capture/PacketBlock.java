package dev.sockeye.capture;

import dev.sockeye.sys.RingPackets;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.List;

/**
 * Packets as the kernel left them in the memory that it shares with a capture: some hundred or
 * thousand at a time, and nothing is copied.
 *
 * <p>A block is the caller's until it is released, which {@link #close} does too. It is counted:
 * {@link #retain} adds a holder and {@link #release} takes one away, and the last one gives the
 * memory back to the kernel. Afterwards every use throws {@link IllegalStateException}, also of a
 * cursor that was made before; that of a segment of the memory does so when the capture is closed
 * too, and shows other packets until then. The kernel fills blocks in order, so one that is held
 * stops the capture when its turn comes again ({@link Capture.Builder#whenHeld}): copy what is to
 * stay.
 *
 * <p>Any thread may use a block. The memory outlives the capture: it is unmapped when the capture
 * is closed and the last of its blocks released. A block that becomes unreachable goes back to the
 * kernel whenever the collector finds it, and is told of where the system property {@code
 * dev.sockeye.leakWarning} asks for that.
 */
public final class PacketBlock implements AutoCloseable {

    private final BlockLease lease;
    private final Cleaner.Cleanable cleanable;
    private final Link link;
    private final MemorySegment memory;
    private final int count;
    private final long droppedBefore;

    PacketBlock(BlockLease lease, Link link, MemorySegment memory, long droppedBefore) {
        this.lease = lease;
        this.link = link;
        this.memory = memory;
        this.droppedBefore = droppedBefore;
        count = RingPackets.count(memory);
        cleanable = AbandonedBlock.CLEANER.register(this, AbandonedBlock.releasing(lease));
    }

    /** {@return how many packets the block holds, one or more} */
    public int count() {
        return count;
    }

    /** {@return which block of its capture it is, from 0 on} */
    public long sequence() {
        return lease.sequence;
    }

    /**
     * {@return how many packets the kernel had dropped when this block was taken, that no block
     * before has told of} They passed the filter, and the ring had no room; the sum over all blocks
     * is exact, while some may have been dropped after this block was full.
     */
    public long droppedBefore() {
        return droppedBefore;
    }

    /** {@return how the packets begin, as {@link Packet#linkType} has it} */
    public int linkType() {
        return link.linkType();
    }

    /**
     * Starts at the first packet. A block can be gone through many times, by many threads.
     *
     * @return a cursor that stands before the first packet; for one thread at a time
     * @throws IllegalStateException if the block has been released
     */
    public PacketCursor cursor() {
        lease.requireHeld();
        return new PacketCursor(this, lease, link, memory);
    }

    /**
     * Copies all packets.
     *
     * @return the packets, in order, which are the receiver's own
     * @throws IllegalStateException if the block has been released
     */
    public List<Packet> copy() {
        var packets = new ArrayList<Packet>(count);
        for (var cursor = cursor(); cursor.next(); ) {
            packets.add(cursor.copy());
        }
        return packets;
    }

    /**
     * {@return the memory of the whole block, in which a cursor's {@link PacketCursor#offset} is}
     * It is to be read while the block is held.
     *
     * @throws IllegalStateException if the block has been released
     */
    public MemorySegment memory() {
        lease.requireHeld();
        return memory;
    }

    /** {@return how many hold the block; 0 once it has been released} */
    public int refCount() {
        return lease.holders();
    }

    /**
     * Adds a holder, who releases the block in turn.
     *
     * @return this
     * @throws IllegalStateException if it has been released
     */
    public PacketBlock retain() {
        lease.retain();
        return this;
    }

    /**
     * Takes a holder away; the last one gives the memory back to the kernel.
     *
     * @return whether it was the last one
     * @throws IllegalStateException if it has been released
     */
    public boolean release() {
        boolean last = lease.release();
        if (last) {
            cleanable.clean();
        }
        return last;
    }

    /** Releases the block as {@link #release} does. */
    @Override
    public void close() {
        release();
    }

    /** Tells which block it is, how many packets it has and how many hold it. */
    @Override
    public String toString() {
        return "PacketBlock[" + sequence() + ", " + count + " packets, " + refCount() + " holders]";
    }
}
