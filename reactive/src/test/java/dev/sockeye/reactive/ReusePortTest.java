package dev.sockeye.reactive;

import static dev.sockeye.Constants.SHUT_WR;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Servers with a listener for each loop. */
class ReusePortTest {

    private static final int LOOPS = 3;

    private final EventLoops loops = EventLoops.create(LOOPS);

    @AfterEach
    void close() {
        loops.closeLater().block(LIMIT);
    }

    @ParameterizedTest
    @EnumSource(names = {"INET", "INET6"})
    @EnabledOnOs(OS.LINUX) // macOS does not distribute.
    void each_loop_accepts_at_the_same_address_and_serves_what_it_accepted(Family family) {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        var server =
                start(
                        family,
                        Integer.MAX_VALUE,
                        conn -> {
                            threads.add(Thread.currentThread().getName());
                            return conn.sendall(conn.recv());
                        });

        assertEquals(1, server.addresses().size());
        assertEquals(60, echoes(server.address(), 60));
        assertEquals(LOOPS, threads.size(), threads::toString);
        stop(server);
    }

    @Test
    void there_are_never_more_connections_than_the_most_and_all_have_their_turn() {
        var most = new AtomicInteger();
        var now = new AtomicInteger();
        var server =
                start(
                        Family.INET,
                        2,
                        conn -> {
                            most.accumulateAndGet(now.incrementAndGet(), Math::max);
                            return conn.sendall(conn.recv().delayElements(Duration.ofMillis(1)))
                                    .doOnTerminate(now::decrementAndGet);
                        });

        assertEquals(60, echoes(server.address(), 60));
        assertEquals(2, most.get());
        stop(server);
    }

    @Test
    void shutdown_refuses_on_every_loop_and_lets_handlers_finish() throws SocketError {
        var server = start(Family.INET, 100, conn -> conn.sendall(conn.recv()));
        var clients =
                Flux.range(0, 12)
                        .concatMap(_ -> connecting(server.address()))
                        .delayUntil(client -> client.sendall(text("a")))
                        .delayUntil(client -> client.recv(1).doOnNext(ByteBuf::release))
                        .collectList()
                        .blockOptional(LIMIT)
                        .orElseThrow();

        var shut = server.shutdown(LIMIT).toFuture();
        assertEquals(
                12,
                Flux.fromIterable(clients)
                        .concatMap(client ->
                                client.sendall(text("b"))
                                        .then(client.recv(1))
                                        .map(Family::text)
                                        .filter("b"::equals))
                        .count()
                        .block(LIMIT));
        assertFalse(shut.isDone());

        clients.forEach(ReactiveSocket::close);
        Family.await(shut);
        for (int i = 0; i < 12; i++) {
            StepVerifier.create(connecting(server.address()))
                    .expectError(SocketError.class)
                    .verify(LIMIT);
        }
    }

    @Test
    void connections_that_come_while_it_shuts_down_do_not_keep_it() {
        for (int round = 0; round < 20; round++) {
            var server = start(Family.INET, 2, _ -> Mono.never());
            var clients =
                    Flux.range(0, 20)
                            .flatMap(_ -> connecting(server.address()).onErrorComplete(), 20)
                            .doOnNext(ReactiveSocket::close)
                            .then()
                            .toFuture();

            stop(server);

            Family.await(clients);
        }
    }

    @Test
    void a_unix_address_is_refused() {
        var unix = ReactiveServer.listen(Family.INET.any(), Family.UNIX.any());
        var error = assertThrows(IllegalArgumentException.class, unix::reusePort);
        assertTrue(String.valueOf(error.getMessage()).contains("SO_REUSEPORT"), error::getMessage);
    }

    @Test
    void an_address_of_somebody_else_fails_and_leaves_nothing_open() {
        var taken = ReactiveServer.listen(Family.INET.any()).handle(_ -> Mono.never());
        var other = taken.start().blockOptional(LIMIT).orElseThrow();
        StepVerifier.create(
                        ReactiveServer.listen(Family.INET6.any(), other.address())
                                .reusePort()
                                .on(loops)
                                .handle(_ -> Mono.never())
                                .start())
                .expectError(SocketError.class)
                .verify(LIMIT);
        stop(other);
    }

    private ReactiveServer start(
            Family family,
            int maxConnections,
            Function<? super ReactiveSocket, ? extends Publisher<?>> handler) {
        return ReactiveServer.listen(family.any())
                .reusePort()
                .maxConnections(maxConnections)
                .on(loops)
                .handle(handler)
                .start()
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    private static void stop(ReactiveServer server) {
        server.shutdown(Duration.ZERO).block(LIMIT);
    }

    /** How many of so many clients at once get back what they send. */
    private static long echoes(Address address, int clients) {
        return Flux.range(0, clients)
                .flatMap(i -> echo(address, "fish " + i).filter(("fish " + i)::equals), clients)
                .count()
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    private static Mono<String> echo(Address address, String line) {
        return Mono.usingWhen(
                connecting(address),
                socket ->
                        socket.sendall(text(line))
                                .then(socket.shutdown(SHUT_WR))
                                .thenMany(socket.recv().transform(Buffers.lines()))
                                .next(),
                ReactiveSocket::closeLater);
    }

    private static Mono<ReactiveSocket> connecting(Address address) {
        return ReactiveSocket.open(address.family(), SOCK_STREAM)
                .flatMap(socket ->
                        socket.connect(address).thenReturn(socket).doOnError(_ -> socket.close()));
    }
}
