package dev.sockeye.examples.tool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EchoTest {

    @ParameterizedTest
    @CsvSource({
        "0001f203f4f5f6f7, 220d", // RFC 1071 §3
        "'', ffff",
        "ff, 00ff",
        "ffff, 0000",
        "ffffffff0001, fffe"
    })
    void the_checksum_is_that_of_RFC_1071(String bytes, String checksum) {
        int sum = Echo.checksum(ByteBuffer.wrap(HexFormat.of().parseHex(bytes)));

        assertEquals(checksum, "%04x".formatted(sum));
    }

    @Test
    void a_request_sums_up_to_0_also_with_an_odd_length() {
        var echo = new Echo(0xbeef, 0xffff, ByteBuffer.wrap(new byte[] {1, 2, 3}));

        byte[] request = echo.request(Icmp.V4);

        assertEquals(0, Echo.checksum(ByteBuffer.wrap(request)));
        assertEquals(Echo.HEADER_BYTES + 3, request.length);
    }

    @Test
    void a_request_is_read_as_what_was_written() {
        var data = ByteBuffer.wrap(new byte[] {1, 2, 3});
        byte[] request = new Echo(0xbeef, 0xffff, data).request(Icmp.V6);

        var echo = Echo.read(ByteBuffer.wrap(request), Icmp.V6.request());

        assertEquals(new Echo(0xbeef, 0xffff, data), echo);
        assertNull(Echo.read(ByteBuffer.wrap(request), Icmp.V6.reply()));
    }

    @Test
    void a_message_that_is_cut_is_none() {
        assertNull(Echo.read(ByteBuffer.allocate(Echo.HEADER_BYTES - 1), 0));
        assertNotNull(Echo.read(ByteBuffer.allocate(Echo.HEADER_BYTES), 0));
    }

    @Test
    void the_header_of_IPv4_is_skipped_with_its_options() {
        var packet =
                ByteBuffer.allocate(26).put(0, (byte) 0x46).put(24, (byte) 8).put(25, (byte) 9);

        var message = Echo.withoutIpHeader(packet);

        assertEquals(ByteBuffer.wrap(new byte[] {8, 9}), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"40", "45", "4500000000", "4f00000000000000000000000000000000000000"})
    void a_packet_that_is_cut_has_no_message(String packet) {
        assertNull(Echo.withoutIpHeader(ByteBuffer.wrap(HexFormat.of().parseHex(packet))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0000", "8100"})
    void a_message_without_an_IP_header_stays_whole(String bytes) {
        byte[] message = HexFormat.of().parseHex(bytes);

        var same = Echo.withoutIpHeader(ByteBuffer.wrap(message));

        assertNotNull(same);
        assertArrayEquals(message, same.array());
    }
}
