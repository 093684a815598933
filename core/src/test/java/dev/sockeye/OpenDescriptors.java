package dev.sockeye;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/**
 * The descriptors of this process that are one and the same socket. All others may come and go
 * meanwhile: the collector closes what earlier tests have left to it.
 */
final class OpenDescriptors {

    private static final File LIST = new File("/proc/self/fd");

    private OpenDescriptors() {}

    /** Counts those that are the socket, itself included. */
    static long of(Socket socket) {
        return of(socket.fileno());
    }

    /** Counts those that are what {@code fd} is, itself included. */
    static long of(int fd) {
        assumeTrue(LIST.isDirectory(), "there is no list of open descriptors: " + LIST);
        var same = link(String.valueOf(fd));
        return Arrays.stream(Objects.requireNonNull(LIST.list()))
                .filter(name -> link(name).equals(same))
                .count();
    }

    private static Path link(String name) {
        try {
            return Files.readSymbolicLink(LIST.toPath().resolve(name));
        } catch (IOException _) { // closed meanwhile
            return Path.of("");
        }
    }
}
