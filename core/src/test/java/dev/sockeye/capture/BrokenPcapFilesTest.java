package dev.sockeye.capture;

import static dev.sockeye.capture.PcapFilesTest.reader;
import static dev.sockeye.capture.PcapFilesTest.written;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of packets that are cut, or broken, or not such files. */
final class BrokenPcapFilesTest {

    static IntStream formats() {
        return IntStream.range(0, 6);
    }

    private static PcapFormat format(int number) {
        return PcapFilesTest.formats().toList().get(number);
    }

    /** What a file gives before it fails. */
    private record Outcome(List<Packet> packets, PcapFormatException failure) {}

    private static Outcome outcome(byte[] file) throws IOException {
        var packets = new ArrayList<Packet>();
        try (var reader = reader(file)) {
            for (Packet packet; (packet = reader.read()) != null; ) {
                packets.add(packet);
            }
            return new Outcome(packets, new PcapFormatException("none", "whole", reader.offset()));
        } catch (PcapFormatException e) {
            return new Outcome(packets, e);
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void a_file_cut_anywhere_gives_the_whole_packets_and_where_the_cut_one_begins(int number)
            throws IOException {
        var packets = SamplePackets.series(4);
        var file = written(format(number), packets);
        var ends = new ArrayList<Integer>();
        for (int i = 0; i <= packets.size(); i++) {
            ends.add(written(format(number), packets.subList(0, i)).length);
        }

        for (int length = 0; length < file.length; length++) {
            int cut = length;
            var outcome = outcome(Arrays.copyOf(file, length));
            long whole = ends.stream().skip(1).filter(end -> end <= cut).count();

            assertEquals(whole, outcome.packets().size(), "of " + length + " bytes");
            assertTrue(outcome.failure().offset() <= length, outcome.failure()::getMessage);
        }
    }

    @Test
    void the_error_names_the_place_and_comes_again() throws IOException {
        var file = written(PcapFormat.NANOSECONDS, SamplePackets.series(4));
        var reader = reader(Arrays.copyOf(file, file.length - 1));
        for (int i = 0; i < 3; i++) {
            reader.read();
        }

        var failure = assertThrows(PcapFormatException.class, reader::read);

        assertEquals(24 + 16 + 16 + 37 + 16 + 74, failure.offset());
        assertEquals(
                "pcap: a packet of 111 bytes is cut after 126 bytes, at byte 183",
                failure.getMessage());
        assertSame(failure, assertThrows(PcapFormatException.class, reader::read));
    }

    @ParameterizedTest
    @CsvSource({
        "'', the header is cut after 0 bytes",
        "d4c3b2a1, the header is cut after 4 bytes",
        "'47494638 39610000', neither pcap nor pcapng",
        "'d4c3b2a1 0300 0400 00000000 00000000 00000400 01000000', version 3.4 of pcap is unknown",
        "'0a0d0d0a 1c000000 4d3c2b1b 01000000 ffffffffffffffff 1c000000', a section in no byte order",
        "'0a0d0d0a 1c000000 4d3c2b1a 02000000 ffffffffffffffff 1c000000', version 2.0 of pcapng is unknown",
        "'0a0d0d0a 0000001c 1a2b3c4d 00010000 ffffffffffffffff 00000020', a block of 28 bytes that ends as one of 32",
        "'0a0d0d0a 0000001e 1a2b3c4d 00010000 ffffffffffffffff 0000001e', a block of 30 bytes",
        "'0a0d0d0a 00000010 1a2b3c4d 00010000 ffffffffffffffff 00000010', a block of 16 bytes that is too short for what is in it",
    })
    void what_is_no_file_of_packets_is_told_at_once(String hex, String fault) {
        var failure = assertThrows(PcapFormatException.class, () -> reader(SamplePackets.hex(hex)));

        assertEquals("pcap: " + fault + ", at byte 0", failure.getMessage());
    }

    /** Behind a header of 28 bytes, and mostly an interface of 20. */
    @ParameterizedTest
    @CsvSource({
        "'00000006 00000020 00000000 0000000000000000 00000000 00000000 00000020', 28, 'a block of interface 0, which is not told'",
        "'00000001 00000014 00010000 00000000 00000014 00000006 00000020 00000000 0000000000000000 00000005 00000005 00000020', 48, a block of 32 bytes with 5 in it",
        "'00000001 00000014 00010000 00000000 00000014 00000006 00000020 00000000 0000000000000000 7fffffff 00000005 00000020', 48, 'a packet of 2147483647 bytes, more than 262144'",
        "'00000001 00000014 00010000 00000000 00000014 00000006 00000020 00000000 0000000000000000 00000000 ffffffff 00000020', 48, a packet with a length of 4294967295",
        "'00000001 0000001c 00010000 00000000 00020008 65746830 0000001c', 28, a block of 28 bytes with 8 in it",
        "'00000001 00000014 00010000 00000000 00000014 00000003 00000014 ffffffff 00000000 00000014', 48, a packet with a length of 4294967295",
        "'00000001 00000014 00010000 00000000 00000014 00000bad fffffff0 00000000', 48, a block of 4294967280 bytes is cut after 12 bytes",
    })
    void a_broken_block_is_told_with_its_place(String hex, long offset, String fault)
            throws IOException {
        var header =
                SamplePackets.hex("0a0d0d0a 0000001c 1a2b3c4d 00010000 ffffffffffffffff 0000001c");

        var failure = outcome(SamplePackets.join(header, SamplePackets.hex(hex))).failure();

        assertEquals("pcap: " + fault + ", at byte " + offset, failure.getMessage());
    }

    @Test
    void a_packet_that_claims_more_than_there_is_takes_no_memory_for_it() throws IOException {
        var format = PcapFormat.NANOSECONDS.withOrder(ByteOrder.BIG_ENDIAN).withLinkType(249);
        var header = written(format, List.of());
        var claims = SamplePackets.hex("00000000 00000000 07ffffff 07ffffff 01020304");

        long before = Allocated.bytes();
        var failure = outcome(SamplePackets.join(header, claims)).failure();

        assertTrue(Allocated.bytes() - before < 1 << 20, "took memory");
        assertEquals(24, failure.offset());
    }

    @Test
    void a_file_that_is_not_there_is_no_broken_one(@TempDir Path directory) throws IOException {
        assertThrows(
                java.nio.file.NoSuchFileException.class,
                () -> PcapReader.open(directory.resolve("none.pcap")));
        var failure =
                assertThrows(
                        java.nio.file.FileSystemException.class, () -> PcapReader.open(directory));
        assertEquals(directory + ": Is a directory", failure.getMessage());
        var empty = Files.createFile(directory.resolve("empty.pcap"));
        assertThrows(PcapFormatException.class, () -> PcapReader.open(empty));
    }
}
