package dev.sockeye.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.Message;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.conformance.Program;
import dev.sockeye.conformance.Sender;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.sys.WaitingCalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a capture asks of its interface, and what becomes of it when that goes down. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CaptureInterfaceTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern PROMISCUITY = Pattern.compile("promiscuity (\\d+)");

    private Cable cable;

    @BeforeEach
    void plugIn() throws IOException {
        cable = new Cable();
    }

    @AfterEach
    void unplug() throws IOException {
        cable.close();
    }

    private Capture.Builder builder() {
        return Capture.on(cable.name)
                .direction(Capture.Direction.OUT)
                .blockSize(4096)
                .bufferSize(16 * 4096);
    }

    private Capture open(Capture.Builder builder) throws SocketError {
        var capture = Sender.open(builder);
        capture.settimeout(LIMIT);
        return capture;
    }

    private int promiscuity() throws Exception {
        try (var ip = Program.start("ip", "-d", "link", "show", "dev", cable.name)) {
            var told = new String(ip.output().result(), StandardCharsets.UTF_8);
            var matcher = PROMISCUITY.matcher(told);
            assertTrue(matcher.find(), told);
            return Integer.parseInt(matcher.group(1));
        }
    }

    private void send() throws SocketError {
        try (var socket = new Socket(Constants.AF_PACKET, Constants.SOCK_RAW)) {
            socket.bind(new Address.Packet(cable.name, 0));
            socket.send(Frames.mixed(1).getFirst());
        }
    }

    @Test
    void raw_frames_are_sent_by_send_sendto_and_sendmmsg() throws Exception {
        var frames = Frames.mixed(66);
        try (var capture = open(builder().bufferSize(1 << 20));
                var bound = new Socket(Constants.AF_PACKET, Constants.SOCK_RAW);
                var unbound = new Socket(Constants.AF_PACKET, Constants.SOCK_RAW)) {
            bound.bind(new Address.Packet(cable.name, 0));
            assertEquals(frames.get(0).length, bound.send(frames.get(0)));
            var to = new Address.Packet(cable.name, 0);
            assertEquals(frames.get(1).length, unbound.sendto(frames.get(1), to));
            var batch =
                    frames.subList(2, 66).stream()
                            .map(frame -> new Message(frame, List.of(), 0, null))
                            .toList();
            assertEquals(64, bound.sendmmsg(batch));

            var seen = Sender.take(capture, 66).stream().map(Packet::data).toList();
            assertArrayEquals(frames.toArray(), seen.toArray());
        }
    }

    @Test
    void an_interface_is_promiscuous_for_as_long_as_a_capture_that_asks_for_it() throws Exception {
        try (var _ = open(builder())) {
            assertEquals(0, promiscuity());
        }
        try (var _ = open(builder().promiscuous(true))) {
            assertEquals(1, promiscuity());
        }
        assertEquals(0, promiscuity());
    }

    @Test
    void a_block_that_is_held_keeps_a_closed_capture_promiscuous() throws Exception {
        var capture = open(builder().promiscuous(true));
        send();
        var held = capture.next();
        capture.close();
        assertEquals(1, promiscuity());

        held.release();

        assertEquals(0, promiscuity());
    }

    @Test
    void a_card_that_takes_no_times_leaves_them_to_the_kernel_and_each_packet_says_so()
            throws Exception {
        try (var capture = open(builder().hardwareTimestamps(true))) {
            var before = Instant.now();
            send();
            try (var block = capture.next()) {
                var packet = block.cursor();
                assertTrue(packet.next());
                assertFalse(packet.isHardwareTimestamp());
                assertTrue(
                        packet.timestamp()
                                >= before.getEpochSecond() * 1_000_000_000 + before.getNano());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_interface_that_goes_down_ends_a_wait_with_ENETDOWN_and_packets_go_on_when_it_is_up(
            ThreadKind kind) throws Exception {
        try (var capture = open(builder())) {
            var waiting = kind.run(() -> capture.next().release());
            WaitingCalls.await(capture.socket(), 1);
            Cable.must("ip", "link", "set", cable.name, "down");
            assertEquals(Constants.ENETDOWN, waiting.error().errno());
            assertTrue(capture.isOpen());

            Cable.must("ip", "link", "set", cable.name, "up");
            send();

            assertEquals(1, Sender.take(capture, 1).size());
        }
    }

    @Test
    void what_came_before_an_interface_went_down_is_given_before_the_error() throws Exception {
        try (var capture = open(builder())) {
            send();
            Cable.must("ip", "link", "set", cable.name, "down");

            assertEquals(1, Sender.take(capture, 1).size());
            var error = assertThrows(SocketError.class, capture::next);
            assertEquals(Constants.ENETDOWN, error.errno());
            assertTrue(error.toString().contains(cable.name), error::toString);
        }
    }
}
