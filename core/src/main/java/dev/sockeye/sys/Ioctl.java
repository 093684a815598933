package dev.sockeye.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Requests to devices and protocols, ioctl(2). Results are as {@link LibC}'s: minus errno. */
public final class Ioctl {

    // No request of a socket without its size in its number takes more.
    private static final long LEAST_BYTES = 1024;

    private Ioctl() {}

    /**
     * Makes a request with a copy of {@code argument}, and copies back what the kernel left there.
     * The copy has room for what the request itself says, so that an argument that is too short is
     * filled and cut, and no memory beyond it touched.
     */
    public static int request(int fd, long request, MemorySegment argument) {
        try (var arena = Arena.ofConfined()) {
            long bytes =
                    Math.max(Math.max(LEAST_BYTES, encodedBytes(request)), argument.byteSize());
            var copy = arena.allocate(bytes, Long.BYTES);
            copy.copyFrom(argument);
            int result = LibC.ioctl(fd, request, copy);
            if (result >= 0) {
                argument.copyFrom(copy.asSlice(0, argument.byteSize()));
            }
            return result;
        }
    }

    /** The size in the bits of the number: 14 of them on Linux, 13 on macOS. */
    private static long encodedBytes(long request) {
        return request >> 16 & (Platform.LINUX ? 0x3fff : 0x1fff);
    }
}
