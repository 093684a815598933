package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import io.netty.channel.IoEventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A server at work. Its listeners share one loop, whose thread owns everything here, so that the
 * number of connections is exact.
 */
final class RunningServer implements Disposable {

    private final ServerPlan plan;
    private final EventLoops loops;
    private final IoEventLoop loop;

    private final List<Listener> listeners = new ArrayList<>();
    private final Set<Connection> connections = new HashSet<>();

    // Whether listeners ask for connections.
    private boolean accepting;

    // Set and read by any thread.
    private volatile boolean stopping;

    // Ends when everything is closed.
    private final Sinks.One<Void> closed = Sinks.one();

    private RunningServer(ServerPlan plan, EventLoops loops, IoEventLoop loop) {
        this.plan = plan;
        this.loops = loops;
        this.loop = loop;
    }

    static Mono<ReactiveServer> start(ServerPlan plan) {
        return Mono.defer(() ->
                Making.on(
                                plan.loopsOrShared(),
                                loop -> new RunningServer(plan, plan.loopsOrShared(), loop),
                                RunningServer::open)
                        .map(running -> ReactiveServer.running(plan, running)));
    }

    // ---- listening ----

    private Mono<Void> open() {
        return Flux.fromIterable(plan.addresses())
                .concatMap(address -> ReactiveSockets.createServer(address, loops, loop), 1)
                .doOnNext(this::add)
                .then(Mono.fromRunnable(this::admit));
    }

    private void add(ReactiveSocket socket) {
        try {
            listeners.add(new Listener(this, socket, socket.getsockname()));
        } catch (SocketError e) {
            socket.close();
            throw Exceptions.propagate(e);
        }
        if (stopping) {
            socket.close();
        }
    }

    List<Address> addresses() {
        return listeners.stream().map(Listener::address).toList();
    }

    /** Accepts as long as there is room for another connection. */
    private void admit() {
        boolean wanted = !stopping && connections.size() < plan.maxConnections();
        if (wanted != accepting) {
            accepting = wanted;
            // A listener that accepts at once calls back, and the others must then not be asked.
            for (var listener : listeners) {
                if (accepting) {
                    listener.resume();
                } else {
                    listener.pause();
                }
            }
        }
    }

    /** Tells whether a listener may ask for another connection. */
    boolean isAccepting() {
        return accepting;
    }

    /** A listener has a connection. */
    void accepted(ReactiveSocket socket) {
        var connection = new Connection(this, socket);
        connections.add(connection);
        admit();
        connection.start(plan);
    }

    /** A connection has been closed. On any thread. */
    void ended(Connection connection) {
        Hop.run(
                loop,
                () -> {
                    connections.remove(connection);
                    admit();
                    endIfDone();
                });
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
            if (!Hop.run(loop, () -> stop(grace))) {
                closed.tryEmitEmpty(); // The loops have closed everything already.
            }
            return closed.asMono();
        });
    }

    private void stop(Duration grace) {
        stopping = true;
        admit();
        listeners.forEach(Listener::close);
        long millis = grace.compareTo(Duration.ofDays(365)) > 0 ? -1 : grace.toMillis();
        if (grace.isZero() || grace.isNegative()) {
            closeConnections();
        } else if (millis >= 0 && !connections.isEmpty()) {
            var _ = loop.schedule(this::closeConnections, millis, TimeUnit.MILLISECONDS);
        }
        endIfDone();
    }

    private void closeConnections() {
        List.copyOf(connections).forEach(Connection::cancel);
    }

    private void endIfDone() {
        if (stopping && connections.isEmpty()) {
            Flux.fromIterable(listeners)
                    .flatMap(Listener::onClose)
                    .subscribe(null, null, closed::tryEmitEmpty);
        }
    }

    /** Gives up while starting. */
    @Override
    public void dispose() {
        Hop.run(loop, () -> stop(Duration.ZERO));
    }
}
