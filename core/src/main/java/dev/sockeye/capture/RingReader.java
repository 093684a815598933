package dev.sockeye.capture;

import dev.sockeye.SocketError;
import dev.sockeye.sys.Descriptor;
import dev.sockeye.sys.Errors;
import dev.sockeye.sys.PacketRing;
import dev.sockeye.sys.RingPackets;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the blocks of a ring in the order in which they are filled, and counts what it has dropped.
 * All that is mutable is guarded by this; any thread may call.
 */
final class RingReader {

    private final Link link;
    private final Descriptor descriptor;
    private final PacketRing ring;
    private final RingSource source;
    private final BlockLease.Ledger ledger;
    private final Consumer<HeldBlock> whenHeld;

    private int block;
    private long sequence;

    // The kernel's number of the block that was taken last.
    private long lastNumber;
    private boolean closed;

    // Also read without the lock; never false again.
    private volatile boolean stopped;

    private long taken;
    private long received;
    private long dropped;
    private long freezes;
    private long toldDropped;

    RingReader(
            Link link,
            Descriptor descriptor,
            PacketRing ring,
            RingSource source,
            Consumer<HeldBlock> whenHeld) {
        this.link = link;
        this.descriptor = descriptor;
        this.ring = ring;
        this.source = source;
        this.whenHeld = whenHeld;
        ledger = new BlockLease.Ledger(ring);
    }

    /**
     * Takes the next block, null if it is still the kernel's. The caller has acquired {@code fd}.
     */
    synchronized @Nullable PacketBlock take(int fd) {
        while (isFilled(fd)) {
            tellOfHeld();
            var memory = ring.block(block);
            lastNumber = RingPackets.number(memory);
            var lease = ledger.take(block, sequence);
            sequence++;
            block = (block + 1) % ring.blockCount();
            taken += RingPackets.count(memory);
            if (RingPackets.count(memory) > 0) {
                return new PacketBlock(lease, link, memory, droppedBefore(fd, memory));
            }
            lease.release();
        }
        return null;
    }

    /** A block that somebody holds is full as well, when the ring has come round. */
    private boolean isFilled(int fd) {
        return !closed && ledger.at(block) == null && source.isFilled(fd, ring, block, lastNumber);
    }

    private void tellOfHeld() {
        int count = ring.blockCount();
        int distance = Math.max(count / 2, 1);
        var ahead = ledger.at((block + distance) % count);
        if (ahead != null && !ahead.reported) {
            ahead.reported = true;
            whenHeld.accept(
                    new HeldBlock(
                            ahead.sequence,
                            Duration.ofNanos(System.nanoTime() - ahead.since),
                            distance));
        }
    }

    private long droppedBefore(int fd, MemorySegment memory) {
        if (RingPackets.isLosing(memory)) {
            count(fd);
        }
        long untold = dropped - toldDropped;
        toldDropped = dropped;
        return untold;
    }

    /** Adds what the kernel has counted, which it then forgets. */
    private void count(int fd) {
        var counts = source.takeCounts(fd);
        if (counts != null) {
            received += Integer.toUnsignedLong(counts.packets());
            dropped += Integer.toUnsignedLong(counts.drops());
            freezes += Integer.toUnsignedLong(counts.freezes());
        }
    }

    synchronized CaptureStats stats() {
        if (!closed) {
            count(descriptor.number());
        }
        return new CaptureStats(received, dropped, freezes, ledger.held());
    }

    /** Lets nothing more through. The caller has acquired {@code fd}. */
    synchronized void stop(int fd) throws SocketError {
        if (!stopped) {
            Errors.check("capture stop on " + link.ifname(), source.stop(fd));
            stopped = true;
        }
    }

    /** Tells whether it was stopped, and everything that came before has been taken. */
    boolean isDrained() {
        return stopped && isAllTaken();
    }

    /** The kernel counts a packet when it has a place in a block, or is dropped. */
    private synchronized boolean isAllTaken() {
        if (closed) {
            return true;
        }
        int fd = descriptor.number();
        if (fd >= 0) {
            count(fd);
        }
        return source.isDrained(fd, received - dropped - taken);
    }

    /**
     * Puts a filter in the place of the one in force, unless that lets nothing through for good.
     * The caller has acquired {@code fd}.
     */
    synchronized void filter(int fd, BpfProgram filter) throws SocketError {
        if (stopped) {
            return;
        }
        Errors.check("capture filter on " + link.ifname(), source.attach(fd, filter.raw()));
    }

    void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            int fd = descriptor.number();
            if (fd >= 0) {
                quieten(fd);
                count(fd);
            }
            closed = true;
        }
        descriptor.close();
        ring.release();
    }

    /** Memory that is still mapped keeps the socket in the kernel: it must not go on filling it. */
    private void quieten(int fd) {
        source.attach(fd, KernelFilter.NOTHING.raw());
    }
}
