package dev.sockeye.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The memory that a packet socket shares with its user, packet(7): blocks that the kernel fills one
 * after the other, TPACKET_V3. A block is the kernel's until {@link #isFilled} and again from
 * {@link #giveBack} on.
 *
 * <p>The memory is of a shared arena, so that a reader who comes too late gets an exception and
 * never touches what has been unmapped. It goes with the last of those who retain it.
 */
public final class PacketRing {

    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED_POPULATE = 0x8001;
    private static final int TP_STATUS_KERNEL = 0;
    private static final int TP_STATUS_USER = 1;
    private static final int FRAME_BYTES = 2048;
    private static final long RETRY_NANOS = 1_000_000;

    private static final VarHandle INT = JAVA_INT.varHandle();
    private static final long STATUS =
            Layouts.offset(Layouts.TPACKET_BLOCK_DESC, "hdr.bh1.block_status");

    private final Arena arena;
    private final MemorySegment memory;
    private final int blockBytes;
    private final int blockCount;
    private final AtomicInteger users = new AtomicInteger(1);

    private PacketRing(Arena arena, MemorySegment memory, int blockBytes, int blockCount) {
        this.arena = arena;
        this.memory = memory;
        this.blockBytes = blockBytes;
        this.blockCount = blockCount;
    }

    /**
     * Gives a packet socket a ring and maps it; one user has it then.
     *
     * @param blockBytes a power of two, of whole pages
     * @param timeoutMillis when the kernel passes on a block that is not full
     * @throws SocketError {@code ENOMEM} if there is not so much memory, {@code EINVAL} if the
     *     sizes are none, {@code EBUSY} if it has a ring
     */
    @SuppressWarnings("MustBeClosedChecker") // The last user closes it.
    public static PacketRing map(int fd, int blockBytes, int blockCount, int timeoutMillis)
            throws SocketError {
        try (var scratch = Arena.ofConfined()) {
            var request = scratch.allocate(Layouts.TPACKET_REQ3);
            set(request, "tp_block_size", blockBytes);
            set(request, "tp_block_nr", blockCount);
            set(request, "tp_frame_size", FRAME_BYTES);
            set(request, "tp_frame_nr", blockBytes / FRAME_BYTES * blockCount);
            set(request, "tp_retire_blk_tov", timeoutMillis);
            Errors.check(
                    "setsockopt PACKET_RX_RING",
                    LibC.setsockopt(
                            fd,
                            Constants.SOL_PACKET,
                            Constants.PACKET_RX_RING,
                            request,
                            (int) request.byteSize()));
        }
        long bytes = (long) blockBytes * blockCount;
        long address = LibC.mmap(bytes, PROT_READ_WRITE, MAP_SHARED_POPULATE, fd);
        if (address < 0) {
            throw Errors.of("mmap", (int) -address);
        }
        var arena = Arena.ofShared();
        var memory =
                Layouts.mapped(address, bytes, arena, ring -> LibC.munmap(ring.address(), bytes));
        return new PacketRing(arena, memory, blockBytes, blockCount);
    }

    /** Makes a ring of ordinary memory, which this fills itself; one user has it then. */
    @SuppressWarnings("MustBeClosedChecker") // The last user closes it.
    public static PacketRing ofMemory(int blockBytes, int blockCount) {
        var arena = Arena.ofShared();
        var memory = arena.allocate((long) blockBytes * blockCount, Long.BYTES);
        return new PacketRing(arena, memory, blockBytes, blockCount);
    }

    private static void set(MemorySegment request, String field, int value) {
        request.set(JAVA_INT, Layouts.offset(Layouts.TPACKET_REQ3, field), value);
    }

    /** How many blocks there are. */
    public int blockCount() {
        return blockCount;
    }

    /** Tells whether the kernel has passed a block on. What it wrote can be seen then. */
    public boolean isFilled(int block) {
        return ((int) INT.getAcquire(memory, status(block)) & TP_STATUS_USER) != 0;
    }

    /** The memory of one block, whose bounds a reader cannot leave. */
    public MemorySegment block(int block) {
        return memory.asSlice((long) block * blockBytes, blockBytes);
    }

    /** Hands a block back to the kernel, which overwrites it. */
    public void giveBack(int block) {
        INT.setRelease(memory, status(block), TP_STATUS_KERNEL);
    }

    private long status(int block) {
        return (long) block * blockBytes + STATUS;
    }

    /** Adds a user, while there is another. */
    public void retain() {
        users.incrementAndGet();
    }

    /** Takes one user away; the last one unmaps the memory. */
    public void release() {
        if (users.decrementAndGet() == 0 && !closeArena()) {
            Thread.startVirtualThread(this::closeArenaLater);
        }
    }

    // A call into native code holds what it was given, as a send of a packet that was released too
    // early.
    private boolean closeArena() {
        try {
            arena.close();
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private void closeArenaLater() {
        while (!closeArena()) {
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    /** Tells whether the memory has not been unmapped. */
    public boolean isMapped() {
        return memory.scope().isAlive();
    }
}
