package dev.sockeye.reactive;

import dev.sockeye.Address;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * What a server is to be.
 *
 * @param loops null for the shared ones, which are made when they are needed
 */
record ServerPlan(
        List<Address> addresses,
        @Nullable Function<? super ReactiveSocket, ? extends Publisher<?>> handler,
        int maxConnections,
        @Nullable EventLoops loops) {

    static ServerPlan of(List<Address> addresses) {
        return new ServerPlan(addresses, null, Integer.MAX_VALUE, null);
    }

    ServerPlan withHandler(Function<? super ReactiveSocket, ? extends Publisher<?>> handler) {
        Objects.requireNonNull(handler, "handler");
        return new ServerPlan(addresses, handler, maxConnections, loops);
    }

    ServerPlan withMaxConnections(int count) {
        return new ServerPlan(addresses, handler, count, loops);
    }

    ServerPlan on(EventLoops loops) {
        Objects.requireNonNull(loops, "loops");
        return new ServerPlan(addresses, handler, maxConnections, loops);
    }

    EventLoops loopsOrShared() {
        return loops != null ? loops : EventLoops.shared();
    }
}
