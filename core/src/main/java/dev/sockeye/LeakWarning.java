package dev.sockeye;

import dev.sockeye.sys.Descriptor;

/**
 * What is done with a socket that became unreachable without having been closed, where a warning is
 * wanted: it is told of, and closed.
 */
final class LeakWarning implements Runnable {

    private static final String PROPERTY = "dev.sockeye.leakWarning";

    private final Descriptor descriptor;
    private final int family;
    private final int type;
    private final Throwable opened = new Throwable("opened here");

    private LeakWarning(Descriptor descriptor, int family, int type) {
        this.descriptor = descriptor;
        this.family = family;
        this.type = type;
    }

    /** Returns what the cleaner shall do with a socket that is made now; nothing once it closed. */
    static Runnable closing(Descriptor descriptor, int family, int type) {
        return Boolean.getBoolean(PROPERTY)
                ? new LeakWarning(descriptor, family, type)
                : descriptor::close;
    }

    @Override
    public void run() {
        if (descriptor.isClosed()) {
            return;
        }
        try {
            System.getLogger(Socket.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "Socket["
                                    + Naming.describe(descriptor, family, type)
                                    + "] became unreachable and had not been closed; it is now."
                                    + " It was opened where the stack trace says.",
                            opened);
        } finally {
            descriptor.close();
        }
    }
}
