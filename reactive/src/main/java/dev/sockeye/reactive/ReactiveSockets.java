package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.AddressInfo;
import dev.sockeye.AddressInfoError;
import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import dev.sockeye.Sockets;
import dev.sockeye.TlsError;
import io.netty.channel.IoEventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The functions of the socket API that are not methods of a {@link ReactiveSocket}: it is to it
 * what {@link Sockets} is to {@link Socket}. Everything is cold; sockets are on the shared loops
 * unless others are given.
 */
public final class ReactiveSockets {

    private static final Duration ATTEMPT_DELAY = Duration.ofNanos(ConnectAny.ATTEMPT_DELAY_NANOS);

    private ReactiveSockets() {}

    // ---- connections ----

    /**
     * Connects to a TCP service at any address of the host, within the default timeout ({@link
     * Sockets#setdefaulttimeout}): Happy Eyeballs version 2, RFC 8305. The addresses are tried in
     * the resolver's order, that of RFC 6724, with the families by turns; when one has not
     * connected after 250 ms the next is tried beside it, and when one has failed, at once. The
     * first that connects wins and the others are closed.
     *
     * <p>The name is looked up by one {@code getaddrinfo} for both families, not by the queries of
     * RFC 8305 §3, and never on a loop.
     *
     * <p>A socket that is on its way into {@code onNext} while another thread cancels counts as
     * given: an operator that drops it then hands it to {@code Hooks.onNextDropped}, where a
     * program that cancels connects closes it; else it is closed when it is garbage.
     *
     * @param host a name or an IPv4 or IPv6 address
     * @param port 0 to 65535
     * @return a cold publisher that connects for each subscriber, and closes every socket when it
     *     is cancelled before; fails with the error that came last, which has those of the other
     *     addresses as suppressed ones, {@link AddressInfoError} if the host has none, {@link
     *     SocketTimeout} if it took longer
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8305">RFC 8305</a>
     */
    public static Mono<ReactiveSocket> createConnection(String host, int port) {
        Objects.requireNonNull(host, "host");
        return Mono.defer(() -> createConnection(host, port, Sockets.getdefaulttimeout()));
    }

    /**
     * Connects to a TCP service, as {@link #createConnection(String, int)} does.
     *
     * @param host a name or an IPv4 or IPv6 address
     * @param port 0 to 65535
     * @param timeout for everything, looking up the host included, and then the socket's own for
     *     each operation; null to wait for as long as the kernel does; {@link Duration#ZERO} fails
     *     with {@code EINPROGRESS} unless the kernel connects at once
     * @return a cold publisher that connects for each subscriber
     * @throws IllegalArgumentException if the timeout is negative
     */
    public static Mono<ReactiveSocket> createConnection(
            String host, int port, @Nullable Duration timeout) {
        return createConnection(host, port, timeout, null);
    }

    /**
     * Connects to a TCP service from an address of this machine, as {@link
     * #createConnection(String, int, Duration)} does.
     *
     * @param host a name or an IPv4 or IPv6 address
     * @param port 0 to 65535
     * @param timeout for everything, and then the socket's own; null to wait for as long as the
     *     kernel does
     * @param source what each socket is bound to before it connects: only addresses of its family
     *     are tried, and with none it fails with {@code EAFNOSUPPORT}; null for the kernel's choice
     * @return a cold publisher that connects for each subscriber
     * @throws IllegalArgumentException if the timeout is negative
     */
    public static Mono<ReactiveSocket> createConnection(
            String host, int port, @Nullable Duration timeout, @Nullable Address source) {
        return createConnection(host, port, timeout, source, ATTEMPT_DELAY);
    }

