package dev.sockeye.reactive;

import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class BuffersTest {

    private static final String TEXT = "Lachs\nSäl\r\n\n🐟 und 鮭\nletzte";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 1_000})
    void lines_are_whole_however_they_are_cut(int size) {
        StepVerifier.create(pieces(size).transform(Buffers.lines()))
                .expectNext("Lachs", "Säl", "", "🐟 und 鮭", "letzte")
                .expectComplete()
                .verify(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 1_000})
    void characters_are_whole_however_they_are_cut(int size) {
        StepVerifier.create(
                        pieces(size).transform(Buffers.asString(UTF_8)).reduce("", String::concat))
                .expectNext(TEXT)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void a_character_that_never_ends_is_replaced() {
        StepVerifier.create(
                        Flux.just(Unpooled.wrappedBuffer(new byte[] {'a', (byte) 0xf0}))
                                .transform(Buffers.asString(UTF_8)))
                .expectNext("a", "\ufffd")
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void arrays_have_the_bytes_of_their_buffers() {
        StepVerifier.create(Flux.just(text("ab"), text("c")).transform(Buffers.asByteArray()))
                .assertNext(bytes -> assertArrayEquals("ab".getBytes(UTF_8), bytes))
                .assertNext(bytes -> assertArrayEquals("c".getBytes(UTF_8), bytes))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void lines_are_given_as_they_are_asked_for_and_released_when_cancelled() {
        var first = text("one\ntwo\nthree\n");
        var second = text("four\n");
        StepVerifier.create(Flux.just(first, second).transform(Buffers.lines()), 2)
                .expectNext("one", "two")
                .thenCancel()
                .verify(LIMIT);
        assertEquals(0, first.refCnt());
        second.release(second.refCnt());
    }

    @Test
    void a_line_that_is_too_long_is_an_error_after_the_lines_before_it() {
        StepVerifier.create(
                        Flux.just(text("123"), text("45\nab\n1234567"))
                                .transform(Buffers.lines(UTF_8, 5)))
                .expectNext("12345", "ab")
                .expectError(IllegalStateException.class)
                .verify(LIMIT);
        assertThrows(IllegalArgumentException.class, () -> Buffers.lines(UTF_8, 0));
    }

    @Test
    void a_wiretap_passes_on_what_it_gets() {
        StepVerifier.create(
                        Flux.just(text("fish"), text(""))
                                .transform(Buffers.wiretap("dev.sockeye.test"))
                                .transform(Buffers.asString(UTF_8)))
                .expectNext("fish")
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void a_wiretap_logs_a_hex_dump_of_what_passes() {
        var log = Logger.getLogger("dev.sockeye.test.dump");
        var lines = new CopyOnWriteArrayList<String>();
        var handler = new Recording(lines);
        log.setLevel(Level.ALL);
        log.addHandler(handler);

        StepVerifier.create(
                        Flux.just(text("fish"))
                                .transform(Buffers.wiretap("dev.sockeye.test.dump"))
                                .doOnNext(ByteBuf::release))
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
        log.removeHandler(handler);

        assertTrue(String.join("\n", lines).contains("66 69 73 68"), lines::toString);
    }

    /** SLF4J is bound to java.util.logging here. */
    private static final class Recording extends Handler {
        private final List<String> lines;

        Recording(List<String> lines) {
            this.lines = lines;
        }

        @Override
        public void publish(LogRecord record) {
            lines.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private static Flux<ByteBuf> pieces(int size) {
        byte[] bytes = TEXT.getBytes(UTF_8);
        return Flux.fromStream(
                        () -> IntStream.iterate(0, i -> i < bytes.length, i -> i + size).boxed())
                .map(i ->
                        Unpooled.directBuffer()
                                .writeBytes(bytes, i, Math.min(size, bytes.length - i)));
    }
}
