package dev.sockeye.reactive;

import static dev.sockeye.Constants.EAGAIN;
import static dev.sockeye.Constants.EBADF;
import static dev.sockeye.Constants.ECONNREFUSED;
import static dev.sockeye.Constants.EMSGSIZE;
import static dev.sockeye.Constants.IPPROTO_IP;
import static dev.sockeye.Constants.IP_PKTINFO;
import static dev.sockeye.Constants.IP_RECVERR;
import static dev.sockeye.Constants.IP_TTL;
import static dev.sockeye.Constants.MSG_CTRUNC;
import static dev.sockeye.Constants.MSG_DONTWAIT;
import static dev.sockeye.Constants.MSG_ERRQUEUE;
import static dev.sockeye.Constants.MSG_OOB;
import static dev.sockeye.Constants.MSG_PEEK;
import static dev.sockeye.Constants.MSG_TRUNC;
import static dev.sockeye.Constants.MSG_ZEROCOPY;
import static dev.sockeye.Constants.POLLPRI;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static dev.sockeye.reactive.StreamTest.assertErrno;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Address;
import dev.sockeye.ControlMessage;
import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** recvmsg and sendmsg; descriptors have a test of their own. */
class MessageTest {

    private static final Duration SHORT = Duration.ofMillis(30);

