package dev.sockeye.capture;

import static dev.sockeye.capture.PcapFilesTest.readAll;
import static dev.sockeye.capture.PcapFilesTest.reader;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options of packets in pcapng files: none is lost when a file is copied, and none is too many. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PcapngOptionsTest {

    private static final int FILE_BYTES = 64 << 20;
    private static final byte[] FRAME = SamplePackets.ethernet(0x0806, SamplePackets.arp(1));

    @TempDir private Path directory = Path.of("");

    static Stream<ByteOrder> orders() {
        return Stream.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN);
    }

    /** The bytes of a file that is made block by block. */
    private static final class Made {
        private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16);

        Made(ByteOrder order) {
            bytes.order(order);
            begin(0x0a0d0d0a).putInt(0x1a2b3c4d).putShort((short) 1).putShort((short) 0);
            bytes.putLong(-1);
            end();
            begin(1).putShort((short) 1).putShort((short) 0).putInt(262_144);
            option(9, new byte[] {9}).option(0);
            end();
        }

        // Of the block that is being made.
        private int start;

        private ByteBuffer begin(int type) {
            start = bytes.position();
            return bytes.putInt(type).putInt(0);
        }

        private void end() {
            int length = bytes.position() - start + Integer.BYTES;
            bytes.putInt(start + Integer.BYTES, length).putInt(length);
        }

        Made packet() {
            long time = SamplePackets.TIME;
            begin(6).putInt(0).putInt((int) (time >>> 32)).putInt((int) time);
            bytes.putInt(FRAME.length).putInt(FRAME.length).put(FRAME);
            bytes.put(new byte[-FRAME.length & 3]);
            return this;
        }

        Made option(int code, byte... value) {
            bytes.putShort((short) code).putShort((short) value.length).put(value);
            bytes.put(new byte[-value.length & 3]);
            return this;
        }

        /** Of numbers in the order of the file, each with so many bytes. */
        Made numbers(int code, int size, long... numbers) {
            var value = ByteBuffer.allocate(size * numbers.length).order(bytes.order());
            for (long number : numbers) {
                if (size == Long.BYTES) {
                    value.putLong(number);
                } else {
                    value.putInt((int) number);
                }
            }
            return option(code, value.array());
        }

        /** With a number of four bytes in front. */
        Made custom(int code, String text) {
            var value = ByteBuffer.allocate(4 + text.length()).order(bytes.order());
            return option(code, value.putInt(32_473).put(ascii(text)).array());
        }

        byte[] file() {
            return java.util.Arrays.copyOf(bytes.array(), bytes.position());
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** With all the options that there are, twice, in any order, known to nobody, and empty. */
    private static byte[] rich(ByteOrder order) {
        var made = new Made(order);
        made.packet().option(1, ascii("before")).numbers(2, 4, 0x8000_0089L);
        made.option(1, ascii("behind")).option(1).option(1, (byte) 0xff, (byte) 0xfe);
        made.option(3, (byte) 2, (byte) 1, (byte) 2, (byte) 3, (byte) 4);
        made.numbers(4, 8, 0x0102_0304_0506_0708L).numbers(5, 8, 77).numbers(6, 4, 5);
        made.option(7, (byte) 0, (byte) 9).numbers(8, 4, 1_234, 5_678);
        made.custom(2_988, "text").custom(2_989, "bytes!").custom(19_372, "").custom(19_373, "x");
        made.option(0x7abc, (byte) 1, (byte) 2, (byte) 3).option(40_000).option(40_000, (byte) 0);
        made.option(0).end();
        made.packet().end();
        made.packet().option(40_000, ascii("alone")).option(0).end();
        made.packet().numbers(2, 4, 2).option(0).end();
        return made.file();
    }

    private static byte[] copied(byte[] file, ByteOrder order) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var reader = reader(file);
        try (var writer =
                PcapWriter.to(Channels.newChannel(bytes))
                        .format(reader.format().withOrder(order))
                        .sectionOptions(reader.sectionOptions())
                        .open()) {
            for (Packet packet; (packet = reader.read()) != null; ) {
                writer.interfaces(reader.interfaces());
                writer.write(packet);
            }
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("orders")
    void a_copy_has_every_option_of_a_packet_byte_for_byte(ByteOrder order) throws IOException {
        assertArrayEquals(rich(order), copied(rich(order), order));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void a_copy_in_the_other_order_has_the_numbers_turned(ByteOrder order) throws IOException {
        var other = order == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;

        assertArrayEquals(rich(other), copied(rich(order), other));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void tshark_tells_the_same_of_a_copy(ByteOrder order) throws Exception {
        var file = Files.write(directory.resolve("original"), rich(order));
        var copy = Files.write(directory.resolve("copy"), copied(rich(order), order));

        var told = told(file);
        assertTrue(told.contains("behind") && told.contains("FCS length: 4"), told);
        assertEquals(told, told(copy));
    }

    private static String told(Path file) throws Exception {
        var output = PcapPeersTest.output("tshark", "-n", "-V", "-r", file.toString());
        return new String(output, StandardCharsets.UTF_8);
    }

    @Test
    void several_comments_that_editcap_writes_are_copied_as_tshark_tells_them() throws Exception {
        var made = new Made(ByteOrder.LITTLE_ENDIAN);
        made.packet().end();
        made.packet().option(1, ascii("old")).numbers(2, 4, 0x89).option(0).end();
        made.packet().numbers(5, 8, 77).numbers(6, 4, 5).option(0).end();
        var file = Files.write(directory.resolve("original"), made.file());
        var edited = directory.resolve("edited");
        PcapPeersTest.output(
                "editcap", "-a", "2:one", "-a", "3:two", file.toString(), edited.toString());
        var bytes = copied(Files.readAllBytes(edited), ByteOrder.LITTLE_ENDIAN);
        var copy = Files.write(directory.resolve("copy"), bytes);

        assertTrue(told(edited).contains("one"));
        assertEquals(told(edited), told(copy));
    }

    /** Blocks of empty options, for ever or each of so many: a file that is never in memory. */
    private static final class Hostile implements ReadableByteChannel {
        private final ByteBuffer header;
        private final ByteBuffer head;
        private final int options;
        private final ByteBuffer made = ByteBuffer.allocate(1 << 15).limit(0);
        private long left = FILE_BYTES;
        private int optionsLeft = -1;

        Hostile(ByteBuffer header, ByteBuffer head, int options) {
            this.header = header;
            this.head = head;
            this.options = options;
        }

        @Override
        public int read(ByteBuffer to) {
            if (!made.hasRemaining()) {
                made.clear();
                made.put(header);
                while (left > 0 && made.remaining() > head.capacity()) {
                    put(made);
                }
                made.flip();
            }
            int count = Math.min(made.remaining(), to.remaining());
            to.put(to.position(), made, made.position(), count).position(to.position() + count);
            made.position(made.position() + count);
            return count == 0 ? -1 : count;
        }

        private void put(ByteBuffer to) {
            int start = to.position();
            if (optionsLeft < 0) {
                to.put(head.duplicate().rewind());
                optionsLeft = options;
            } else if (optionsLeft == 0) {
                to.putInt(head.getInt(4));
                optionsLeft = -1;
            } else {
                to.putInt(0x0001_0000);
                optionsLeft--;
            }
            left -= to.position() - start;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(SamplePackets.hex(hex));
    }

    private static final String SECTION =
            "0a0d0d0a 0000001c 1a2b3c4d 00010000 ffffffffffffffff 0000001c";
    private static final String INTERFACE = "00000001 00000014 00010000 00000000 00000014";
    private static final String TOO_MANY = "a block with more than 65536 options";

    /** What a block begins with that has as many options as go into the file. */
    @ParameterizedTest
    @CsvSource({
        "'', '0a0d0d0a 04000000 1a2b3c4d 00010000 ffffffffffffffff', 0",
        "i, '00000001 04000000 00010000 00000000', 48",
        "i, '00000005 04000000 00000000 00000000 00000000', 48",
        "i, '00000006 04000000 00000000 00000000 00000000 00000000 00000000', 48",
        "i, '00000002 04000000 00000000 00000000 00000000 00000000 00000000', 48"
    })
    void a_block_of_nothing_but_empty_options_is_told_and_takes_little_memory(
            String before, String head, long offset) throws IOException {
        var header = before.isEmpty() ? bytes("") : bytes(SECTION + INTERFACE);
        var hostile = new Hostile(header, bytes(head), Integer.MAX_VALUE);

        long taken = Allocated.bytes();
        var failure =
                assertThrows(PcapFormatException.class, () -> readAll(PcapReader.of(hostile)));

        assertEquals("pcap: " + TOO_MANY + ", at byte " + offset, failure.getMessage());
        long bytes = Allocated.bytes() - taken;
        assertTrue(bytes < 32 << 20, () -> bytes + " bytes");
    }

    /** Not more than there are in all of a section, whose interfaces are kept. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 60_000})
    void interfaces_with_empty_options_take_little_memory(int options) throws IOException {
        var head = bytes("00000001 %08x 00010000 00000000".formatted(20 + 4 * options));
        var hostile = new Hostile(bytes(SECTION), head, options);

        long taken = Allocated.bytes();
        var failure =
                assertThrows(PcapFormatException.class, () -> readAll(PcapReader.of(hostile)));

        assertTrue(
                failure.toString().contains("pcap: too many interfaces and options of them"),
                failure::toString);
        long bytes = Allocated.bytes() - taken;
        assertTrue(bytes < 96 << 20, () -> bytes + " bytes");
    }

    @Test
    void a_file_with_a_packet_for_each_of_very_many_interfaces_is_copied_in_time()
            throws IOException {
        var packets = new ArrayList<Packet>();
        for (int i = 0; i < 20_000; i++) {
            packets.add(SamplePackets.packet("eth" + i, 1, new byte[14]));
        }
        var file = PcapFilesTest.written(PcapFormat.PCAPNG, packets);

        assertArrayEquals(file, copied(file, PcapFormat.PCAPNG.order()));
    }
}
