package dev.sockeye.reactive.micrometer;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import dev.sockeye.reactive.ReactiveSocket;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.util.context.ContextView;

/**
 * Observes the connections of a server: {@code sockeye.connection}, from the call of the handler to
 * the end of the publisher that it returns, with the error it ended with. The low-cardinality key
 * {@code network.type} tells the address family, the high-cardinality {@code network.peer.address}
 * the peer.
 *
 * <p>
 *
 * {@snippet :
 * ReactiveServer.listen(address).handle(ConnectionObservations.observed(registry, handler));
 * }
 */
public final class ConnectionObservations {

    /** Where Micrometer's instrumentation of Reactor looks for the current observation. */
    private static final String CONTEXT_KEY = "micrometer.observation";

    private ConnectionObservations() {}

    /**
     * Wraps a server's handler. The observation is in the Reactor context of the handler's
     * publisher, under {@code micrometer.observation}; one that is there already is its parent.
     *
     * @param registry what observes
     * @param handler the handler, called as the server calls it
     * @return the handler to give to {@link dev.sockeye.reactive.ReactiveServer#handle}
     */
    public static Function<ReactiveSocket, Publisher<?>> observed(
            ObservationRegistry registry,
            Function<? super ReactiveSocket, ? extends Publisher<?>> handler) {
        return socket ->
                Flux.deferContextual(context ->
                        Flux.using(
                                () -> started(registry, socket, context),
                                observation ->
                                        Flux.<Object>from(handled(handler, socket))
                                                .doOnError(observation::error)
                                                .contextWrite(
                                                        to -> to.put(CONTEXT_KEY, observation)),
                                Observation::stop));
    }

    private static Observation started(
            ObservationRegistry registry, ReactiveSocket socket, ContextView context) {
        var observation =
                Observation.createNotStarted("sockeye.connection", registry)
                        .lowCardinalityKeyValue(network(socket))
                        .highCardinalityKeyValue(peer(socket));
        if (context.getOrDefault(CONTEXT_KEY, null) instanceof Observation parent) {
            observation.parentObservation(parent);
        }
        return observation.start();
    }

    private static Publisher<?> handled(
            Function<? super ReactiveSocket, ? extends Publisher<?>> handler,
            ReactiveSocket socket) {
        try {
            return Objects.requireNonNull(handler.apply(socket), "the handler returned null");
        } catch (RuntimeException | Error e) {
            return Flux.error(e); // For the observation to see.
        }
    }

    private static KeyValue network(ReactiveSocket socket) {
        var type =
                switch (local(socket)) {
                    case Address.Inet _ -> "ipv4";
                    case Address.Inet6 _ -> "ipv6";
                    case Address.Unix _ -> "unix";
                    case null, default -> "other";
                };
        return KeyValue.of("network.type", type);
    }

    private static KeyValue peer(ReactiveSocket socket) {
        try {
            return KeyValue.of("network.peer.address", String.valueOf(socket.getpeername()));
        } catch (SocketError e) {
            return KeyValue.of("network.peer.address", KeyValue.NONE_VALUE); // It has gone.
        }
    }

    private static @Nullable Address local(ReactiveSocket socket) {
        try {
            return socket.getsockname();
        } catch (SocketError e) {
            return null;
        }
    }
}
