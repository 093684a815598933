package dev.sockeye.reactive;

import io.netty.channel.IoEventLoop;
import reactor.core.CoreSubscriber;

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
