package dev.sockeye.reactive;

import dev.sockeye.Address;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What a server is to be.
 *
 * @param backlog of each listener, which the system may shorten
 * @param reusePort whether each loop has its own listener
 * @param proxyTimeout how long a connection's PROXY header may take; null if it has none
 * @param loops null for the shared ones, which are made when they are needed
 * @param tls null for none
 * @param handshakeLimit how long a handshake may take
 */
record ServerPlan(
        List<Address> addresses,
        @Nullable Function<? super ReactiveSocket, ? extends Publisher<?>> handler,
        int maxConnections,
        int backlog,
        boolean reusePort,
        @Nullable Duration proxyTimeout,
        @Nullable EventLoops loops,
        @Nullable Tls tls,
        Duration handshakeLimit) {

    /**
     * The kernel makes it somaxconn: of a burst that finds the backlog full, clients are left that
     * take themselves for connected, whom nobody will ever answer.
     */
    private static final int LONGEST_BACKLOG = 1 << 16;

    private static final String NULL = "the handler returned null";

    static ServerPlan of(List<Address> addresses) {
        return new ServerPlan(
                addresses,
                null,
                Integer.MAX_VALUE,
                LONGEST_BACKLOG,
                false,
                null,
                null,
                null,
                Duration.ZERO);
    }

    ServerPlan withHandler(Function<? super ReactiveSocket, ? extends Publisher<?>> handler) {
        Objects.requireNonNull(handler, "handler");
        return new ServerPlan(
                addresses,
                handler,
                maxConnections,
                backlog,
                reusePort,
                proxyTimeout,
                loops,
                tls,
                handshakeLimit);
    }

    ServerPlan withMaxConnections(int count) {
        return new ServerPlan(
                addresses,
                handler,
                count,
                backlog,
                reusePort,
                proxyTimeout,
                loops,
                tls,
                handshakeLimit);
    }

    ServerPlan withBacklog(int length) {
        return new ServerPlan(
                addresses,
                handler,
                maxConnections,
                length,
                reusePort,
                proxyTimeout,
                loops,
                tls,
                handshakeLimit);
    }

    ServerPlan withReusePort() {
        return new ServerPlan(
                addresses,
                handler,
                maxConnections,
                backlog,
                true,
                proxyTimeout,
                loops,
                tls,
                handshakeLimit);
    }

    ServerPlan withProxyTimeout(Duration timeout) {
        return new ServerPlan(
                addresses,
                handler,
                maxConnections,
                backlog,
                reusePort,
                timeout,
                loops,
                tls,
                handshakeLimit);
    }

    ServerPlan withTls(Tls tls, Duration limit) {
        return new ServerPlan(
                addresses,
                handler,
                maxConnections,
                backlog,
                reusePort,
                proxyTimeout,
                loops,
                tls,
                limit);
    }

    ServerPlan on(EventLoops loops) {
        Objects.requireNonNull(loops, "loops");
        return new ServerPlan(
                addresses,
                handler,
                maxConnections,
                backlog,
                reusePort,
                proxyTimeout,
                loops,
                tls,
                handshakeLimit);
    }

    /**
     * What is done with a connection: the handshake first, if there is TLS.
     *
     * @param begins asked before the handler is called, whether it still is to be
     */
    Publisher<?> handle(ReactiveSocket socket, BooleanSupplier begins) {
        if (tls == null) {
            return begun(socket, begins);
        }
        var timeout = socket.gettimeout();
        return socket.settimeout(handshakeLimit)
                .tls(tls)
                .thenMany(
                        Flux.defer(() -> {
                            socket.settimeout(timeout);
                            return begun(socket, begins);
                        }));
    }

    private Publisher<?> begun(ReactiveSocket socket, BooleanSupplier begins) {
        return begins.getAsBoolean()
                ? Objects.requireNonNull(Objects.requireNonNull(handler).apply(socket), NULL)
                : Mono.empty();
    }

    EventLoops loopsOrShared() {
        return loops != null ? loops : EventLoops.shared();
    }
}
