package dev.sockeye.reactive;

import dev.sockeye.SocketError;
import io.netty.channel.IoEventLoop;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Makes a socket, gets it ready and delivers it; closes it if that fails or is cancelled.
 *
 * <p>The loop's thread owns it from the time it begins.
 */
final class Making<T extends Disposable> extends Operation<T> {

    /** Makes a socket, or a pair, that is not ready yet. */
    @FunctionalInterface
    interface Maker<T> {
        T make(IoEventLoop loop) throws SocketError;
    }

    private final Maker<T> maker;
    private final Function<? super T, ? extends Publisher<Void>> preparation;

    private @Nullable T made;
    private @Nullable Disposable preparing;

    Making(
            IoEventLoop loop,
            Maker<T> maker,
            Function<? super T, ? extends Publisher<Void>> preparation,
            CoreSubscriber<? super T> actual) {
        super(loop, actual);
        this.maker = maker;
        this.preparation = preparation;
    }

    /** A cold {@code Mono} of what is made, on the next of the loops. */
    static <T extends Disposable> Mono<T> on(
            EventLoops loops,
            Maker<T> maker,
            Function<? super T, ? extends Publisher<Void>> preparation) {
        return Mono.defer(() -> on(loops.next(), maker, preparation));
    }

    /** A cold {@code Mono} of what is made, on a loop. */
    static <T extends Disposable> Mono<T> on(
            IoEventLoop loop,
            Maker<T> maker,
            Function<? super T, ? extends Publisher<Void>> preparation) {
        return OperationMono.of(loop, actual -> new Making<>(loop, maker, preparation, actual));
    }

    @Override
    void begin() {
        try {
            var ready = maker.make(loop);
            made = ready;
            preparing =
                    Mono.from(preparation.apply(ready))
                            .subscribe(null, this::failed, () -> complete(ready));
        } catch (SocketError | RuntimeException e) {
            failed(e);
        }
    }

    private void failed(Throwable error) {
        disposeOfMade();
        fail(error);
    }

    private void disposeOfMade() {
        if (made != null) {
            made.dispose();
        }
    }

    @Override
    void abandon() {
        if (preparing != null) {
            preparing.dispose();
        }
        disposeOfMade();
    }

    @Override
    void discard(T value) {
        disposeOfMade();
    }

    @Override
    void rejected() {
        fail(new IllegalStateException("the event loops are closed"));
    }
}
