package dev.sockeye.families;

import static dev.sockeye.Constants.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.SocketOptions;
import dev.sockeye.SocketTimeout;
import dev.sockeye.TipcGroupReq;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of AF_TIPC without a connection: what goes with them, comes back, and goes to many. */
@Timeout(120)
class TipcMessagesTest {

    private static final int SERVICE = 18889;
    private static final int GROUP = 18890;
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration NOTHING_COMES = Duration.ofMillis(300);
    private static final int ANCILLARY_BYTES = 300;

    private Socket sender;
    private Socket receiver;

    @BeforeAll
    static void needsTipc() {
        Kernel.assumeFamily(AF_TIPC, SOCK_RDM, "AF_TIPC");
    }

    @BeforeEach
    void open() throws SocketError {
        sender = new Socket(AF_TIPC, SOCK_RDM);
        receiver = new Socket(AF_TIPC, SOCK_RDM);
        sender.settimeout(LIMIT);
        receiver.settimeout(LIMIT);
    }

    @AfterEach
    void close() {
        sender.close();
        receiver.close();
    }

    @Test
    void a_message_tells_the_name_that_it_was_sent_to() throws SocketError {
        receiver.bind(Address.tipcNameSeq(SERVICE, 10, 19));
        sender.sendto(HELLO, Address.tipcName(SERVICE, 15));

        var message = receiver.recvmsg(100, ANCILLARY_BYTES);

        assertArrayEquals(HELLO, message.data());
        assertEquals(
                List.of((long) SERVICE, 15L, 15L),
                Words.of(Words.data(message.ancillary(), SOL_TIPC, TIPC_DESTNAME)));
    }

    @Test
    void a_message_that_nobody_read_comes_back_with_the_reason_and_its_data() throws SocketError {
        receiver.bind(Address.tipcName(SERVICE, 20));
        sender.setsockopt(SocketOptions.TIPC_DEST_DROPPABLE, false);
        sender.sendto(HELLO, receiver.getsockname());

        receiver.close();
        var returned = sender.recvmsg(100, ANCILLARY_BYTES);

        assertEquals(0, returned.data().length);
        assertEquals(
                List.of((long) TIPC_ERR_NO_PORT, (long) HELLO.length),
                Words.of(Words.data(returned.ancillary(), SOL_TIPC, TIPC_ERRINFO)));
        assertArrayEquals(HELLO, Words.data(returned.ancillary(), SOL_TIPC, TIPC_RETDATA));
    }

    @Test
    void a_message_that_may_be_dropped_does_not_come_back() throws SocketError {
        receiver.bind(Address.tipcName(SERVICE, 21));
        sender.setsockopt(SocketOptions.TIPC_DEST_DROPPABLE, true);
        sender.sendto(HELLO, receiver.getsockname());
        sender.settimeout(NOTHING_COMES);

        receiver.close();

        assertThrows(SocketTimeout.class, () -> sender.recvmsg(100, ANCILLARY_BYTES));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_multicast_reaches_every_socket_of_the_range(boolean byBroadcast) throws SocketError {
        var method =
                byBroadcast
                        ? SocketOptions.TIPC_MCAST_BROADCAST
                        : SocketOptions.TIPC_MCAST_REPLICAST;
        try (var second = new Socket(AF_TIPC, SOCK_RDM)) {
            second.settimeout(LIMIT);
            receiver.bind(Address.tipcName(SERVICE, 31));
            second.bind(Address.tipcName(SERVICE, 32));
            sender.setsockopt(method, 0);

            sender.sendto(HELLO, Address.tipcNameSeq(SERVICE, 30, 39));

            assertArrayEquals(HELLO, receiver.recv(100));
            assertArrayEquals(HELLO, second.recv(100));
        }
    }

    @Test
    void a_connected_socket_sends_to_its_peer_without_an_address() throws SocketError {
        receiver.bind(Address.tipcName(SERVICE, 40));
        sender.connect(Address.tipcName(SERVICE, 40));

        sender.send(HELLO);

        assertArrayEquals(HELLO, receiver.recv(100));
        assertEquals(ENOTCONN, assertThrows(SocketError.class, sender::getpeername).errno());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void a_name_of_every_scope_is_found_on_its_own_node(int scope) throws SocketError {
        receiver.bind(Address.tipcName(SERVICE, 50 + scope, 0, scope));

        sender.sendto(HELLO, Address.tipcName(SERVICE, 50 + scope));

        assertArrayEquals(HELLO, receiver.recv(100));
    }

    @Test
    void a_bind_in_the_negative_scope_withdraws_the_name() throws SocketError {
        receiver.bind(Address.tipcName(SERVICE, 60));
        receiver.bind(Address.tipcName(SERVICE, 60, 0, -TIPC_CLUSTER_SCOPE));
        sender.setsockopt(SocketOptions.TIPC_DEST_DROPPABLE, false);

        var error =
                assertThrows(
                        SocketError.class,
                        () -> sender.sendto(HELLO, Address.tipcName(SERVICE, 60)));

        assertEquals(EHOSTUNREACH, error.errno());
    }

    @Test
    void the_depth_of_the_receive_queue_is_the_messages_that_wait() throws SocketError {
        receiver.bind(Address.tipcName(SERVICE, 70));
        sender.sendto(HELLO, Address.tipcName(SERVICE, 70));
        sender.sendto(HELLO, Address.tipcName(SERVICE, 70));

        assertEquals(2, receiver.getsockopt(SocketOptions.TIPC_SOCK_RECVQ_DEPTH));
        assertTrue(receiver.getsockopt(SocketOptions.TIPC_SOCK_RECVQ_USED) >= 2 * HELLO.length);
        assertEquals(0, receiver.getsockopt(SocketOptions.TIPC_NODE_RECVQ_DEPTH));
    }

    @Test
    void the_members_of_a_group_hear_of_each_other_and_receive_what_one_sends() throws SocketError {
        sender.setsockopt(SocketOptions.TIPC_GROUP_JOIN, member(1, TIPC_GROUP_MEMBER_EVTS));
        receiver.setsockopt(SocketOptions.TIPC_GROUP_JOIN, member(2, 0));

        var joined = sender.recvmsg(100, ANCILLARY_BYTES);
        sender.send(HELLO);
        byte[] received = receiver.recv(100);
        receiver.setsockopt(SocketOptions.TIPC_GROUP_LEAVE, 0);
        var left = sender.recvmsg(100, ANCILLARY_BYTES);

        assertEquals(MSG_OOB, joined.flags() & (MSG_OOB | MSG_EOR));
        assertArrayEquals(HELLO, received);
        assertEquals(MSG_OOB | MSG_EOR, left.flags() & (MSG_OOB | MSG_EOR));
    }

    @Test
    void a_member_of_a_group_with_loopback_receives_its_own_messages() throws SocketError {
        sender.setsockopt(SocketOptions.TIPC_GROUP_JOIN, member(3, TIPC_GROUP_LOOPBACK));

        sendWhenReachable(Address.tipcNameSeq(GROUP, 3, 3));

        assertArrayEquals(HELLO, sender.recv(100));
    }

    /** A member reaches itself a moment after it has joined, and nothing tells when. */
    private void sendWhenReachable(Address to) throws SocketError {
        boolean sent = false;
        while (!sent) {
            try {
                sent = sender.sendto(HELLO, to) == HELLO.length;
            } catch (SocketError e) {
                assertEquals(EHOSTUNREACH, e.errno());
            }
        }
    }

    private static TipcGroupReq member(long instance, int flags) {
        return new TipcGroupReq(GROUP, instance, TIPC_CLUSTER_SCOPE, flags);
    }
}
