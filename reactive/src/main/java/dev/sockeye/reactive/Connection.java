package dev.sockeye.reactive;

import dev.sockeye.SocketError;
import io.netty.util.ReferenceCountUtil;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.SignalType;
import reactor.util.Logger;
import reactor.util.Loggers;

/** One connection of a server, from its handler's call to the close of its descriptor. */
final class Connection extends BaseSubscriber<Object> {

    private static final Logger LOG = Loggers.getLogger(ReactiveServer.class);

    private final RunningServer server;
    private final ReactiveSocket socket;

    Connection(RunningServer server, ReactiveSocket socket) {
        this.server = server;
        this.socket = socket;
    }

    /** Calls the handler, on the connection's own loop. */
    void start(ServerPlan plan) {
        if (!Hop.run(socket.on().loop, () -> handle(plan))) {
            dispose();
        }
    }

    private void handle(ServerPlan plan) {
        if (isDisposed()) {
            return;
        }
        try {
            plan.handle(socket).subscribe(this);
        } catch (Throwable e) { // Of a handler, an Error too is its connection's alone.
            failed(e);
            ended();
        }
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        requestUnbounded();
    }

    @Override
    protected void hookOnNext(Object value) {
        ReferenceCountUtil.release(value);
    }

    @Override
    protected void hookOnError(Throwable error) {
        failed(error);
    }

    @Override
    protected void hookFinally(SignalType type) {
        ended();
    }

    private void ended() {
        socket.closeLater().subscribe(null, null, () -> server.ended(this));
    }

    /** A connection that breaks is everyday life; anything else is the handler's mistake. */
    private static void failed(Throwable error) {
        if (error instanceof SocketError) {
            LOG.debug("A connection failed", error);
        } else {
            LOG.error("A connection's handler failed", error);
        }
    }
}
