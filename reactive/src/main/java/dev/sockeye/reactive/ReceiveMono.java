package dev.sockeye.reactive;

import java.util.function.Supplier;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** The next thing that a socket receives. Cold; one subscriber at a time. */
final class ReceiveMono<T> extends Mono<T> {

    private final Receiver receiver;
    private final Supplier<? extends Source<T>> source;

    private ReceiveMono(Receiver receiver, Supplier<? extends Source<T>> source) {
        this.receiver = receiver;
        this.source = source;
    }

    static <T> Mono<T> of(Receiver receiver, Supplier<? extends Source<T>> source) {
        return onAssembly(new ReceiveMono<>(receiver, source));
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        receiver.subscribe(actual, source.get(), true);
    }
}
