package dev.sockeye.reactive;

import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.SocketError;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A socket that has been closed leaves nothing behind: neither the loop nor a cleaner holds it. */
class ForgottenSocketsTest {

    private static final int MANY = 20;

    private final Queue<WeakReference<?>> sockets = new ConcurrentLinkedQueue<>();

    private ReactiveSocket remember(ReactiveSocket socket) {
        sockets.add(new WeakReference<>(socket.on()));
        sockets.add(new WeakReference<>(socket.socket()));
        return socket;
    }

    /** Collects garbage until nothing is left of the sockets. */
    private void assertForgotten(int count) {
        assertEquals(2 * count, sockets.size());
        long start = System.nanoTime();
        while (!sockets.stream().allMatch(socket -> socket.refersTo(null))) {
            assertTrue(System.nanoTime() - start < LIMIT.toNanos(), "still reachable");
            System.gc();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_connections_of_a_server_and_of_its_clients_are_forgotten(Family family) {
        exchange(family, ReactiveServer.listen(family.any()), _ -> Mono.empty());

        assertForgotten(2 * MANY);
    }

    @Test
    void sockets_with_TLS_are_forgotten() {
        exchange(
                Family.INET,
                ReactiveServer.listen(Family.INET.any())
                        .tls(Certificates.shared().tlsServer(), LIMIT),
                socket -> socket.tls(Certificates.shared().tlsClient()));

        assertForgotten(2 * MANY);
    }

    private void exchange(
            Family family, ReactiveServer described, Function<ReactiveSocket, Mono<?>> secure) {
        var server =
                described
                        .handle(connection -> connection.sendall(remember(connection).recv()))
                        .start()
                        .blockOptional(LIMIT)
                        .orElseThrow();
        Flux.range(0, MANY)
                .flatMap(i ->
                        Mono.usingWhen(
                                ReactiveSocket.open(family.family, SOCK_STREAM),
                                socket ->
                                        socket.connect(server.address())
                                                .then(secure.apply(socket))
                                                .then(remember(socket).sendall(text("ping")))
                                                .then(socket.recv(100))
                                                .map(Family::text),
                                ReactiveSocket::closeLater))
                .blockLast(LIMIT);
        server.shutdown(LIMIT).block(LIMIT);
    }

    @ParameterizedTest
    @EnumSource
    void a_socket_that_is_closed_while_calls_with_a_long_timeout_wait_is_forgotten(Family family)
            throws SocketError {
        closeWaiting(family);

        assertForgotten(2 * MANY);
    }

    private void closeWaiting(Family family) throws SocketError {
        for (int i = 0; i < MANY; i++) {
            try (var pair = family.streams()) {
                remember(pair.first()).settimeout(Duration.ofDays(1));
                remember(pair.second()).settimeout(Duration.ofDays(1));
                pair.first().recv().subscribe(_ -> {}, _ -> {});
                pair.second().recv(1).subscribe(_ -> {}, _ -> {});
                pair.first().sendall(Flux.never()).subscribe(null, _ -> {});
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void datagram_sockets_are_forgotten(Family family) throws SocketError {
        exchangeDatagrams(family);

        assertForgotten(2 * MANY);
    }

    private void exchangeDatagrams(Family family) throws SocketError {
        for (int i = 0; i < MANY; i++) {
            try (var pair = family.datagrams()) {
                var to = remember(pair.second()).getsockname();
                remember(pair.first()).sendto(text("ping"), to).block(LIMIT);
                Mono.from(pair.second().recvfrom(100))
                        .blockOptional(LIMIT)
                        .orElseThrow()
                        .content()
                        .release();
            }
        }
    }

    @Test
    void a_listener_is_forgotten() {
        listen();

        assertForgotten(MANY);
    }

    private void listen() {
        for (int i = 0; i < MANY; i++) {
            var listener =
                    ReactiveSockets.createServer(Family.INET.any())
                            .blockOptional(LIMIT)
                            .orElseThrow();
            remember(listener).accept().subscribe(ReactiveSocket::close, _ -> {});
            listener.closeLater().block(LIMIT);
        }
    }
}
