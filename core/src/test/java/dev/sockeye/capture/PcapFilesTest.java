package dev.sockeye.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Constants;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written to a file of packets comes back from it. */
final class PcapFilesTest {

    @TempDir private Path directory = Path.of("");

    static Stream<PcapFormat> formats() {
        return Stream.of(PcapFormat.MICROSECONDS, PcapFormat.NANOSECONDS, PcapFormat.PCAPNG)
                .flatMap(format ->
                        Stream.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)
                                .map(format::withOrder));
    }

    static byte[] written(PcapFormat format, List<Packet> packets) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var writer = PcapWriter.to(Channels.newChannel(bytes)).format(format).open()) {
            for (var packet : packets) {
                writer.write(packet);
            }
        }
        return bytes.toByteArray();
    }

    static PcapReader reader(byte[] file) throws IOException {
        return PcapReader.of(Channels.newChannel(new ByteArrayInputStream(file)));
    }

    static List<Packet> readAll(PcapReader reader) throws IOException {
        var packets = new ArrayList<Packet>();
        for (Packet packet; (packet = reader.read()) != null; ) {
            packets.add(packet);
        }
        return packets;
    }

    static List<Packet> read(Path file) throws IOException {
        try (var reader = PcapReader.open(file)) {
            return readAll(reader);
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void packets_come_back_as_they_were_written(PcapFormat format) throws IOException {
        var packets = SamplePackets.series(300);

        var reader = reader(written(format, packets));

        assertEquals(packets.stream().map(p -> inUnits(p, format)).toList(), readAll(reader));
        assertEquals(format.kind(), reader.format().kind());
        assertEquals(format.order(), reader.format().order());
    }

    private static Packet inUnits(Packet packet, PcapFormat format) {
        long unit = format.kind() == PcapFormat.Kind.PCAP ? 1_000 : 1;
        return new Packet(
                packet.timestamp() / unit * unit,
                packet.originalLength(),
                packet.data(),
                packet.ifname(),
                packet.linkType(),
                packet.direction(),
                packet.options());
    }

    @ParameterizedTest
    @MethodSource("formats")
    void a_file_without_packets_has_its_header(PcapFormat format) throws IOException {
        try (var reader = reader(written(format, List.of()))) {
            assertNull(reader.read());
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void what_was_read_and_is_written_gives_the_same_bytes(PcapFormat format) throws IOException {
        var file = written(format.withSnaplen(1_600), SamplePackets.series(50));

        var reader = reader(file);
        var again = written(reader.format(), readAll(reader));

        assertArrayEquals(file, again);
    }

    @Test
    void pcapng_keeps_interface_direction_link_type_and_comments() throws IOException {
        var packets =
                List.of(
                        of("eth0", 1, Constants.UNDEFINED, List.of()),
                        of("eth0", 1, 0, List.of("first", "ünd mehr")),
                        of("tun0", 101, 1, List.of()),
                        of("eth0", 1, 2, List.of("")),
                        of("", 113, 3, List.of()),
                        of("tun0", 1, 4, List.of("out")));

        var read = readAll(reader(written(PcapFormat.PCAPNG, packets)));

        assertEquals(packets, read);
    }

    private static Packet of(String ifname, int linkType, int direction, List<String> comments) {
        return new Packet(
                SamplePackets.TIME,
                60,
                new byte[] {1, 2, 3},
                ifname,
                linkType,
                direction,
                comments.stream().map(text -> PcapOption.of(PcapOption.COMMENT, text)).toList());
    }

    @ParameterizedTest
    @MethodSource("formats")
    void options_of_section_and_interface_come_back(PcapFormat format) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var section = List.of(new PcapOption(4, "a test".getBytes(UTF_8)));
        var described =
                new PcapInterface(
                        1,
                        96,
                        List.of(
                                PcapOption.of(2, "eth7"),
                                PcapOption.of(3, "the cable"),
                                new PcapOption(8, new byte[] {0, 0, 0, 0, 59, -102, -54, 0}),
                                new PcapOption(9, new byte[] {6}),
                                PcapOption.of(1, "for people"),
                                new PcapOption(14, new byte[] {0, 0, 0, 0, 0, 0, 14, 16})));
        try (var writer =
                PcapWriter.to(Channels.newChannel(bytes))
                        .format(PcapFormat.PCAPNG.withOrder(format.order()))
                        .sectionOptions(section)
                        .open()) {
            writer.interfaces(List.of(described));
            writer.write(SamplePackets.packet("eth7", 1, new byte[60]));
            writer.statistics(new PcapStatistics("eth7", 1, 1L << 40, 7));
        }

        var reader = reader(bytes.toByteArray());
        var packets = readAll(reader);

        assertEquals(section, reader.sectionOptions());
        assertEquals(List.of(described), reader.interfaces());
        assertEquals("the cable", reader.interfaces().getFirst().description());
        assertEquals(List.of("for people"), reader.interfaces().getFirst().comments());
        assertEquals(List.of(new PcapStatistics("eth7", 1, 1L << 40, 7)), reader.statistics());
        assertEquals(SamplePackets.TIME / 1_000 * 1_000, packets.getFirst().timestamp());
    }

    @Test
    void a_packet_in_native_memory_is_written_from_there() throws IOException {
        var file = directory.resolve("ring.pcapng");
        var from = PcapInterface.of("lo", 1);
        try (var arena = Arena.ofConfined();
                var writer = PcapWriter.open(file)) {
            var memory = arena.allocate(100);
            memory.asByteBuffer().position(40).put(new byte[] {5, 6, 7});
            writer.write(from, 4, SamplePackets.TIME, 1_514, memory, 40, 3);
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> writer.write(from, 4, SamplePackets.TIME, 60, memory, 90, 11));
            assertEquals(1, writer.count());
        }

        assertEquals(
                List.of(
                        new Packet(
                                SamplePackets.TIME,
                                1_514,
                                new byte[] {5, 6, 7},
                                "lo",
                                1,
                                4,
                                List.of())),
                read(file));
    }

    @Test
    void a_reader_of_a_file_that_grows_goes_on_after_each_flush() throws IOException {
        var file = directory.resolve("live.pcap");
        var packets = SamplePackets.series(3);
        try (var writer = PcapWriter.open(file)) {
            writer.flush();
            try (var reader = PcapReader.open(file)) {
                assertNull(reader.read());
                writer.write(packets.get(1));
                assertNull(reader.read());
                writer.flush();
                assertEquals(packets.get(1), reader.read());
                writer.write(packets.get(2));
                writer.flush();
                assertEquals(packets.get(2), reader.read());
                assertNull(reader.read());
            }
        }
    }

    @Test
    void a_packet_buffered_writer_needs_no_flush() throws IOException {
        var file = directory.resolve("live.pcapng");
        try (var writer = PcapWriter.to(file).packetBuffered().open()) {
            writer.write(SamplePackets.series(1).getFirst());

            assertEquals(SamplePackets.series(1), read(file));
        }
    }

    @Test
    void files_rotate_by_size_with_the_names_of_tcpdump() throws IOException {
        var packets = SamplePackets.series(100);
        try (var writer = PcapWriter.to(directory.resolve("x.pcap")).rotateAfter(20_000).open()) {
            for (var packet : packets) {
                writer.write(packet);
            }
        }

        assertEquals(List.of("x.pcap", "x.pcap1", "x.pcap2", "x.pcap3"), names());
        var all = new ArrayList<Packet>();
        for (var name : names()) {
            all.addAll(read(directory.resolve(name)));
        }
        assertEquals(packets, all);
    }

    @Test
    void files_rotate_by_the_time_of_packets_and_the_oldest_go() throws IOException {
        var packets = SamplePackets.series(55);
        try (var writer =
                PcapWriter.to(directory.resolve("x.pcapng"))
                        .rotateAfter(Duration.ofMillis(10))
                        .keep(3)
                        .open()) {
            for (var packet : packets) {
                writer.write(packet);
            }
        }

        assertEquals(List.of("x.pcapng0", "x.pcapng1", "x.pcapng2"), names());
        assertEquals(packets.subList(30, 40), read(directory.resolve("x.pcapng0")));
        assertEquals(packets.subList(50, 55), read(directory.resolve("x.pcapng2")));
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
        }
    }

    @Test
    void a_pcap_file_refuses_what_it_has_no_place_for_and_goes_on() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var writer =
                PcapWriter.to(Channels.newChannel(bytes)).format(PcapFormat.NANOSECONDS).open()) {
            writer.write(SamplePackets.packet(1, new byte[1]));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> writer.write(SamplePackets.packet(101, new byte[1])));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> writer.write(new Packet(-1, 1, new byte[1], "", 1, 0, List.of())));
            writer.write(SamplePackets.packet(1, new byte[2]));
        }

        assertEquals(
                List.of(SamplePackets.packet(1, new byte[1]), SamplePackets.packet(1, new byte[2])),
                readAll(reader(bytes.toByteArray())));
    }

    @Test
    void memory_that_may_not_be_read_any_more_leaves_no_half_packet() throws IOException {
        var file = directory.resolve("x.pcap");
        try (var writer = PcapWriter.open(file)) {
            var memory = freed();
            writer.write(SamplePackets.packet(1, new byte[1]));
            assertThrows(
                    IllegalStateException.class,
                    () -> writer.write(PcapInterface.of("", 1), 0, 1, 60, memory, 0, 60));
            writer.write(SamplePackets.packet(1, new byte[2]));
        }

        assertEquals(
                List.of(SamplePackets.packet(1, new byte[1]), SamplePackets.packet(1, new byte[2])),
                read(file));
    }

    private static MemorySegment freed() {
        try (var arena = Arena.ofConfined()) {
            return arena.allocate(100);
        }
    }

    @Test
    void what_is_in_the_buffer_of_an_interrupted_thread_is_written() throws IOException {
        var path = directory.resolve("x.pcap");
        try (var writer = PcapWriter.to(path).rotateAfter(1).open()) {
            writer.write(SamplePackets.packet(1, new byte[60]));
            Thread.currentThread().interrupt();
            writer.write(SamplePackets.packet(1, new byte[60]));
        } finally {
            assertTrue(Thread.interrupted());
        }

        assertEquals(1, readAll(PcapReader.open(path)).size());
        assertEquals(1, readAll(PcapReader.open(directory.resolve("x.pcap1"))).size());
    }

    @Test
    void statistics_of_an_interface_whose_times_are_over_lose_no_packet() throws IOException {
        var finest = new PcapOption(PcapInterface.IF_TSRESOL, new byte[] {19});
        var early = new PcapInterface(1, 0, List.of(finest));
        var bytes = new ByteArrayOutputStream();
        try (var writer = PcapWriter.to(Channels.newChannel(bytes)).open()) {
            writer.interfaces(List.of(early));
            writer.write(new Packet(1, 60, new byte[60], "", 1, 0, List.of()));
            writer.statistics(new PcapStatistics("", 1, 1, 0));
        }

        var reader = reader(bytes.toByteArray());
        assertEquals(1, readAll(reader).size());
        assertEquals(List.of(new PcapStatistics("", 1, 1, 0)), reader.statistics());
    }

    @Test
    void a_closed_writer_writes_no_more_and_closes_again() throws IOException {
        var writer = PcapWriter.open(directory.resolve("x.pcap"));
        writer.close();
        writer.close();

        assertThrows(
                ClosedChannelException.class,
                () -> writer.write(SamplePackets.packet(1, new byte[1])));
        assertThrows(ClosedChannelException.class, writer::flush);
    }

    @Test
    void a_packet_longer_than_the_buffer_is_written_and_read() throws IOException {
        var packet = SamplePackets.packet(249, new byte[3 << 20]);

        assertEquals(List.of(packet), readAll(reader(written(PcapFormat.PCAPNG, List.of(packet)))));
    }
}
