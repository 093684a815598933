package dev.sockeye;

import static dev.sockeye.Constants.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** recvmsg, sendmsg, and what comes and goes beside the data. */
@Timeout(20)
class MessagesTest {

    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
    private static final int ROOM = 256;

    private SocketPair pair;
    private Socket receiver;
    private Socket sender;

    @BeforeEach
    void open() throws SocketError {
        pair = Sockets.socketpair();
        receiver = new Socket(AF_INET, SOCK_DGRAM);
        receiver.bind(Address.inet("127.0.0.1", 0));
        receiver.settimeout(Duration.ofSeconds(5));
        sender = new Socket(AF_INET, SOCK_DGRAM);
        sender.connect(receiver.getsockname());
    }

    @AfterEach
    void close() {
        pair.first().close();
        pair.second().close();
        receiver.close();
        sender.close();
    }

    // semantics 90
    @Test
    void recvmsg_returns_the_data_the_flags_and_the_sender() throws SocketError {
        sender.send(HELLO);

        var message = receiver.recvmsg(100);

        assertEquals(new Message(HELLO, List.of(), 0, sender.getsockname()), message);
    }

    @Test
    void recvmsg_says_that_a_datagram_was_cut() throws SocketError {
        sender.send(HELLO);

        var message = receiver.recvmsg(2);

        assertArrayEquals(new byte[] {'h', 'e'}, message.data());
        assertEquals(MSG_TRUNC, message.flags());
    }

    @Test
    void sendmsg_gathers_heap_and_direct_buffers_and_moves_their_positions() throws SocketError {
        var heap = ByteBuffer.wrap(HELLO, 1, 3);
        var direct = ByteBuffer.allocateDirect(2).put(new byte[] {'!', '?'}).flip();

        int sent = sender.sendmsg(List.of(heap, direct));

        assertEquals(5, sent);
        assertFalse(heap.hasRemaining() || direct.hasRemaining());
        assertEquals("ell!?", new String(receiver.recv(100), StandardCharsets.UTF_8));
    }

    @Test
    void recvmsgInto_scatters_over_heap_and_direct_buffers_and_moves_their_positions()
            throws SocketError {
        sender.send(HELLO);
        var heap = ByteBuffer.allocate(4).position(1).limit(3);
        var direct = ByteBuffer.allocateDirect(10);

        var received = receiver.recvmsgInto(List.of(heap, direct));

        assertEquals(5, received.nbytes());
        assertArrayEquals(new byte[] {0, 'h', 'e', 0}, heap.array());
        assertEquals(3, heap.position());
        assertEquals(3, direct.position());
        assertEquals('o', direct.get(2));
    }

    @Test
    void recvmsgInto_with_MSG_TRUNC_tells_the_real_length_and_stays_within_the_buffers()
            throws SocketError {
        sender.send(HELLO);
        var buffer = ByteBuffer.allocate(2);

        var received = receiver.recvmsgInto(List.of(buffer), 0, MSG_TRUNC);

        assertEquals(5, received.nbytes());
        assertEquals(2, buffer.position());
    }

    @Test
    void sendmsg_sends_to_an_address() throws SocketError {
        try (var unconnected = new Socket(AF_INET, SOCK_DGRAM)) {
            int sent =
                    unconnected.sendmsg(
                            List.of(ByteBuffer.wrap(HELLO)), List.of(), 0, receiver.getsockname());

            assertEquals(5, sent);
            assertArrayEquals(HELLO, receiver.recv(100));
        }
    }

    @Test
    void negative_sizes_are_refused_before_any_system_call() {
        assertThrows(IllegalArgumentException.class, () -> receiver.recvmsg(-1));
        assertThrows(IllegalArgumentException.class, () -> receiver.recvmsg(1, -1));
    }

    // ---- descriptors ----

