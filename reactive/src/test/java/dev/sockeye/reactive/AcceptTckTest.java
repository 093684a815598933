package dev.sockeye.reactive;

import org.reactivestreams.Publisher;
import org.testng.annotations.AfterMethod;

/** The Reactive Streams TCK over {@code accept()}, which has no end of its own. */
public final class AcceptTckTest extends TckVerification<ReactiveSocket> {

    private final TckSockets sockets = TckSockets.plain();

    @Override
    public Publisher<ReactiveSocket> createPublisher(long elements) {
        return sockets.listener(elements).accept().doOnNext(ReactiveSocket::close).take(elements);
    }

    @Override
    public Publisher<ReactiveSocket> createFailedPublisher() {
        return sockets.closed().accept();
    }

    @AfterMethod
    void close() {
        sockets.close();
    }
}
