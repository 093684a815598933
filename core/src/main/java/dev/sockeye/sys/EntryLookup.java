package dev.sockeye.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;

import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The two ways in which C libraries hand out an entry of hosts, services or protocols: into memory
 * of the caller's, which is grown until the entry fits; or into the library's own, which one thread
 * at a time may use.
 */
final class EntryLookup {

    /** Enough for what is in most files; a name server's longest answer takes two steps more. */
    static final long FIRST_BYTES = 8192;

    private static final long MAX_BYTES = 1 << 24;
    private static final int GROWTH = 4;

    // The one lock of all calls that share the library's memory: they may share it between them.
    private static final Object STATIC_MEMORY = new Object();

    private EntryLookup() {}

    /** A reentrant call: 0 or an errno, and in {@code result} the entry or {@code NULL}. */
    @FunctionalInterface
    interface Reentrant {
        int run(MemorySegment entry, MemorySegment buffer, MemorySegment result);
    }

    /** A call that returns an entry in the library's own memory, or {@code NULL}. */
    @FunctionalInterface
    interface Static {
        MemorySegment run();
    }

    /**
     * Makes a reentrant call until its entry fits.
     *
     * @param firstBytes the size of the first buffer, above 0
     * @param copy takes what it wants of the entry, which does not outlive it
     * @return the copy, or null where there is no entry
     * @throws SocketError {@code ERANGE} if the entry is longer than any can be
     */
    static <T> @Nullable T reentrant(
            String call,
            StructLayout layout,
            long firstBytes,
            Reentrant lookUp,
            Function<MemorySegment, T> copy)
            throws SocketError {
        for (long bytes = firstBytes; bytes <= MAX_BYTES; bytes *= GROWTH) {
            try (var arena = Arena.ofConfined()) {
                var entry = arena.allocate(layout);
                var result = arena.allocate(ADDRESS);
                int errno = lookUp.run(entry, arena.allocate(bytes, Long.BYTES), result);
                if (errno != Constants.ERANGE) {
                    return result.get(ADDRESS, 0).address() == 0 ? null : copy.apply(entry);
                }
            }
        }
        throw Errors.of(call, Constants.ERANGE);
    }

    /**
     * Makes a call that is not reentrant, while no other one runs.
     *
     * @param copy takes what it wants of the entry, which the next call overwrites
     * @param notFound run under the same lock where there is no entry, for what {@code h_errno} is
     * @return the copy, or null where there is no entry
     */
    static <T> @Nullable T serialised(
            StructLayout layout,
            Static lookUp,
            Function<MemorySegment, T> copy,
            Runnable notFound) {
        synchronized (STATIC_MEMORY) {
            var entry = lookUp.run();
            if (entry.address() == 0) {
                notFound.run();
                return null;
            }
            return copy.apply(Layouts.sized(entry, layout.byteSize()));
        }
    }
}