    @ParameterizedTest
    @EnumSource
    void a_message_goes_to_its_address_and_comes_with_its_sender(Family family) throws SocketError {
        try (var pair = family.datagrams()) {
            var to = pair.second().getsockname();

            StepVerifier.create(pair.first().sendmsg(text("ping"), List.of(), 0, to))
                    .expectNext(4)
                    .expectComplete()
                    .verify(LIMIT);

            var message = recvmsg(pair.second(), 100);
            assertEquals(pair.first().getsockname(), message.address());
            assertFalse(message.isTruncated());
            assertEquals("ping", text(message.content()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_stream_of_messages_ends_where_the_stream_does(Family family) throws SocketError {
        try (var pair = family.streams()) {
            pair.first().sendmsg(text("all"), List.of()).block(LIMIT);
            pair.first().close();

            StepVerifier.create(pair.second().recvmsg().map(it -> text(it.content())))
                    .expectNext("all")
                    .expectComplete()
                    .verify(LIMIT);
            StepVerifier.create(pair.second().recvmsg(10)).expectComplete().verify(LIMIT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_message_longer_than_the_buffer_is_cut_and_says_so(Family family) throws SocketError {
        try (var pair = family.datagrams()) {
            send(pair, "abcdef");
            try (var message = recvmsg(pair.second(), 3)) {
                assertTrue(message.isTruncated());
                assertEquals(3, message.content().readableBytes());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_empty_message_is_delivered(Family family) throws SocketError {
        try (var pair = family.datagrams()) {
            send(pair, "");
            send(pair, "next");
            StepVerifier.create(pair.second().recvmsg().map(it -> text(it.content())).take(2))
                    .expectNext("", "next")
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @Test
    void ancillary_data_goes_both_ways() throws SocketError {
        try (var pair = Family.INET.datagrams()) {
            pair.second().socket().setsockopt(IPPROTO_IP, IP_PKTINFO, 1);
            pair.second().socket().setsockopt(IPPROTO_IP, dev.sockeye.Constants.IP_RECVTTL, 1);
            var ttl = ControlMessage.ofInt(IPPROTO_IP, IP_TTL, 7);
            pair.first()
                    .sendmsg(text("x"), List.of(ttl), 0, pair.second().getsockname())
                    .block(LIMIT);

            try (var message = recvmsg(pair.second(), 10)) {
                assertEquals(
                        List.of(7),
                        message.ancillary().stream()
                                .filter(item -> item.is(IPPROTO_IP, IP_TTL))
                                .map(ControlMessage::intValue)
                                .toList());
                assertTrue(
                        message.ancillary().stream()
                                .anyMatch(item -> item.is(IPPROTO_IP, IP_PKTINFO)));
            }
        }
    }

    @Test
    void ancillary_data_without_room_is_dropped_and_the_flags_say_so() throws SocketError {
        try (var pair = Family.INET.datagrams()) {
            pair.second().socket().setsockopt(IPPROTO_IP, IP_PKTINFO, 1);
            send(pair, "x");
            try (var message = recv(pair.second(), 10, 0, 0)) {
                assertEquals(MSG_CTRUNC, message.flags() & MSG_CTRUNC);
                assertEquals(List.of(), message.ancillary());
            }
        }
    }

    @Test
    void the_error_queue_is_waited_for_and_tells_which_datagram_failed() throws SocketError {
        try (var deaf = deaf();
                var socket = Family.INET.open(SOCK_DGRAM)) {
            var nobody = deaf.getsockname();
            socket.socket().setsockopt(IPPROTO_IP, IP_RECVERR, 1);
            StepVerifier.create(socket.recvmsg(100, 512, MSG_ERRQUEUE))
                    .expectSubscription()
                    .expectNoEvent(SHORT)
                    .then(() -> socket.sendto(text("lost"), nobody).block(LIMIT))
                    .assertNext(error -> {
                        assertEquals(nobody, error.address());
                        assertEquals(
                                ECONNREFUSED, error.ancillary().getFirst().extendedError().errno());
                        assertEquals("lost", text(error.content()));
                    })
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @Test
    void the_error_queue_is_read_though_data_was_found_missing_before() throws SocketError {
        try (var deaf = deaf();
                var socket = Family.INET.open(SOCK_DGRAM)) {
            socket.socket().setsockopt(IPPROTO_IP, IP_RECVERR, 1);
            socket.sendto(text("lost"), deaf.getsockname()).block(LIMIT);
            socket.settimeout(SHORT);
            StepVerifier.create(socket.recvmsg(100).retry(1))
                    .expectError(SocketTimeout.class)
                    .verify(LIMIT);

            StepVerifier.create(
                            socket.recvmsg(100, 512, MSG_ERRQUEUE).map(it -> text(it.content())))
                    .expectNext("lost")
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    /** Who sends to it hears that nobody is there: it has a peer, and keeps others off its port. */
    private static ReactiveSocket deaf() {
        var socket = Family.INET.open(SOCK_DGRAM);
        socket.bind(Family.INET.any())
                .then(socket.connect(Address.inet("127.0.0.1", 9)))
                .block(LIMIT);
        return socket;
    }

    @Test
    void data_and_errors_that_nobody_took_do_not_mix() throws SocketError {
        try (var pair = Family.INET.datagrams()) {
            var inbound = pair.second().on().inbound;
            inbound.kept(Lane.ERRORS).keep(new ReactiveMessage(text("error"), List.of()));
            inbound.kept(Lane.DATA).keep(new ReactiveMessage(text("data"), List.of()));

            assertEquals("data", text(recvmsg(pair.second(), 10).content()));
            assertEquals("error", text(recv(pair.second(), 10, 0, MSG_ERRQUEUE).content()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_peek_leaves_the_message_where_it_is(Family family) throws SocketError {
        try (var pair = family.datagrams()) {
            send(pair, "seen");
            assertEquals("se", text(recv(pair.second(), 2, 0, MSG_PEEK).content()));
            pair.second()
                    .on()
                    .inbound
                    .kept(Lane.DATA)
                    .keep(new ReactiveMessage(text("kept"), List.of()));
            try (var peeked = recv(pair.second(), 2, 0, MSG_PEEK)) {
                assertEquals(MSG_TRUNC, peeked.flags());
            }

            StepVerifier.create(pair.second().recv().map(Family::text).take(2))
                    .expectNext("kept", "seen")
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @Test
    void urgent_data_comes_to_who_asks_for_it() throws SocketError {
        try (var pair = Family.INET.streams()) {
            pair.first().sendmsg(text("!"), List.of(), MSG_OOB).block(LIMIT);
            // Before it has come, tcp(7) says EINVAL.
            assertEquals(POLLPRI, pair.second().socket().poll(POLLPRI, LIMIT));

            assertEquals("!", text(recv(pair.second(), 1, 0, MSG_OOB).content()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void with_MSG_DONTWAIT_nothing_is_waited_for(Family family) throws SocketError {
        try (var pair = family.datagrams()) {
            StepVerifier.create(pair.second().recvmsg(10, 0, MSG_DONTWAIT))
                    .expectErrorSatisfies(e -> assertErrno(EAGAIN, e))
                    .verify(LIMIT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void modes_and_close_end_a_recvmsg_as_they_end_a_recv(Family family) throws SocketError {
        try (var pair = family.datagrams()) {
            var socket = pair.second();
            StepVerifier.create(socket.settimeout(SHORT).recvmsg())
                    .expectError(SocketTimeout.class)
                    .verify(LIMIT);
            StepVerifier.create(socket.setblocking(false).recvmsg(1))
                    .expectErrorSatisfies(e -> assertErrno(EAGAIN, e))
                    .verify(LIMIT);
            StepVerifier.create(socket.setblocking(true).recvmsg())
                    .expectSubscription()
                    .then(socket::close)
                    .expectErrorSatisfies(e -> assertErrno(EBADF, e))
                    .verify(LIMIT);
        }
    }

    @Test
    void what_nobody_took_comes_to_any_call_with_what_the_kernel_would_give() throws SocketError {
        try (var pair = Family.INET.datagrams()) {
            var item = ControlMessage.ofInt(IPPROTO_IP, IP_TTL, 7);
            keep(pair.second(), item);
            try (var message = recvmsg(pair.second(), 2)) {
                assertEquals(List.of(item), message.ancillary());
                assertTrue(message.isTruncated());
            }
            keep(pair.second(), item);
            try (var message = recv(pair.second(), 100, 8, 0)) {
                assertEquals(List.of(), message.ancillary());
                assertEquals(MSG_CTRUNC, message.flags());
            }
            keep(pair.second(), item);
            try (var datagram = pair.second().recvfrom(100).blockOptional(LIMIT).orElseThrow()) {
                assertEquals(MSG_CTRUNC, datagram.flags());
            }
        }
    }

    private static void keep(ReactiveSocket socket, ControlMessage item) {
        socket.on().inbound.kept(Lane.DATA).keep(new ReactiveMessage(text("kept"), List.of(item)));
    }

    @ParameterizedTest
    @EnumSource
    void messages_keep_their_turn_among_other_sends(Family family) throws SocketError {
        try (var pair = family.streams()) {
            var sends = new ArrayList<reactor.core.publisher.Mono<?>>();
            for (int i = 0; i < 300; i++) {
                sends.add(pair.first().sendall(text("a" + i + "\n")));
                sends.add(pair.first().sendmsg(text("b" + i + "\n"), List.of()));
            }
            var all = Flux.mergeSequential(sends, 600, 32).then().toFuture();

            var lines = Buffers.lines();
            StepVerifier.create(pair.second().recv().transform(lines).take(600).index())
                    .thenConsumeWhile(it ->
                            it.getT2().equals((it.getT1() % 2 == 0 ? "a" : "b") + it.getT1() / 2))
                    .expectComplete()
                    .verify(LIMIT);
            Family.await(all);
        }
    }

    @Test
    void a_message_that_is_too_long_fails_and_is_released() throws SocketError {
        try (var pair = Family.INET.datagrams()) {
            var data = Family.zeros(70_000);
            StepVerifier.create(
                            pair.first().sendmsg(data, List.of(), 0, pair.second().getsockname()))
                    .expectErrorSatisfies(e -> assertErrno(EMSGSIZE, e))
                    .verify(LIMIT);
            assertEquals(0, data.refCnt());
        }
    }

    @Test
    void a_host_name_is_looked_up() throws SocketError {
        try (var pair = Family.INET.datagrams()) {
            int port = ((Address.Inet) pair.second().getsockname()).port();
            pair.first()
                    .sendmsg(text("x"), List.of(), 0, Address.inet("localhost", port))
                    .block(LIMIT);
            assertEquals("x", text(recvmsg(pair.second(), 10).content()));
        }
    }

    @Test
    void a_message_is_sent_once() throws SocketError {
        try (var pair = Family.UNIX.streams()) {
            var sending = pair.first().sendmsg(text("x"), List.of());
            sending.block(LIMIT);
            StepVerifier.create(sending).expectError(IllegalStateException.class).verify(LIMIT);
        }
    }

    @Test
    void wrong_arguments_are_refused() throws SocketError {
        try (var pair = Family.UNIX.datagrams()) {
            var socket = pair.first();
            assertThrows(IllegalArgumentException.class, () -> socket.recvmsg(-1));
            assertThrows(IllegalArgumentException.class, () -> socket.recvmsg(1, -1));
            assertThrows(IllegalArgumentException.class, () -> socket.recvmsg(1, 1, 1 << 31));
            assertThrows(IllegalArgumentException.class, () -> socket.recvFds(1, -1));
            var message = new ReactiveMessage(text("x"), List.of());
            assertThrows(
                    IllegalArgumentException.class, () -> socket.sendmsg(message, MSG_ZEROCOPY));
            message.close();
        }
    }

    @Test
    void messages_are_equal_if_their_parts_are() {
        var item = ControlMessage.ofInt(IPPROTO_IP, IP_TTL, 7);
        try (var one = new ReactiveMessage(text("x"), List.of(item));
                var same = one.copy();
                var other = new ReactiveMessage(text("x"), List.of())) {
            assertEquals(one, same);
            assertEquals(one.hashCode(), same.hashCode());
            assertFalse(one.equals(other));
        }
    }

    private static void send(ReactiveSocketPair pair, String data) throws SocketError {
        var content = text(data);
        pair.first().sendmsg(content, List.of(), 0, pair.second().getsockname()).block(LIMIT);
    }

    private static ReactiveMessage recvmsg(ReactiveSocket socket, int size) {
        return recv(socket, size, 512, 0);
    }

    private static ReactiveMessage recv(ReactiveSocket socket, int size, int room, int flags) {
        return socket.recvmsg(size, room, flags).blockOptional(LIMIT).orElseThrow();
    }
}
