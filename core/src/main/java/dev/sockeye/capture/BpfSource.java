package dev.sockeye.capture;

import dev.sockeye.sys.BpfDevice;
import dev.sockeye.sys.BpfRecords;
import dev.sockeye.sys.LibC;
import dev.sockeye.sys.PacketFilter;
import dev.sockeye.sys.PacketInterface;
import dev.sockeye.sys.PacketRing;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Fills blocks with what a BPF device of macOS gives when it is read, copied once. Never run there;
 * what it does with the bytes is tested with buffers that were made up.
 */
final class BpfSource implements RingSource {

    private final int ifindex;
    private final MemorySegment buffer;

    // The ring's reader guards them.
    private long from;
    private long to;
    private int received;
    private int dropped;

    BpfSource(int ifindex, int bufferBytes) {
        this.ifindex = ifindex;
        buffer = Arena.ofAuto().allocate(bufferBytes, Long.BYTES);
    }

    @Override
    public boolean isFilled(int fd, PacketRing ring, int block, long lastNumber) {
        if (isEmpty(fd)) {
            return false; // Nothing there, EAGAIN, or the interface is gone.
        }
        from = BpfRecords.copy(buffer, from, to, ring.block(block), ifindex);
        return true;
    }

    private boolean isEmpty(int fd) {
        if (from >= to) {
            from = 0;
            to = LibC.read(fd, buffer, buffer.byteSize());
        }
        return from >= to;
    }

    /** The device forgets its buffer when it is given a filter: that is read before. */
    @Override
    public int stop(int fd) {
        boolean _ = isEmpty(fd);
        return attach(fd, KernelFilter.NOTHING.raw());
    }

    @Override
    public boolean isDrained(int fd, long untaken) {
        return isEmpty(fd);
    }

    /** Of counts that begin with the device. */
    @Override
    public PacketInterface.@Nullable Counts takeCounts(int fd) {
        var counts = BpfDevice.counts(fd);
        if (counts == null) {
            return null;
        }
        var since =
                new PacketInterface.Counts(
                        counts.packets() - received, counts.drops() - dropped, counts.freezes());
        received = counts.packets();
        dropped = counts.drops();
        return since;
    }

    @Override
    public int attach(int fd, PacketFilter.Instruction[] program) {
        return BpfDevice.attach(fd, program);
    }
}
