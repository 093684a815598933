package dev.sockeye.sys;

import dev.sockeye.Constants;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;

/** close(2), which waits in the kernel where {@code SO_LINGER} says so. */
final class Lingering {

    private Lingering() {}

    /**
     * Closes a descriptor: once, since neither EINTR nor ECONNRESET leaves it open. Where that may
     * wait, a virtual thread has a platform thread do it, and holds no carrier.
     */
    static void close(int fd) {
        if (Thread.currentThread().isVirtual() && lingers(fd)) {
            closeElsewhere(fd);
        } else {
            LibC.close(fd);
        }
    }

    @Waits
    private static void closeElsewhere(int fd) {
        var closing =
                Thread.ofPlatform()
                        .daemon()
                        .name("sockeye-close-" + fd)
                        .start(() -> LibC.close(fd));
        boolean interrupted = false;
        while (closing.isAlive()) {
            try {
                closing.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads into memory of its own: a call that is about to end has results in the thread's. */
    private static boolean lingers(int fd) {
        try (var arena = Arena.ofConfined()) {
            var linger = arena.allocate(ValueLayout.JAVA_INT, 2);
            var length = arena.allocateFrom(ValueLayout.JAVA_INT, (int) linger.byteSize());
            int result =
                    LibC.getsockopt(fd, Constants.SOL_SOCKET, Constants.SO_LINGER, linger, length);
            return result >= 0
                    && linger.getAtIndex(ValueLayout.JAVA_INT, 0) != 0
                    && linger.getAtIndex(ValueLayout.JAVA_INT, 1) != 0;
        }
    }
}
