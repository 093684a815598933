package dev.sockeye.reactive;

import java.util.function.Supplier;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/** What a socket receives, as long as somebody asks for it. Cold; one subscriber at a time. */
final class ReceiveFlux<T> extends Flux<T> {

    private final Receiver receiver;
    private final Supplier<? extends Source<T>> source;

    private ReceiveFlux(Receiver receiver, Supplier<? extends Source<T>> source) {
        this.receiver = receiver;
        this.source = source;
    }

    static <T> Flux<T> of(Receiver receiver, Supplier<? extends Source<T>> source) {
        return onAssembly(new ReceiveFlux<>(receiver, source));
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        receiver.subscribe(actual, source.get(), false);
    }
}
