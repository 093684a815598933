package dev.sockeye.reactive;

import io.netty.buffer.Unpooled;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.testng.annotations.AfterMethod;

/** The Reactive Streams TCK over {@code sendall(ByteBuf)}. */
public final class SendallTckTest extends PublisherVerification<Void> {

    private final TckSockets sockets = new TckSockets();

    public SendallTckTest() {
        super(TckSockets.environment());
    }

    @Override
    public Publisher<Void> createPublisher(long elements) {
        return sockets.streams().first().sendall(Unpooled.EMPTY_BUFFER);
    }

    @Override
    public Publisher<Void> createFailedPublisher() {
        return sockets.closed().sendall(Unpooled.EMPTY_BUFFER);
    }

    @Override
    public long maxElementsFromPublisher() {
        return 0; // A Mono that only completes.
    }

    @AfterMethod
    void close() {
        sockets.close();
    }
}
