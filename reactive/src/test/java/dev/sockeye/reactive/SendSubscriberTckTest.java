package dev.sockeye.reactive;

import io.netty.buffer.ByteBuf;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberBlackboxVerification;
import org.testng.annotations.AfterMethod;

/** The Reactive Streams TCK over the subscriber of {@code sendall(Publisher)}. */
public class SendSubscriberTckTest extends SubscriberBlackboxVerification<ByteBuf> {

    private final TckSockets sockets;

    public SendSubscriberTckTest() {
        this(TckSockets.plain());
    }

    SendSubscriberTckTest(TckSockets sockets) {
        super(TckSockets.environment());
        this.sockets = sockets;
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
        return TckSockets.BYTE.duplicate();
    }

    @AfterMethod
    void close() {
        sockets.close();
    }
}
