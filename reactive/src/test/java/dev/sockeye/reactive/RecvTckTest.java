package dev.sockeye.reactive;

import io.netty.buffer.ByteBuf;
import org.reactivestreams.Publisher;
import org.testng.annotations.AfterMethod;

/** The Reactive Streams TCK over {@code recv()}. */
public final class RecvTckTest extends TckVerification<ByteBuf> {

    private final TckSockets sockets = TckSockets.plain();

    @Override
    public Publisher<ByteBuf> createPublisher(long elements) {
        return sockets.receivesEmpty(elements).recv();
    }

    @Override
    public Publisher<ByteBuf> createFailedPublisher() {
        return sockets.closed().recv();
    }

    @AfterMethod
    void close() {
        sockets.close();
    }
}
