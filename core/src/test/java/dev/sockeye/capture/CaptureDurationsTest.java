package dev.sockeye.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import dev.sockeye.conformance.Sender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Times that are none, and such as no clock will ever show. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CaptureDurationsTest {

    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    @TempDir private Path directory = Path.of("");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PT0S",
                "PT0.000999999S",
                "PT-1S",
                "PT2147483.648S",
                "PT9223372036854775807S",
                "PT-9223372036854775808S"
            })
    void a_block_timeout_that_the_kernel_cannot_have_is_told_with_its_value(String value) {
        var builder = Capture.on("lo");

        var failure =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> builder.blockTimeout(Duration.parse(value)));

        assertEquals(
                "blockTimeout must be 1-2147483647 ms: " + Duration.parse(value),
                failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0.001S", "PT2147483.647S"})
    void the_block_timeouts_at_the_ends_are_the_kernels(String value) throws SocketError {
        try (var sender = new Sender();
                var capture =
                        Sender.open(
                                sender.builder()
                                        .blockSize(4096)
                                        .bufferSize(4 * 4096)
                                        .blockTimeout(Duration.parse(value)))) {
            sender.send(10, 1_400); // a block that is full is passed on, whatever the time

            assertEquals(0, Sender.number(Sender.take(capture, 1).getFirst()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-0.000000001S", "PT-9223372036854775808S"})
    void a_time_to_rotate_that_is_not_positive_is_told_with_its_value(String value) {
        var files = PcapWriter.to(directory.resolve("x.pcap"));

        var failure =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> files.rotateAfter(Duration.parse(value)));

        assertEquals("time is not positive: " + Duration.parse(value), failure.getMessage());
    }

    @Test
    void a_file_that_rotates_after_all_times_never_does() throws IOException {
        try (var writer =
                PcapWriter.to(directory.resolve("x.pcapng")).rotateAfter(FOREVER).open()) {
            writer.write(packetAt(0));
            writer.write(packetAt(Long.MAX_VALUE));
        }

        try (var files = Files.list(directory)) {
            assertEquals(1, files.count());
        }
    }

    private static Packet packetAt(long timestamp) {
        return new Packet(
                timestamp,
                1,
                new byte[1],
                "",
                Packet.LINKTYPE_ETHERNET,
                Constants.UNDEFINED,
                List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-0.000000001S", "PT-9223372036854775808S"})
    void a_negative_timeout_is_told_with_its_value(String value) throws SocketError {
        try (var sender = new Sender();
                var capture = Sender.open(sender.builder())) {
            var failure =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> capture.settimeout(Duration.parse(value)));

            assertEquals(
                    "Timeout value out of range: " + Duration.parse(value), failure.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT9223372036854775807S", "PT2147483647S", "PT2147483648S"})
    void a_timeout_of_ages_waits_until_packets_come(String value) throws SocketError {
        try (var sender = new Sender();
                var capture = Sender.open(sender.builder())) {
            capture.settimeout(Duration.parse(value));
            sender.send(1, 100);

            assertEquals(1, Sender.take(capture, 1).size());
        }
    }
}
