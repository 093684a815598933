package dev.sockeye.examples.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetlinkMessageTest {

    // ifinfomsg of Ethernet, index 2, up; address, name, MTU
    private static final String LINK =
            "00000100 02000000 01000000 00000000"
                    + "0a000100 021122334455 0000 0900 0300 65746830 00 000000 08000400 dc050000";

    private static final Link ETH0 =
            new Link(
                    2,
                    "eth0",
                    1,
                    OptionalLong.of(1500),
                    "02:11:22:33:44:55",
                    null,
                    new LinkState(null, null, null, null, null, "ether"));

    @Test
    void messages_in_one_datagram_are_read_in_their_order() {
        var first = new NetlinkMessage(16, 2, 7, buffer("01"));
        var second = new NetlinkMessage(3, 2, 7, buffer("00000000"));
        var datagram = join(first.encode(), buffer("000000"), second.encode());

        assertEquals(List.of(first, second), NetlinkMessage.readAll(datagram));
    }

    @Test
    void a_link_has_its_index_name_flags_mtu_and_address() {
        assertEquals(ETH0, Link.of(new NetlinkMessage(16, 0, 0, buffer(LINK))));
    }

    @Test
    void a_link_that_is_cut_anywhere_is_read_as_far_as_it_goes() {
        var whole = buffer(LINK);

        for (int length = 0; length < whole.remaining(); length++) {
            var cut = whole.slice(0, length).order(whole.order());
            var link = Link.of(new NetlinkMessage(16, 0, 0, cut));
            assertTrue(link == null || link.name().equals("eth0"), "of " + length + " bytes");
        }
    }

    @Test
    void a_datagram_that_is_cut_anywhere_gives_its_whole_messages() {
        var message = new NetlinkMessage(16, 0, 0, buffer(LINK));
        int size = message.encode().remaining();
        var datagram = join(message.encode(), message.encode());

        for (int length = 0; length <= 2 * size; length++) {
            var cut = datagram.slice(0, length).order(datagram.order());
            assertEquals(length / size, NetlinkMessage.readAll(cut).size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0f000000", "00000000", "ffffffff", "ff000000"})
    void a_length_that_cannot_be_ends_the_datagram(String length) {
        var datagram = buffer(length + "0000 0000 00000000 00000000 00000000");

        assertEquals(List.of(), NetlinkMessage.readAll(datagram));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000 0300 65746830", "0300 0300 65746830", "ffff 0300 65746830"})
    void a_length_that_cannot_be_ends_the_attributes(String attribute) {
        var message = new NetlinkMessage(16, 0, 0, buffer(attribute));

        assertEquals(Map.of(), message.attributes(0));
    }

    @Test
    void the_flags_in_the_type_of_an_attribute_are_no_part_of_it() {
        var message = new NetlinkMessage(16, 0, 0, buffer("0500 0380 61"));

        assertEquals(buffer("61"), message.attributes(0).get(3));
    }

    @ParameterizedTest
    @CsvSource({
        "768, 7f000001, 127.0.0.1",
        "776, 7f000001, 127.0.0.1",
        "776, 7f0001, 7f:00:01",
        "769, 00000000000000000000000000000001, ::1",
        "1, 7f000001, 7f:00:00:01"
    })
    void the_address_of_a_tunnel_is_an_IP_address(int type, String bytes, String text) {
        var body = ByteBuffer.allocate(100).order(ByteOrder.nativeOrder()).putShort((short) 0);
        byte[] address = HexFormat.of().parseHex(bytes);
        body.putShort((short) type).position(Link.HEADER_BYTES);
        body.putShort((short) 5).putShort((short) 3).putInt('x');
        body.putShort((short) (4 + address.length)).putShort((short) 1).put(address).flip();

        var link = Objects.requireNonNull(Link.of(new NetlinkMessage(16, 0, 0, body)));

        assertEquals(text, link.address());
        assertEquals("x", link.name());
    }

    @Test
    void a_link_without_a_name_is_none() {
        assertNull(Link.of(new NetlinkMessage(16, 0, 0, ByteBuffer.allocate(Link.HEADER_BYTES))));
    }

    private static ByteBuffer buffer(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer join(ByteBuffer... parts) {
        var whole = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
        for (var part : parts) {
            whole.put(part);
        }
        return whole.flip();
    }
}
