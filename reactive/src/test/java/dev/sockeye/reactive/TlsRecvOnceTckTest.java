package dev.sockeye.reactive;

import org.reactivestreams.Publisher;
import org.testng.annotations.AfterMethod;

/** The Reactive Streams TCK over {@code recv(bufsize)}, of what was encrypted. */
public final class TlsRecvOnceTckTest extends TckVerification<Integer> {

    private final TckSockets sockets = TckSockets.overTls();

    @Override
    public Publisher<Integer> createPublisher(long elements) {
        return sockets.receivesBytes(elements, socket -> socket.recv(1));
    }

    @Override
    public Publisher<Integer> createFailedPublisher() {
        return sockets.closed().recv(1).map(Family::count).map(Long::intValue);
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
