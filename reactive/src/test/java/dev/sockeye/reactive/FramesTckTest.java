package dev.sockeye.reactive;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** The Reactive Streams TCK over the frames of {@link Buffers}. */
public final class FramesTckTest extends TckVerification<ByteBuf> {

    /** Two in a buffer, each empty, and of memory that need not be released. */
    @Override
    public Publisher<ByteBuf> createPublisher(long elements) {
        var pairs = Flux.range(0, (int) elements / 2).map(_ -> zeros(2));
        var odd = Flux.range(0, (int) elements % 2).map(_ -> zeros(1));
        return pairs.concatWith(odd).transform(Buffers.delimited(new byte[1], 1));
    }

    private static ByteBuf zeros(int bytes) {
        return Unpooled.wrappedBuffer(new byte[bytes]);
    }

    /** {@code Flux.range} ends there. */
    @Override
    public long maxElementsFromPublisher() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Publisher<ByteBuf> createFailedPublisher() {
        return Flux.<ByteBuf>error(new IllegalStateException("of a test"))
                .transform(Buffers.delimited(new byte[1], 1));
    }
}