    // semantics 51
    @Test
    void a_passed_descriptor_is_the_same_socket_and_close_on_exec() throws SocketError {
        Sockets.sendFds(pair.first(), HELLO, new int[] {sender.fileno()});

        var received = Sockets.recvFds(pair.second(), 100, 4);

        assertArrayEquals(HELLO, received.data());
        try (var passed = Socket.ofFd(received.fds().getFirst())) {
            assertNotEquals(sender.fileno(), passed.fileno());
            assertEquals(sender.getsockname(), passed.getsockname());
            assertFalse(passed.getInheritable());
        }
    }

    // semantics 90
    @Test
    void a_control_buffer_that_is_too_small_keeps_whole_numbers() throws SocketError {
        int fd = sender.fileno();
        pair.first()
                .sendmsg(
                        List.of(ByteBuffer.wrap(HELLO)),
                        List.of(ControlMessage.rights(new int[] {fd, fd})));
        int room = Sockets.cmsgLen(Integer.BYTES) + 3;

        var message = pair.second().recvmsg(100, room);

        assertEquals(MSG_CTRUNC, message.flags());
        var item = message.ancillary().getFirst();
        assertEquals(Integer.BYTES, item.data().length);
        Sockets.closeFd(item.fds().getFirst());
    }

    // semantics 90
    @Test
    void descriptors_for_which_there_is_no_room_are_closed_and_MSG_CTRUNC_says_so()
            throws Exception {
        int fd = sender.fileno();
        Sockets.sendFds(pair.first(), HELLO, new int[] {fd, fd, fd});
        long before = OpenDescriptors.of(sender);

        var received = Sockets.recvFds(pair.second(), 100, 1);

        assertEquals(1, received.fds().size());
        assertEquals(MSG_CTRUNC, received.flags());
        assertEquals(before + 1, OpenDescriptors.of(sender));
        Socket.ofFd(received.fds().getFirst()).close();
    }

    @Test
    void descriptors_that_nobody_made_room_for_are_not_leaked() throws Exception {
        Sockets.sendFds(pair.first(), HELLO, new int[] {sender.fileno()});
        long before = OpenDescriptors.of(sender);

        var message = pair.second().recvmsg(100);

        assertEquals(List.of(), message.ancillary());
        assertEquals(before, OpenDescriptors.of(sender));
    }

    @Test
    void a_descriptor_that_is_not_open_is_refused_with_EBADF() {
        var error =
                assertThrows(
                        SocketError.class,
                        () -> Sockets.sendFds(pair.first(), HELLO, new int[] {1 << 20}));

        assertEquals(EBADF, error.errno());
    }

    // ---- what the kernel tells of a message ----

    @Test
    void credentials_tell_who_sends() throws SocketError {
        pair.second().setsockopt(SOL_SOCKET, SO_PASSCRED, 1);
        pair.first().send(HELLO);

        var item = pair.second().recvmsg(100, ROOM).ancillary().getFirst();

        assertTrue(item.is(SOL_SOCKET, SCM_CREDENTIALS));
        assertEquals(ProcessHandle.current().pid(), item.intValue());
    }

    @Test
    void packet_info_tells_the_interface_and_the_local_address() throws SocketError {
        receiver.setsockopt(IPPROTO_IP, IP_PKTINFO, 1);
        sender.send(HELLO);

        var info = receiver.recvmsg(100, ROOM).ancillary().getFirst().packetInfo();

        assertEquals(1, info.interfaceIndex());
        assertEquals(Address.inet("127.0.0.1", 0), info.local());
    }

    @Test
    void the_ttl_and_tos_of_a_datagram_are_numbers() throws SocketError {
        receiver.setsockopt(IPPROTO_IP, IP_RECVTTL, 1);
        receiver.setsockopt(IPPROTO_IP, IP_RECVTOS, 1);
        sender.sendmsg(
                List.of(ByteBuffer.wrap(HELLO)),
                List.of(
                        ControlMessage.ofInt(IPPROTO_IP, IP_TTL, 7),
                        ControlMessage.ofInt(IPPROTO_IP, IP_TOS, 0x10)));

        var ancillary = receiver.recvmsg(100, ROOM).ancillary();

        assertEquals(7, item(ancillary, IP_TTL).intValue());
        assertEquals(0x10, item(ancillary, IP_TOS).intValue());
    }

