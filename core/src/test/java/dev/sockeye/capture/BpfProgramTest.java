package dev.sockeye.capture;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import dev.sockeye.conformance.Sender;
import dev.sockeye.sys.PacketFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters: as text, as instructions and as expressions, on any socket and on a capture. */
class BpfProgramTest {

    private static final String ACCEPT = "1\n6 0 0 65535\n";

    @Test
    void what_tcpdump_prints_is_read_and_printed_again() {
        var text = "4\n40 0 0 12\n21 0 1 2048\n6 0 0 262144\n6 0 0 0\n";

        assertEquals(text, BpfProgram.parse(text).toString());
        assertEquals(
                new BpfProgram.Instruction(21, 0, 1, 2048),
                BpfProgram.parse(text).instructions().get(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2;6 0 0 0|line 1 says 2",
                "1;6 0 0|line 2 is not",
                "1;6 0 0 x|line 2 is not",
                "1;6 0 0 4294967296|k must be",
                "1;6 256 0 0|jt must be",
                "0|1 to 4096 instructions",
                "1;0 0 0 0|does not return",
                "2;21 1 0 5;6 0 0 0|instruction 0 of 2: it jumps to 2",
                "2;5 0 0 4294967295;6 0 0 0|instruction 0 of 2: it jumps",
                "2;52 0 0 0;6 0 0 0|divides by 0",
                "2;100 0 0 32;6 0 0 0|shifts by 32",
                "2;2 0 0 16;6 0 0 0|no memory word 16",
                "2;96 0 0 16;6 0 0 0|no memory word 16",
                "2;255 0 0 0;6 0 0 0|0xff is no operation",
            })
    void a_program_that_the_kernel_would_refuse_is_refused_with_the_place(String text, String why) {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> BpfProgram.parse(text.replace(';', '\n')));

        assertTrue(String.valueOf(error.getMessage()).contains(why), error::toString);
    }

    @Test
    void the_kernel_takes_every_operation_that_is_known_and_no_other() throws SocketError {
        try (var socket = new Socket(Constants.AF_INET, Constants.SOCK_DGRAM)) {
            for (int code = 0; code < 256; code++) {
                assertEquals(kernelTakes(socket, code), isKnown(code), "code " + code);
            }
        }
    }

    private static boolean isKnown(int code) {
        try {
            return !program(code).instructions().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static BpfProgram program(int code) {
        return new BpfProgram(
                List.of(
                        new BpfProgram.Instruction(2, 0, 0, 1), // The kernel wants it set first.
                        new BpfProgram.Instruction(code, 0, 0, 1),
                        new BpfProgram.Instruction(6, 0, 0, 1),
                        new BpfProgram.Instruction(6, 0, 0, 1)));
    }

    private static boolean kernelTakes(Socket socket, int code) {
        var raw =
                new PacketFilter.Instruction[] {
                    new PacketFilter.Instruction(2, 0, 0, 1),
                    new PacketFilter.Instruction(code, 0, 0, 1),
                    new PacketFilter.Instruction(6, 0, 0, 1),
                    new PacketFilter.Instruction(6, 0, 0, 1)
                };
        return PacketFilter.attach(socket.fileno(), raw) == 0;
    }

    @Test
    void a_socket_of_any_family_takes_a_filter() throws SocketError {
        try (var receiver = new Socket(Constants.AF_INET, Constants.SOCK_DGRAM);
                var sender = new Socket(Constants.AF_INET, Constants.SOCK_DGRAM)) {
            receiver.bind(Address.inet("127.0.0.1", 0));
            receiver.settimeout(Duration.ofMillis(100));
            // The first byte behind the eight of UDP's header is 'a'.
            BpfProgram.parse("4\n48 0 0 8\n21 0 1 97\n6 0 0 65535\n6 0 0 0\n").attach(receiver);
            sender.sendto("b".getBytes(US_ASCII), receiver.getsockname());
            assertThrows(SocketTimeout.class, () -> receiver.recv(10));
            sender.sendto("abc".getBytes(US_ASCII), receiver.getsockname());

            assertEquals("abc", new String(receiver.recv(10), US_ASCII));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"vlan", "udp and vlan 5", "inbound", "not (vlan)"})
    void what_depends_on_the_interface_is_refused_where_there_is_none(String expression) {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> BpfProgram.compile(expression, 1, 65_535));

        assertTrue(
                String.valueOf(error.getMessage()).contains("beside the packet"), error::toString);
    }

    @Test
    void an_expression_is_compiled_as_tcpdump_does() {
        assumeLibpcap();
        assertEquals(
                "4\n40 0 0 12\n21 0 1 2048\n6 0 0 262144\n6 0 0 0\n",
                BpfProgram.compile("ip", 1, 262_144).toString());
        assertEquals(ACCEPT, BpfProgram.compile("", 1, 65_535).toString());
    }

    @Test
    void a_wrong_expression_is_refused_in_the_words_of_libpcap() {
        assumeLibpcap();
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> BpfProgram.compile("tcp porty 80", 1, 65_535));

        assertTrue(String.valueOf(error.getMessage()).contains("syntax error"), error::toString);
        assertTrue(String.valueOf(error.getMessage()).contains("tcp porty 80"), error::toString);
    }

    private static void assumeLibpcap() {
        try {
            BpfProgram.compile("", 1, 65_535);
        } catch (UnsupportedOperationException e) {
            abort(e.getMessage());
        }
    }

    @Test
    void a_filter_changes_while_packets_come_and_none_is_missed() throws Exception {
        try (var first = new Sender();
                var second = new Sender();
                var capture = Sender.open(first.builder())) {
            first.send(100, 50);
            second.send(100, 50);
            capture.filter(second.filter());
            first.send(100, 50);
            second.send(100, 50);

            var packets = Sender.take(capture, 200);
            var ports = new ArrayList<Integer>();
            packets.forEach(packet -> ports.add(destination(packet)));

            assertEquals(200, capture.stats().received());
            assertEquals(Set.of(first.port), Set.copyOf(ports.subList(0, 100)));
            assertEquals(
                    Set.of(second.port),
                    ports.subList(100, 200).stream().collect(Collectors.toSet()));
        }
    }

    private static int destination(Packet packet) {
        return (packet.data()[36] & 0xff) << 8 | (packet.data()[37] & 0xff);
    }
}
