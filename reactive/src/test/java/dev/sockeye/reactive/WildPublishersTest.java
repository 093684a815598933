package dev.sockeye.reactive;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.EAGAIN;
import static dev.sockeye.Constants.EMSGSIZE;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Publishers and subscribers that are not as they should be, or seldom are. */
class WildPublishersTest {

    @Test
    void a_publisher_of_empty_buffers_without_end_leaves_other_sockets_their_turn()
            throws SocketError {
        var pair = Sockets.socketpair();
        var other = Sockets.socketpair();
        var loops = EventLoops.create(1);
        try (var socket = ReactiveSocket.of(pair.first(), loops);
                var served = ReactiveSocket.of(other.first(), loops);
                var peer = other.second()) {
            Flux<ByteBuf> endless = Flux.generate(sink -> sink.next(Unpooled.EMPTY_BUFFER));
            var sending = socket.sendall(endless).subscribe();
            peer.sendall(new byte[] {1});

            assertEquals(1, Family.count(served.recv(1).blockOptional(LIMIT).orElseThrow()));

            sending.dispose();
        } finally {
            loops.closeLater().block(LIMIT);
            pair.second().close();
        }
    }

    @Test
    void what_does_not_wait_fails_behind_a_source_that_gives_nothing_also_within_a_signal()
            throws SocketError {
        var pair = Sockets.socketpair();
        try (var socket = ReactiveSocket.of(pair.first());
                var _ = pair.second()) {
            var behind =
                    socket.sendall(text("x"))
                            .then(
                                    Mono.defer(() -> {
                                        socket.sendall(Flux.never()).subscribe(null, _ -> {});
                                        socket.settimeout(Duration.ZERO);
                                        return socket.sendall(text("y"));
                                    }));

            StepVerifier.create(behind)
                    .expectErrorSatisfies(e -> StreamTest.assertErrno(EAGAIN, e))
                    .verify(LIMIT);
        }
    }

    @Test
    void frames_of_a_publisher_that_gives_more_than_was_asked_for_fail() {
        var buffers = List.of(text("a\n"), text("b\n"));
        Publisher<ByteBuf> wild =
                subscriber ->
                        subscriber.onSubscribe(
                                new Subscription() {
                                    @Override
                                    public void request(long n) {
                                        buffers.forEach(subscriber::onNext);
                                    }

                                    @Override
                                    public void cancel() {}
                                });

        StepVerifier.create(
                        Flux.from(wild)
                                .transform(Buffers.delimited(new byte[] {'\n'}, 10))
                                .map(Family::text))
                .thenConsumeWhile(_ -> true)
                .expectError(IllegalStateException.class)
                .verify(LIMIT);
        assertEquals(List.of(0, 0), buffers.stream().map(ByteBuf::refCnt).toList());
    }

    @Test
    void what_waits_before_two_operators_is_released_once() {
        var buffers = List.of(held("a\n"), held("b\n"), held("c\n"));
        var first = new FirstOnly();

        Flux.fromIterable(buffers)
                .hide() // Fused, it discards what it shows twice itself in Reactor 3.8.5.
                .publishOn(Schedulers.immediate(), 2)
                .transform(Buffers.delimited(new byte[] {'\n'}, 10))
                .transform(Buffers.asString(UTF_8))
                .subscribe(first);

        assertEquals(List.of(1, 1, 1), buffers.stream().map(ByteBuf::refCnt).toList());
        buffers.forEach(ByteBuf::release);
    }

    /** Somebody else holds it too. */
    private static ByteBuf held(String text) {
        return text(text).retain();
    }

    private static final class FirstOnly extends BaseSubscriber<String> {
        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            request(1);
        }

        @Override
        protected void hookOnNext(String value) {
            cancel();
        }
    }

    @Test
    void a_receive_of_a_large_size_gives_a_buffer_of_about_what_came() throws SocketError {
        var pair = Sockets.socketpair();
        try (var socket = ReactiveSocket.of(pair.first());
                var peer = pair.second()) {
            peer.sendall(new byte[] {1});

            var received = socket.recv(1 << 20).blockOptional(LIMIT).orElseThrow();

            assertEquals(1, received.capacity());
            received.release();
        }
    }

    @Test
    void a_datagram_that_is_far_too_long_leaves_no_large_buffers_behind() throws SocketError {
        var pair = Sockets.socketpair();
        try (var loops = EventLoops.create(1);
                var socket = ReactiveSocket.of(pair.first(), loops);
                var udp = ReactiveSocket.of(new Socket(AF_INET, SOCK_DGRAM), loops);
                var peer = pair.second()) {
            var tooLong = Unpooled.wrappedBuffer(new byte[1 << 20]);
            StepVerifier.create(udp.sendto(tooLong, Address.inet("127.0.0.1", 9)))
                    .expectErrorSatisfies(e -> StreamTest.assertErrno(EMSGSIZE, e))
                    .verify(LIMIT);
            peer.sendall(new byte[20 * 1024]);

            var received = socket.recv().blockFirst(LIMIT);

            assertEquals(LoopMemory.CHUNK_BYTES, Objects.requireNonNull(received).capacity());
            received.release();
        }
    }
}
