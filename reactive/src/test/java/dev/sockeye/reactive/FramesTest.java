package dev.sockeye.reactive;

import static dev.sockeye.Constants.SHUT_WR;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sockeye.SocketError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class FramesTest {

    private static final byte[] CRLF = {'\r', '\n'};

    @Test
    void frames_end_at_a_delimiter_or_with_the_stream() {
        StepVerifier.create(
                        Flux.just(text("a\r"), text("\nb\r\r\n\r\n"), text("c\nd"))
                                .transform(Buffers.delimited(CRLF, 100))
                                .map(Family::text))
                .expectNext("a", "b\r", "", "c\nd")
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void a_delimiter_may_be_a_buffer_which_stays_its_owner_s() {
        var delimiter = text("::");
        StepVerifier.create(
                        Flux.just(text("a:b::c:"), text(":d"))
                                .transform(Buffers.delimited(delimiter, 100))
                                .map(Family::text))
                .expectNext("a:b", "c", "d")
                .expectComplete()
                .verify(LIMIT);
        assertEquals("::", text(delimiter));
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345|123456|1", "12345|123456", "12345|1234567890"})
    void a_frame_that_is_too_long_fails_after_those_before_it(String stream) {
        StepVerifier.create(
                        pieces(stream.getBytes(US_ASCII), new Random(stream.length()), 3)
                                .transform(Buffers.delimited(new byte[] {'|'}, 5))
                                .map(Family::text))
                .expectNext("12345")
                .expectErrorMessage("a frame is longer than 5 bytes")
                .verify(LIMIT);
    }

    @ParameterizedTest
    @CsvSource({
        "1, BIG_ENDIAN, 01aa 00 02bbcc, aa||bbcc",
        "2, BIG_ENDIAN, 0001aa 0000 0002bbcc, aa||bbcc",
        "3, LITTLE_ENDIAN, 010000aa 000000 020000bbcc, aa||bbcc",
        "4, LITTLE_ENDIAN, 01000000aa 00000000 02000000bbcc, aa||bbcc",
        "8, LITTLE_ENDIAN, 0100000000000000aa, aa",
        "8, BIG_ENDIAN, 0000000000000001aa, aa",
    })
    void frames_are_as_long_as_their_field_says(
            int bytes, String order, String stream, String frames) {
        var field = new LengthField(0, bytes, order(order), 0, bytes);
        assertEquals(
                List.of(frames.split("\\|", -1)),
                hex(Flux.just(bytes(stream)).transform(Buffers.lengthPrefixed(field, 2))));
    }

    /** The examples of Netty's LengthFieldBasedFrameDecoder, which people know. */
    @ParameterizedTest
    @CsvSource({
        "0, 2, 0, 0, 000caabbccddeeff112233445566, 000caabbccddeeff112233445566",
        "0, 2, 0, 2, 000caabbccddeeff112233445566, aabbccddeeff112233445566",
        "0, 2, -2, 0, 000eaabbccddeeff112233445566, 000eaabbccddeeff112233445566",
        "2, 3, 0, 0, cafe00000caabbccddeeff112233445566, cafe00000caabbccddeeff112233445566",
        "0, 3, 2, 0, 00000ccafeaabbccddeeff112233445566, 00000ccafeaabbccddeeff112233445566",
        "1, 2, 1, 3, ca000cfeaabbccddeeff112233445566, feaabbccddeeff112233445566",
        "1, 2, -3, 3, ca0010feaabbccddeeff112233445566, feaabbccddeeff112233445566",
    })
    void a_field_may_be_anywhere_and_count_anything(
            int offset, int bytes, int adjustment, int strip, String stream, String frame) {
        var field = new LengthField(offset, bytes, ByteOrder.BIG_ENDIAN, adjustment, strip);
        var twice = Flux.just(bytes(stream + stream));
        assertEquals(
                List.of(frame, frame), hex(twice.transform(Buffers.lengthPrefixed(field, 17))));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, 0, 03aaaaaa, a frame is longer than 2 bytes: its length field is 3",
        "4, 0, 4, ffffffff, a frame is longer than 2 bytes: its length field is 4294967295",
        "8, 0, 8, ffffffffffffffff, "
                + "a frame is longer than 2 bytes: its length field is 18446744073709551615",
        "8, 9, 8, 7fffffffffffffff, "
                + "a frame is longer than 2 bytes: its length field is 9223372036854775807",
        "2, -2, 2, 0001, 'a frame''s length field is 1, less than its header has'",
        "1, 0, 3, 01aa, 'a frame''s length field is 1, less than its header has'",
        "1, 0, 1, 02aa, 'the stream ended within a frame, after 2 of its bytes'",
        "2, 0, 1, 02, 'the stream ended within a frame, after 1 of its bytes'",
    })
    void a_length_that_cannot_be_is_an_error(
            int bytes, int adjustment, int strip, String stream, String message) {
        var field = new LengthField(0, bytes, ByteOrder.BIG_ENDIAN, adjustment, strip);
        StepVerifier.create(Flux.just(bytes(stream)).transform(Buffers.lengthPrefixed(field, 2)))
                .expectErrorMessage(message)
                .verify(LIMIT);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void any_cut_of_the_bytes_gives_the_same_frames(long seed) {
        var random = new Random(seed);
        var frames = frames(random);
        int bytes = List.of(1, 2, 3, 4, 8).get(random.nextInt(5));
        var order = random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        var field = new LengthField(0, bytes, order, -bytes, bytes);
        var sent =
                Flux.fromIterable(frames)
                        .map(FramesTest::bytes)
                        .transform(Buffers.withLengthPrefix(bytes, order, bytes))
                        .reduce(Unpooled.buffer(), FramesTest::append)
                        .map(FramesTest::array)
                        .blockOptional(LIMIT)
                        .orElseThrow();

        var received =
                pieces(sent, random, 1 + random.nextInt(300))
                        .transform(Buffers.lengthPrefixed(field, 250))
                        .limitRate(1 + random.nextInt(3));

        assertEquals(frames, hex(received));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void any_cut_of_the_bytes_has_the_same_delimiters(long seed) {
        var random = new Random(seed);
        var delimiter = "aab".substring(random.nextInt(3)).getBytes(US_ASCII);
        var stream = new byte[1 + random.nextInt(400)];
        for (int i = 0; i < stream.length; i++) {
            stream[i] = (byte) ('a' + random.nextInt(2));
        }
        var whole = Flux.just(Unpooled.copiedBuffer(stream));

        var pieces = pieces(stream, random, 1 + random.nextInt(20));

        assertEquals(outcome(whole, delimiter, 12), outcome(pieces, delimiter, 12));
    }

    @Test
    void no_more_is_asked_for_than_the_frames_need() {
        var asked = new AtomicLong();
        var source = Flux.just(text("a|b"), text("|c|"), text("d|")).doOnRequest(asked::addAndGet);
        StepVerifier.create(
                        source.transform(Buffers.delimited(new byte[] {'|'}, 9)).map(Family::text),
                        0)
                .expectSubscription()
                .then(() -> assertEquals(0, asked.get()))
                .thenRequest(1)
                .expectNext("a")
                .then(() -> assertEquals(1, asked.get()))
                .thenRequest(2)
                .expectNext("b", "c")
                .then(() -> assertEquals(2, asked.get()))
                .thenRequest(1)
                .expectNext("d")
                .thenRequest(1)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void what_waits_is_released_upon_cancel_and_error() {
        var first = text("a|b|c");
        var second = text("12|x");
        StepVerifier.create(
                        Flux.just(first)
                                .concatWith(Mono.never())
                                .transform(bars())
                                .map(Family::text),
                        1)
                .expectNext("a")
                .thenCancel()
                .verify(LIMIT);
        StepVerifier.create(
                        Flux.just(second)
                                .concatWith(Mono.error(new IllegalStateException("of a test")))
                                .transform(bars())
                                .map(Family::text))
                .expectNext("12")
                .expectErrorMessage("of a test")
                .verify(LIMIT);
        assertEquals(0, first.refCnt() + second.refCnt());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_cancel_at_any_time_on_another_thread_loses_no_buffer(long seed) {
        var random = new Random(seed);
        var given = new ConcurrentLinkedQueue<ByteBuf>();
        var ended = Sinks.<Void>one();
        var frames =
                Flux.range(0, 200)
                        .map(i -> {
                            var piece = text("a|b" + i + (i % 3 == 0 ? "|" : ""));
                            given.add(piece);
                            return piece;
                        })
                        .subscribeOn(Schedulers.parallel())
                        .doFinally(_ -> ended.tryEmitEmpty())
                        .transform(bars())
                        .subscribe(ByteBuf::release);
        spin(random.nextInt(200_000));
        frames.dispose();
        ended.asMono().block(LIMIT);

        // The thread that works may be about to see the cancel.
        StepVerifier.create(
                        Mono.fromCallable(() -> given.stream().mapToInt(ByteBuf::refCnt).sum())
                                .filter(count -> count == 0)
                                .repeatWhenEmpty(
                                        times -> times.delayElements(Duration.ofMillis(5))))
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }

    @Test
    void a_frame_within_one_buffer_is_a_slice_of_it() {
        var received = Unpooled.directBuffer().writeBytes("ab|cd|".getBytes(US_ASCII));
        var frames =
                Flux.just(received)
                        .transform(bars())
                        .collectList()
                        .blockOptional(LIMIT)
                        .orElseThrow();

        assertEquals(received.memoryAddress(), frames.getFirst().memoryAddress());
        assertEquals(received.memoryAddress() + 3, frames.getLast().memoryAddress());
        frames.forEach(ByteBuf::release);
        assertEquals(0, received.refCnt());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5_000})
    void a_prefix_is_put_before_each_buffer(int size) throws SocketError {
        try (var pair = Family.UNIX.streams()) {
            var sent =
                    pair.first()
                            .sendall(
                                    Flux.range(0, 3)
                                            .map(_ -> Family.zeros(size))
                                            .transform(Buffers.withLengthPrefix(4)))
                            .then(pair.first().shutdown(SHUT_WR));
            var received =
                    pair.second()
                            .recv()
                            .transform(Buffers.lengthPrefixed(4, size))
                            .map(Family::count);

            StepVerifier.create(sent.thenMany(received))
                    .expectNext((long) size, (long) size, (long) size)
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @Test
    void a_length_that_does_not_fit_is_an_error_and_the_buffer_is_released() {
        var data = Family.zeros(256);
        StepVerifier.create(Flux.just(data).transform(Buffers.withLengthPrefix(1)))
                .expectError(IllegalArgumentException.class)
                .verify(LIMIT);
        assertEquals(0, data.refCnt());
    }

    @Test
    void arguments_that_make_no_sense_are_refused() {
        assertThrows(IllegalArgumentException.class, () -> LengthField.of(5));
        assertThrows(
                IllegalArgumentException.class,
                () -> new LengthField(-1, 4, ByteOrder.BIG_ENDIAN, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> Buffers.delimited(new byte[0], 1));
        assertThrows(IllegalArgumentException.class, () -> Buffers.lengthPrefixed(4, 0));
        assertThrows(IllegalArgumentException.class, () -> Buffers.withLengthPrefix(0));
        assertEquals(new LengthField(0, 4, ByteOrder.BIG_ENDIAN, 0, 4), LengthField.of(4));
    }

    static Stream<Long> seeds() {
        return new Random(2119).longs(100).boxed();
    }

    private static Function<Flux<ByteBuf>, Flux<ByteBuf>> bars() {
        return Buffers.delimited(new byte[] {'|'}, 100);
    }

    private static List<String> frames(Random random) {
        return Stream.generate(
                        () -> {
                            var bytes = new byte[random.nextInt(random.nextBoolean() ? 4 : 250)];
                            random.nextBytes(bytes);
                            return HexFormat.of().formatHex(bytes);
                        })
                .limit(1 + random.nextInt(20))
                .toList();
    }

    /** The frames, and then how it ended. */
    private static List<String> outcome(Flux<ByteBuf> stream, byte[] delimiter, int longest) {
        return stream.transform(Buffers.delimited(delimiter, longest))
                .map(Family::text)
                .concatWithValues("end")
                .onErrorResume(e -> Mono.just(e.toString()))
                .collectList()
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    private static Flux<ByteBuf> pieces(byte[] bytes, Random random, int longest) {
        return Flux.generate(
                () -> 0,
                (from, sink) -> {
                    int count = Math.min(random.nextInt(longest + 1), bytes.length - from);
                    if (from == bytes.length) {
                        sink.complete();
                    } else {
                        sink.next(
                                ByteBufAllocator.DEFAULT
                                        .directBuffer()
                                        .writeBytes(bytes, from, count));
                    }
                    return from + count;
                });
    }

    private static List<String> hex(Flux<ByteBuf> buffers) {
        return buffers.map(buffer -> HexFormat.of().formatHex(array(buffer)))
                .collectList()
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    private static ByteBuf append(ByteBuf to, ByteBuf bytes) {
        to.writeBytes(bytes);
        bytes.release();
        return to;
    }

    private static byte[] array(ByteBuf buffer) {
        byte[] bytes = ByteBufUtil.getBytes(buffer);
        buffer.release();
        return bytes;
    }

    private static ByteBuf bytes(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return ByteBufAllocator.DEFAULT.directBuffer().writeBytes(bytes);
    }

    private static ByteOrder order(String name) {
        return name.equals("BIG_ENDIAN") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }
}
