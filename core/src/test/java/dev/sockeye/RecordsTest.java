package dev.sockeye;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecordsTest {
    private static final Address ADDRESS = Address.inet("127.0.0.1", 9);

    static Stream<Supplier<Object>> recordsWithBytes() {
        return Stream.of(
                () -> new Datagram(bytes(), ADDRESS),
                () -> new Datagram(bytes(), null),
                () -> new ControlMessage(1, 2, bytes()),
                () -> new Message(bytes(), List.of(control()), 3, ADDRESS),
                () -> new Message(bytes(), List.of(), 0, null),
                () -> new ReceivedFds(bytes(), List.of(4, 5), 3, ADDRESS),
                () -> new ReceivedFds(bytes(), List.of(), 0, null));
    }

    @ParameterizedTest
    @MethodSource("recordsWithBytes")
    void records_of_equal_bytes_are_equal(Supplier<Object> maker) {
        Object first = maker.get();

        Object second = maker.get();

        assertEquals(first, second);
        assertEquals(first.hashCode(), second.hashCode());
    }

    static Stream<Arguments> differentRecords() {
        return Stream.of(
                Arguments.of(new Datagram(bytes(), null), new Datagram(bytes(), ADDRESS)),
                Arguments.of(new Datagram(bytes(), null), new Datagram(new byte[1], null)),
                Arguments.of(control(), new ControlMessage(1, 2, new byte[1])),
                Arguments.of(control(), new ControlMessage(1, 3, bytes())),
                Arguments.of(control(), new ControlMessage(2, 2, bytes())),
                Arguments.of(
                        new Message(bytes(), List.of(), 0, null),
                        new Message(bytes(), List.of(control()), 0, null)),
                Arguments.of(
                        new Message(bytes(), List.of(), 0, null),
                        new Message(new byte[1], List.of(), 0, null)),
                Arguments.of(
                        new Message(bytes(), List.of(), 0, null),
                        new Message(bytes(), List.of(), 1, null)),
                Arguments.of(
                        new ReceivedFds(bytes(), List.of(4), 0, null),
                        new ReceivedFds(bytes(), List.of(5), 0, null)),
                Arguments.of(
                        new ReceivedFds(bytes(), List.of(4), 0, null),
                        new ReceivedFds(new byte[1], List.of(4), 0, null)));
    }

    @ParameterizedTest
    @MethodSource("differentRecords")
    void records_that_differ_in_a_part_are_not_equal(Object first, Object second) {
        assertNotEquals(first, second);
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("Datagram[2 bytes from 127.0.0.1:9]", new Datagram(bytes(), ADDRESS)),
                Arguments.of("Datagram[2 bytes from null]", new Datagram(bytes(), null)),
                Arguments.of("Received[nbytes=2, address=127.0.0.1:9]", new Received(2, ADDRESS)),
                Arguments.of("ControlMessage[level=1, type=2, 2 bytes]", control()),
                Arguments.of(
                        "Message[2 bytes, ancillary=[], flags=MSG_TRUNC, address=null]",
                        new Message(bytes(), List.of(), Constants.MSG_TRUNC, null)),
                Arguments.of(
                        "ReceivedMessage[2 bytes, ancillary=[], flags=0, address=127.0.0.1:9]",
                        new ReceivedMessage(2, List.of(), 0, ADDRESS)),
                Arguments.of(
                        "ReceivedFds[2 bytes, fds=[4, 5], flags=MSG_CTRUNC, address=null]",
                        new ReceivedFds(bytes(), List.of(4, 5), Constants.MSG_CTRUNC, null)),
                Arguments.of(
                        "AddressInfo[family=AF_INET, socktype=SOCK_STREAM, proto=6, canonname=,"
                                + " address=127.0.0.1:9]",
                        new AddressInfo(Constants.AF_INET, Constants.SOCK_STREAM, 6, "", ADDRESS)));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void a_record_is_written_with_the_names_of_its_constants(String text, Object object) {
        assertEquals(text, object.toString());
    }

    @Test
    void the_bytes_of_a_datagram_are_the_receivers_own() {
        byte[] bytes = bytes();

        assertSame(bytes, new Datagram(bytes, null).data());
    }

    @Test
    void the_bytes_of_a_control_message_are_copied_in_and_out() {
        byte[] bytes = bytes();
        var message = new ControlMessage(1, 2, bytes);

        bytes[0] = 9;
        message.data()[1] = 9;

        assertArrayEquals(bytes(), message.data());
    }

    @Test
    void the_lists_of_a_host_entry_are_copied_and_unmodifiable() {
        var names = new ArrayList<>(List.of("alias"));
        var entry = new HostEntry("host", names, names);

        names.add("other");

        assertEquals(List.of("alias"), entry.aliases());
        assertThrows(UnsupportedOperationException.class, () -> entry.addresses().add("x"));
    }

    @Test
    void the_ancillary_data_of_a_message_is_copied() {
        var ancillary = new ArrayList<>(List.of(control()));
        var message = new Message(bytes(), ancillary, 0, null);
        var received = new ReceivedMessage(2, ancillary, 0, null);

        ancillary.clear();

        assertEquals(List.of(control()), message.ancillary());
        assertEquals(List.of(control()), received.ancillary());
    }

    @Test
    void the_descriptors_of_received_fds_are_copied() {
        var fds = new ArrayList<>(List.of(4, 5));
        var received = new ReceivedFds(bytes(), fds, 0, null);

        fds.clear();

        assertEquals(List.of(4, 5), received.fds());
    }

    @Test
    void the_plain_records_hold_what_they_are_given() {
        assertEquals("lo", new InterfaceName(1, "lo").name());
        assertEquals("http", new NameInfo("localhost", "http").port());
        assertEquals(2, new Received(2, null).nbytes());
    }

    private static byte[] bytes() {
        return new byte[] {1, 2};
    }

    private static ControlMessage control() {
        return new ControlMessage(1, 2, bytes());
    }
}
