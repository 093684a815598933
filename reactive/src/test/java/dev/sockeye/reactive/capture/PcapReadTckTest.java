package dev.sockeye.reactive.capture;

import dev.sockeye.capture.Packet;
import dev.sockeye.reactive.TckVerification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.reactivestreams.Publisher;
import org.testng.annotations.AfterMethod;

/** The Reactive Streams TCK over {@link PcapFiles#read(Path)}. */
public final class PcapReadTckTest extends TckVerification<Packet> {
    private static final int MOST = 10_000;

    private final Path directory = directory();

    private static Path directory() {
        try {
            return Files.createTempDirectory("pcap");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Publisher<Packet> createPublisher(long elements) {
        try {
            return PcapFiles.read(PcapFilesTest.file(directory, (int) elements));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Publisher<Packet> createFailedPublisher() {
        return PcapFiles.read(directory.resolve("none"));
    }

    @Override
    public long maxElementsFromPublisher() {
        return MOST;
    }

    @AfterMethod
    void remove() throws IOException {
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
    }
}
