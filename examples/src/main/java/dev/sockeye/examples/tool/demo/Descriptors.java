package dev.sockeye.examples.tool.demo;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files this process may open, which is what limits connections first. */
final class Descriptors {
    /** What the servers, the event loops and the JVM take besides the connections. */
    static final int OTHERS = 64;

    private Descriptors() {}

    /**
     * How many more may be opened: the limit, to which the JVM has raised itself, less the open.
     */
    static long free() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount()
                : Long.MAX_VALUE;
    }
}
