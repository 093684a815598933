package dev.sockeye.reactive;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
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

    /** A longer buffer is not copied to be behind its length. */
    private static final int COPIED_BYTES = 4096;

    /** In the context of those whose discarded buffers are released. */
    private static final Object RELEASED = new Object();

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
        checkLongest(longestBytes);
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

    /**
     * Splits a stream at a delimiter; see {@link #delimited(byte[], int)}.
     *
     * @param delimiter one byte or more, which are copied; stays the caller's
     * @param longestBytes of a frame
     * @return the operator, which gives frames without their delimiters
     */
    public static Function<Flux<ByteBuf>, Flux<ByteBuf>> delimited(
            ByteBuf delimiter, int longestBytes) {
        return delimited(ByteBufUtil.getBytes(delimiter), longestBytes);
    }

    /**
     * Splits a stream at a delimiter. What is left at the end of the stream is a frame if it is not
     * empty; two delimiters in a row have an empty frame between them.
     *
     * <p>A frame is a slice of the buffer that it came in, or a copy if it came in several. One
     * buffer is asked for at a time, when a frame is asked for that is not there. Frames are given
     * by the thread that gave the buffer, or by the one that asks when they are there already.
     *
     * @param delimiter one byte or more
     * @param longestBytes a longer frame fails with {@link IllegalStateException}, after the frames
     *     before it
     * @return the operator, which gives frames without their delimiters; who gets them releases
     *     them
     */
    public static Function<Flux<ByteBuf>, Flux<ByteBuf>> delimited(
            byte[] delimiter, int longestBytes) {
        checkLongest(longestBytes);
        if (delimiter.length == 0) {
            throw new IllegalArgumentException("delimiter: empty");
        }
        byte[] copy = delimiter.clone();
        return buffers ->
                FrameFlux.of(released(buffers), () -> new DelimitedFrames(copy, longestBytes));
    }

    /**
     * Splits a stream into frames that begin with their length, big-endian, which is not given; see
     * {@link #lengthPrefixed(LengthField, int)}.
     *
     * @param lengthBytes how long the length is: 1, 2, 3, 4 or 8
     * @param longestBytes of a frame without its length
     * @return the operator
     */
    public static Function<Flux<ByteBuf>, Flux<ByteBuf>> lengthPrefixed(
            int lengthBytes, int longestBytes) {
        return lengthPrefixed(LengthField.of(lengthBytes), longestBytes);
    }

    /**
     * Splits a stream into frames that tell their length, in the way of {@link #delimited(byte[],
     * int)}. A stream that ends within a frame fails with {@link IllegalStateException}.
     *
     * @param field where and how the length is told, and what of it is given
     * @param longestBytes of a frame as it is given: a longer one fails with {@link
     *     IllegalStateException} before its bytes are waited for, and so does a length that is less
     *     than its own header
     * @return the operator, which gives frames; who gets them releases them
     */
    public static Function<Flux<ByteBuf>, Flux<ByteBuf>> lengthPrefixed(
            LengthField field, int longestBytes) {
        Objects.requireNonNull(field, "field");
        checkLongest(longestBytes);
        return buffers ->
                FrameFlux.of(
                        released(buffers), () -> new LengthPrefixedFrames(field, longestBytes));
    }

    /**
     * Puts its length before each buffer, big-endian: what {@link #lengthPrefixed(int, int)} takes
     * away.
     *
     * @param lengthBytes how long the length is: 1, 2, 3, 4 or 8
     * @return the operator, which gives a buffer for each
     */
    public static Function<Flux<ByteBuf>, Flux<ByteBuf>> withLengthPrefix(int lengthBytes) {
        return withLengthPrefix(lengthBytes, ByteOrder.BIG_ENDIAN, 0);
    }

    /**
     * Puts its length before each buffer. A short buffer is copied behind its length, a longer one
     * is not.
     *
     * @param lengthBytes how long the length is: 1, 2, 3, 4 or 8
     * @param order of the length's bytes
     * @param adjustment added to the buffer's length: {@code lengthBytes} if the length counts
     *     itself
     * @return the operator, which gives a buffer for each; fails with {@link
     *     IllegalArgumentException} if the length does not fit
     */
    public static Function<Flux<ByteBuf>, Flux<ByteBuf>> withLengthPrefix(
            int lengthBytes, ByteOrder order, int adjustment) {
        LengthField.checkBytes(lengthBytes);
        Objects.requireNonNull(order, "order");
        return buffers ->
                released(buffers).map(buffer -> prefixed(buffer, lengthBytes, order, adjustment));
    }

    private static ByteBuf prefixed(
            ByteBuf buffer, int lengthBytes, ByteOrder order, int adjustment) {
        long length = (long) buffer.readableBytes() + adjustment;
        if (length < 0 || (lengthBytes < 8 && length >>> (8 * lengthBytes) != 0)) {
            buffer.release();
            throw new IllegalArgumentException(
                    "a length of " + length + " does not fit into " + lengthBytes + " bytes");
        }
        boolean copies = buffer.readableBytes() <= COPIED_BYTES;
        int room = copies ? lengthBytes + buffer.readableBytes() : lengthBytes;
        var prefix = ByteBufAllocator.DEFAULT.directBuffer(room);
        LengthField.write(prefix, lengthBytes, order, length);
        if (!copies) {
            return Unpooled.wrappedBuffer(prefix, buffer);
        }
        prefix.writeBytes(buffer);
        buffer.release();
        return prefix;
    }

    private static void checkLongest(int longestBytes) {
        if (longestBytes <= 0) {
            throw new IllegalArgumentException("longestBytes " + longestBytes + ": not positive");
        }
    }

    private static byte[] bytes(ByteBuf buffer) {
        try {
            return ByteBufUtil.getBytes(buffer);
        } finally {
            buffer.release();
        }
    }

    /** Once, whichever of these operators follow each other: Reactor calls every hook there is. */
    private static Flux<ByteBuf> released(Flux<ByteBuf> buffers) {
        return Flux.deferContextual(context ->
                context.hasKey(RELEASED)
                        ? buffers
                        : buffers.contextWrite(to -> to.put(RELEASED, true))
                                .doOnDiscard(ByteBuf.class, ByteBuf::release));
    }
}
