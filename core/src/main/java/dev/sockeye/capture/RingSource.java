package dev.sockeye.capture;

import dev.sockeye.sys.PacketFilter;
import dev.sockeye.sys.PacketInterface;
import dev.sockeye.sys.PacketRing;
import dev.sockeye.sys.RingPackets;
import org.jspecify.annotations.Nullable;

/** Who fills the blocks of a ring: the kernel on Linux. The ring's reader guards it. */
interface RingSource {

    /** Linux, where the kernel writes into the blocks itself. */
    RingSource KERNEL =
            new RingSource() {
                @Override
                public boolean isFilled(int fd, PacketRing ring, int block, long lastNumber) {
                    return ring.isFilled(block)
                            && RingPackets.number(ring.block(block)) > lastNumber;
                }

                @Override
                public PacketInterface.@Nullable Counts takeCounts(int fd) {
                    return PacketInterface.takeCounts(fd);
                }

                @Override
                public int stop(int fd) {
                    return attach(fd, KernelFilter.NOTHING.raw());
                }

                @Override
                public boolean isDrained(int fd, long untaken) {
                    return untaken <= 0;
                }

                @Override
                public int attach(int fd, PacketFilter.Instruction[] program) {
                    return PacketFilter.attach(fd, program);
                }
            };

    /**
     * Tells whether a block that nobody holds has packets, and fills it if it is for this to do.
     *
     * @param lastNumber the kernel's number of the block taken last: one that is about to be given
     *     back still looks full, and has no greater number
     */
    boolean isFilled(int fd, PacketRing ring, int block, long lastNumber);

    /** What was counted since this was asked last; null where it fails. */
    PacketInterface.@Nullable Counts takeCounts(int fd);

    /** Lets nothing more through, and keeps what has been; minus errno if it fails. */
    int stop(int fd);

    /**
     * Tells whether no block will be filled any more after {@link #stop}.
     *
     * @param untaken how many packets were counted that were neither dropped nor taken
     */
    boolean isDrained(int fd, long untaken);

    /** Puts a filter in the place of the one that is in force; minus errno if it fails. */
    int attach(int fd, PacketFilter.Instruction[] program);
}
