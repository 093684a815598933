package dev.sockeye.benchmarks.harness;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.TimeUnit;

/** The CPU time of a process, where no load generator in C reads its clock. */
final class CpuTime {

    private static final MethodHandle CLOCK_GETCPUCLOCKID = link("clock_getcpuclockid");
    private static final MethodHandle CLOCK_GETTIME = link("clock_gettime");

    private CpuTime() {}

    @SuppressWarnings("restricted") // Two functions of the C library, which write where they may.
    private static MethodHandle link(String name) {
        var linker = Linker.nativeLinker();
        var type =
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS);
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
    }

    /** Returns that of all its threads, those that have ended too: clock_getcpuclockid(3). */
    static long nanos(long pid) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var clock = arena.allocate(ValueLayout.JAVA_INT);
            var time = arena.allocate(2 * ValueLayout.JAVA_LONG.byteSize(), Long.BYTES);
            if (call(CLOCK_GETCPUCLOCKID, (int) pid, clock) != 0
                    || call(CLOCK_GETTIME, clock.get(ValueLayout.JAVA_INT, 0), time) != 0) {
                throw new IOException("process " + pid + " has no clock: it has ended");
            }
            return TimeUnit.SECONDS.toNanos(time.getAtIndex(ValueLayout.JAVA_LONG, 0))
                    + time.getAtIndex(ValueLayout.JAVA_LONG, 1);
        }
    }

    private static int call(MethodHandle function, int of, MemorySegment into) {
        try {
            return (int) function.invokeExact(of, into);
        } catch (Throwable e) {
            throw new IllegalStateException(e); // Neither function throws.
        }
    }
}
