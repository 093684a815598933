package dev.sockeye.reactive.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sockeye.Address;
import dev.sockeye.Sockets;
import dev.sockeye.reactive.ReactiveServer;
import dev.sockeye.reactive.ReactiveSocket;
import io.micrometer.observation.Observation;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class ConnectionObservationsTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final TestObservationRegistry registry = TestObservationRegistry.create();

    @Test
    void a_connection_is_observed_from_its_handler_s_call_to_its_end() throws Exception {
        var parent = Observation.start("parent", registry);
        serveOne(
                socket ->
                        Mono.deferContextual(context -> {
                            Observation current = context.get("micrometer.observation");
                            assertEquals(parent, current.getContextView().getParentObservation());
                            return socket.recv(1);
                        }),
                parent);

        TestObservationRegistryAssert.assertThat(registry)
                .hasObservationWithNameEqualTo("sockeye.connection")
                .that()
                .hasBeenStarted()
                .hasBeenStopped()
                .hasLowCardinalityKeyValue("network.type", "ipv4")
                .hasHighCardinalityKeyValueWithKey("network.peer.address")
                .doesNotHaveError();
    }

    @Test
    void a_handler_that_throws_is_an_error_of_the_observation() throws Exception {
        serveOne(
                _ -> {
                    throw new IllegalStateException("thrown by a test");
                },
                Observation.NOOP);

        TestObservationRegistryAssert.assertThat(registry)
                .hasObservationWithNameEqualTo("sockeye.connection")
                .that()
                .hasBeenStopped()
                .hasError();
    }

    private void serveOne(Function<ReactiveSocket, Publisher<?>> handler, Observation inContext)
            throws Exception {
        var server =
                ReactiveServer.listen(Address.inet("127.0.0.1", 0))
                        .handle(ConnectionObservations.observed(registry, handler))
                        .start()
                        .contextWrite(to -> to.put("micrometer.observation", inContext))
                        .blockOptional(LIMIT)
                        .orElseThrow();
        var address = (Address.Inet) server.address();
        try (var client = Sockets.createConnection(address.host(), address.port(), LIMIT)) {
            client.shutdown(1);
            assertEquals(0, client.recv(1).length);
        }
        server.shutdown(LIMIT).thenMany(Flux.empty()).blockLast(LIMIT);
    }
}
