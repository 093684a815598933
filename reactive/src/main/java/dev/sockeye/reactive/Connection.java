package dev.sockeye.reactive;

import dev.sockeye.SocketError;
import io.netty.util.ReferenceCountUtil;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.SignalType;
import reactor.util.Logger;
import reactor.util.Loggers;
import reactor.util.context.Context;

/** One connection of a server, from its handler's call to the close of its descriptor. */
final class Connection extends BaseSubscriber<Object> {

    private static final Logger LOG = Loggers.getLogger(ReactiveServer.class);

    private static final VarHandle ENDED;

    static {
        try {
            ENDED = MethodHandles.lookup().findVarHandle(Connection.class, "ended", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final RunningServer server;
    private final ReactiveSocket socket;

    // Set once by any thread, through ENDED.
    private volatile boolean ended;

    // The handler has been called; the socket's loop owns it.
    private boolean begun;

    Connection(RunningServer server, ReactiveSocket socket) {
        this.server = server;
        this.socket = socket;
    }

    /** Calls the handler, on the connection's own loop. */
    void start(ServerPlan plan) {
        if (!Hop.run(socket.on().loop, () -> handle(plan))) {
            close();
        }
    }

    /** Cancels what the handler does, also if it has not been called yet. For any thread. */
    void close() {
        cancel();
        end();
    }

    /** Closes it unless its handler has been called, which never is from then on. */
    void closeUnlessBegun() {
        Hop.run(
                socket.on().loop,
                () -> {
                    if (!begun) {
                        close();
                    }
                });
    }

    private void handle(ServerPlan plan) {
        if (isDisposed()) {
            return;
        }
        socket.on().whenEscaped = this::escaped;
        try {
            handled(plan).subscribe(this);
        } catch (Throwable e) { // Of a handler, an Error too is its connection's alone.
            failed(e);
            end();
        }
    }

    private void escaped(Throwable error) {
        if (!isDisposed()) {
            failed(error);
        }
        close();
    }

    private Publisher<?> handled(ServerPlan plan) {
        var limit = plan.proxyTimeout();
        if (limit == null) {
            return plan.handle(socket, this::begins);
        }
        return ProxyHeaderReader.receive(socket, limit)
                .flatMapMany(header -> {
                    socket.on().proxyHeader = header;
                    return plan.handle(socket, this::begins);
                });
    }

    private boolean begins() {
        begun = !server.isStopping();
        return begun;
    }

    /** What the handler's publisher sees: the context of who started the server. */
    @Override
    public Context currentContext() {
        return server.context;
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
        end();
    }

    private void end() {
        if (ENDED.compareAndSet(this, false, true)) {
            socket.closeLater().subscribe(null, null, () -> server.ended(this));
        }
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
