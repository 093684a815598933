package dev.sockeye.reactive;

import io.netty.channel.IoEventLoop;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** An operation that fails as soon as it is subscribed to. */
final class Failure<T> extends Operation<T> {

    private final Throwable error;

    Failure(IoEventLoop loop, CoreSubscriber<? super T> actual, Throwable error) {
        super(loop, actual);
        this.error = error;
    }

    /** Refuses a subscriber, on the loop. */
    static <T> void signal(IoEventLoop loop, CoreSubscriber<? super T> actual, Throwable error) {
        var failure = new Failure<T>(loop, actual, error);
        actual.onSubscribe(failure);
        failure.subscribed();
    }

    /** Tells a subscriber of what it has thrown itself, since nobody else ends it. */
    static void tell(CoreSubscriber<?> actual, Throwable error) {
        try {
            actual.onError(error);
        } catch (Throwable e) {
            Operators.onErrorDropped(e, Context.empty());
        }
    }

    @Override
    void begin() {
        fail(error);
    }

    @Override
    void abandon() {}

    @Override
    void rejected() {
        fail(error);
    }
}
