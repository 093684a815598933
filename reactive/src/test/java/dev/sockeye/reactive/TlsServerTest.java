package dev.sockeye.reactive;

import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sockeye.SocketError;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** A server whose connections are secured by TLS. */
class TlsServerTest {

    private static final Tls CLIENT = Certificates.shared().tlsClient();
    private static final Tls SERVER = Certificates.shared().tlsServer();

    private static ReactiveServer start(Family family, Duration limit) {
        return ReactiveServer.listen(family.any())
                .tls(SERVER, limit)
                .handle(conn -> conn.sendall(conn.recv()))
                .start()
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    private static void stop(ReactiveServer server) {
        server.shutdown(Duration.ZERO).block(LIMIT);
    }

    private static Mono<String> ask(Family family, ReactiveServer server, String question) {
        return Mono.usingWhen(
                ReactiveSocket.open(family.family, SOCK_STREAM),
                socket ->
                        socket.connect(server.address())
                                .then(socket.tls(CLIENT))
                                .then(socket.sendall(text(question)))
                                .then(socket.recv(100))
                                .map(Family::text),
                ReactiveSocket::closeLater);
    }

    @ParameterizedTest
    @EnumSource
    void an_echo_server_echoes_to_many(Family family) {
        var server = start(family, LIMIT);

        StepVerifier.create(
                        Flux.range(0, 50)
                                .flatMap(i -> ask(family, server, "fish " + i), 50)
                                .distinct()
                                .count())
                .expectNext(50L)
                .expectComplete()
                .verify(LIMIT);
        stop(server);
    }

    @Test
    void a_client_that_says_nothing_keeps_nobody_waiting() {
        var server = start(Family.INET, LIMIT);
        try (var silent = Family.INET.open(SOCK_STREAM)) {
            silent.connect(server.address()).block(LIMIT);

            assertEquals("first", ask(Family.INET, server, "first").block(LIMIT));
            assertEquals("then", ask(Family.INET, server, "then").block(LIMIT));
        }
        stop(server);
    }

    @Test
    void clients_that_say_nothing_are_closed_in_time_and_leave_their_place() {
        var server =
                ReactiveServer.listen(Family.INET.any())
                        .tls(SERVER, Duration.ofMillis(100))
                        .maxConnections(1)
                        .handle(conn -> conn.sendall(conn.recv()))
                        .start()
                        .blockOptional(LIMIT)
                        .orElseThrow();
        try (var silent = Family.INET.open(SOCK_STREAM);
                var next = Family.INET.open(SOCK_STREAM)) {
            silent.connect(server.address()).block(LIMIT);
            next.connect(server.address()).block(LIMIT);

            assertEquals(0, Family.drain(silent));
            assertEquals(0, Family.drain(next));
        }
        stop(server);
    }

    @Test
    void shutdown_ends_a_handshake_and_its_handler_is_not_called() {
        var handled = new AtomicInteger();
        var server =
                ReactiveServer.listen(Family.INET.any())
                        .tls(SERVER, Duration.ofDays(1))
                        .handle(conn -> {
                            handled.incrementAndGet();
                            return conn.sendall(conn.recv());
                        })
                        .start()
                        .blockOptional(LIMIT)
                        .orElseThrow();
        try (var slow = Family.INET.open(SOCK_STREAM)) {
            slow.connect(server.address()).block(LIMIT);
            assertEquals("x", ask(Family.INET, server, "x").block(LIMIT), "both are accepted");

            var shut = server.shutdown(Duration.ofDays(1)).toFuture();

            // Not before: a handshake that is faster than the shutdown would be done.
            assertEquals(0, Family.drain(slow));
            StepVerifier.create(slow.tls(CLIENT)).expectError(SocketError.class).verify(LIMIT);
            Family.await(shut);
            assertEquals(1, handled.get());
        }
    }

    @Test
    void slow_look_ups_leave_the_threads_to_handshakes() {
        var server = start(Family.INET, LIMIT);
        var answer = new CountDownLatch(1);
        var slow =
                Flux.range(0, 2 * Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE)
                        .flatMap(
                                _ ->
                                        Names.lookUp(() -> {
                                            answer.await();
                                            return "found";
                                        }),
                                Integer.MAX_VALUE)
                        .subscribe();
        try {
            assertEquals("x", ask(Family.INET, server, "x").block(LIMIT));
        } finally {
            answer.countDown();
            slow.dispose();
        }
        stop(server);
    }

    @Test
    void a_handshake_that_fails_closes_its_connection_only() {
        var server = start(Family.INET, LIMIT);
        try (var other = Family.INET.open(SOCK_STREAM)) {
            other.connect(server.address()).then(other.sendall(text("HELO fish\r\n"))).block(LIMIT);

            Family.drain(other); // Ends, after an alert.
            assertEquals("x", ask(Family.INET, server, "x").block(LIMIT));
        }
        stop(server);
    }

    @Test
    void the_handlers_timeout_is_not_the_handshakes() {
        var server =
                ReactiveServer.listen(Family.INET.any())
                        .tls(SERVER)
                        .handle(conn -> conn.sendall(text(String.valueOf(conn.gettimeout()))))
                        .start()
                        .blockOptional(LIMIT)
                        .orElseThrow();

        assertEquals("null", ask(Family.INET, server, "").block(LIMIT));
        stop(server);
    }

    @Test
    void a_clients_description_and_a_limit_of_nothing_are_refused() {
        var server = ReactiveServer.listen(Family.INET.any());

        assertThrows(IllegalArgumentException.class, () -> server.tls(CLIENT));
        assertThrows(IllegalArgumentException.class, () -> server.tls(SERVER, Duration.ZERO));
    }
}
