package dev.sockeye.reactive;

import io.netty.buffer.ByteBuf;
import org.reactivestreams.Publisher;
import org.testng.annotations.AfterMethod;

/** The Reactive Streams TCK over {@code recv(bufsize)}. */
public final class RecvOnceTckTest extends TckVerification<ByteBuf> {

    private final TckSockets sockets = TckSockets.plain();

    @Override
    public Publisher<ByteBuf> createPublisher(long elements) {
        return sockets.receivesEmpty(elements).recv(1);
    }

    @Override
    public Publisher<ByteBuf> createFailedPublisher() {
        return sockets.closed().recv(1);
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
