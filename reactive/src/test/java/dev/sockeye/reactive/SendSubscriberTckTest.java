package dev.sockeye.reactive;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberBlackboxVerification;
import org.testng.annotations.AfterMethod;

/** The Reactive Streams TCK over the subscriber of {@code sendall(Publisher)}. */
public final class SendSubscriberTckTest extends SubscriberBlackboxVerification<ByteBuf> {

    private final TckSockets sockets = new TckSockets();

    public SendSubscriberTckTest() {
        super(TckSockets.environment());
    }

    @Override
    public Subscriber<ByteBuf> createSubscriber() {
        var subscriber = new AtomicReference<Subscriber<? super ByteBuf>>();
        Publisher<ByteBuf> source = subscriber::set;
        var sending = sockets.streams().first().sendall(source).subscribe();
        while (subscriber.get() == null && !sending.isDisposed()) {
            Thread.onSpinWait(); // The loop subscribes.
        }
        return cast(Objects.requireNonNull(subscriber.get()));
    }

    @SuppressWarnings("unchecked") // It takes buffers.
    private static Subscriber<ByteBuf> cast(Subscriber<? super ByteBuf> subscriber) {
        return (Subscriber<ByteBuf>) subscriber;
    }

    @Override
    public ByteBuf createElement(int element) {
        return Unpooled.EMPTY_BUFFER;
    }

    @AfterMethod
    void close() {
        sockets.close();
    }
}
