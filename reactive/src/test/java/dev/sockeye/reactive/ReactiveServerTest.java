package dev.sockeye.reactive;

import static dev.sockeye.Constants.SHUT_WR;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.context.Context;

class ReactiveServerTest {

    private static final Duration SHORT = Duration.ofMillis(50);

    @ParameterizedTest
    @EnumSource
    void an_echo_server_echoes_to_many(Family family) {
        var server = start(family, conn -> conn.sendall(conn.recv()));
        StepVerifier.create(
                        Flux.range(0, 50)
                                .flatMap(i -> ask(server.address(), "fish " + i), 50)
                                .distinct()
                                .count())
                .expectNext(50L)
                .expectComplete()
                .verify(LIMIT);
        stop(server);
    }

    @Test
    void a_handler_s_publisher_has_the_context_of_who_started_the_server() throws Exception {
        var server =
                ReactiveServer.listen(Family.UNIX.any())
                        .handle(conn ->
                                Mono.deferContextual(
                                        context -> conn.sendall(text(context.<String>get("name")))))
                        .start()
                        .contextWrite(Context.of("name", "sockeye"))
                        .blockOptional(LIMIT)
                        .orElseThrow();
        assertEquals("sockeye", ask(server.address(), "").block(LIMIT));
        stop(server);
    }

    @ParameterizedTest
    @EnumSource
    void a_handler_that_throws_fails_or_returns_null_closes_its_connection_only(Family family) {
        var count = new AtomicInteger();
        var server =
                start(
                        family,
                        conn ->
                                switch (count.getAndIncrement()) {
                                    case 0 -> throw new IllegalStateException("thrown by a test");
                                    case 1 -> Mono.error(new IllegalStateException("of a test"));
                                    case 2 -> nothing();
                                    default -> conn.sendall(conn.recv());
                                });

        StepVerifier.create(
                        Flux.range(0, 4)
                                .concatMap(_ ->
                                        ask(server.address(), "x")
                                                .defaultIfEmpty("closed")
                                                .onErrorReturn("closed")))
                .expectNext("closed", "closed", "closed", "x")
                .expectComplete()
                .verify(LIMIT);
        stop(server);
    }

    @SuppressWarnings("NullAway") // What a handler must not do.
    private static Publisher<?> nothing() {
        return null;
    }

    @Test
    void buffers_that_a_handler_gives_back_are_released() {
        var server = start(Family.INET, ReactiveSocket::recv);
        StepVerifier.create(ask(server.address(), "never released by the handler"))
                .expectComplete()
                .verify(LIMIT);
        stop(server);
    }

    @ParameterizedTest
    @EnumSource
    void connections_beyond_the_most_wait_in_the_backlog(Family family) {
        var most = new AtomicInteger();
        var now = new AtomicInteger();
        var server =
                ReactiveServer.listen(family.any())
                        .maxConnections(2)
                        .handle(conn -> {
                            most.accumulateAndGet(now.incrementAndGet(), Math::max);
                            return conn.sendall(conn.recv().delayElements(Duration.ofMillis(5)))
                                    .doOnTerminate(now::decrementAndGet);
                        })
                        .start()
                        .blockOptional(LIMIT)
                        .orElseThrow();

        StepVerifier.create(
                        Flux.range(0, 20)
                                .flatMap(i -> ask(server.address(), "fish " + i), 20)
                                .count())
                .expectNext(20L)
                .expectComplete()
                .verify(LIMIT);
        assertEquals(2, most.get());
        stop(server);
    }

    @Test
    void a_server_listens_on_several_addresses_and_families() {
        var server =
                ReactiveServer.listen(Family.INET.any(), Family.INET6.any(), Family.UNIX.any())
                        .maxConnections(1)
                        .handle(conn -> conn.sendall(conn.recv()))
                        .start()
                        .blockOptional(LIMIT)
                        .orElseThrow();

        assertEquals(3, server.addresses().size());
        assertEquals(server.addresses().getFirst(), server.address());
        assertNotEquals(Family.INET.any(), server.address());
        StepVerifier.create(
                        Flux.fromIterable(server.addresses())
                                .repeat(3)
                                .flatMap(address -> ask(address, "x"))
                                .count())
                .expectNext(12L)
                .expectComplete()
                .verify(LIMIT);
        stop(server);
    }

