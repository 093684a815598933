package dev.sockeye;

import static dev.sockeye.Constants.*;
import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.sys.Platform;
import dev.sockeye.sys.WaitingCalls;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** recvmmsg and sendmmsg: what comes, what goes, and for what they wait. */
@Timeout(30)
final class MessageBatchTest {

    private static final int ROOM = 64;

    private final MessageBatch batch = new MessageBatch(4, 1000, ROOM);

    @AfterEach
    void close() {
        batch.close();
    }

    private static String text(MemorySegment content) {
        return new String(content.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    private String text(int index) {
        return text(batch.content(index));
    }

    // ---- receive ----

    @ParameterizedTest
    @EnumSource
    void recvmmsg_takes_all_that_has_come(Family family) throws Exception {
        try (var pair = Loopback.datagrams(family)) {
            pair.first().send(Bytes.of("one"));
            pair.first().send(Bytes.of(""));
            pair.first().send(Bytes.of("three"));

            int count = pair.second().recvmmsg(batch);

            assertEquals(3, count);
            assertEquals(3, batch.count());
            assertEquals(List.of("one", "", "three"), List.of(text(0), text(1), text(2)));
            assertEquals(pair.first().getsockname(), batch.address(2));
        }
    }

    @ParameterizedTest
    @EnumSource
    void recvmmsg_takes_no_more_than_the_capacity_and_the_rest_stays(Family family)
            throws Exception {
        try (var pair = Loopback.datagrams(family);
                var two = new MessageBatch(2, 10)) {
            pair.first().send(Bytes.of("a"));
            pair.first().send(Bytes.of("b"));
            pair.first().send(Bytes.of("c"));

            assertEquals(2, pair.second().recvmmsg(two));
            assertEquals(1, pair.second().recvmmsg(two));

            assertEquals("c", text(two.content(0)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void recvmmsg_waits_for_the_first_message_alone(ThreadKind kind) throws Exception {
        try (var pair = Loopback.datagrams(Family.INET)) {
            var receiving = kind.start(() -> pair.second().recvmmsg(batch));
            WaitingCalls.await(pair.second(), 1);

            pair.first().send(Bytes.of("first"));

            assertEquals(1, receiving.result());
            assertEquals("first", text(0));
        }
    }

    @Test
    void recvmmsg_fails_with_EAGAIN_in_non_blocking_mode_and_the_batch_is_empty() throws Exception {
        try (var pair = Loopback.datagrams(Family.INET)) {
            pair.first().send(Bytes.of("x"));
            pair.second().recvmmsg(batch);

            assertThrows(SocketError.class, () -> pair.second().recvmmsg(batch, MSG_DONTWAIT));

            assertEquals(0, batch.count());
        }
    }

    @Test
    void recvmmsg_times_out() throws Exception {
        try (var pair = Loopback.datagrams(Family.INET)) {
            pair.second().settimeout(Duration.ofMillis(20));

            var timeout = assertThrows(SocketTimeout.class, () -> pair.second().recvmmsg(batch));

            assertEquals(Duration.ofMillis(20), timeout.limit());
        }
    }

    @Test
    void a_message_longer_than_the_room_is_cut_and_says_so() throws Exception {
        try (var pair = Loopback.datagrams(Family.INET);
                var small = new MessageBatch(2, 3)) {
            pair.first().send(Bytes.of("12345"));
            pair.first().send(Bytes.of("123"));

            pair.second().recvmmsg(small);

            assertEquals("123", text(small.content(0)));
            assertTrue(small.isTruncated(0));
            assertEquals(3, small.nbytes(0));
            assertEquals(0, small.flags(1));
        }
    }

    @Test
    void with_MSG_TRUNC_the_real_length_is_told_and_the_content_stays_within_the_room()
            throws Exception {
        Assumptions.assumeTrue(Platform.LINUX, "MSG_TRUNC asks for nothing elsewhere");
        try (var pair = Loopback.datagrams(Family.INET);
                var small = new MessageBatch(2, 3)) {
            pair.first().send(Bytes.of("12345"));

            pair.second().recvmmsg(small, MSG_TRUNC);

            assertEquals(5, small.nbytes(0));
            assertEquals("123", text(small.content(0)));
        }
    }

    @Test
    void the_address_of_a_sender_that_sends_again_is_the_same_object() throws Exception {
        try (var pair = Loopback.datagrams(Family.INET);
                var third = Loopback.bound(Family.INET, SOCK_DGRAM)) {
            try (var receiver = Loopback.bound(Family.INET, SOCK_DGRAM)) {
                var to = receiver.getsockname();
                third.sendto(Bytes.of("a"), to);
                third.sendto(Bytes.of("b"), to);
                receiver.recvmmsg(batch);
                var first = batch.address(0);
                assertSame(first, batch.address(1));

                third.sendto(Bytes.of("c"), to);
                pair.first().sendmsg(List.of(), List.of(), 0, to);
                receiver.recvmmsg(batch);

                assertSame(first, batch.address(0));
                assertEquals(pair.first().getsockname(), batch.address(1));
            }
        }
    }

    @Test
    void a_content_of_the_same_length_is_the_same_object_and_another_is_not() throws Exception {
        try (var pair = Loopback.datagrams(Family.INET)) {
            pair.first().send(Bytes.of("one"));
            pair.second().recvmmsg(batch);
            var one = batch.content(0);
            pair.first().send(Bytes.of("two"));
            pair.second().recvmmsg(batch);
            var two = batch.content(0);
            pair.first().send(Bytes.of("three"));
            pair.second().recvmmsg(batch);

            assertSame(one, two);
            assertNotSame(two, batch.content(0));
            assertEquals("three", text(0));
        }
    }

    @Test
    void a_stream_gives_what_there_is_without_an_address_and_its_end_once() throws Exception {
        try (var pair = Loopback.streams(Family.INET)) {
            pair.first().send(Bytes.of("bytes"));
            pair.first().shutdown(SHUT_WR);
            pair.second().poll(POLLIN, null);

            int count = pair.second().recvmmsg(batch);

            assertEquals("bytes", text(0));
            assertNull(batch.address(0));
            assertTrue(count <= 2);
            assertEquals(1, pair.second().recvmmsg(batch));
            assertEquals(0, batch.nbytes(0));
        }
    }

    @Test
    void an_error_is_thrown_once_and_what_comes_later_is_received() throws Exception {
        try (var pair = Loopback.datagrams(Family.INET)) {
            var gone = pair.second().getsockname();
            pair.second().close();
            pair.first().send(Bytes.of("refused"));
            pair.first().poll(0, Duration.ofSeconds(5));

            assertErrno(ECONNREFUSED, () -> pair.first().recvmmsg(batch));

            try (var again = new Socket(AF_INET, SOCK_DGRAM)) {
                again.bind(gone);
                again.sendto(Bytes.of("here"), pair.first().getsockname());
                pair.first().recvmmsg(batch);
                assertEquals("here", text(0));
            }
        }
    }

    @Test
    void the_list_form_gives_copies_with_all_their_parts() throws Exception {
        try (var pair = Loopback.datagrams(Family.INET)) {
            pair.second().setsockopt(IPPROTO_IP, IP_RECVTTL, 1);
            pair.first().send(Bytes.of("one"));
            pair.first().send(Bytes.of("two"));

            var messages = pair.second().recvmmsg(10, 100, ROOM);

            assertEquals(2, messages.size());
            assertArrayEquals(Bytes.of("two"), messages.get(1).data());
            assertEquals(pair.first().getsockname(), messages.get(1).address());
            assertTrue(messages.get(1).ancillary().getFirst().is(IPPROTO_IP, IP_TTL));
        }
    }

    // ---- send ----

    @ParameterizedTest
    @EnumSource
    void sendmmsg_sends_each_message_to_its_address(Family family) throws Exception {
        try (var sender = Loopback.bound(family, SOCK_DGRAM);
                var first = Loopback.bound(family, SOCK_DGRAM);
                var second = Loopback.bound(family, SOCK_DGRAM)) {
            batch.add(Bytes.of("to first"), first.getsockname());
            batch.add(ByteBuffer.wrap(Bytes.of("to second")), second.getsockname());
            batch.add(MemorySegment.ofArray(Bytes.of("again")), first.getsockname());

            assertEquals(3, sender.sendmmsg(batch));

            assertArrayEquals(Bytes.of("to first"), first.recv(100));
            assertArrayEquals(Bytes.of("again"), first.recv(100));
            assertArrayEquals(Bytes.of("to second"), second.recv(100));
            assertEquals(8, batch.nbytes(0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendmmsg_sends_to_the_connected_peer_and_can_do_it_again(Family family) throws Exception {
        try (var pair = Loopback.datagrams(family)) {
            batch.add(Bytes.of("a"), null);
            batch.add(new byte[0], null);

            pair.first().sendmmsg(batch);
            pair.first().sendmmsg(batch);

            assertEquals(
                    List.of(1, 0, 1, 0),
                    pair.second().recvmmsg(10, 10).stream().map(m -> m.data().length).toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_was_received_goes_back_to_its_senders(Family family) throws Exception {
        try (var server = Loopback.bound(family, SOCK_DGRAM);
                var first = Loopback.bound(family, SOCK_DGRAM);
                var second = Loopback.bound(family, SOCK_DGRAM)) {
            first.sendto(Bytes.of("of the first"), server.getsockname());
            second.sendto(Bytes.of("second"), server.getsockname());
            server.recvmmsg(batch);

            assertEquals(2, server.sendmmsg(batch));

            assertArrayEquals(Bytes.of("of the first"), first.recv(100));
            assertArrayEquals(Bytes.of("second"), second.recv(100));
            first.sendto(new byte[500], server.getsockname());
            server.recvmmsg(batch);
            assertEquals(500, batch.nbytes(0));
        }
    }

    @Test
    void sendmmsg_ends_at_an_error_and_meets_it_again() throws Exception {
        try (var pair = Loopback.datagrams(Family.UNIX);
                var sender = Loopback.bound(Family.UNIX, SOCK_DGRAM)) {
            var nobody = Family.UNIX.free();
            batch.add(Bytes.of("good"), pair.second().getsockname());
            batch.add(Bytes.of("bad"), nobody);
            pair.second().connect(sender.getsockname());

            assertEquals(1, sender.sendmmsg(batch));

            assertErrno(ENOENT, () -> sender.sendmmsg(batch, 0, 1));
            assertArrayEquals(Bytes.of("good"), pair.second().recv(10));
        }
    }

    @Test
    void sendmmsg_sends_what_there_is_room_for_and_then_waits_for_room() throws Exception {
        try (var pair = Loopback.datagrams(Family.UNIX);
                var many = new MessageBatch(1024, 1)) {
            for (int i = 0; i < many.capacity(); i++) {
                many.add(new byte[] {(byte) i}, null);
            }

            int sent = pair.first().sendmmsg(many);
            var rest = ThreadKind.PLATFORM.start(() -> pair.first().sendmmsg(many, 0, sent));
            WaitingCalls.await(pair.first(), 1);
            // No more than that: with each that is taken the other thread may send one.
            var received = pair.second().recvmmsg(sent, 10);

            assertTrue(sent < many.capacity(), "sent " + sent);
            assertEquals(sent, received.size());
            assertTrue(rest.result() > 0);
            assertEquals((byte) sent, pair.second().recv(10)[0]);
        }
    }

    @Test
    void sendmmsg_in_non_blocking_mode_tells_that_there_is_no_room() throws Exception {
        try (var pair = Loopback.datagrams(Family.UNIX);
                var many = new MessageBatch(1024, 1)) {
            for (int i = 0; i < many.capacity(); i++) {
                many.add(new byte[1], null);
            }
            int sent = pair.first().sendmmsg(many);

            var error =
                    assertThrows(
                            SocketError.class,
                            () -> pair.first().sendmmsg(many, MSG_DONTWAIT, sent));

            assertTrue(error.isWouldBlock());
        }
    }

    @Test
    void the_list_form_sends_data_of_any_length_with_ancillary_data() throws Exception {
        try (var pair = Loopback.datagrams(Family.INET)) {
            var ttl = List.of(ControlMessage.ofInt(IPPROTO_IP, IP_TTL, 7));
            pair.second().setsockopt(IPPROTO_IP, IP_RECVTTL, 1);
            byte[] large = new byte[20_000];
            Arrays.fill(large, (byte) 5);

            int sent =
                    pair.first()
                            .sendmmsg(
                                    List.of(
                                            new Message(Bytes.of("a"), List.of(), 0, null),
                                            new Message(
                                                    large, ttl, 0, pair.second().getsockname())));

            var messages = pair.second().recvmmsg(4, 30_000, ROOM);
            assertEquals(2, sent);
            assertArrayEquals(large, messages.get(1).data());
            assertEquals(7, messages.get(1).ancillary().getFirst().intValue());
        }
    }

    @Test
    void nothing_to_send_is_no_call_even_on_a_closed_socket() throws Exception {
        var socket = new Socket();
        socket.close();

        assertEquals(0, socket.sendmmsg(batch));
        assertEquals(0, socket.sendmmsg(List.of()));
    }

    // ---- segmentation ----

    @Test
    void one_batch_of_segmented_sends_is_received_whole_with_the_size_of_the_segments()
            throws Exception {
        Assumptions.assumeTrue(Platform.LINUX, "GSO and GRO are Linux's");
        try (var pair = Loopback.datagrams(Family.INET)) {
            pair.second().setsockopt(IPPROTO_UDP, UDP_GRO, 1);
            batch.add(new byte[300], null, List.of(ControlMessage.udpSegment(100)));
            batch.add(new byte[1000], null, List.of(ControlMessage.udpSegment(200)));
            assertEquals(2, pair.first().sendmmsg(batch));

            int count = pair.second().recvmmsg(batch);

            assertEquals(2, count);
            assertEquals(300, batch.nbytes(0));
            assertTrue(batch.ancillary(0).getFirst().is(IPPROTO_UDP, UDP_GRO));
            assertEquals(100, batch.ancillary(0).getFirst().intValue());
            assertEquals(1000, batch.nbytes(1));
            assertEquals(200, batch.ancillary(1).getFirst().intValue());
        }
    }
}