    @Test
    void a_timestamp_is_of_now() throws SocketError {
        receiver.setsockopt(SOL_SOCKET, SO_TIMESTAMPNS, 1);
        var before = Instant.now().minusSeconds(1);
        sender.send(HELLO);

        var time = receiver.recvmsg(100, ROOM).ancillary().getFirst().timestamps().getFirst();

        assertTrue(
                time.isAfter(before) && time.isBefore(Instant.now().plusSeconds(1)),
                time::toString);
    }

    @Test
    void the_error_queue_tells_who_refused_a_datagram() throws SocketError {
        sender.setsockopt(IPPROTO_IP, IP_RECVERR, 1);
        receiver.close();
        sender.send(HELLO);
        sender.poll(POLLIN, Duration.ofSeconds(5)); // An error is ready whatever is asked for.

        var message = sender.recvmsg(100, ROOM, MSG_ERRQUEUE);

        var error = message.ancillary().getFirst().extendedError();
        assertEquals(ECONNREFUSED, error.errno());
        assertEquals(SO_EE_ORIGIN_ICMP, error.origin());
        assertEquals(Address.inet("127.0.0.1", 0), error.offender());
        assertArrayEquals(HELLO, message.data());
    }

    @Test
    void an_empty_error_queue_is_EAGAIN_also_in_blocking_mode() {
        var error = assertThrows(SocketError.class, () -> sender.recvmsg(100, ROOM, MSG_ERRQUEUE));

        assertTrue(error.isWouldBlock());
    }

    @Test
    void one_send_becomes_many_datagrams_with_segmentation_and_one_again_with_GRO()
            throws SocketError {
        receiver.setsockopt(IPPROTO_UDP, UDP_GRO, 1);
        sender.sendmsg(
                List.of(ByteBuffer.wrap(new byte[300])), List.of(ControlMessage.udpSegment(100)));

        var message = receiver.recvmsg(1000, ROOM);

        assertEquals(300, message.data().length);
        assertEquals(100, item(message.ancillary(), UDP_GRO).intValue());
    }

    @Test
    void a_packet_socket_receives_messages_and_batches() throws SocketError {
        try (var packets = packetSocket()) {
            packets.bind(new Address.Packet("lo", 0x0800, 0, 0, HardwareAddress.of(new byte[0])));
            packets.settimeout(Duration.ofSeconds(5));
            sender.send(new byte[10]);

            var message = packets.recvmsg(100);

            assertTrue(message.address() instanceof Address.Packet);
            sender.send(new byte[10]);
            assertFalse(packets.recvmmsg(1, 100).isEmpty());
        }
    }

    private static Socket packetSocket() {
        try {
            return new Socket(Constants.AF_PACKET, Constants.SOCK_RAW);
        } catch (SocketError e) {
            return abort("A packet socket takes CAP_NET_RAW: " + e.getMessage());
        }
    }

    @Test
    void a_view_of_another_kind_is_refused() {
        var item = ControlMessage.ofInt(IPPROTO_IP, IP_TTL, 1);

        assertThrows(IllegalStateException.class, item::packetInfo);
        assertThrows(IllegalStateException.class, item::extendedError);
        assertEquals(List.of(), item.fds());
        assertEquals(List.of(), item.timestamps());
    }

    @Test
    void a_time_beyond_what_an_instant_holds_is_refused() {
        byte[] far = new byte[16];
        Arrays.fill(far, (byte) 0x7f);

        var micros = new ControlMessage(SOL_SOCKET, Constants.SCM_TIMESTAMP, far);
        var nanos = new ControlMessage(SOL_SOCKET, Constants.SCM_TIMESTAMPNS, far);

        assertThrows(IllegalStateException.class, micros::timestamps);
        assertThrows(IllegalStateException.class, nanos::timestamps);
    }

    private static ControlMessage item(List<ControlMessage> ancillary, int type) {
        var found = ancillary.stream().filter(item -> item.type() == type).findFirst().orElse(null);
        assertNotNull(found, () -> "no item of type " + type + " in " + ancillary);
        return found;
    }
}
