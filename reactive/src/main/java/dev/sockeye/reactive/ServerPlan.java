package dev.sockeye.reactive;

import dev.sockeye.Address;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * What a server is to be.
 *
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
        boolean reusePort,
        @Nullable Duration proxyTimeout,
        @Nullable EventLoops loops,
        @Nullable Tls tls,
        Duration handshakeLimit) {

    private static final String NULL = "the handler returned null";

    static ServerPlan of(List<Address> addresses) {
        return new ServerPlan(
                addresses, null, Integer.MAX_VALUE, false, null, null, null, Duration.ZERO);
    }

    ServerPlan withHandler(Function<? super ReactiveSocket, ? extends Publisher<?>> handler) {
        Objects.requireNonNull(handler, "handler");
        return new ServerPlan(
                addresses,
                handler,
                maxConnections,
                reusePort,
                proxyTimeout,
                loops,
                tls,
                handshakeLimit);
    }

    ServerPlan withMaxConnections(int count) {
        return new ServerPlan(
                addresses, handler, count, reusePort, proxyTimeout, loops, tls, handshakeLimit);
    }

    ServerPlan withReusePort() {
        return new ServerPlan(
                addresses, handler, maxConnections, true, proxyTimeout, loops, tls, handshakeLimit);
    }

    ServerPlan withProxyTimeout(Duration timeout) {
        return new ServerPlan(
                addresses, handler, maxConnections, reusePort, timeout, loops, tls, handshakeLimit);
    }

    ServerPlan withTls(Tls tls, Duration limit) {
        return new ServerPlan(
                addresses, handler, maxConnections, reusePort, proxyTimeout, loops, tls, limit);
    }

    ServerPlan on(EventLoops loops) {
        Objects.requireNonNull(loops, "loops");
        return new ServerPlan(
                addresses,
                handler,
                maxConnections,
                reusePort,
                proxyTimeout,
                loops,
                tls,
                handshakeLimit);
    }

    /** What is done with a connection: the handshake first, if there is TLS. */
    Publisher<?> handle(ReactiveSocket socket) {
        var ours = Objects.requireNonNull(handler);
        if (tls == null) {
            return Objects.requireNonNull(ours.apply(socket), NULL);
        }
        var timeout = socket.gettimeout();
        return socket.settimeout(handshakeLimit)
                .tls(tls)
                .thenMany(
                        Flux.defer(() -> {
                            socket.settimeout(timeout);
                            return Objects.requireNonNull(ours.apply(socket), NULL);
                        }));
    }

    EventLoops loopsOrShared() {
        return loops != null ? loops : EventLoops.shared();
    }
}