    /**
     * Connects to a TCP service, as {@link #createConnection(String, int, Duration, Address)} does,
     * with another delay between attempts.
     *
     * @param host a name or an IPv4 or IPv6 address
     * @param port 0 to 65535
     * @param timeout for everything, and then the socket's own; null to wait for as long as the
     *     kernel does
     * @param source what each socket is bound to before it connects; null for the kernel's choice
     * @param attemptDelay how long one address is tried before the next is tried beside it; 10 ms
     *     or more, as RFC 8305 §5 demands
     * @return a cold publisher that connects for each subscriber
     * @throws IllegalArgumentException if the timeout is negative or the delay too short
     */
    public static Mono<ReactiveSocket> createConnection(
            String host,
            int port,
            @Nullable Duration timeout,
            @Nullable Address source,
            Duration attemptDelay) {
        Objects.requireNonNull(host, "host");
        long delayNanos = Timeout.of(Objects.requireNonNull(attemptDelay, "attemptDelay")).nanos();
        if (delayNanos < ConnectAny.SHORTEST_DELAY_NANOS) {
            throw new IllegalArgumentException("attemptDelay " + attemptDelay + ": below 10 ms");
        }
        return createConnection(
                new ConnectAny.Plan(
                        () -> addresses(host, port),
                        source,
                        Timeout.of(timeout),
                        delayNanos,
                        null));
    }

    /**
     * Connects to a TCP service, as {@link #createConnection(String, int, Duration, Address)} does,
     * on other loops.
     *
     * @param host a name or an IPv4 or IPv6 address
     * @param port 0 to 65535
     * @param timeout for everything, and then the socket's own; null to wait for as long as the
     *     kernel does
     * @param source what each socket is bound to before it connects; null for the kernel's choice
     * @param loops the loops, on the next of which the socket is
     * @return a cold publisher that connects for each subscriber
     * @throws IllegalArgumentException if the timeout is negative
     */
    public static Mono<ReactiveSocket> createConnection(
            String host,
            int port,
            @Nullable Duration timeout,
            @Nullable Address source,
            EventLoops loops) {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(loops, "loops");
        return createConnection(
                new ConnectAny.Plan(
                        () -> addresses(host, port),
                        source,
                        Timeout.of(timeout),
                        ConnectAny.ATTEMPT_DELAY_NANOS,
                        null),
                loops);
    }

    static Mono<ReactiveSocket> createConnection(ConnectAny.Plan plan) {
        return Mono.defer(() -> createConnection(plan, EventLoops.shared()));
    }

    private static Mono<ReactiveSocket> createConnection(ConnectAny.Plan plan, EventLoops loops) {
        return Mono.defer(() -> {
            var loop = loops.next();
            return OperationMono.of(loop, actual -> new ConnectAny(loops, loop, plan, actual));
        });
    }

    /**
     * Connects to a TCP service and secures the connection, as {@link #createConnection(String,
     * int)} and {@link ReactiveSocket#tls} do.
     *
     * @param tls how, as a client
     * @param host a name or an IPv4 or IPv6 address, which the server's certificate must be of
     *     unless {@code tls} names another
     * @param port 0 to 65535
     * @return a cold publisher that connects for each subscriber and closes the socket when it
     *     fails or is cancelled before; fails with {@link TlsError} too
     */
    public static Mono<ReactiveSocket> createConnection(Tls tls, String host, int port) {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(tls, "tls");
        return Mono.defer(() -> createConnection(tls, host, port, Sockets.getdefaulttimeout()));
    }

    /**
     * Connects to a TCP service and secures the connection, as {@link #createConnection(Tls,
     * String, int)} does.
     *
     * @param tls how, as a client
     * @param host a name or an IPv4 or IPv6 address
     * @param port 0 to 65535
     * @param timeout for everything, the handshake included, and then the socket's own; null to
     *     wait
     * @return a cold publisher that connects for each subscriber
     * @throws IllegalArgumentException if the timeout is negative
     */
    public static Mono<ReactiveSocket> createConnection(
            Tls tls, String host, int port, @Nullable Duration timeout) {
        return createConnection(secured(tls, host, port, timeout));
    }

    /**
     * Connects to a TCP service and secures the connection, as {@link #createConnection(Tls,
     * String, int, Duration)} does, on other loops.
     *
     * @param tls how, as a client
     * @param host a name or an IPv4 or IPv6 address
     * @param port 0 to 65535
     * @param timeout for everything, the handshake included, and then the socket's own; null to
     *     wait
     * @param loops the loops, on the next of which the socket is
     * @return a cold publisher that connects for each subscriber
     * @throws IllegalArgumentException if the timeout is negative
     */
    public static Mono<ReactiveSocket> createConnection(
            Tls tls, String host, int port, @Nullable Duration timeout, EventLoops loops) {
        Objects.requireNonNull(loops, "loops");
        return createConnection(secured(tls, host, port, timeout), loops);
    }

