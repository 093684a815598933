package dev.sockeye.reactive;

import org.reactivestreams.Publisher;
import org.testng.annotations.AfterMethod;

/** The Reactive Streams TCK over {@code recvfrom()}. */
public final class RecvfromTckTest extends TckVerification<ReactiveDatagram> {

    private final TckSockets sockets = TckSockets.plain();

    @Override
    public Publisher<ReactiveDatagram> createPublisher(long elements) {
        return sockets.receivesEmpty(elements).recvfrom();
    }

    @Override
    public Publisher<ReactiveDatagram> createFailedPublisher() {
        return sockets.closed().recvfrom();
    }

    @AfterMethod
    void close() {
        sockets.close();
    }
}
