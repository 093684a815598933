package dev.sockeye.reactive;

import io.netty.buffer.Unpooled;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.testng.annotations.AfterMethod;

/** The Reactive Streams TCK over {@code send(ByteBuf)}. */
public final class SendTckTest extends PublisherVerification<Integer> {

    private final TckSockets sockets = new TckSockets();

    public SendTckTest() {
        super(TckSockets.environment());
    }

    @Override
    public Publisher<Integer> createPublisher(long elements) {
        return sockets.streams().first().send(Unpooled.EMPTY_BUFFER);
    }

    @Override
    public Publisher<Integer> createFailedPublisher() {
        return sockets.closed().send(Unpooled.EMPTY_BUFFER);
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
