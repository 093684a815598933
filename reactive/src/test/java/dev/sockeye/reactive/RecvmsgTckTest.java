package dev.sockeye.reactive;

import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.testng.annotations.AfterMethod;

/** The Reactive Streams TCK over {@code recvmsg()}. */
public final class RecvmsgTckTest extends PublisherVerification<ReactiveMessage> {

    private final TckSockets sockets = TckSockets.plain();

    public RecvmsgTckTest() {
        super(TckSockets.environment());
    }

    @Override
    public Publisher<ReactiveMessage> createPublisher(long elements) {
        return sockets.receivesEmpty(elements).recvmsg();
    }

    @Override
    public Publisher<ReactiveMessage> createFailedPublisher() {
        return sockets.closed().recvmsg();
    }

    @AfterMethod
    void close() {
        sockets.close();
    }
}
