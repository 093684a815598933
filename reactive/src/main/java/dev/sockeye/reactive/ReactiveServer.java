package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * A server: it accepts connections on some addresses and hands each to a handler.
 *
 * <p>It is described by {@link #listen}, {@link #handle}, {@link #maxConnections} and {@link #on},
 * each of which returns another description, and runs from {@link #start}, as often as that is
 * subscribed to. Any thread may call any method.
 */
public final class ReactiveServer implements AutoCloseable, Disposable {

    private static final Duration HANDSHAKE_LIMIT = Duration.ofSeconds(10);

    private final ServerPlan plan;

    // Null for a description.
    private final @Nullable RunningServer running;

    private ReactiveServer(ServerPlan plan, @Nullable RunningServer running) {
        this.plan = plan;
        this.running = running;
    }

    static ReactiveServer running(ServerPlan plan, RunningServer running) {
        return new ReactiveServer(plan, running);
    }

    /**
     * Describes a server of stream sockets that listens on some addresses, of one family or
     * several, with as many connections as there may be, on the shared loops.
     *
     * @param addresses one or more; with port 0 the kernel chooses
     * @return the description
     */
    public static ReactiveServer listen(Address... addresses) {
        if (addresses.length == 0) {
            throw new IllegalArgumentException("addresses: at least one is needed");
        }
        return new ReactiveServer(ServerPlan.of(List.of(addresses)), null);
    }

    /**
     * Sets what to do with a connection. The handler is called on the connection's loop, and the
     * connection is closed when the publisher that it returns ends, however that is: elements are
     * dropped, and released if they are buffers. A handler that throws, fails or returns null
     * closes its connection only.
     *
     * @param handler what to do
     * @return a description with it
     */
    public ReactiveServer handle(Function<? super ReactiveSocket, ? extends Publisher<?>> handler) {
        return new ReactiveServer(plan.withHandler(handler), null);
    }

    /**
     * Sets that connections are secured by TLS, as {@link #tls(Tls, Duration)} with a limit of 10
     * seconds.
     *
     * @param tls how, as a server
     * @return a description with it
     * @throws IllegalArgumentException if it is a client's
     */
    public ReactiveServer tls(Tls tls) {
        return tls(tls, HANDSHAKE_LIMIT);
    }

    /**
     * Sets that connections are secured by TLS: the handler gets each when its handshake is done. A
     * handshake that fails, or takes too long, closes its connection only; meanwhile others are
     * accepted.
     *
     * @param tls how, as a server
     * @param limit how long a handshake may take
     * @return a description with it
     * @throws IllegalArgumentException if it is a client's, or the limit is not positive
     */
    public ReactiveServer tls(Tls tls, Duration limit) {
        if (tls.isClient()) {
            throw new IllegalArgumentException("tls: a client's");
        }
        if (limit.isZero() || limit.isNegative()) {
            throw new IllegalArgumentException("limit " + limit + ": not positive");
        }
        return new ReactiveServer(plan.withTls(tls, limit), null);
    }

    /**
     * Sets how many connections there may be at a time: the others wait in the backlog.
     *
     * @param count one or more
     * @return a description with it
     */
    public ReactiveServer maxConnections(int count) {
        if (count <= 0) {
            throw new IllegalArgumentException("maxConnections " + count + ": not positive");
        }
        return new ReactiveServer(plan.withMaxConnections(count), null);
    }

    /**
     * Sets the loops that listeners and connections are on.
     *
     * @param loops the loops, which stay the caller's
     * @return a description with them
     */
    public ReactiveServer on(EventLoops loops) {
        return new ReactiveServer(plan.on(loops), null);
    }

    /**
     * Starts a server.
     *
     * @return a cold publisher, which binds and listens for each subscriber and gives the running
     *     server; closes everything when it is cancelled before; fails as {@link
     *     ReactiveSocket#bind} does, with {@link SocketError}
     * @throws IllegalStateException if there is no handler
     */
    public Mono<ReactiveServer> start() {
        if (plan.handler() == null) {
            throw new IllegalStateException("the server has no handler: call handle");
        }
        return RunningServer.start(plan);
    }

    /**
     * Returns the address that a running server listens on, the first if there are several.
     *
     * @return the address, with the port that the kernel chose
     * @throws IllegalStateException if this is a description
     */
    public Address address() {
        return addresses().getFirst();
    }

    /**
     * Returns the addresses that a running server listens on.
     *
     * @return the addresses, in the order in which they were given
     * @throws IllegalStateException if this is a description
     */
    public List<Address> addresses() {
        return running().addresses();
    }

    /**
     * Stops accepting, and lets the handlers finish what they do; those that have not finished by
     * then are cancelled and their connections closed.
     *
     * @param grace how long; zero closes at once
     * @return a cold publisher for any number of subscribers, which completes when everything is
     *     closed
     * @throws IllegalStateException if this is a description
     */
    public Mono<Void> shutdown(Duration grace) {
        Objects.requireNonNull(grace, "grace");
        return running().shutdown(grace);
    }

    /**
     * Tells when a running server has been shut down.
     *
     * @return a cold publisher for any number of subscribers, which completes then
     * @throws IllegalStateException if this is a description
     */
    public Mono<Void> onClose() {
        return running().onClose();
    }

    /** Shuts a running server down at once, without waiting for it. */
    @Override
    public void close() {
        if (running != null) {
            running.shutdown(Duration.ZERO).subscribe();
        }
    }

    /** Does what {@link #close} does. */
    @Override
    public void dispose() {
        close();
    }

    /**
     * Tells whether a running server is shut down or about to be.
     *
     * @return whether it accepts no more connections
     */
    @Override
    public boolean isDisposed() {
        return running != null && running.isStopping();
    }

    private RunningServer running() {
        return Objects.requireNonNullElseGet(
                running,
                () -> {
                    throw new IllegalStateException(
                            "the server does not run: use what start gives");
                });
    }
}
