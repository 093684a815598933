package dev.sockeye.families;

import static dev.sockeye.Constants.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.SocketOption;
import dev.sockeye.SocketOptions;
import dev.sockeye.SocketTimeout;
import dev.sockeye.Sockets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** AF_CAN over a virtual bus: raw frames, the broadcast manager, ISO-TP and J1939. */
@Timeout(120)
class CanTest {

    private static final Address BUS = new Address.Can("vcan0", 0, 0);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration NOTHING_COMES = Duration.ofMillis(300);
    private static final int FRAME_BYTES = 16; // struct can_frame
    private static final int FD_FRAME_BYTES = 72; // struct canfd_frame
    private static final int CANFD_FDF = 4; // newer kernels set it themselves
    private static final int BCM_HEAD_BYTES = 56; // struct bcm_msg_head
    private static final byte[] LONG_TEXT =
            "more than the eight bytes of a frame".getBytes(StandardCharsets.UTF_8);

    private Socket sender;
    private Socket receiver;

    @BeforeAll
    static void needsABus() {
        Kernel.assumeAddress(
                AF_CAN, SOCK_RAW, CAN_RAW, BUS, "there is no CAN bus vcan0: run guest/test");
    }

    @BeforeEach
    void open() throws SocketError {
        sender = raw();
        receiver = raw();
    }

    @AfterEach
    void close() {
        sender.close();
        receiver.close();
    }

    @Test
    void a_frame_reaches_another_socket_on_the_bus() throws SocketError {
        sender.send(frame(0x23, 1, 2));
        var received = receiver.recvfrom(100);

        assertArrayEquals(frame(0x23, 1, 2), received.data());
        assertEquals(BUS, received.address());
        assertEquals(BUS, receiver.getsockname());
    }

    @Test
    void a_frame_of_an_extended_id_keeps_its_29_bits() throws SocketError {
        sender.send(frame(0x1234_5678L | CAN_EFF_FLAG, 7));

        assertArrayEquals(frame(0x1234_5678L | CAN_EFF_FLAG, 7), receiver.recv(100));
    }

    @Test
    void a_socket_of_no_bus_sends_to_the_one_in_the_address() throws SocketError {
        try (var any = new Socket(AF_CAN, SOCK_RAW, CAN_RAW)) {
            any.bind(new Address.Can("", 0, 0));

            any.sendto(frame(0x24), BUS);

            assertArrayEquals(frame(0x24), receiver.recv(100));
        }
    }

    @Test
    void a_filter_lets_through_the_ids_that_match() throws SocketError {
        receiver.setsockopt(SocketOptions.CAN_RAW_FILTER, Words.bytes(0x100, 0x7f0));

        sender.send(frame(0x200));
        sender.send(frame(0x105));

        assertArrayEquals(frame(0x105), receiver.recv(100));
        assertArrayEquals(
                Words.bytes(0x100, 0x7f0), receiver.getsockopt(SOL_CAN_RAW, CAN_RAW_FILTER, 100));
    }

    @Test
    void joined_filters_let_through_what_matches_all() throws SocketError {
        receiver.setsockopt(SocketOptions.CAN_RAW_FILTER, Words.bytes(0x100, 0x700, 0x005, 0x00f));
        receiver.setsockopt(SocketOptions.CAN_RAW_JOIN_FILTERS, true);

        sender.send(frame(0x101));
        sender.send(frame(0x105));

        assertArrayEquals(frame(0x105), receiver.recv(100));
    }

    @Test
    void a_socket_without_filters_receives_nothing() throws SocketError {
        receiver.setsockopt(SocketOptions.CAN_RAW_FILTER, new byte[0]);
        receiver.settimeout(NOTHING_COMES);

        sender.send(frame(0x25));

        assertThrows(SocketTimeout.class, () -> receiver.recv(100));
    }

    @Test
    void a_frame_without_loopback_stays_from_the_sockets_of_the_machine() throws SocketError {
        sender.setsockopt(SocketOptions.CAN_RAW_LOOPBACK, false);
        sender.send(frame(0x26));
        sender.setsockopt(SocketOptions.CAN_RAW_LOOPBACK, true);
        sender.send(frame(0x27));

        assertArrayEquals(frame(0x27), receiver.recv(100));
    }

    @Test
    void a_socket_receives_its_own_frames_when_it_asks_for_them() throws SocketError {
        sender.setsockopt(SocketOptions.CAN_RAW_RECV_OWN_MSGS, true);
        sender.send(frame(0x28));

        var own = sender.recvmsg(100, 0);
        var others = receiver.recvmsg(100, 0);

        assertArrayEquals(frame(0x28), own.data());
        assertEquals(MSG_DONTROUTE | MSG_CONFIRM, own.flags());
        assertEquals(MSG_DONTROUTE, others.flags());
    }

    @Test
    void a_CAN_FD_frame_has_up_to_64_bytes() throws SocketError {
        byte[] frame = new byte[FD_FRAME_BYTES];
        var head = ByteBuffer.wrap(frame).order(ByteOrder.nativeOrder());
        head.putInt(0x29).put((byte) 64).put((byte) CANFD_FDF);
        frame[FD_FRAME_BYTES - 1] = 1;
        sender.setsockopt(SocketOptions.CAN_RAW_FD_FRAMES, true);
        receiver.setsockopt(SocketOptions.CAN_RAW_FD_FRAMES, true);

        sender.send(frame);

        assertArrayEquals(frame, receiver.recv(100));
    }

