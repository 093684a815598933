package dev.sockeye.reactive;

import io.netty.buffer.Unpooled;
import java.util.List;
import org.reactivestreams.Publisher;
import org.testng.annotations.AfterMethod;
import reactor.core.publisher.Mono;

/** The Reactive Streams TCK over {@code sendmsg(ReactiveMessage)}. */
public final class SendmsgTckTest extends TckVerification<Integer> {

    private final TckSockets sockets = TckSockets.plain();

    @Override
    public Publisher<Integer> createPublisher(long elements) {
        return nothing(sockets.streams().first());
    }

    @Override
    public Publisher<Integer> createFailedPublisher() {
        return nothing(sockets.closed());
    }

    private static Publisher<Integer> nothing(ReactiveSocket socket) {
        return Mono.defer(
                () -> socket.sendmsg(new ReactiveMessage(Unpooled.EMPTY_BUFFER, List.of())));
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
