package dev.sockeye.examples;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.capture.Capture;
import dev.sockeye.capture.PcapReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the example of a capture, on a port of its own. */
@Timeout(120)
class CaptureExampleTest {

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
