package dev.sockeye.reactive;

import org.reactivestreams.Publisher;
import org.testng.annotations.AfterMethod;

/** The Reactive Streams TCK over {@code recv()}, of what was encrypted. */
public final class TlsRecvTckTest extends TckVerification<Integer> {

    private final TckSockets sockets = TckSockets.overTls();

    @Override
    public Publisher<Integer> createPublisher(long elements) {
        return sockets.receivesBytes(elements, ReactiveSocket::recv);
    }

    @Override
    public Publisher<Integer> createFailedPublisher() {
        return sockets.closed().recv().map(Family::count).map(Long::intValue);
    }

    @AfterMethod
    void close() {
        sockets.close();
    }
}
