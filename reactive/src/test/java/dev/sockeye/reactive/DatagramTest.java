package dev.sockeye.reactive;

import static dev.sockeye.Constants.AF_UNIX;
import static dev.sockeye.Constants.EMSGSIZE;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.Constants.SOCK_SEQPACKET;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static dev.sockeye.reactive.StreamTest.assertErrno;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class DatagramTest {

    @ParameterizedTest
    @EnumSource
    void a_datagram_comes_with_its_sender(Family family) throws SocketError {
        try (var pair = family.datagrams()) {
            var sent = pair.first().sendto(text("ping"), pair.second().getsockname());

            StepVerifier.create(sent).expectNext(4).expectComplete().verify(LIMIT);

            var datagram = recvfrom(pair.second(), 100);
            assertEquals(pair.first().getsockname(), datagram.address());
            assertFalse(datagram.isTruncated());
            assertEquals("ping", text(datagram.content()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_second_datagram_of_a_sender_has_the_same_address_object(Family family)
            throws SocketError {
        try (var pair = family.datagrams()) {
            pair.first().sendto(text("a"), pair.second().getsockname()).block(LIMIT);
            pair.first().sendto(text("b"), pair.second().getsockname()).block(LIMIT);

            try (var a = recvfrom(pair.second(), 10);
                    var b = recvfrom(pair.second(), 10)) {
                assertSame(a.address(), b.address());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_longer_datagram_is_cut_and_says_so(Family family) throws SocketError {
        try (var pair = family.datagrams()) {
            pair.first().sendto(text("sockeye"), pair.second().getsockname()).block(LIMIT);
            pair.first().sendto(text("next"), pair.second().getsockname()).block(LIMIT);

            var cut = recvfrom(pair.second(), 4);
            assertTrue(cut.isTruncated());
            assertEquals("sock", text(cut.content()));
            assertEquals("next", text(recvfrom(pair.second(), 10).content()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_empty_datagram_is_sent_and_received(Family family) throws SocketError {
        try (var pair = family.datagrams()) {
            pair.first().sendto(Unpooled.EMPTY_BUFFER, pair.second().getsockname()).block(LIMIT);
            pair.first()
                    .connect(pair.second().getsockname())
                    .then(pair.first().sendall(Unpooled.EMPTY_BUFFER))
                    .block(LIMIT);

            StepVerifier.create(pair.second().recv(10).map(Family::text))
                    .expectNext("")
                    .expectComplete()
                    .verify(LIMIT);
            try (var empty = recvfrom(pair.second(), 10)) {
                assertEquals(0, empty.content().readableBytes());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void recv_of_nothing_leaves_a_datagram_and_recvfrom_takes_it(Family family) throws SocketError {
        try (var pair = family.datagrams()) {
            pair.first().sendto(text("a"), pair.second().getsockname()).block(LIMIT);
            pair.first().sendto(text("b"), pair.second().getsockname()).block(LIMIT);
            StepVerifier.create(pair.second().recv(0).map(Family::text))
                    .expectNext("")
                    .expectComplete()
                    .verify(LIMIT);

            try (var taken = recvfrom(pair.second(), 0)) {
                assertTrue(taken.isTruncated());
            }
            assertEquals("b", text(recvfrom(pair.second(), 10).content()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_publisher_of_datagrams_is_sent_each_to_its_address(Family family) throws SocketError {
        try (var pair = family.datagrams()) {
            var to = pair.second().getsockname();
            var datagrams = Flux.range(0, 20).map(i -> new ReactiveDatagram(text("" + i), to));
            var sending = pair.first().sendto(datagrams).toFuture();

            StepVerifier.create(pair.second().recvfrom().map(it -> text(it.content())).take(20))
                    .expectNextSequence(StreamTest.numbers(0, 20))
                    .expectComplete()
                    .verify(LIMIT);
            Family.await(sending);
        }
    }

    @ParameterizedTest
    @EnumSource
    void each_buffer_of_a_publisher_is_a_datagram_to_the_connected_peer(Family family)
            throws SocketError {
        try (var pair = family.datagrams()) {
            pair.first().connect(pair.second().getsockname()).block(LIMIT);
            var sending =
                    pair.first().sendall(Flux.just(text("a"), text(""), text("b"))).toFuture();

            StepVerifier.create(pair.second().recv().map(Family::text).take(3))
                    .expectNext("a", "", "b")
                    .expectComplete()
                    .verify(LIMIT);
            Family.await(sending);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INET", "INET6"})
    void a_datagram_that_is_too_long_fails_and_is_released(Family family) throws SocketError {
        try (var pair = family.datagrams()) {
            var data = Family.zeros(70_000);

            StepVerifier.create(pair.first().sendto(data, pair.second().getsockname()))
                    .expectErrorSatisfies(e -> assertErrno(EMSGSIZE, e))
                    .verify(LIMIT);
            assertEquals(0, data.refCnt());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INET", "INET6"})
    void the_largest_datagram_arrives_whole(Family family) throws SocketError {
        try (var pair = family.datagrams()) {
            pair.first().sendto(Family.zeros(65_000), pair.second().getsockname()).block(LIMIT);

            StepVerifier.create(pair.second().recv().map(Family::count).take(1))
                    .expectNext(65_000L)
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_address_of_another_family_is_refused(Family family) throws SocketError {
        try (var pair = family.datagrams()) {
            StepVerifier.create(pair.first().sendto(text("x"), new Address.Vsock(1, 1)))
                    .expectError(IllegalArgumentException.class)
                    .verify(LIMIT);
        }
    }

    @Test
    void a_host_name_is_looked_up() throws SocketError {
        try (var pair = Family.INET.datagrams()) {
            var to = (Address.Inet) pair.second().getsockname();
            var named = Address.inet("localhost", to.port());
            pair.first().sendto(text("one"), named).block(LIMIT);
            pair.first().sendto(Flux.just(new ReactiveDatagram(text("two"), named))).block(LIMIT);

            StepVerifier.create(pair.second().recv().map(Family::text).take(2))
                    .expectNext("one", "two")
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @Test
    void a_sender_without_a_name_has_no_address() throws SocketError {
        try (var pair =
                ReactiveSockets.socketpair(AF_UNIX, SOCK_DGRAM, 0)
                        .blockOptional(LIMIT)
                        .orElseThrow()) {
            pair.first().sendall(text("x")).block(LIMIT);
            try (var datagram = recvfrom(pair.second(), 10)) {
                assertNull(datagram.address());
            }
        }
    }

    @Test
    void sequenced_packets_keep_their_ends_and_the_stream_has_one() throws SocketError {
        try (var pair =
                ReactiveSockets.socketpair(AF_UNIX, SOCK_SEQPACKET, 0)
                        .blockOptional(LIMIT)
                        .orElseThrow()) {
            pair.first().sendall(Flux.just(text("a"), text("b"))).block(LIMIT);
            pair.first().close();

            StepVerifier.create(pair.second().recv().map(Family::text))
                    .expectNext("a", "b")
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_datagram_socket_waits_no_longer_than_its_timeout(Family family) throws SocketError {
        try (var pair = family.datagrams()) {
            pair.first().settimeout(Duration.ofMillis(30));
            StepVerifier.create(pair.first().recvfrom())
                    .expectError(SocketTimeout.class)
                    .verify(LIMIT);
        }
    }

    @Test
    void datagrams_that_nobody_took_keep_their_sender_and_their_order() throws SocketError {
        try (var pair = Family.INET.datagrams()) {
            var kept = pair.second().on().inbound.kept(Lane.DATA);
            var from = Address.inet("127.0.0.1", 9);
            kept.keep(new ReactiveMessage(text("second"), List.of(), from));
            kept.keep(new ReactiveMessage(text("first"), List.of(), from));

            var cut = recvfrom(pair.second(), 3);
            assertEquals(List.of("fir", true), List.of(text(cut.content()), cut.isTruncated()));
            var whole = recvfrom(pair.second(), 10);
            assertEquals(from, whole.address());
            assertEquals("second", text(whole.content()));
        }
    }

    private static ReactiveDatagram recvfrom(ReactiveSocket socket, int size) {
        return socket.recvfrom(size).blockOptional(LIMIT).orElseThrow();
    }
}
