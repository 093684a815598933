package dev.sockeye.examples.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.capture.Capture;
import dev.sockeye.capture.Packet;
import dev.sockeye.capture.PcapReader;
import dev.sockeye.capture.PcapWriter;
import dev.sockeye.examples.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** capture and top, on the loopback where that is allowed, and on files. */
@Timeout(120)
class CaptureTest {

    /** TCP from 198.18.0.1:40001 to 198.18.0.2:443, SYN. */
    private static final String SYN =
            "020000000002020000000001 0800"
                    + "4500002812340000 4006 0000 c6120001 c6120002"
                    + "9c41 01bb 89abcdef 01020304 5002 01f6 beef 0000";

    private static final String ARP =
            "ffffffffffff020000000001 8100 0007 0806"
                    + "0001080006040001 020000000001 c6120001 000000000000 c6120002";

    private static final int PACKETS = 50;

    @TempDir private Path directory = Path.of("");

    private static Packet packet(String hex) {
        var data = HexFormat.of().parseHex(hex.replace(" ", ""));
        return new Packet(
                1_767_225_600_123_456_789L,
                data.length,
                data,
                "eth0",
                Packet.LINKTYPE_ETHERNET,
                Constants.UNDEFINED,
                List.of());
    }

    private Path file(String... packets) throws IOException {
        var file = directory.resolve("x.pcapng");
        try (var writer = PcapWriter.open(file)) {
            for (var hex : packets) {
                writer.write(packet(hex));
            }
        }
        return file;
    }

    private static List<Packet> read(Path file) throws IOException {
        var packets = new ArrayList<Packet>();
        try (var reader = PcapReader.open(file)) {
            for (Packet packet; (packet = reader.read()) != null; ) {
                packets.add(packet);
            }
        }
        return packets;
    }

    private static void needCapture() {
        try (var capture = Capture.on("lo").open()) {
            assumeTrue(capture.isOpen());
        } catch (SocketError | UnsupportedOperationException e) {
            assumeTrue(false, e.getMessage());
        }
    }

    /** A datagram to a port that nobody has, on the loopback. */
    private static int send(Socket from, int bytes) throws IOException {
        from.sendto(new byte[bytes], Address.inet("127.0.0.1", 9));
        return ((Address.Inet) from.getsockname()).port();
    }

    @Test
    void a_file_is_shown_in_lines() throws Exception {
        try (var tool = Program.tool("capture", "-r", file(SYN, ARP, SYN).toString(), "-c", "2")) {
            assertEquals(0, tool.status(), tool::toString);
            var lines = tool.out().lines().toList();
            assertEquals(2, lines.size(), tool::toString);
            assertTrue(
                    lines.getFirst()
                            .endsWith(
                                    ".123456 eth0 IP 198.18.0.1.40001 > 198.18.0.2.443: TCP [S]"
                                            + " seq 2309737967 win 502, length 0"),
                    tool::toString);
            assertTrue(
                    lines.getLast()
                            .endsWith("vlan 7, ARP, who-has 198.18.0.2 tell 198.18.0.1, length 46"),
                    tool::toString);
        }
    }

    @Test
    void a_file_is_filtered_into_another() throws Exception {
        var to = directory.resolve("arp.pcap");
        try (var tool =
                Program.tool(
                        "capture",
                        "-r",
                        file(SYN, ARP, SYN).toString(),
                        "-w",
                        to.toString(),
                        "vlan",
                        "and",
                        "arp")) {
            assertEquals(0, tool.status(), tool::toString);
        }

        assertEquals(1, read(to).size());
        assertEquals(46, read(to).getFirst().originalLength());
    }

    @Test
    void a_file_comes_from_standard_input_and_goes_to_standard_output() throws Exception {
        var file = file(SYN, ARP);
        try (var tool = Program.tool(file, "capture", "-r", "-", "-w", "-")) {
            assertEquals(0, tool.status(), tool::toString);
            var copy = Files.write(directory.resolve("copy"), tool.outBytes());
            assertEquals(read(file), read(copy));
        }
    }

