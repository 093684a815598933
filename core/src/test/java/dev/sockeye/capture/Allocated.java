package dev.sockeye.capture;

import java.lang.reflect.Method;

/**
 * How much memory this thread has taken: by reflection, since the module reads no jdk.management.
 */
final class Allocated {
    private static final Object BEAN;
    private static final Method BYTES;

    static {
        try {
            BEAN =
                    Class.forName("java.lang.management.ManagementFactory")
                            .getMethod("getThreadMXBean")
                            .invoke(null);
            BYTES =
                    Class.forName("com.sun.management.ThreadMXBean")
                            .getMethod("getCurrentThreadAllocatedBytes");
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private Allocated() {}

    static long bytes() {
        try {
            return (Long) BYTES.invoke(BEAN);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
