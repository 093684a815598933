package dev.sockeye.reactive;

import dev.sockeye.SocketError;
import io.netty.util.ReferenceCountUtil;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.Function;
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

    Connection(RunningServer server, ReactiveSocket socket) {
        this.server = server;
        this.socket = socket;
    }

    /** Calls the handler, on the connection's own loop. */
    void start(Function<? super ReactiveSocket, ? extends Publisher<?>> handler) {
        if (!Hop.run(socket.on().loop, () -> handle(handler))) {
            close();
        }
    }

    /** Cancels what the handler does, also if it has not been called yet. For any thread. */
    void close() {
        cancel();
        end();
    }

    private void handle(Function<? super ReactiveSocket, ? extends Publisher<?>> handler) {
        if (isDisposed()) {
            return;
        }
        try {
            handled(handler).subscribe(this);
        } catch (Throwable e) { // Of a handler, an Error too is its connection's alone.
            failed(e);
            end();
        }
    }

    private Publisher<?> handled(Function<? super ReactiveSocket, ? extends Publisher<?>> handler) {
        var limit = server.proxyTimeout();
        if (limit == null) {
            return called(handler);
        }
        return ProxyHeaderReader.receive(socket, limit)
                .flatMapMany(header -> {
                    socket.on().proxyHeader = header;
                    return called(handler);
                });
    }

    private Publisher<?> called(Function<? super ReactiveSocket, ? extends Publisher<?>> handler) {
        return Objects.requireNonNull(handler.apply(socket), "the handler returned null");
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