    @Test
    void a_CAN_FD_frame_is_EINVAL_where_it_was_not_asked_for() {
        var error = assertThrows(SocketError.class, () -> sender.send(new byte[FD_FRAME_BYTES]));

        assertEquals(EINVAL, error.errno());
    }

    static Stream<SocketOption<Boolean>> switches() {
        return Stream.of(
                SocketOptions.CAN_RAW_FD_FRAMES,
                SocketOptions.CAN_RAW_JOIN_FILTERS,
                SocketOptions.CAN_RAW_LOOPBACK,
                SocketOptions.CAN_RAW_RECV_OWN_MSGS);
    }

    @ParameterizedTest
    @MethodSource("switches")
    void a_switch_reads_back_what_was_set(SocketOption<Boolean> option) throws SocketError {
        boolean first = sender.getsockopt(option);

        sender.setsockopt(option, !first);

        assertEquals(!first, sender.getsockopt(option));
    }

    @Test
    void an_interface_that_there_is_not_is_ENODEV() {
        var error =
                assertThrows(
                        SocketError.class, () -> sender.bind(new Address.Can("novcan9", 0, 0)));

        assertEquals(ENODEV, error.errno());
    }

    @Test
    void the_broadcast_manager_sends_a_frame() throws SocketError {
        var message =
                ByteBuffer.allocate(BCM_HEAD_BYTES + FRAME_BYTES).order(ByteOrder.nativeOrder());
        message.putInt(CAN_BCM_TX_SEND).position(BCM_HEAD_BYTES - 2 * Integer.BYTES);
        message.putInt(0x2a).putInt(1).put(frame(0x2a, 5));
        try (var manager = new Socket(AF_CAN, SOCK_DGRAM, CAN_BCM)) {
            manager.connect(BUS);

            manager.send(message.array());

            assertArrayEquals(frame(0x2a, 5), receiver.recv(100));
        }
    }

    @Test
    void ISO_TP_carries_more_than_a_frame_between_two_ids() throws SocketError {
        try (var one = new Socket(AF_CAN, SOCK_DGRAM, CAN_ISOTP);
                var other = new Socket(AF_CAN, SOCK_DGRAM, CAN_ISOTP)) {
            one.bind(new Address.Can("vcan0", 0x701, 0x702));
            other.bind(new Address.Can("vcan0", 0x702, 0x701));
            other.settimeout(LIMIT);

            one.send(LONG_TEXT);

            assertArrayEquals(LONG_TEXT, other.recv(100));
        }
    }

    @Test
    void J1939_carries_more_than_a_frame_between_two_addresses() throws SocketError {
        try (var one = new Socket(AF_CAN, SOCK_DGRAM, CAN_J1939);
                var other = new Socket(AF_CAN, SOCK_DGRAM, CAN_J1939)) {
            one.bind(j1939(J1939_NO_PGN, 0x20));
            other.bind(j1939(J1939_NO_PGN, 0x30));
            other.settimeout(LIMIT);

            one.sendto(LONG_TEXT, j1939(0x12300, 0x30));
            var message = other.recvmsg(100, 200);

            assertArrayEquals(LONG_TEXT, message.data());
            assertArrayEquals(
                    new byte[] {0x30},
                    Words.data(message.ancillary(), SOL_CAN_BASE + CAN_J1939, SCM_J1939_DEST_ADDR));
        }
    }

    static Stream<SocketOption<Boolean>> j1939Switches() {
        return Stream.of(SocketOptions.SO_J1939_PROMISC, SocketOptions.SO_J1939_ERRQUEUE);
    }

    @ParameterizedTest
    @MethodSource("j1939Switches")
    void a_switch_of_J1939_reads_back_what_was_set(SocketOption<Boolean> option)
            throws SocketError {
        try (var socket = new Socket(AF_CAN, SOCK_DGRAM, CAN_J1939)) {
            socket.setsockopt(option, true);

            assertEquals(true, socket.getsockopt(option));
        }
    }

    @Test
    void the_priority_of_J1939_is_6_or_what_was_set() throws SocketError {
        try (var socket = new Socket(AF_CAN, SOCK_DGRAM, CAN_J1939)) {
            int first = socket.getsockopt(SocketOptions.SO_J1939_SEND_PRIO);
            socket.setsockopt(SocketOptions.SO_J1939_SEND_PRIO, 3);

            assertEquals(
                    List.of(6, 3),
                    List.of(first, socket.getsockopt(SocketOptions.SO_J1939_SEND_PRIO)));
        }
    }

    private static Socket raw() throws SocketError {
        var socket = new Socket(AF_CAN, SOCK_RAW, CAN_RAW);
        socket.bind(BUS);
        socket.settimeout(LIMIT);
        return socket;
    }

    private static byte[] frame(long id, int... data) {
        var frame = ByteBuffer.allocate(FRAME_BYTES).order(ByteOrder.nativeOrder());
        frame.putInt((int) id).put((byte) data.length).position(8);
        for (int b : data) {
            frame.put((byte) b);
        }
        return frame.array();
    }

    /**
     * A {@code sockaddr_can} with a number of a parameter group, which its record does not have.
     */
    private static Address j1939(int pgn, int address) throws SocketError {
        var data = ByteBuffer.allocate(22).order(ByteOrder.nativeOrder());
        data.putInt(2, Sockets.ifNametoindex("vcan0")); // behind two bytes of padding
        data.putInt(14, pgn);
        data.put(18, (byte) address);
        return new Address.Unknown(AF_CAN, data.array());
    }
}
