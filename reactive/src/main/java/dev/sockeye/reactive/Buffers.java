package dev.sockeye.reactive;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.Loggers;

/**
 * Operators for {@link Flux#transform}, which turn buffers into something else and release them as
 * they go. What is cancelled while it waits in an operator is released too.
 */
public final class Buffers {

    /** The longest line that {@link #lines()} accepts, in bytes. */
    static final int LONGEST_LINE_BYTES = 65_536;

    private Buffers() {}

    /**
     * Copies each buffer into an array.
     *
     * @return the operator
     */
    public static Function<Flux<ByteBuf>, Flux<byte[]>> asByteArray() {
        return buffers -> released(buffers).map(Buffers::bytes);
    }

    /**
     * Decodes text; a character that is cut by the end of a buffer comes with the next. What is
     * malformed becomes U+FFFD.
     *
     * @param charset what it is encoded in
     * @return the operator, which gives a string for each buffer that completes a character
     */
    public static Function<Flux<ByteBuf>, Flux<String>> asString(Charset charset) {
        return buffers ->
                Flux.defer(() -> {
                    var text = new TextDecoder(charset);
                    return released(buffers)
                            .map(text::decode)
                            .concatWith(Mono.fromSupplier(text::end))
                            .filter(decoded -> !decoded.isEmpty());
                });
    }

    /**
     * Splits UTF-8 text into lines of at most 65,536 bytes; see {@link #lines(Charset, int)}.
     *
     * @return the operator
     */
    public static Function<Flux<ByteBuf>, Flux<String>> lines() {
        return lines(StandardCharsets.UTF_8, LONGEST_LINE_BYTES);
    }

    /**
     * Splits text into lines, which end with a line feed or with carriage return and line feed;
     * what is left at the end of the stream is a line if it is not empty.
     *
     * @param charset what it is encoded in: one that has line feed as the byte 10 and in no other
     *     character, as UTF-8 and ISO-8859-1 have
     * @param longestBytes a longer line fails with {@link IllegalStateException}, after the lines
     *     before it
     * @return the operator, which gives lines without their ends
     */
    public static Function<Flux<ByteBuf>, Flux<String>> lines(Charset charset, int longestBytes) {
        if (longestBytes <= 0) {
            throw new IllegalArgumentException("longestBytes " + longestBytes + ": not positive");
        }
        return buffers ->
                Flux.defer(() -> {
                    var lines = new LineSplitter(charset, longestBytes);
                    return released(buffers)
                            .concatMap(lines::split, 1)
                            .concatWith(Flux.defer(() -> Flux.fromIterable(lines.end())));
                });
    }

    /**
     * Logs what passes: each buffer as a hex dump, and how it begins and ends, at level DEBUG,
     * through SLF4J where that is there. Where the level is off it costs a test for each.
     *
     * @param logger the logger's name
     * @return the operator, which passes on what it gets, untouched
     */
    public static Function<Flux<ByteBuf>, Flux<ByteBuf>> wiretap(String logger) {
        var log = Loggers.getLogger(logger);
        return buffers ->
                buffers.doOnSubscribe(_ -> log.debug("subscribed"))
                        .doOnNext(buffer -> {
                            if (log.isDebugEnabled()) {
                                log.debug(
                                        "{} bytes\n{}",
                                        buffer.readableBytes(),
                                        ByteBufUtil.prettyHexDump(buffer));
                            }
                        })
                        .doFinally(how -> log.debug("ended: {}", how));
    }

    private static byte[] bytes(ByteBuf buffer) {
        try {
            return ByteBufUtil.getBytes(buffer);
        } finally {
            buffer.release();
        }
    }

    private static Flux<ByteBuf> released(Flux<ByteBuf> buffers) {
        return buffers.doOnDiscard(ByteBuf.class, ByteBuf::release);
    }
}
