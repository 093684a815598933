package dev.sockeye.capture;

import dev.sockeye.Socket;
import java.lang.ref.Cleaner;

/**
 * What is done with a block that became unreachable without having been released: it goes back to
 * the kernel, and is told of where that is wanted, as {@link Socket} says.
 */
final class AbandonedBlock implements Runnable {

    static final Cleaner CLEANER = Cleaner.create();

    private static final String PROPERTY = "dev.sockeye.leakWarning";

    private final BlockLease lease;
    private final Throwable taken = new Throwable("taken here");

    private AbandonedBlock(BlockLease lease) {
        this.lease = lease;
    }

    /** Returns what the cleaner shall do with a block that is taken now. */
    static Runnable releasing(BlockLease lease) {
        return Boolean.getBoolean(PROPERTY) ? new AbandonedBlock(lease) : lease::abandoned;
    }

    @Override
    public void run() {
        if (lease.holders() == 0) {
            return;
        }
        try {
            System.getLogger(Capture.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "Block "
                                    + lease.sequence
                                    + " of a capture became unreachable and had not been released;"
                                    + " it is now. It was taken where the stack trace says.",
                            taken);
        } finally {
            lease.abandoned();
        }
    }
}
