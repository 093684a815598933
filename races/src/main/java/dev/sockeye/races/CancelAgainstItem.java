package dev.sockeye.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.reactive.ReactiveSocket;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import reactor.core.publisher.BaseSubscriber;

/** A cancel against the item that is on its way: the byte comes once, to this or the next. */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "the byte, once")
@Outcome(expect = FORBIDDEN, desc = "lost or doubled")
@State
public class CancelAgainstItem {

    private final Socket peer;
    private final ReactiveSocket socket;
    private final AtomicInteger received = new AtomicInteger();

    private final BaseSubscriber<ByteBuf> subscriber =
            new BaseSubscriber<>() {
                @Override
                protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
                    // Asked for by an actor.
                }

                @Override
                protected void hookOnNext(ByteBuf item) {
                    count(item);
                }
            };

    public CancelAgainstItem() {
        var pair = Pairs.open(Constants.SOCK_STREAM);
        peer = pair.second();
        try {
            socket = ReactiveSocket.of(pair.first());
        } catch (SocketError e) {
            throw new AssertionError(e);
        }
        Pairs.outcome(() -> peer.send(new byte[1]));
        socket.recv().subscribe(subscriber);
    }

    private void count(ByteBuf item) {
        received.addAndGet(item.readableBytes());
        item.release();
    }

    @Actor
    public void request() {
        subscriber.request(1);
    }

    @Actor
    public void cancel() {
        subscriber.cancel();
    }

    @Arbiter
    public void end(I_Result result) {
        peer.close();
        // Until the end of the stream: what was kept, or is still the kernel's. On the loop, so
        // that
        // an item which was on its way has been given by then.
        socket.recv().doOnNext(this::count).blockLast();
        result.r1 = received.get();
        socket.closeLater().block();
    }
}
