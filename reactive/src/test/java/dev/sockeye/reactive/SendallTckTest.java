package dev.sockeye.reactive;

import org.reactivestreams.Publisher;
import org.testng.annotations.AfterMethod;

/** The Reactive Streams TCK over {@code sendall(ByteBuf)}. */
public class SendallTckTest extends TckVerification<Void> {

    private final TckSockets sockets;

    public SendallTckTest() {
        this(TckSockets.plain());
    }

    SendallTckTest(TckSockets sockets) {
        this.sockets = sockets;
    }

    @Override
    public Publisher<Void> createPublisher(long elements) {
        return sockets.streams().first().sendall(TckSockets.BYTE.duplicate());
    }

    @Override
    public Publisher<Void> createFailedPublisher() {
        return sockets.closed().sendall(TckSockets.BYTE.duplicate());
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
