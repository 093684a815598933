package dev.sockeye.capture;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * When a writer goes on with another file, and how that is named: as tcpdump does it with -C, -G
 * and -W.
 *
 * @param bytes after how many a file is full; 0 is never
 * @param nanos after which time of its first packet a file is over; 0 is never
 * @param files how many there are at most, the first being written again after the last; 0 is any
 */
record PcapRotation(long bytes, long nanos, int files) {
    static final PcapRotation NONE = new PcapRotation(0, 0, 0);

    boolean isDue(long length, long first, long timestamp) {
        return (bytes > 0 && length >= bytes)
                || (nanos > 0 && timestamp - first >= nanos && timestamp > first);
    }

    /** The name of a file by its number from 0. */
    Path name(Path path, long number) {
        if (files > 0) {
            int digits = String.valueOf(files - 1).length();
            var padded = String.valueOf(number % files);
            return named(path, "0".repeat(digits - padded.length()) + padded);
        }
        return number == 0 ? path : named(path, String.valueOf(number));
    }

    private static Path named(Path path, String suffix) {
        @Nullable Path name = path.getFileName();
        return path.resolveSibling((name == null ? "" : name) + suffix);
    }
}