    @Test
    void the_default_timeout_does_not_end_accepting() throws SocketError {
        Sockets.setdefaulttimeout(SHORT);
        var server = start(Family.INET, conn -> conn.sendall(conn.recv()));
        Sockets.setdefaulttimeout(null);
        StepVerifier.create(Mono.delay(SHORT.multipliedBy(2)).then(ask(server.address(), "x")))
                .expectNext("x")
                .expectComplete()
                .verify(LIMIT);
        stop(server);
    }

    @Test
    void a_taken_address_fails_and_leaves_nothing_open() {
        var server = start(Family.INET, _ -> Mono.never());
        StepVerifier.create(
                        ReactiveServer.listen(Family.UNIX.any(), server.address())
                                .handle(_ -> Mono.never())
                                .start())
                .expectError(SocketError.class)
                .verify(LIMIT);
        stop(server);
    }

    @Test
    void shutdown_lets_handlers_finish() throws SocketError {
        var server = start(Family.INET, conn -> conn.sendall(conn.recv()));
        try (var client = connect(server.address())) {
            client.sendall(text("a")).block(LIMIT);
            assertEquals("a", text(client.recv(1).blockOptional(LIMIT).orElseThrow()));

            var shut = server.shutdown(LIMIT).toFuture();
            client.sendall(text("b")).block(LIMIT);
            assertEquals("b", text(client.recv(1).blockOptional(LIMIT).orElseThrow()));
            assertTrue(!shut.isDone() && server.isDisposed());

            client.shutdown(SHUT_WR).block(LIMIT);
            Family.await(shut);
            StepVerifier.create(server.onClose()).expectComplete().verify(LIMIT);
            StepVerifier.create(connecting(server.address()))
                    .expectError(SocketError.class)
                    .verify(LIMIT);
        }
    }

    @Test
    void shutdown_closes_what_has_not_finished_in_time() {
        var server = start(Family.INET, conn -> conn.sendall(conn.recv()));
        try (var client = connect(server.address())) {
            client.sendall(text("a")).block(LIMIT);
            assertEquals("a", text(client.recv(1).blockOptional(LIMIT).orElseThrow()));

            StepVerifier.create(server.shutdown(SHORT)).expectComplete().verify(LIMIT);

            StepVerifier.create(client.recv(1)).expectComplete().verify(LIMIT);
        }
    }

    @Test
    void a_server_runs_on_the_loops_that_it_is_given_and_ends_with_them() {
        var loops = EventLoops.create(2);
        var server =
                ReactiveServer.listen(Family.INET.any())
                        .on(loops)
                        .handle(conn -> conn.sendall(conn.recv().map(ReactiveServerTest::here)))
                        .start()
                        .blockOptional(LIMIT)
                        .orElseThrow();

        StepVerifier.create(ask(server.address(), "where"))
                .expectNextMatches(name -> name.startsWith("sockeye-"))
                .expectComplete()
                .verify(LIMIT);
        loops.closeLater().block(LIMIT);
        StepVerifier.create(server.onClose()).expectComplete().verify(LIMIT);
    }

    @Test
    void a_description_that_is_not_whole_is_refused() {
        var server = ReactiveServer.listen(Family.INET.any());
        assertThrows(IllegalArgumentException.class, ReactiveServer::listen);
        assertThrows(IllegalArgumentException.class, () -> server.maxConnections(0));
        assertThrows(IllegalStateException.class, server::start);
        assertThrows(IllegalStateException.class, server::address);
    }

    private static ReactiveServer start(
            Family family, Function<? super ReactiveSocket, ? extends Publisher<?>> handler) {
        return ReactiveServer.listen(family.any())
                .handle(handler)
                .start()
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    private static ByteBuf here(ByteBuf received) {
        received.release();
        return text(Thread.currentThread().getName());
    }

    private static void stop(ReactiveServer server) {
        server.shutdown(Duration.ZERO).block(LIMIT);
    }

    private static ReactiveSocket connect(Address address) {
        return connecting(address).blockOptional(LIMIT).orElseThrow();
    }

    private static Mono<ReactiveSocket> connecting(Address address) {
        return ReactiveSocket.open(address.family(), SOCK_STREAM)
                .flatMap(socket ->
                        socket.connect(address).thenReturn(socket).doOnError(_ -> socket.close()));
    }

    /** Sends a line and gives what comes back; empty if nothing does. */
    private static Mono<String> ask(Address address, String line) {
        return Mono.usingWhen(
                connecting(address),
                socket ->
                        socket.sendall(text(line))
                                .then(socket.shutdown(SHUT_WR))
                                .thenMany(socket.recv().transform(Buffers.lines()))
                                .next(),
                ReactiveSocket::closeLater);
    }
}
