package dev.sockeye.benchmarks.server;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Sends each buffer back where it came, and asks for the next one from another thread. */
final class DemandOfOne extends BaseSubscriber<ByteBuf> {

    private static final Executor OTHER =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("demand").daemon().factory());

    private final Function<? super ByteBuf, ? extends Publisher<Void>> send;
    private final Sinks.Empty<Void> end = Sinks.empty();

    private DemandOfOne(Function<? super ByteBuf, ? extends Publisher<Void>> send) {
        this.send = send;
    }

    /** Echoes until the end. */
    static Mono<Void> echo(
            Flux<ByteBuf> received, Function<? super ByteBuf, ? extends Publisher<Void>> send) {
        return Mono.defer(() -> {
            var subscriber = new DemandOfOne(send);
            received.subscribe(subscriber);
            return subscriber.end.asMono();
        });
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        request(1);
    }

    @Override
    protected void hookOnNext(ByteBuf buffer) {
        Mono.from(send.apply(buffer)).subscribe();
        OTHER.execute(() -> request(1));
    }

    @Override
    protected void hookOnComplete() {
        end.tryEmitEmpty();
    }

    @Override
    protected void hookOnError(Throwable failure) {
        end.tryEmitError(failure);
    }
}
