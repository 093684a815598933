package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import io.netty.channel.IoEventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

/**
 * A server at work. Listeners accept on their own loops, and connections run on theirs; the
 * server's loop is where it ends.
 */
final class RunningServer implements Disposable {

    private final ServerPlan plan;
    private final EventLoops loops;
    private final IoEventLoop loop;
    private final Admission admission;

    /** Of the subscriber of start, for the handlers. */
    final Context context;

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final List<Address> addresses = new CopyOnWriteArrayList<>();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

    // Set and read by any thread.
    private volatile boolean stopping;

    // No connection is added any more; the server's loop owns it.
    private boolean stopped;

    // Ends when everything is closed.
    private final Sinks.One<Void> closed = Sinks.one();

    private RunningServer(ServerPlan plan, EventLoops loops, IoEventLoop loop, Context context) {
        this.plan = plan;
        this.context = context;
        this.loops = loops;
        this.loop = loop;
        admission = new Admission(plan.maxConnections());
    }

    static Mono<ReactiveServer> start(ServerPlan plan) {
        return Mono.deferContextual(context ->
                Making.on(
                                plan.loopsOrShared(),
                                loop ->
                                        new RunningServer(
                                                plan,
                                                plan.loopsOrShared(),
                                                loop,
                                                Context.of(context)),
                                RunningServer::open)
                        .map(running -> ReactiveServer.running(plan, running)));
    }

    // ---- listening ----

    private Mono<Void> open() {
        return Flux.fromIterable(plan.addresses())
                .concatMap(this::open, 1)
                .then(
                        Mono.fromRunnable(() ->
                                listeners.forEach(
                                        each -> each.accept(admission, plan.reusePort()))));
    }

    /** With SO_REUSEPORT one for each loop, which share the port that the kernel chose. */
    private Mono<Void> open(Address address) {
        var first = open(address, loop).doOnNext(each -> addresses.add(each.address()));
        if (!plan.reusePort()) {
            return first.then();
        }
        return first.flatMapMany(each ->
                        Flux.fromIterable(loops.all())
                                .filter(other -> !other.equals(loop))
                                .concatMap(other -> open(each.address(), other), 1))
                .then();
    }

    private Mono<Listener> open(Address address, IoEventLoop on) {
        return ReactiveSockets.createServer(address, loops, on, plan.reusePort(), plan.backlog())
                .map(this::add);
    }

    private Listener add(ReactiveSocket socket) {
        try {
            var listener = new Listener(this, socket);
            listeners.add(listener);
            if (stopping) {
                socket.close();
            }
            return listener;
        } catch (SocketError e) {
            socket.close();
            throw Exceptions.propagate(e);
        }
    }

    List<Address> addresses() {
        return List.copyOf(addresses);
    }

    /** A listener has a connection. On that one's loop. */
    void accepted(ReactiveSocket socket) {
        var connection = new Connection(this, socket);
        connections.add(connection);
        if (stopping) {
            connection.close(); // Else who closes all might have missed it.
        } else {
            connection.start(plan);
        }
    }

    /** A connection has been closed. On any thread. */
    void ended(Connection connection) {
        connections.remove(connection);
        admission.leave();
        if (stopping) {
            onLoop(this::endIfDone);
        }
    }

    // ---- the end ----

    boolean isStopping() {
        return stopping;
    }

    Mono<Void> onClose() {
        return closed.asMono();
    }

    Mono<Void> shutdown(Duration grace) {
        return Mono.defer(() -> {
            stopping = true;
            onLoop(() -> stop(grace));
            return closed.asMono();
        });
    }

    private void stop(Duration grace) {
        stopping = true;
        listeners.forEach(Listener::close);
        connections.forEach(Connection::closeUnlessBegun);
        long millis = grace.compareTo(Duration.ofDays(365)) > 0 ? -1 : grace.toMillis();
        if (grace.isZero() || grace.isNegative()) {
            closeConnections();
        } else if (millis >= 0 && !connections.isEmpty()) {
            var _ = loop.schedule(this::closeConnections, millis, TimeUnit.MILLISECONDS);
        }
        Flux.fromIterable(listeners)
                .flatMap(Listener::onClose)
                .subscribe(null, null, () -> onLoop(this::listenersClosed));
    }

    private void listenersClosed() {
        stopped = true;
        endIfDone();
    }

    private void closeConnections() {
        connections.forEach(Connection::close);
    }

    private void endIfDone() {
        if (stopped && connections.isEmpty()) {
            closed.tryEmitEmpty();
        }
    }

    /** Gives up while starting. */
    @Override
    public void dispose() {
        stopping = true;
        onLoop(() -> stop(Duration.ZERO));
    }

    private void onLoop(Runnable task) {
        if (!Hop.run(loop, task)) {
            closed.tryEmitEmpty(); // The loops have closed everything already.
        }
    }
}
