package dev.sockeye.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.conformance.Sender;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same traffic, tagged frames too, as tcpdump writes it and as it is captured here, filter for
 * filter. The system property {@code capture.packets} says how many packets, as 100000.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TcpdumpComparisonTest {

    private static final int PACKETS = Integer.getInteger("capture.packets", 2000);
    private static final int OUTGOING = 100;
    private static final int RING_BYTES = (8 << 20) + PACKETS * 2048;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = 20_000_000;

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "udp port 53",
                "greater 1000",
                "vlan",
                "vlan 5 and udp port 53",
                "vlan and vlan 6",
                "udp and not vlan",
                "ether src 02:00:00:00:00:03 or vlan 7"
            })
    void the_same_packets_pass_the_same_filter_byte_for_byte(String filter) throws Exception {
        assertFalse(compare(name -> Capture.on(name).filter(filter), filter, List.of()).isEmpty());
    }

    /** Not compared: libpcap 1.10 was seen to leave the first packet out. */
    @ParameterizedTest
    @CsvSource({"inbound, false", "outbound, true"})
    void the_direction_may_be_part_of_the_filter(String filter, boolean out) throws Exception {
        try (var cable = new Cable("tcpreplay");
                var capture = Capture.on(cable.name).filter(filter).bufferSize(RING_BYTES).open()) {
            var replayed = directory.resolve("replayed.pcap");
            Frames.write(replayed, Frames.mixed(PACKETS));
            cable.replay(replayed);
            send(cable, Frames.mixed(OUTGOING));

            assertEquals(out ? OUTGOING : PACKETS, Sender.takeAll(capture).size());
        }
    }

    @Test
    void a_snap_length_cuts_as_that_of_tcpdump_does() throws Exception {
        compare(name -> Capture.on(name).snaplen(100), "", List.of("-s", "100"));
    }

    @Test
    void packets_that_come_in_are_those_of_tcpdump() throws Exception {
        compare(name -> Capture.on(name).direction(Capture.Direction.IN), "", List.of("-Q", "in"));
    }

    @Test
    void packets_that_go_out_are_those_of_tcpdump() throws Exception {
        var packets =
                compare(
                        name -> Capture.on(name).direction(Capture.Direction.OUT),
                        "",
                        List.of("-Q", "out"));
        assertEquals(OUTGOING, packets.size());
    }

    @Test
    void a_capture_of_all_interfaces_is_that_of_tcpdump() throws Exception {
        try (var cable = new Cable("tcpdump", "tcpreplay")) {
            var filter = "udp src portrange 1024-1087 and net 198.18.0.0/16";
            var any = Capture.on(Capture.ANY).filter(filter);
            assertFalse(compare(cable, any, filter, List.of()).isEmpty());
        }
    }

    private List<Packet> compare(
            Function<String, Capture.Builder> like, String filter, List<String> options)
            throws Exception {
        try (var cable = new Cable("tcpdump", "tcpreplay")) {
            return compare(cable, like.apply(cable.name), filter, options);
        }
    }

    private List<Packet> compare(
            Cable cable, Capture.Builder builder, String filter, List<String> options)
            throws Exception {
        var replayed = directory.resolve("replayed.pcap");
        Frames.write(replayed, Frames.mixed(PACKETS));
        var written = directory.resolve("written.pcap");
        var tcpdump = tcpdump(builder.ifname(), filter, written, options);
        // All of it fits, so that nothing depends on how fast either is.
        try (var capture = builder.bufferSize(RING_BYTES).open()) {
            cable.replay(replayed);
            send(cable, Frames.mixed(OUTGOING));
            var packets = Sender.takeAll(capture);
            var ours = packets.stream().map(Frames.Recorded::new).toList();
            assertEquals(0, capture.stats().dropped());
            var theirs = awaitPackets(written, ours.size());
            assertEquals(theirs.size(), ours.size());
            assertTrue(ours.equals(theirs), "the same number of packets, but others");
            return packets;
        } finally {
            tcpdump.destroy();
            tcpdump.waitFor();
        }
    }

    private static Process tcpdump(String ifname, String filter, Path file, List<String> options)
            throws IOException {
        var command =
                new ArrayList<>(
                        List.of("tcpdump", "-i", ifname, "-w", file.toString(), "-U", "-n"));
        command.addAll(
                List.of(
                        "--immediate-mode",
                        "-B",
                        String.valueOf(RING_BYTES / 512),
                        "-Z",
                        "root",
                        "-p",
                        // Else each has a place of 64 KiB, of which there are too few.
                        "-s",
                        "2048"));
        command.addAll(options);
        command.add(filter);
        var tcpdump = new ProcessBuilder(command).start();
        var messages = tcpdump.errorReader(UTF_8);
        String line;
        do {
            line = messages.readLine();
            assertFalse(line == null, "tcpdump ended");
        } while (!line.contains("listening on"));
        return tcpdump;
    }

    private static void send(Cable cable, List<byte[]> frames) throws SocketError {
        try (var socket = new Socket(Constants.AF_PACKET, Constants.SOCK_RAW)) {
            socket.bind(new Address.Packet(cable.name, 0));
            for (byte[] frame : frames) {
                socket.send(frame);
            }
        }
    }

    private static List<Frames.Recorded> awaitPackets(Path file, int count) throws IOException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        var packets = Frames.read(file);
        while (packets.size() < count && System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE_NANOS);
            packets = Frames.read(file);
        }
        return packets;
    }
}
