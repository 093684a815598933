package dev.sockeye.reactive;

import static dev.sockeye.Constants.EAGAIN;
import static dev.sockeye.Constants.EBADF;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static dev.sockeye.reactive.StreamTest.assertErrno;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Every call that moves data, over everything that connects two sockets. */
class TransportsTest {

    private static final Duration SHORT = Duration.ofMillis(30);

    @ParameterizedTest
    @EnumSource
    void send_and_recv_go_both_ways(Transport transport) throws SocketError {
        try (var pair = transport.pair()) {
            send(pair.first(), "there");
            assertEquals("there", string(pair.second().recv(100)));
            send(pair.second(), "back");
            assertEquals("back", string(pair.first().recv(100)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendall_of_a_publisher_arrives_in_order(Transport transport) throws SocketError {
        try (var pair = transport.pair()) {
            pair.first().sendall(Flux.just("a", "b", "c").map(Family::text)).block(LIMIT);
            assertEquals("abc", joined(pair.second().recv().map(Family::text), 3));
        }
    }

    @ParameterizedTest
    @EnumSource
    void recvfrom_gives_what_sendto_sent(Transport transport) throws SocketError {
        assumeTrue(!transport.isConnection(), "a connection has one peer");
        try (var pair = transport.pair()) {
            pair.first().sendto(text("you"), pair.second().getsockname()).block(LIMIT);

            var datagram = pair.second().recvfrom(100).blockOptional(LIMIT).orElseThrow();

            assertEquals(pair.first().getsockname(), datagram.address());
            assertEquals("you", text(datagram.content()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void recvmsg_gives_what_sendmsg_sent(Transport transport) throws SocketError {
        try (var pair = transport.pair()) {
            pair.first().sendmsg(text("one"), List.of()).block(LIMIT);
            assertEquals(
                    "one", string(pair.second().recvmsg(100, 200).map(ReactiveMessage::content)));
            pair.first().sendmsg(text("two"), List.of()).block(LIMIT);
            assertEquals("two", joined(pair.second().recvmsg().map(it -> text(it.content())), 3));
        }
    }

    @ParameterizedTest
    @EnumSource
    void recvmmsg_gives_what_sendmmsg_sent(Transport transport) throws SocketError {
        try (var pair = transport.pair()) {
            var batch =
                    DatagramBatch.builder()
                            .add(text("a"), null)
                            .add(text("b"), null)
                            .add(text("c"), null)
                            .build();
            pair.first().sendmmsg(Flux.just(batch)).block(LIMIT);
            var texts =
                    pair.second()
                            .recvmmsg(10, 1_000)
                            .map(it -> String.join("", DatagramBatchTest.take(it)));
            assertEquals("abc", joined(texts, 3));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_message_longer_than_the_buffer_is_cut(Transport transport) throws SocketError {
        assumeTrue(!transport.isStream(), "a stream has no messages");
        try (var pair = transport.pair()) {
            send(pair.first(), "abcdef");
            assertEquals("abc", string(pair.second().recv(3)));
            send(pair.first(), "ghijkl");
            try (var message = pair.second().recvmsg(3).blockOptional(LIMIT).orElseThrow()) {
                assertEquals(3, message.content().readableBytes());
            }
            send(pair.first(), "next");
            assertEquals("next", string(pair.second().recv(100)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_mebibyte_arrives(Transport transport) throws SocketError {
        try (var pair = transport.pair()) {
            int blocks = 64;
            int bytes = 16 * 1024;
            var sent =
                    Flux.range(0, blocks)
                            .concatMap(_ -> pair.first().sendall(Family.zeros(bytes)), 1);
            // UDP has room for a few at a time only.
            long sum = 0;
            if (transport == Transport.UDP || transport == Transport.UDP6) {
                sum = lockstep(pair, blocks, bytes);
            } else {
                var sending = sent.then().toFuture();
                sum = received(pair.second(), (long) blocks * bytes);
                Family.await(sending);
            }
            assertEquals((long) blocks * bytes, sum);
        }
    }

    private static long lockstep(ReactiveSocketPair pair, int blocks, int bytes) {
        return Flux.range(0, blocks)
                .concatMap(_ ->
                        pair.first()
                                .sendall(Family.zeros(bytes))
                                .then(pair.second().recv(bytes))
                                .map(Family::count))
                .reduce(0L, Long::sum)
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    private static long received(ReactiveSocket socket, long bytes) {
        return socket.recv()
                .map(Family::count)
                .scan(Long::sum)
                .takeUntil(sum -> sum >= bytes)
                .last()
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void nothing_there_times_out_or_is_EAGAIN_and_loses_nothing(Transport transport)
            throws SocketError {
        try (var pair = transport.pair()) {
            var socket = pair.second();
            socket.settimeout(SHORT);
            StepVerifier.create(socket.recvmsg()).expectError(SocketTimeout.class).verify(LIMIT);
            StepVerifier.create(socket.recvmmsg(9)).expectError(SocketTimeout.class).verify(LIMIT);
            socket.setblocking(false);
            StepVerifier.create(socket.recvfrom(9))
                    .expectErrorSatisfies(e -> assertErrno(EAGAIN, e))
                    .verify(LIMIT);
            StepVerifier.create(socket.setblocking(true).recv()).thenCancel().verify(LIMIT);

            send(pair.first(), "late");

            assertEquals("late", string(socket.recv(100)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void close_ends_whatever_waits_with_EBADF(Transport transport) throws SocketError {
        try (var pair = transport.pair()) {
            StepVerifier.create(pair.second().recvmmsg(9))
                    .expectSubscription()
                    .then(pair.second()::close)
                    .expectErrorSatisfies(e -> assertErrno(EBADF, e))
                    .verify(LIMIT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_end_comes_to_every_call(Transport transport) throws SocketError {
        assumeTrue(transport.isConnection(), "no connection, no end");
        try (var pair = transport.pair()) {
            send(pair.first(), "last");
            pair.first().shutdown(transport.end()).block(LIMIT);

            assertEquals("last", joined(pair.second().recv().map(Family::text), 4));
            assertTrue(pair.second().recv(1).blockOptional(LIMIT).isEmpty());
            assertTrue(pair.second().recvmsg(1).blockOptional(LIMIT).isEmpty());
            assertTrue(pair.second().recvmmsg(1).next().blockOptional(LIMIT).isEmpty());
        }
    }

    private static void send(ReactiveSocket socket, String text) {
        var data = text(text);
        socket.send(data).block(LIMIT);
        data.release();
    }

    private static String string(Mono<ByteBuf> received) {
        return text(received.blockOptional(LIMIT).orElseThrow());
    }

    /** Joins what comes, until it is so long: where a stream cuts it is the kernel's choice. */
    private static String joined(Flux<String> texts, int length) {
        return texts.scan(String::concat)
                .takeUntil(text -> text.length() >= length)
                .last()
                .blockOptional(LIMIT)
                .orElseThrow();
    }
}