    private static ConnectAny.Plan secured(
            Tls tls, String host, int port, @Nullable Duration timeout) {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(tls, "tls");
        if (!tls.isClient()) {
            throw new IllegalArgumentException("tls: a server's");
        }
        return new ConnectAny.Plan(
                () -> addresses(host, port),
                null,
                Timeout.of(timeout),
                ConnectAny.ATTEMPT_DELAY_NANOS,
                tls.orHost(host));
    }

    private static List<AddressInfo> addresses(String host, int port) throws SocketError {
        return Sockets.getaddrinfo(host, port, Constants.AF_UNSPEC, Constants.SOCK_STREAM);
    }

    /**
     * Creates a stream socket that listens, with {@code SO_REUSEADDR} where the address is of the
     * internet. A host name is looked up off the loop.
     *
     * @param address what it is bound to
     * @return a cold publisher that makes a socket for each subscriber and closes it when it is
     *     cancelled before; fails as {@link ReactiveSocket#bind} and {@link
     *     ReactiveSocket#listen()}
     */
    public static Mono<ReactiveSocket> createServer(Address address) {
        Objects.requireNonNull(address, "address");
        return Mono.defer(() -> createServer(address, EventLoops.shared()));
    }

    /**
     * Creates a stream socket that listens, as {@link #createServer(Address)} does, on other loops:
     * what it accepts is on them too.
     *
     * @param address what it is bound to
     * @param loops the loops
     * @return a cold publisher that makes a socket for each subscriber
     */
    public static Mono<ReactiveSocket> createServer(Address address, EventLoops loops) {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(loops, "loops");
        return Mono.defer(
                () -> createServer(address, loops, loops.next(), false, Listen.DEFAULT_BACKLOG));
    }

    static Mono<ReactiveSocket> createServer(
            Address address, EventLoops loops, IoEventLoop on, boolean reusePort, int backlog) {
        return Making.on(
                on,
                loop -> ReactiveSocket.of(listener(address.family(), reusePort), loops, loop),
                socket -> socket.bind(address).then(socket.listen(backlog)));
    }

