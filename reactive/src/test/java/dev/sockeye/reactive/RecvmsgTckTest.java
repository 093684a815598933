package dev.sockeye.reactive;

import org.reactivestreams.Publisher;
import org.testng.annotations.AfterMethod;

/** The Reactive Streams TCK over {@code recvmsg()}. */
public final class RecvmsgTckTest extends TckVerification<ReactiveMessage> {

    private final TckSockets sockets = TckSockets.plain();

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
