package dev.sockeye.reactive;

import dev.sockeye.Address;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * What a server is to be.
 *
 * @param reusePort whether each loop has its own listener
 * @param proxyTimeout how long a connection's PROXY header may take; null if it has none
 * @param loops null for the shared ones, which are made when they are needed
 */
record ServerPlan(
        List<Address> addresses,
        @Nullable Function<? super ReactiveSocket, ? extends Publisher<?>> handler,
        int maxConnections,
        boolean reusePort,
        @Nullable Duration proxyTimeout,
        @Nullable EventLoops loops) {

    static ServerPlan of(List<Address> addresses) {
        return new ServerPlan(addresses, null, Integer.MAX_VALUE, false, null, null);
    }

    ServerPlan withHandler(Function<? super ReactiveSocket, ? extends Publisher<?>> handler) {
        Objects.requireNonNull(handler, "handler");
        return new ServerPlan(addresses, handler, maxConnections, reusePort, proxyTimeout, loops);
    }

    ServerPlan withMaxConnections(int count) {
        return new ServerPlan(addresses, handler, count, reusePort, proxyTimeout, loops);
    }

    ServerPlan withReusePort() {
        return new ServerPlan(addresses, handler, maxConnections, true, proxyTimeout, loops);
    }

    ServerPlan withProxyTimeout(Duration timeout) {
        return new ServerPlan(addresses, handler, maxConnections, reusePort, timeout, loops);
    }

    ServerPlan on(EventLoops loops) {
        Objects.requireNonNull(loops, "loops");
        return new ServerPlan(addresses, handler, maxConnections, reusePort, proxyTimeout, loops);
    }

    EventLoops loopsOrShared() {
        return loops != null ? loops : EventLoops.shared();
    }
}
