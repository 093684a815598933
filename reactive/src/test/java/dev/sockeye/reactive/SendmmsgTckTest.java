package dev.sockeye.reactive;

import io.netty.buffer.Unpooled;
import org.reactivestreams.Publisher;
import org.testng.annotations.AfterMethod;
import reactor.core.publisher.Flux;

/** The Reactive Streams TCK over {@code sendmmsg(Publisher)}, which gives no element. */
public final class SendmmsgTckTest extends TckVerification<Void> {

    private final TckSockets sockets = TckSockets.plain();

    @Override
    public Publisher<Void> createPublisher(long elements) {
        return batches(sockets.streams().first());
    }

    @Override
    public Publisher<Void> createFailedPublisher() {
        return batches(sockets.closed());
    }

    private static Publisher<Void> batches(ReactiveSocket socket) {
        return socket.sendmmsg(
                Flux.defer(() ->
                        Flux.just(
                                DatagramBatch.builder().add(Unpooled.EMPTY_BUFFER, null).build())));
    }

    @Override
    public long maxElementsFromPublisher() {
        return 0;
    }

    @AfterMethod
    void close() {
        sockets.close();
    }
}
