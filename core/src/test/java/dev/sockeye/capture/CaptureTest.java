package dev.sockeye.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import dev.sockeye.conformance.Sender;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a capture of the loopback interface gives. */
class CaptureTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Sender sender;

    @BeforeEach
    void open() throws SocketError {
        sender = new Sender();
    }

    @AfterEach
    void close() {
        sender.close();
    }

    private Capture capture(Capture.Builder builder) throws SocketError {
        var capture = Sender.open(builder);
        capture.settimeout(LIMIT);
        return capture;
    }

    @Test
    void a_packet_is_as_on_the_wire_with_all_that_is_known_of_it() throws SocketError {
        try (var capture = capture(sender.builder())) {
            var before = nanos(Instant.now());
            sender.send(new byte[] {1, 2, 3});

            var packet = Sender.take(capture, 1).getFirst();

            assertArrayEquals(
                    new byte[] {1, 2, 3},
                    Arrays.copyOfRange(packet.data(), Sender.HEADER_BYTES, packet.data().length));
            assertEquals(Sender.HEADER_BYTES + 3, packet.originalLength());
            assertEquals("lo", packet.ifname());
            assertEquals(Packet.LINKTYPE_ETHERNET, packet.linkType());
            assertEquals(Constants.PACKET_HOST, packet.direction());
            assertNull(packet.vlan());
            assertTrue(packet.timestamp() >= before && packet.timestamp() <= nanos(Instant.now()));
        }
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
    }

    @Test
    void loopback_shows_each_packet_once_and_in_order() throws SocketError {
        try (var capture = capture(sender.builder())) {
            sender.send(1000, 100);
            // If each came twice, this would be half of them.
            var packets = Sender.take(capture, 1000);

            assertEquals(
                    IntStream.range(0, 1000).boxed().toList(),
                    packets.stream().map(Sender::number).toList());
            assertEquals(1000, capture.stats().received());
        }
    }

    @Test
    void all_interfaces_show_a_packet_of_loopback_once() throws SocketError {
        var filter =
                BpfProgram.parse(
                        """
                        6
                        40 0 0 0
                        21 0 3 2048
                        40 0 0 42
                        21 0 1 %d
                        6 0 0 262144
                        6 0 0 0
                        """
                                .formatted(sender.port));
        try (var capture = capture(Capture.on(Capture.ANY).filter(filter))) {
            sender.send(100, 50);

            var packets = Sender.take(capture, 100);

            assertEquals(LinkTypes.LINUX_SLL2, capture.linkType());
            assertEquals(100, packets.size());
            assertEquals("lo", packets.getFirst().ifname());
            assertEquals(20 + 28 + 50, packets.getFirst().originalLength());
            assertEquals(0x08, packets.getFirst().data()[0]);
            assertEquals(0x45, packets.getFirst().data()[20]);
        }
    }

    @Test
    void outgoing_packets_of_loopback_are_had_by_asking() throws SocketError {
        try (var capture = capture(sender.builder().direction(Capture.Direction.OUT))) {
            sender.send(10, 50);

            var packets = Sender.take(capture, 10);

            assertEquals(10, packets.size());
            assertEquals(Constants.PACKET_OUTGOING, packets.getLast().direction());
        }
    }

    @Test
    void no_more_than_the_snap_length_is_kept_whatever_the_filter_says() throws SocketError {
        try (var capture = capture(sender.builder().snaplen(60))) {
            sender.send(1, 500);

            var packet = Sender.take(capture, 1).getFirst();

            assertEquals(60, packet.data().length);
            assertEquals(Sender.HEADER_BYTES + 500, packet.originalLength());
            assertTrue(packet.isTruncated());
        }
    }

    @Test
    void a_cursor_shows_what_a_copy_has() throws SocketError {
        try (var capture = capture(sender.builder())) {
            sender.send(50, 80);
            var shown = new ArrayList<Byte>();
            while (shown.size() < 50) {
                try (var block = capture.next()) {
                    for (var packet = block.cursor(); packet.next(); ) {
                        assertEquals(packet.length(), packet.data().byteSize());
                        assertEquals(packet.get(20), packet.copy().data()[20]);
                        shown.add(packet.get(Sender.HEADER_BYTES));
                    }
                }
            }

            assertEquals(IntStream.range(0, 50).mapToObj(i -> (byte) i).toList(), shown);
        }
    }

    @Test
    void a_wait_ends_with_the_timeout_and_loses_nothing() throws SocketError {
        try (var capture = capture(sender.builder())) {
            capture.settimeout(Duration.ofMillis(50));
            assertThrows(SocketTimeout.class, capture::next);
            capture.settimeout(Duration.ZERO);
            var error = assertThrows(SocketError.class, capture::next);
            assertTrue(error.isWouldBlock());
            assertNull(capture.poll());

            sender.send(3, 10);
            capture.settimeout(LIMIT);

            assertEquals(3, Sender.take(capture, 3).size());
        }
    }

    @Test
    void an_interface_that_is_not_there_is_ENODEV() {
        var error = assertThrows(SocketError.class, () -> Sender.open(Capture.on("none0")));

        assertEquals(Constants.ENODEV, error.errno());
    }
}