    @Test
    void a_cut_file_is_shown_as_far_as_it_is_whole_and_told() throws Exception {
        var file = file(SYN, ARP);
        var bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 3));
        try (var tool = Program.tool("capture", "-r", file.toString())) {
            assertEquals(1, tool.status(), tool::toString);
            assertEquals(1, tool.out().lines().count());
            assertTrue(
                    tool.err().matches("sockeye: .*x.pcapng: .* is cut .* at byte \\d+\\R"),
                    tool.err());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-r, none.pcap, No such file or directory",
        "-r, x.pcapng/x.pcap, Not a directory",
        "-r, ., Is a directory",
        "-r, loop, Too many levels of symbolic links",
        "-w, none/x.pcap, No such file or directory",
        "-w, x.pcapng/x.pcap, Not a directory",
        "-w, ., Is a directory",
        "-w, loop, Too many levels of symbolic links"
    })
    void a_file_that_cannot_be_opened_is_told_with_the_reason(
            String option, String name, String reason) throws Exception {
        var file = file(SYN);
        var loop = directory.resolve("loop");
        Files.createSymbolicLink(loop, loop);
        var path = directory.resolve(name);
        var source = option.equals("-r") ? path : file;
        try (var tool =
                Program.tool("capture", "-r", source.toString(), "-w", path.toString(), "arp")) {
            assertEquals(1, tool.status(), tool::toString);
            assertTrue(tool.err().startsWith("sockeye: " + path + ": " + reason), tool.err());
            assertEquals(1, tool.err().lines().count(), tool.err());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-r", "-w"})
    void a_file_that_may_not_be_opened_is_told_with_the_reason(String option) throws Exception {
        var file = file(SYN);
        var closed = Files.createFile(directory.resolve("closed.pcap"), permissions("---------"));
        var command = new ArrayList<String>();
        if (Files.isReadable(closed)) { // as for root, whose capabilities it takes then
            command.addAll(List.of("setpriv", "--bounding-set", "-all", "--inh-caps", "-all"));
        }
        var source = option.equals("-r") ? closed : file;
        command.addAll(
                Program.toolCommand(
                        "capture", "-r", source.toString(), "-w", closed.toString(), "arp"));
        try (var tool = Program.start(command.toArray(String[]::new))) {
            assertEquals(1, tool.status(), tool::toString);
            assertEquals("sockeye: " + closed + ": Permission denied\n", tool.err());
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> permissions(String text) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
    }

    @Test
    void a_wrong_expression_is_a_wrong_argument_in_libpcaps_words() throws Exception {
        try (var tool = Program.tool("capture", "-r", file(SYN).toString(), "nonsense", "now")) {
            assertEquals(2, tool.status(), tool::toString);
            assertTrue(tool.err().contains("syntax error"), tool.err());
        }
    }

    @Test
    void a_closed_standard_output_ends_it_as_SIGPIPE_does() throws Exception {
        var packets = new String[5_000];
        java.util.Arrays.fill(packets, SYN);
        var command =
                new ArrayList<>(
                        List.of("sh", "-c", "\"$@\" | head -n 1; exit ${PIPESTATUS:-0}", "sh"));
        command.set(0, "bash");
        command.addAll(Program.toolCommand("capture", "-r", file(packets).toString()));
        try (var shell = Program.start(command.toArray(String[]::new))) {
            assertEquals(141, shell.status(), shell::toString);
            assertEquals(1, shell.out().lines().count());
        }
    }

    @Test
    void interfaces_are_listed() throws Exception {
        try (var tool = Program.tool("capture", "-D")) {
            assertEquals(0, tool.status(), tool::toString);
            assertTrue(tool.out().contains("1 lo\n"), tool::toString);
            assertTrue(tool.out().endsWith("0 any\n"), tool::toString);
        }
    }

    @Test
    void packets_on_the_loopback_are_shown_as_they_pass() throws Exception {
        needCapture();
        try (var sender = new Socket(Constants.AF_INET, Constants.SOCK_DGRAM)) {
            sender.bind(Address.inet("127.0.0.1", 0));
            int port = ((Address.Inet) sender.getsockname()).port();
            try (var tool =
                    Program.tool(
                            "capture", "-i", "lo", "-c", "2", "udp", "src", "port", "" + port)) {
                tool.awaitErr("listening on lo");
                send(sender, 100);
                tool.awaitOut("127.0.0.1." + port + " > 127.0.0.1.9: UDP, length 100\\R");
                send(sender, 7);
                assertEquals(0, tool.status(), tool::toString);
                assertEquals(2, tool.out().lines().count(), tool::toString);
                assertTrue(tool.err().contains("2 packets, 2 received, 0 dropped"), tool.err());
            }
        }
    }

    @Test
    void a_terminated_capture_closes_its_file_with_all_that_came() throws Exception {
        needCapture();
        var file = directory.resolve("live.pcapng");
        try (var sender = new Socket(Constants.AF_INET, Constants.SOCK_DGRAM)) {
            sender.bind(Address.inet("127.0.0.1", 0));
            int port = ((Address.Inet) sender.getsockname()).port();
            try (var tool =
                    Program.tool(
                            "capture",
                            "-i",
                            "lo",
                            "--stats",
                            "-w",
                            file.toString(),
                            "udp src port " + port)) {
                tool.awaitErr("listening on lo");
                send(sender, 100);
                send(sender, 200);
                tool.awaitErr("2 packets, \\d+ bytes, 2 received");
                tool.terminate();
                assertEquals(143, tool.status(), tool::toString);
            }
            try (var reader = PcapReader.open(file)) {
                assertEquals(List.of(142, 242), List.of(length(reader), length(reader)));
                assertEquals(null, reader.read());
                assertEquals(2, reader.statistics().getFirst().received());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143, true", "INT, 130, true", "TERM, 143, false", "INT, 130, false"})
    void a_signal_loses_nothing_that_came_before_it(String signal, int status, boolean written)
            throws Exception {
        needCapture();
        var file = directory.resolve("live.pcapng");
        try (var sender = new Socket(Constants.AF_INET, Constants.SOCK_DGRAM)) {
            sender.bind(Address.inet("127.0.0.1", 0));
            int port = ((Address.Inet) sender.getsockname()).port();
            var arguments = new ArrayList<>(List.of("capture", "-i", "lo", "udp src port " + port));
            if (written) {
                arguments.addAll(List.of("-w", file.toString()));
            }
            try (var shell = Program.start("sh"); // already there, within a block's time
                    var tool = interruptible(arguments)) {
                tool.awaitErr("listening on lo");
                for (int i = 0; i < PACKETS; i++) {
                    send(sender, 100 + i);
                }
                shell.type("kill -" + signal + " " + tool.process().pid() + "\n");
                assertEquals(status, tool.status(), tool::toString);
                assertTrue(tool.err().contains(PACKETS + " packets, "), tool::toString);
                assertEquals(
                        PACKETS,
                        written ? read(file).size() : tool.out().lines().count(),
                        tool::toString);
            }
        }
    }

    /** Starts the tool so that SIGINT ends it, which a build in the background ignores. */
    private static Program interruptible(List<String> arguments) throws IOException {
        var command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.addAll(Program.toolCommand(arguments.toArray(String[]::new)));
        return Program.start(command.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_interface_that_goes_down_ends_it_with_the_statistics_and_a_whole_file(boolean written)
            throws Exception {
        needCapture();
        try (var probe = Program.start("unshare", "-rn", "ip", "link", "set", "lo", "up")) {
            assumeTrue(probe.status() == 0, "network namespaces cannot be made here");
        }
        var file = directory.resolve("live.pcapng");
        try (var network = Program.start("unshare", "-rn", "bash")) {
            network.type("ip link set lo up && echo ready\n").awaitOut("ready");
            var command = new ArrayList<>(List.of("nsenter", "--preserve-credentials", "-U", "-n"));
            command.addAll(List.of("--target", "" + network.process().pid()));
            var arguments = new ArrayList<>(List.of("capture", "-i", "lo", "udp"));
            if (written) {
                arguments.addAll(List.of("-w", file.toString()));
            }
            command.addAll(Program.toolCommand(arguments.toArray(String[]::new)));
            try (var tool = Program.start(command.toArray(String[]::new))) {
                tool.awaitErr("listening on lo");
                network.type(
                        "for i in 1 2 3 4 5; do echo 123456 >/dev/udp/127.0.0.1/9; done; ip link set lo"
                                + " down\n");
                assertEquals(1, tool.status(), tool::toString);
                assertTrue(
                        tool.err().contains("5 packets, ")
                                && tool.err()
                                        .endsWith(
                                                "sockeye: capture on lo: Network is down"
                                                        + " [ENETDOWN]\n"),
                        tool::toString);
            }
            network.endInput();
        }
        if (written) {
            assertEquals(5, read(file).size());
            try (var tcpdump = Program.start("tcpdump", "-n", "-r", file.toString())) {
                assertEquals(0, tcpdump.status());
                assertEquals(5, tcpdump.out().lines().count());
            }
        }
    }

    private static int length(PcapReader reader) throws IOException {
        var packet = reader.read();
        return packet == null ? -1 : packet.originalLength();
    }

    @Test
    void top_shows_the_flows_of_the_loopback_and_what_moves_most_first() throws Exception {
        needCapture();
        var receiver = new Socket(Constants.AF_INET, Constants.SOCK_DGRAM);
        receiver.bind(Address.inet("127.0.0.1", 0));
        var to = (Address.Inet) receiver.getsockname(); // To port 9 other tests send meanwhile.
        var filter = "udp port " + to.port();
        try (receiver;
                var one = new Socket(Constants.AF_INET, Constants.SOCK_DGRAM);
                var two = new Socket(Constants.AF_INET, Constants.SOCK_DGRAM);
                var tool =
                        Program.tool("top", "-i", "lo", "--interval", "0.5", "-n", "2", filter)) {
            tool.awaitErr("listening on lo");
            one.connect(to);
            two.connect(to);
            one.send(new byte[1_000]);
            one.send(new byte[1_000]);
            two.send(new byte[10]);
            int port = ((Address.Inet) two.getsockname()).port();
            var table =
                    tool.awaitOut(
                                    "(?s)flow +packets +bytes[^\\n]*\\n(UDP[^\\n]* 2 +2,084 [^\\n]*\\n"
                                            + "UDP[^\\n]*:"
                                            + port
                                            + " [^\\n]* 1 +52 [^\\n]*\\n)")
                            .group(1);
            assertFalse(table.isEmpty());
        }
    }
}
