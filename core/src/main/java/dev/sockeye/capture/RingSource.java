package dev.sockeye.capture;

import dev.sockeye.sys.PacketFilter;
import dev.sockeye.sys.PacketInterface;
import dev.sockeye.sys.PacketRing;
import org.jspecify.annotations.Nullable;

/** Who fills the blocks of a ring: the kernel on Linux. The ring's reader guards it. */
interface RingSource {

    /** Linux, where the kernel writes into the blocks itself. */
    RingSource KERNEL =
            new RingSource() {
                @Override
                public boolean isFilled(int fd, PacketRing ring, int block) {
                    return ring.isFilled(block);
                }

                @Override
                public PacketInterface.@Nullable Counts takeCounts(int fd) {
                    return PacketInterface.takeCounts(fd);
                }

                @Override
                public int attach(int fd, PacketFilter.Instruction[] program) {
                    return PacketFilter.attach(fd, program);
                }
            };

    /**
     * Tells whether a block that nobody holds has packets, and fills it if it is for this to do.
     */
    boolean isFilled(int fd, PacketRing ring, int block);

    /** What was counted since this was asked last; null where it fails. */
    PacketInterface.@Nullable Counts takeCounts(int fd);

    /** Puts a filter in the place of the one that is in force; minus errno if it fails. */
    int attach(int fd, PacketFilter.Instruction[] program);
}
