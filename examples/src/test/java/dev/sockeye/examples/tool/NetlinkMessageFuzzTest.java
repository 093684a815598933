package dev.sockeye.examples.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** What links reads from the kernel, of any content. */
class NetlinkMessageFuzzTest {

    private static final int HEADER_BYTES = 16;
    private static final int NEWLINK = 16;

    @FuzzTest
    void any_datagram_is_read_as_messages_within_it_that_come_back(byte[] bytes) {
        var messages = NetlinkMessage.readAll(inHostOrder(bytes));

        int size = messages.stream().mapToInt(m -> HEADER_BYTES + m.body().remaining()).sum();
        assertTrue(size <= bytes.length, () -> size + " bytes of " + bytes.length);
        for (var message : messages) {
            assertEquals(List.of(message), NetlinkMessage.readAll(message.encode()));
        }
    }

    @FuzzTest
    void any_attributes_of_a_message_are_within_it(byte[] bytes) {
        var message = new NetlinkMessage(NEWLINK, 0, 0, inHostOrder(bytes));

        var attributes = message.attributes(Link.HEADER_BYTES);

        int size = attributes.values().stream().mapToInt(ByteBuffer::remaining).sum();
        assertTrue(size <= bytes.length, () -> size + " bytes of " + bytes.length);
    }

    @FuzzTest
    void any_message_about_a_link_is_a_link_or_none(byte[] bytes) {
        var link = Link.of(new NetlinkMessage(NEWLINK, 0, 0, inHostOrder(bytes)));

        assertTrue(link == null || link.name().indexOf('\0') < 0, () -> "of " + link);
    }

    private static ByteBuffer inHostOrder(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }
}
