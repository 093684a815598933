package dev.sockeye.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.reactive.ReactiveSocket;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import reactor.core.publisher.BaseSubscriber;

/** Two threads ask for a datagram each, of three: both come, the third does not. */
@JCStressTest
@Outcome(id = "2", expect = ACCEPTABLE, desc = "as many as were asked for")
@Outcome(expect = FORBIDDEN, desc = "demand lost or doubled")
@State
public class RequestAgainstRequest {

    private final Socket peer;
    private final ReactiveSocket socket;
    private final CompletableFuture<Boolean> both = new CompletableFuture<>();
    private volatile int received;

    private final BaseSubscriber<ByteBuf> subscriber =
            new BaseSubscriber<>() {
                @Override
                protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
                    // Asked for by the actors.
                }

                @Override
                @SuppressWarnings("NonAtomicVolatileUpdate") // On the loop alone.
                protected void hookOnNext(ByteBuf item) {
                    received++;
                    item.release();
                    if (received == 2) {
                        both.complete(true);
                    }
                }
            };

    public RequestAgainstRequest() {
        var pair = Pairs.open(Constants.SOCK_DGRAM);
        peer = pair.second();
        try {
            socket = ReactiveSocket.of(pair.first());
        } catch (SocketError e) {
            throw new AssertionError(e);
        }
        for (int i = 0; i < 3; i++) {
            Pairs.outcome(() -> peer.send(new byte[1]));
        }
        socket.recv().subscribe(subscriber);
    }

    @Actor
    public void first() {
        subscriber.request(1);
    }

    @Actor
    public void second() {
        subscriber.request(1);
    }

    @Arbiter
    public void end(I_Result result) {
        boolean came = both.completeOnTimeout(false, 10, TimeUnit.SECONDS).join();
        subscriber.cancel();
        socket.closeLater().block(); // Behind whatever the loop still does.
        result.r1 = came ? received : -1;
        peer.close();
    }
}