    private static Socket listener(int family, boolean reusePort) throws SocketError {
        var socket = new Socket(family, Constants.SOCK_STREAM);
        try {
            if (family == Constants.AF_INET || family == Constants.AF_INET6) {
                socket.setsockopt(Constants.SOL_SOCKET, Constants.SO_REUSEADDR, 1);
            }
            if (reusePort) {
                socket.setsockopt(Constants.SOL_SOCKET, Constants.SO_REUSEPORT, 1);
            }
            if (family == Constants.AF_INET6) {
                // An IPv4 listener of the same port is another's business.
                socket.setsockopt(Constants.IPPROTO_IPV6, Constants.IPV6_V6ONLY, 1);
            }
            return socket;
        } catch (SocketError e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Creates two stream sockets of {@code AF_UNIX} that are connected to each other.
     *
     * @return a cold publisher that makes a pair for each subscriber
     */
    public static Mono<ReactiveSocketPair> socketpair() {
        return socketpair(EventLoops.shared());
    }

    /**
     * Creates two stream sockets of {@code AF_UNIX} that are connected to each other, on other
     * loops.
     *
     * @param loops the loops, on the next of which both are
     * @return a cold publisher that makes a pair for each subscriber
     */
    public static Mono<ReactiveSocketPair> socketpair(EventLoops loops) {
        return socketpair(Constants.AF_UNIX, Constants.SOCK_STREAM, 0, loops);
    }

    /**
     * Creates two sockets that are connected to each other, on one loop.
     *
     * @param family {@code AF_UNIX}, {@code AF_TIPC}
     * @param type a {@code SOCK_*}
     * @param proto usually 0
     * @return a cold publisher that makes a pair for each subscriber; fails with what {@link
     *     Sockets#socketpair(int, int, int)} throws
     */
    public static Mono<ReactiveSocketPair> socketpair(int family, int type, int proto) {
        return socketpair(family, type, proto, EventLoops.shared());
    }

    /**
     * Creates two sockets that are connected to each other, as {@link #socketpair(int, int, int)}
     * does, on other loops.
     *
     * @param family {@code AF_UNIX}, {@code AF_TIPC}
     * @param type a {@code SOCK_*}
     * @param proto usually 0
     * @param loops the loops, on the next of which both are
     * @return a cold publisher that makes a pair for each subscriber
     */
    public static Mono<ReactiveSocketPair> socketpair(
            int family, int type, int proto, EventLoops loops) {
        Objects.requireNonNull(loops, "loops");
        return Making.on(
                loops,
                loop -> {
                    var pair = Sockets.socketpair(family, type, proto);
                    return new ReactiveSocketPair(
                            ReactiveSocket.of(pair.first(), loops, loop),
                            ReactiveSocket.of(pair.second(), loops, loop));
                },
                _ -> Mono.empty());
    }

    // ---- addresses ----

    /**
     * Looks up the addresses of a host and service, as {@link Sockets#getaddrinfo(String, int)}.
     *
     * <p>All look-ups of this package, those of names in addresses too, are made on daemon threads
     * of their own called {@code sockeye-names-…}: 64 at a time, while 10,000 wait. Those beyond
     * fail with {@code EAI_AGAIN}.
     *
     * @param host a name or numeric address; null for this machine
     * @param port 0 to 65535
     * @return a cold publisher, which looks up for each subscriber on such a thread and signals
     *     there, never on a loop; fails with {@link AddressInfoError}
     */
    public static Flux<AddressInfo> getaddrinfo(@Nullable String host, int port) {
        return lookUp(() -> Sockets.getaddrinfo(host, port));
    }

    /**
     * Looks up the addresses of a host and service, as {@link #getaddrinfo(String, int)} does.
     *
     * @param host a name or numeric address; null for this machine
     * @param port 0 to 65535
     * @param family an {@code AF_*}, {@code AF_UNSPEC} for any
     * @param socktype a {@code SOCK_*}, 0 for any
     * @param proto an {@code IPPROTO_*}, 0 for any
     * @param flags {@code AI_*} bits
     * @return a cold publisher, which looks up for each subscriber
     */
    public static Flux<AddressInfo> getaddrinfo(
            @Nullable String host, int port, int family, int socktype, int proto, int flags) {
        return lookUp(() -> Sockets.getaddrinfo(host, port, family, socktype, proto, flags));
    }

    /**
     * Looks up the addresses of a host and service, as {@link #getaddrinfo(String, int)} does.
     *
     * @param host a name or numeric address; null for this machine
     * @param port a number or the name of a service; null for none
     * @return a cold publisher, which looks up for each subscriber
     */
    public static Flux<AddressInfo> getaddrinfo(@Nullable String host, @Nullable String port) {
        return lookUp(() -> Sockets.getaddrinfo(host, port));
    }

    /**
     * Looks up the addresses of a host and service, as {@link #getaddrinfo(String, int)} does.
     *
     * @param host a name or numeric address; null for this machine
     * @param port a number or the name of a service; null for none
     * @param family an {@code AF_*}, {@code AF_UNSPEC} for any
     * @param socktype a {@code SOCK_*}, 0 for any
     * @param proto an {@code IPPROTO_*}, 0 for any
     * @param flags {@code AI_*} bits
     * @return a cold publisher, which looks up for each subscriber
     */
    public static Flux<AddressInfo> getaddrinfo(
            @Nullable String host,
            @Nullable String port,
            int family,
            int socktype,
            int proto,
            int flags) {
        return lookUp(() -> Sockets.getaddrinfo(host, port, family, socktype, proto, flags));
    }

    private static Flux<AddressInfo> lookUp(Callable<List<AddressInfo>> lookUp) {
        return Names.lookUp(lookUp).flatMapIterable(infos -> infos);
    }
}
