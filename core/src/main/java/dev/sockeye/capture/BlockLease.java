package dev.sockeye.capture;

import dev.sockeye.sys.PacketRing;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A block of the ring that is not the kernel's, and how many hold it. The last one gives it back.
 * It knows nothing of the {@link PacketBlock} that it is for, which may become unreachable.
 */
final class BlockLease {

    private static final VarHandle HOLDERS;

    static {
        try {
            HOLDERS = MethodHandles.lookup().findVarHandle(BlockLease.class, "holders", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The leases of one ring, by block. */
    static final class Ledger {
        final PacketRing ring;
        private final AtomicReferenceArray<BlockLease> leases;
        private final AtomicInteger held = new AtomicInteger();

        Ledger(PacketRing ring) {
            this.ring = ring;
            leases = new AtomicReferenceArray<>(ring.blockCount());
        }

        int held() {
            return held.get();
        }

        /** The lease of a block, null while it is the kernel's. */
        @Nullable BlockLease at(int block) {
            return leases.get(block);
        }

        /** Takes a block that the kernel has filled. */
        BlockLease take(int block, long sequence) {
            var lease = new BlockLease(this, block, sequence);
            ring.retain();
            held.incrementAndGet();
            leases.set(block, lease);
            return lease;
        }

        private void giveBack(int block) {
            leases.set(block, null);
            held.decrementAndGet();
            ring.giveBack(block);
            ring.release();
        }
    }

    private final Ledger ledger;
    private final int block;
    final long sequence;
    final long since = System.nanoTime();

    // Changed through HOLDERS, by any thread; never again above 0 once it was 0.
    private volatile int holders = 1;

    // Owned by the thread that takes blocks.
    boolean reported;

    private BlockLease(Ledger ledger, int block, long sequence) {
        this.ledger = ledger;
        this.block = block;
        this.sequence = sequence;
    }

    int holders() {
        return holders;
    }

    void requireHeld() {
        if (holders == 0) {
            throw released();
        }
    }

    void retain() {
        int now = holders;
        while (true) {
            if (now == 0) {
                throw released();
            }
            int seen = (int) HOLDERS.compareAndExchange(this, now, now + 1);
            if (seen == now) {
                return;
            }
            now = seen;
        }
    }

    /** Returns whether it was the last one. */
    boolean release() {
        int now = holders;
        while (true) {
            if (now == 0) {
                throw released();
            }
            int seen = (int) HOLDERS.compareAndExchange(this, now, now - 1);
            if (seen == now) {
                break;
            }
            now = seen;
        }
        if (now == 1) {
            ledger.giveBack(block);
        }
        return now == 1;
    }

    private IllegalStateException released() {
        return new IllegalStateException(
                "block " + sequence + " has been released, and its memory is the kernel's again");
    }

    /** What becomes of a block that nobody can release any more. */
    void abandoned() {
        if ((int) HOLDERS.getAndSet(this, 0) != 0) {
            ledger.giveBack(block);
        }
    }
}
