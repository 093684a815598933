package dev.sockeye.benchmarks.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import reactor.core.publisher.Flux;

/** The work of sink and source as publishers, the same for every reactive server. */
final class Streams {

    private static final int CHUNK = 65_536;

    private static final ByteBuf PATTERN =
            Unpooled.unreleasableBuffer(Unpooled.directBuffer().writeBytes(Pattern.bytes(CHUNK)));

    private Streams() {}

    /**
     * Counts and releases what comes, and gives the count when it is so many bytes. Nothing is
     * discarded, since Reactor Netty releases what is; nor does anything wait for the peer's end,
     * at which Reactor Netty closes.
     */
    static Flux<ByteBuf> sink(Flux<ByteBuf> received, long bytes) {
        return Flux.defer(() -> {
            long[] count = {0};
            return received.handle((buffer, sink) -> {
                count[0] += buffer.readableBytes();
                buffer.release();
                if (count[0] == bytes) {
                    sink.next(Unpooled.buffer(Long.BYTES).writeLong(count[0]));
                }
            });
        });
    }

    /** Gives so many bytes of the pattern, without copying them. */
    static Flux<ByteBuf> source(long bytes) {
        return Flux.generate(
                () -> 0L,
                (offset, sink) -> {
                    int length = (int) Math.min(CHUNK, bytes - offset);
                    if (length == 0) {
                        sink.complete();
                    } else {
                        sink.next(PATTERN.slice(Pattern.at(offset), length));
                    }
                    return offset + length;
                });
    }
}
