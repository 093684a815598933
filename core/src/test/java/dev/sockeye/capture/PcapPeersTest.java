package dev.sockeye.capture;

import static dev.sockeye.capture.PcapFilesTest.read;
import static dev.sockeye.capture.PcapFilesTest.readAll;
import static dev.sockeye.capture.PcapFilesTest.reader;
import static dev.sockeye.capture.PcapFilesTest.written;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sockeye.Constants;
import dev.sockeye.conformance.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** tcpdump, tshark and their like read what is written here, and it reads theirs. */
@Timeout(120)
final class PcapPeersTest {

    @TempDir private Path directory = Path.of("");

    static byte[] output(String... command) throws IOException, InterruptedException {
        try (var program = Program.start(command)) {
            var output = program.output().result();
            assertEquals(0, program.status(), () -> String.join(" ", command));
            return output;
        }
    }

    static List<List<String>> fields(Path file, String... fields)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>(List.of("tshark", "-n", "-r", file.toString()));
        command.addAll(List.of("-o", "ip.defragment:FALSE", "-o", "ipv6.defragment:FALSE"));
        command.addAll(List.of("-o", "tcp.desegment_tcp_streams:FALSE", "-T", "fields"));
        for (var field : fields) {
            command.addAll(List.of("-e", field));
        }
        var text = new String(output(command.toArray(String[]::new)), StandardCharsets.UTF_8);
        return text.lines().map(line -> Arrays.asList(line.split("\t", -1))).toList();
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("ours.pcap"), bytes);
    }

    private static List<Packet> inMicroseconds(List<Packet> packets) {
        return packets.stream()
                .map(p ->
                        new Packet(
                                p.timestamp() / 1_000 * 1_000,
                                p.originalLength(),
                                p.data(),
                                p.ifname(),
                                p.linkType(),
                                p.direction(),
                                p.options()))
                .toList();
    }

    static IntStream formats() {
        return IntStream.range(0, 6);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void tcpdump_reads_each_format_and_writes_the_same_packets(int number) throws Exception {
        var format = PcapFilesTest.formats().toList().get(number);
        var packets = SamplePackets.series(200);
        var ours = file(written(format, packets));

        var theirs =
                output("tcpdump", "--time-stamp-precision=nano", "-r", ours.toString(), "-w", "-");

        var expected = format.kind() == PcapFormat.Kind.PCAP ? inMicroseconds(packets) : packets;
        assertArrayEquals(written(PcapFormat.NANOSECONDS, expected), theirs);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void tcpdump_reads_a_file_without_packets(int number) throws Exception {
        var format = PcapFilesTest.formats().toList().get(number);
        var ours = file(written(format, List.of()));

        assertEquals(0, output("tcpdump", "-n", "-r", ours.toString()).length);
    }

    @Test
    void tshark_reads_interfaces_comments_directions_and_nanoseconds() throws Exception {
        var frame = SamplePackets.ethernet(0x0806, SamplePackets.arp(1));
        var packets =
                List.of(
                        new Packet(
                                SamplePackets.TIME,
                                100,
                                frame,
                                "eth0",
                                1,
                                4,
                                List.of(PcapOption.of(1, "one"), PcapOption.of(1, "two"))),
                        new Packet(SamplePackets.TIME + 1, 42, frame, "tun3", 1, 2, List.of()));

        var fields =
                fields(
                        file(written(PcapFormat.PCAPNG, packets)),
                        "frame.time_epoch",
                        "frame.len",
                        "frame.cap_len",
                        "frame.interface_name",
                        "frame.packet_flags_direction",
                        "frame.packet_flags_reception_type",
                        "frame.comment");

        assertEquals(
                List.of(
                        List.of(
                                "1767225600.123456789",
                                "100",
                                "42",
                                "eth0",
                                "0x00000002",
                                "0",
                                "one,two"),
                        List.of("1767225600.123456790", "42", "42", "tun3", "0x00000001", "2", "")),
                fields);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pcap", "nsecpcap", "modpcap", "pcapng"})
    void what_editcap_writes_is_read(String type) throws Exception {
        var packets = SamplePackets.series(60);
        var ours = file(written(PcapFormat.NANOSECONDS, packets));
        var theirs = directory.resolve("theirs");
        output("editcap", "-F", type, ours.toString(), theirs.toString());

        var read = read(theirs);

        boolean micro = type.equals("pcap") || type.equals("modpcap");
        assertEquals(micro ? inMicroseconds(packets) : packets, read);
    }

    @Test
    void a_file_of_several_interfaces_that_mergecap_writes_is_copied_with_all_of_them()
            throws Exception {
        var frame = SamplePackets.ethernet(0x0806, SamplePackets.arp(1));
        var first = directory.resolve("first");
        var second = directory.resolve("second");
        var packet =
                new Packet(
                        SamplePackets.TIME,
                        42,
                        frame,
                        "eth0",
                        1,
                        0,
                        List.of(PcapOption.of(1, "a comment")));
        Files.write(first, written(PcapFormat.PCAPNG, List.of(packet)));
        Files.write(
                second,
                written(
                        PcapFormat.PCAPNG,
                        List.of(
                                new Packet(
                                        SamplePackets.TIME + 9,
                                        20,
                                        SamplePackets.ipv4(1, new byte[0]),
                                        "tun0",
                                        101,
                                        4,
                                        List.of()))));
        var merged = directory.resolve("merged");
        output("mergecap", "-w", merged.toString(), first.toString(), second.toString());
        var copy = directory.resolve("copy");
        copy(merged, copy);

        assertEquals(List.of("eth0", "tun0"), read(merged).stream().map(Packet::ifname).toList());
        assertEquals(packet.comments(), read(merged).getFirst().comments());
        assertEquals(packet.direction(), read(merged).getFirst().direction());
        assertArrayEquals(packet.data(), read(merged).getFirst().data());
        assertEquals(read(merged), read(copy));
        var fields = new String[] {"frame.interface_name", "frame.comment", "frame.encap_type"};
        assertEquals(fields(merged, fields), fields(copy, fields));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var reader = PcapReader.open(from);
                var writer =
                        PcapWriter.to(to)
                                .format(reader.format())
                                .sectionOptions(reader.sectionOptions())
                                .open()) {
            for (Packet packet; (packet = reader.read()) != null; ) {
                writer.interfaces(reader.interfaces());
                writer.write(packet);
            }
        }
    }

    @Test
    void capinfos_finds_the_statistics() throws Exception {
        var file = directory.resolve("x.pcapng");
        try (var writer = PcapWriter.open(file)) {
            writer.write(SamplePackets.packet("eth0", 1, new byte[60]));
            writer.statistics(new PcapStatistics("eth0", 1, 1_000, 17));
        }

        var told = new String(output("capinfos", file.toString()), StandardCharsets.UTF_8);

        assertEquals(true, told.contains("Number of stat entries = 1"), told);
    }

    @Test
    void packets_come_through_a_pipe_from_tcpdump() throws Exception {
        var packets = SamplePackets.series(500);
        var ours = file(written(PcapFormat.MICROSECONDS, packets));

        try (var tcpdump = Program.start("tcpdump", "-U", "-r", ours.toString(), "-w", "-")) {
            var channel = java.nio.channels.Channels.newChannel(tcpdump.process().getInputStream());
            assertEquals(inMicroseconds(packets), readAll(PcapReader.of(channel)));
        }
    }

    /** As many shapes as the filters tell apart. */
    static List<byte[]> shapes() {
        var tcp = SamplePackets.tcp(TcpView.SYN, SamplePackets.hex("020405b4"), new byte[0]);
        var data = SamplePackets.tcp(TcpView.ACK | TcpView.PSH, new byte[0], new byte[700]);
        var udp = SamplePackets.udp(new byte[30]);
        var ip6 = SamplePackets.ipv6(0, SamplePackets.extension(17, 1, udp));
        var fragment = SamplePackets.join(SamplePackets.hex("06 00 0011 00000007"), data);
        return List.of(
                SamplePackets.ethernet(0x0800, SamplePackets.ipv4(6, tcp)),
                SamplePackets.ethernet(0x0800, SamplePackets.ipv4(6, data)),
                SamplePackets.ethernet(
                        0x0800, SamplePackets.ipv4(17, SamplePackets.hex("94040000"), 0, udp)),
                SamplePackets.ethernet(0x0800, SamplePackets.ipv4(6, new byte[0], 0x2000, data)),
                SamplePackets.ethernet(0x0800, SamplePackets.ipv4(6, new byte[0], 0x0100, data)),
                SamplePackets.ethernet(0x0800, SamplePackets.ipv4(1, SamplePackets.icmp(8, 0))),
                SamplePackets.ethernet(0x0806, SamplePackets.arp(2)),
                SamplePackets.ethernet(0x86dd, ip6),
                SamplePackets.ethernet(0x86dd, SamplePackets.ipv6(58, SamplePackets.icmp(128, 0))),
                SamplePackets.ethernet(0x86dd, SamplePackets.ipv6(6, tcp)),
                SamplePackets.ethernet(0x86dd, SamplePackets.ipv6(44, fragment)),
                SamplePackets.tagged(0x8100, 0x2007, 0x0800, SamplePackets.ipv4(17, udp)),
                SamplePackets.tagged(
                        0x88a8,
                        100,
                        0x8100,
                        SamplePackets.join(
                                SamplePackets.u16(5),
                                SamplePackets.u16(0x86dd),
                                SamplePackets.ipv6(17, udp))),
                SamplePackets.ethernet(0x88cc, new byte[50]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tcp",
                "udp port 5353",
                "ip6",
                "host 198.18.0.1 and not icmp",
                "tcp[tcpflags] & tcp-syn != 0",
                "vlan",
                "vlan 7 and udp",
                "vlan and vlan",
                "arp or icmp6",
                "greater 200",
                "ip[6:2] & 0x1fff != 0",
                "ether[12:2] % 2 = 0 and len - 14 > 40",
                "net 198.18.0.0/15 and (udp[4:2] >> 1) * 2 = 38",
            })
    void a_filter_lets_through_what_it_does_in_tcpdump(String expression) throws Exception {
        var packets =
                shapes().stream()
                        .map(frame -> SamplePackets.packet(Packet.LINKTYPE_ETHERNET, frame))
                        .toList();
        var bytes = written(PcapFormat.NANOSECONDS, packets);
        var ours = file(bytes);

        var read = readAll(reader(bytes).filter(expression));

        var theirs =
                output(
                        "tcpdump",
                        "--time-stamp-precision=nano",
                        "-r",
                        ours.toString(),
                        "-w",
                        "-",
                        expression);
        assertEquals(readAll(reader(theirs)), read);
    }

    @Test
    void the_filters_of_the_test_above_tell_packets_apart() throws Exception {
        var bytes =
                written(
                        PcapFormat.NANOSECONDS,
                        shapes().stream().map(frame -> SamplePackets.packet(1, frame)).toList());
        var counts = new HashSet<Integer>();
        for (var expression : List.of("", "tcp", "vlan", "ip6", "arp")) {
            counts.add(readAll(reader(bytes).filter(expression)).size());
        }

        assertEquals(5, counts.size(), counts::toString);
    }

    @Test
    void decoded_fields_are_those_of_tshark() throws Exception {
        var packets = shapes().stream().map(frame -> SamplePackets.packet("lo", 1, frame)).toList();
        var theirs =
                fields(
                        file(written(PcapFormat.PCAPNG, packets)),
                        Decoded.FIELDS.toArray(String[]::new));

        var ours = packets.stream().map(Decoded::of).toList();

        assertEquals(lines(theirs), lines(ours));
        assertEquals(Constants.UNDEFINED, packets.getFirst().direction());
    }

    private static String lines(List<List<String>> rows) {
        return rows.stream().map(String::valueOf).collect(Collectors.joining("\n"));
    }

    @Test
    void a_filter_that_would_loop_is_refused() throws Exception {
        var reader = reader(written(PcapFormat.NANOSECONDS, List.of()));

        assertThrows(IllegalArgumentException.class, () -> reader.filter("ip6 protochain 17"));
        assertThrows(IllegalArgumentException.class, () -> reader.filter("nonsense at all"));
    }
}
