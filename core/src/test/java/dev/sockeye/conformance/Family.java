package dev.sockeye.conformance;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** The address families that every behaviour is tested with. */
public enum Family {
    INET(Constants.AF_INET),
    INET6(Constants.AF_INET6),
    UNIX(Constants.AF_UNIX);

    private static final AtomicLong NUMBERS = new AtomicLong();

    private final int value;

    Family(int value) {
        this.value = value;
    }

    /** Returns the {@code AF_*} value. */
    public int value() {
        return value;
    }

    /** Returns an address to bind to that nobody else has: port 0, or a new path. */
    public Address free() {
        return switch (this) {
            case INET -> Address.inet("127.0.0.1", 0);
            case INET6 -> Address.inet6("::1", 0);
            case UNIX -> Address.unix(freePath());
        };
    }

    /** Returns a path where nothing is, in a directory that goes when this virtual machine does. */
    public static String freePath() {
        return Directory.PATH.resolve("s" + NUMBERS.incrementAndGet()).toString();
    }

    private static final class Directory {
        static final Path PATH = create();

        private static Path create() {
            try {
                var path = Files.createTempDirectory("sockeye");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(path)));
                return path;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void delete(Path directory) {
            try (var files = Files.list(directory)) {
                for (var file : files.toList()) {
                    Files.delete(file);
                }
                Files.delete(directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
