package dev.sockeye.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import dev.sockeye.conformance.Sender;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A consumer that stops while packets go on, and what it has lost then: what the kernel counts as
 * dropped, and nothing else. {@code ./build -pl core test -Dtest=StoppedConsumerTest
 * -Dcapture.stop=10} has it stop for 10 seconds; without the property, until the ring has
 * overflowed.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class StoppedConsumerTest {

    private static final Duration STOP = Duration.ofSeconds(Long.getLong("capture.stop", 0));
    private static final int SIZE = 1400;
    private static final int MORE = 10;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** What was seen of packets that are numbered as they were sent. */
    private static final class Seen {
        long packets;
        long missing;
        long told;
        int next;

        void take(PacketBlock block) {
            told += block.droppedBefore();
            for (var packet = block.cursor(); packet.next(); ) {
                int number = Sender.number(packet.copy());
                assertTrue(number >= next, () -> number + " after " + (next - 1));
                assertEquals(Sender.HEADER_BYTES + SIZE, packet.length());
                missing += number - next;
                next = number + 1;
                packets++;
            }
        }
    }

    /**
     * Sends until the stop is over, and at least as many as overflow the ring; returns the number
     * that comes next.
     */
    private static int send(Sender sender, int first, int ringBytes) throws SocketError {
        int least = ringBytes / SIZE * 3 / 2;
        long start = System.nanoTime();
        int next = first;
        while (next < least || System.nanoTime() - start < STOP.toNanos()) {
            sender.send(Sender.numbered(next, SIZE));
            next++;
        }
        return next;
    }

    private static void drain(Capture capture, Seen seen) throws SocketError {
        capture.settimeout(Duration.ofSeconds(1));
        try {
            while (true) {
                try (var block = capture.next()) {
                    seen.take(block);
                }
            }
        } catch (SocketTimeout e) {
            capture.settimeout(LIMIT);
        }
    }

    // What goes out is captured by the call that sends it: no queue is between that could lose it.
    private static Capture open(Sender sender, int blockBytes, int ringBytes) throws SocketError {
        var capture =
                Sender.open(
                        sender.builder()
                                .direction(Capture.Direction.OUT)
                                .blockSize(blockBytes)
                                .bufferSize(ringBytes));
        capture.settimeout(LIMIT);
        return capture;
    }

    @ParameterizedTest
    @CsvSource({
        "4096, 65536, false",
        "4096, 65536, true",
        "262144, 67108864, false",
        "262144, 67108864, true"
    })
    void a_consumer_that_stops_loses_what_the_kernel_counts_as_dropped_and_nothing_else(
            int blockBytes, int ringBytes, boolean holds) throws SocketError {
        try (var sender = new Sender();
                var capture = open(sender, blockBytes, ringBytes)) {
            var seen = new Seen();
            sender.send(Sender.numbered(0, SIZE));
            var first = capture.next();
            seen.take(first);
            if (!holds) {
                first.release();
            }
            int sent = send(sender, 1, ringBytes);
            if (holds) {
                first.release();
            }
            drain(capture, seen);
            for (int i = 0; i < MORE; i++) {
                sender.send(Sender.numbered(sent++, SIZE));
            }
            drain(capture, seen);

            var stats = capture.stats();
            assertTrue(stats.dropped() > 0, stats::toString);
            assertEquals(sent, stats.received());
            assertEquals(sent, seen.next);
            assertEquals(stats.dropped(), seen.missing);
            assertEquals(sent - stats.dropped(), seen.packets);
            assertEquals(stats.dropped(), seen.told);
            assertEquals(0, stats.held());
        }
    }
}
