package dev.sockeye.reactive;

import static dev.sockeye.Constants.ECONNRESET;
import static dev.sockeye.Constants.EPIPE;
import static dev.sockeye.Constants.SHUT_RD;
import static dev.sockeye.Constants.SHUT_RDWR;
import static dev.sockeye.Constants.SHUT_WR;
import static dev.sockeye.Constants.SOL_SOCKET;
import static dev.sockeye.Constants.SO_LINGER;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sockeye.SocketError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class StreamTest {

    @ParameterizedTest
    @EnumSource
    void what_one_end_sends_the_other_receives(Family family) throws SocketError {
        try (var pair = family.streams()) {
            pair.first().sendall(text("salmon")).block(LIMIT);

            StepVerifier.create(pair.second().recv(100).map(Family::text))
                    .expectNext("salmon")
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void recv_gives_no_more_than_its_size_and_the_rest_later(Family family) throws SocketError {
        try (var pair = family.streams()) {
            pair.first().sendall(text("sockeye")).block(LIMIT);
            var two = pair.second().recv(4).map(Family::text);

            StepVerifier.create(two.concatWith(two))
                    .expectNext("sock", "eye")
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void recv_of_nothing_gives_an_empty_buffer_at_once(Family family) throws SocketError {
        try (var pair = family.streams()) {
            StepVerifier.create(pair.second().recv(0).map(Family::text))
                    .expectNext("")
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @Test
    void a_negative_size_is_refused() throws SocketError {
        try (var pair = Family.UNIX.streams()) {
            assertThrows(IllegalArgumentException.class, () -> pair.first().recv(-1));
            assertThrows(IllegalArgumentException.class, () -> pair.first().recvfrom(-1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_stream_ends_when_the_peer_shuts_down_writing_and_sending_goes_on(Family family)
            throws SocketError {
        try (var pair = family.streams()) {
            pair.first().shutdown(SHUT_WR).block(LIMIT);

            StepVerifier.create(pair.second().recv()).expectComplete().verify(LIMIT);
            StepVerifier.create(pair.second().recv(10)).expectComplete().verify(LIMIT);
            pair.second().sendall(text("still here")).block(LIMIT);
            StepVerifier.create(pair.first().recv(100).map(Family::text))
                    .expectNext("still here")
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shutdown_comes_after_what_was_sent_before(Family family) throws SocketError {
        try (var clogged = family.clogged()) {
            var sent = clogged.sender().sendall(Family.zeros(300_000)).toFuture();
            var shut = clogged.sender().shutdown(SHUT_WR).toFuture();
            assertFalse(shut.isDone());

            assertEquals(clogged.bytes() + 300_000, Family.drain(clogged.receiver()));
            Family.await(sent);
            Family.await(shut);
        }
    }

    @ParameterizedTest
    @EnumSource
    void sending_after_shutdown_fails_with_EPIPE(Family family) throws SocketError {
        try (var pair = family.streams()) {
            pair.first().shutdown(SHUT_WR).block(LIMIT);

            StepVerifier.create(pair.first().sendall(text("late")))
                    .expectErrorSatisfies(e -> assertErrno(EPIPE, e))
                    .verify(LIMIT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shutdown_of_reading_ends_a_waiting_receiver(Family family) throws SocketError {
        try (var pair = family.streams()) {
            StepVerifier.create(pair.first().recv())
                    .then(() -> pair.first().shutdown(SHUT_RD).block(LIMIT))
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shutdown_of_both_ends_both_ends(Family family) throws SocketError {
        try (var pair = family.streams()) {
            pair.first().shutdown(SHUT_RDWR).block(LIMIT);

            StepVerifier.create(pair.first().recv()).expectComplete().verify(LIMIT);
            StepVerifier.create(pair.second().recv()).expectComplete().verify(LIMIT);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INET", "INET6"})
    void a_reset_is_told_once_to_the_receiver(Family family) throws SocketError {
        try (var pair = family.streams()) {
            var linger = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putInt(1).putInt(0);
            pair.first().socket().setsockopt(SOL_SOCKET, SO_LINGER, linger.array());

            StepVerifier.create(pair.second().recv())
                    .then(pair.first()::close)
                    .expectErrorSatisfies(e -> assertErrno(ECONNRESET, e))
                    .verify(LIMIT);
            StepVerifier.create(pair.second().recv()).expectComplete().verify(LIMIT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_publisher_is_sent_in_order_and_whole(Family family) throws Exception {
        try (var pair = family.streams()) {
            var sent = sha();
            var random = new Random(1);
            var chunks =
                    Flux.range(0, 2_000)
                            .map(_ -> chunk(random, sent))
                            .concatWith(Mono.fromSupplier(() -> Unpooled.EMPTY_BUFFER));
            var sending =
                    pair.first().sendall(chunks).then(pair.first().shutdown(SHUT_WR)).toFuture();

            var received = sha();
            pair.second().recv().doOnNext(buffer -> digest(received, buffer)).blockLast(LIMIT);

            Family.await(sending);
            assertArrayEquals(sent.digest(), received.digest());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_publisher_on_another_thread_is_sent_in_order_and_whole(Family family) throws Exception {
        try (var pair = family.streams()) {
            var numbers = Flux.range(0, 5_000).map(i -> text(i + "\n"));
            var sending =
                    pair.first()
                            .sendall(numbers.publishOn(Schedulers.parallel()))
                            .then(pair.first().shutdown(SHUT_WR))
                            .toFuture();

            StepVerifier.create(pair.second().recv().transform(Buffers.lines()))
                    .expectNextSequence(numbers(0, 5_000))
                    .expectComplete()
                    .verify(LIMIT);
            Family.await(sending);
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_echo_gives_every_byte_back(Family family) throws Exception {
        try (var pair = family.streams()) {
            var echo = pair.second().sendall(pair.second().recv()).toFuture();
            var sent = sha();
            var random = new Random(7);
            var chunks = Flux.range(0, 500).map(_ -> chunk(random, sent));
            var sending =
                    pair.first().sendall(chunks).then(pair.first().shutdown(SHUT_WR)).toFuture();
            var ends = Mono.fromFuture(echo).then(pair.second().shutdown(SHUT_WR)).toFuture();

            var received = sha();
            pair.first().recv().doOnNext(buffer -> digest(received, buffer)).blockLast(LIMIT);

            Family.await(sending);
            Family.await(ends);
            assertArrayEquals(sent.digest(), received.digest());
        }
    }

    @ParameterizedTest
    @EnumSource
    void buffers_of_every_kind_are_sent(Family family) throws SocketError {
        try (var pair = family.streams()) {
            var heap = Unpooled.wrappedBuffer("heap ".getBytes(UTF_8));
            var parts = Unpooled.compositeBuffer().addComponents(true, text("in "), text("parts "));
            var readOnly = text("read-only").asReadOnly();

            Flux.<ByteBuf>just(heap, parts, readOnly)
                    .concatMap(data -> pair.first().sendall(data))
                    .then(pair.first().shutdown(SHUT_WR))
                    .block(LIMIT);

            StepVerifier.create(pair.second().recv().transform(Buffers.lines()))
                    .expectNext("heap in parts read-only")
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void send_does_not_take_the_buffer_and_moves_its_reader_index(Family family)
            throws SocketError {
        try (var pair = family.streams()) {
            var data = text("sockeye");

            StepVerifier.create(pair.first().send(data))
                    .expectNext(7)
                    .expectComplete()
                    .verify(LIMIT);

            assertEquals(1, data.refCnt());
            assertEquals(0, data.readableBytes());
            data.release();
        }
    }

    /** Numbers as text, from the first on. */
    static List<String> numbers(int first, int count) {
        return IntStream.range(first, first + count).mapToObj(String::valueOf).toList();
    }

    private static ByteBuf chunk(Random random, MessageDigest digest) {
        var bytes = new byte[random.nextInt(6_000)];
        random.nextBytes(bytes);
        digest.update(bytes);
        return random.nextBoolean()
                ? Unpooled.wrappedBuffer(bytes)
                : ByteBufAllocator.DEFAULT.directBuffer().writeBytes(bytes);
    }

    private static void digest(MessageDigest digest, ByteBuf buffer) {
        digest.update(buffer.nioBuffer());
        buffer.release();
    }

    private static MessageDigest sha() throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("SHA-256");
    }

    static void assertErrno(int errno, Throwable error) {
        assertEquals(errno, ((SocketError) error).errno(), error::toString);
    }
}
