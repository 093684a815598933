package dev.sockeye.reactive;

import io.netty.buffer.ByteBuf;
import java.util.function.Supplier;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/** The frames in what another publisher gives. */
final class FrameFlux extends FluxOperator<ByteBuf, ByteBuf> {

    private final Supplier<? extends FrameSplitter> splitter;

    private FrameFlux(Flux<ByteBuf> source, Supplier<? extends FrameSplitter> splitter) {
        super(source);
        this.splitter = splitter;
    }

    static Flux<ByteBuf> of(Flux<ByteBuf> source, Supplier<? extends FrameSplitter> splitter) {
        return onAssembly(new FrameFlux(source, splitter));
    }

    @Override
    public void subscribe(CoreSubscriber<? super ByteBuf> actual) {
        source.subscribe(new FrameSubscription(actual, splitter.get()));
    }
}
