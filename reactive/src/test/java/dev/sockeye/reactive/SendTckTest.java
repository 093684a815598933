package dev.sockeye.reactive;

import org.reactivestreams.Publisher;
import org.testng.annotations.AfterMethod;

/** The Reactive Streams TCK over {@code send(ByteBuf)}. */
public class SendTckTest extends TckVerification<Integer> {

    private final TckSockets sockets;

    public SendTckTest() {
        this(TckSockets.plain());
    }

    SendTckTest(TckSockets sockets) {
        this.sockets = sockets;
    }

    @Override
    public Publisher<Integer> createPublisher(long elements) {
        return sockets.streams().first().send(TckSockets.BYTE.duplicate());
    }

    @Override
    public Publisher<Integer> createFailedPublisher() {
        return sockets.closed().send(TckSockets.BYTE.duplicate());
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
