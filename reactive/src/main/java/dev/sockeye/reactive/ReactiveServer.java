package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.Constants;
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
 * <p>It is described by {@link #listen}, {@link #handle}, {@link #maxConnections}, {@link
 * #reusePort}, {@link #on} and others, each of which returns another description, and runs from
 * {@link #start}, as often as that is subscribed to. Any thread may call any method.
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
     * closes its connection only. The Reactor context of the subscriber of {@link #start} is the
     * publisher's.
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
     * Sets how many connections there may be at a time, over all addresses: the others wait in the
     * {@link #backlog}. A connection counts until its handler's publisher has ended and it is
     * closed.
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
     * Sets how many connections may wait for their turn, at each listener. Without it there may be
     * as many as the system allows (Linux: {@code net.core.somaxconn}), which shortens longer ones.
     *
     * @param length about how many, as {@link ReactiveSocket#listen(int)} has it
     * @return a description with it
     * @throws IllegalArgumentException if it is negative
     */
    public ReactiveServer backlog(int length) {
        if (length < 0) {
            throw new IllegalArgumentException("backlog " + length + ": negative");
        }
        return new ReactiveServer(plan.withBacklog(length), null);
    }

    /**
     * Expects a PROXY header of each connection within five seconds; see {@link
     * #proxyProtocol(Duration)}.
     *
     * @return a description with it
     */
    public ReactiveServer proxyProtocol() {
        return proxyProtocol(Duration.ofSeconds(5));
    }

    /**
     * Expects that each connection begins with a header of the PROXY protocol, version 1 or 2, as
     * load balancers send it. The handler is called when the header is there, and {@link
     * ReactiveSocket#getpeername} is then what it says; {@link ReactiveSocket#proxyHeader} has all
     * of it, and {@link ReactiveSocket#socket} answers {@code getpeername} and {@code getsockname}
     * with the addresses of the connection to the proxy. Not a byte after the header is read.
     *
     * <p>A connection whose header is missing, late or malformed is closed, and the handler is not
     * called. Whoever can connect can say anything: let only proxies do so.
     *
     * @param timeout how long the whole header may take
     * @return a description with it
     * @throws IllegalArgumentException if the timeout is not positive
     * @see <a href="https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt">The PROXY
     *     protocol</a>
     */
    public ReactiveServer proxyProtocol(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout " + timeout + ": not positive");
        }
        return new ReactiveServer(plan.withProxyTimeout(timeout), null);
    }

    /**
     * Lets each loop have its own listener for each address, among which the kernel distributes the
     * connections ({@code SO_REUSEPORT}), and each connection stay on the loop that accepted it:
     * for many short connections. Without it one loop accepts for all, and connections are given to
     * the loops in turn. macOS gives all connections to one of the listeners.
     *
     * <p>Other servers of the same user may listen there too, if they set the option.
     *
     * @return a description with it
     * @throws IllegalArgumentException if an address is not of {@code AF_INET} or {@code AF_INET6}:
     *     no other family shares its addresses
     * @see <a href="https://man7.org/linux/man-pages/man7/socket.7.html">socket(7)</a>
     */
    public ReactiveServer reusePort() {
        for (var address : plan.addresses()) {
            int family = address.family();
            if (family != Constants.AF_INET && family != Constants.AF_INET6) {
                throw new IllegalArgumentException(
                        "reusePort: SO_REUSEPORT is not for the family of " + address);
            }
        }
        return new ReactiveServer(plan.withReusePort(), null);
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
     * then are cancelled and their connections closed. Connections whose handler has not been
     * called, as during a TLS handshake, are closed at once.
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
