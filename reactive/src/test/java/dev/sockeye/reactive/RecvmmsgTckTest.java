package dev.sockeye.reactive;

import org.reactivestreams.Publisher;
import org.testng.annotations.AfterMethod;

/** The Reactive Streams TCK over {@code recvmmsg(int)}, whose batches are released at once. */
public final class RecvmmsgTckTest extends TckVerification<Integer> {

    private final TckSockets sockets = TckSockets.plain();

    @Override
    public Publisher<Integer> createPublisher(long elements) {
        return sizes(sockets.receivesEmpty(elements));
    }

    @Override
    public Publisher<Integer> createFailedPublisher() {
        return sizes(sockets.closed());
    }

    private static Publisher<Integer> sizes(ReactiveSocket socket) {
        return socket.recvmmsg(1)
                .map(batch -> {
                    try (batch) {
                        return batch.size();
                    }
                });
    }

    @AfterMethod
    void close() {
        sockets.close();
    }
}
