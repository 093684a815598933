package dev.sockeye.reactive;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.SOCK_STREAM;

import org.reactivestreams.Publisher;
import org.testng.annotations.AfterMethod;

/** The Reactive Streams TCK over {@code open}. */
public final class OpenTckTest extends TckVerification<ReactiveSocket> {

    private final TckSockets sockets = TckSockets.plain();

    @Override
    public Publisher<ReactiveSocket> createPublisher(long elements) {
        return ReactiveSocket.open(AF_INET, SOCK_STREAM).doOnNext(ReactiveSocket::close);
    }

    @Override
    public Publisher<ReactiveSocket> createFailedPublisher() {
        return ReactiveSocket.open(AF_INET, -1);
    }

    @Override
    public long maxElementsFromPublisher() {
        return 1; // A Mono.
    }

    @AfterMethod
    void close() {
        sockets.close();
    }
}
