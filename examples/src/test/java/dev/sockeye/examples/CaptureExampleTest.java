package dev.sockeye.examples;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.capture.BpfProgram;
import dev.sockeye.capture.Capture;
import dev.sockeye.capture.Packet;
import dev.sockeye.capture.PcapReader;
import dev.sockeye.capture.PcapWriter;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the examples of packets: a capture, on a port of its own, and raw frames. */
@Timeout(120)
class CaptureExampleTest {

    private static final BpfProgram EXPERIMENTAL =
            BpfProgram.parse("4\n40 0 0 12\n21 0 1 34997\n6 0 0 262144\n6 0 0 0\n");

    @TempDir private Path directory = Path.of("");

    @Test
    void dns_capture_writes_the_packets_of_its_port_to_a_file() throws Exception {
        needCapture();
        var file = directory.resolve("dns.pcapng");
        try (var sender = new Socket(AF_INET, SOCK_DGRAM)) {
            sender.bind(Address.inet("127.0.0.1", 0));
            int port = ((Address.Inet) sender.getsockname()).port();
            try (var program = example(port, file)) {
                long sent = 0;
                while (program.process().isAlive()) {
                    sender.sendto(new byte[100], Address.inet("127.0.0.1", 9));
                    sent++;
                    program.process().waitFor(100, TimeUnit.MILLISECONDS);
                }

                assertEquals(0, program.status(), program::toString);
                long told = Long.parseLong(program.out().replace(" packets\n", ""));
                assertTrue(told > 0 && told <= sent, program::toString);
                assertEquals(told, packets(file));
            }
        }
    }

    @Test
    void replay_sends_the_frames_of_a_file_in_order_and_as_they_are() throws Exception {
        needCapture();
        var file = directory.resolve("frames.pcap");
        var frames = frames(150);
        try (var writer = PcapWriter.open(file)) {
            for (var frame : frames) {
                writer.write(frame);
            }
        }
        var seen = new ArrayList<byte[]>();
        try (var capture = Capture.on("lo").filter(EXPERIMENTAL).open();
                var program =
                        Program.start(
                                Program.java(
                                        "src/main/java/capture/Replay.java", "lo", file.toString()),
                                Redirect.PIPE)) {
            assertEquals(0, program.status(), program::toString);
            capture.stop();
            for (var block : capture) {
                try (block) {
                    block.copy().forEach(packet -> seen.add(packet.data()));
                }
            }
        }

        assertEquals(frames.size(), seen.size());
        for (int i = 0; i < seen.size(); i++) {
            assertArrayEquals(frames.get(i).data(), seen.get(i));
        }
    }

    /** Of the EtherType 0x88b5 for experiments, which nobody else sends here, of all sizes. */
    private static List<Packet> frames(int count) {
        var frames = new ArrayList<Packet>();
        for (int i = 0; i < count; i++) {
            var data = new byte[60 + 9 * i];
            Arrays.fill(data, (byte) i);
            data[12] = (byte) 0x88;
            data[13] = (byte) 0xb5;
            frames.add(
                    new Packet(
                            i,
                            data.length,
                            data,
                            "",
                            Packet.LINKTYPE_ETHERNET,
                            Constants.UNDEFINED,
                            List.of()));
        }
        return frames;
    }

    private static void needCapture() {
        try (var capture = Capture.on("lo").open()) {
            assumeTrue(capture.isOpen());
        } catch (SocketError | UnsupportedOperationException e) {
            assumeTrue(false, e.getMessage());
        }
    }

    private Program example(int port, Path file) throws IOException {
        var source = Path.of("src", "main", "java", "capture", "DnsCapture.java");
        var text =
                Files.readString(source)
                        .replace("udp port 53", "udp port " + port)
                        .replace("dns.pcapng", file.toString());
        var copy = Files.writeString(directory.resolve("DnsCapture.java"), text);
        return Program.start(Program.java(copy.toString()), Redirect.PIPE);
    }

    private static long packets(Path file) throws IOException {
        try (var reader = PcapReader.open(file)) {
            long count = 0;
            while (reader.read() != null) {
                count++;
            }
            return count;
        }
    }
}
