package dev.sockeye.reactive;

import static dev.sockeye.Constants.EAGAIN;
import static dev.sockeye.Constants.EBADF;
import static dev.sockeye.Constants.ECONNABORTED;
import static dev.sockeye.Constants.EINTR;
import static dev.sockeye.Constants.EINVAL;
import static dev.sockeye.Constants.ENETDOWN;
import static dev.sockeye.Constants.EPERM;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static dev.sockeye.reactive.StreamTest.assertErrno;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class AcceptTest {

    private static final Duration SHORT = Duration.ofMillis(30);

    @ParameterizedTest
    @EnumSource
    void connections_come_in_turn_while_there_is_demand(Family family) throws SocketError {
        try (var listener = family.listener()) {
            var clients = connect(family, listener, 3);
            var accepted = new ArrayList<ReactiveSocket>();

            StepVerifier.create(listener.accept(), 0)
                    .expectSubscription()
                    .expectNoEvent(SHORT)
                    .thenRequest(2)
                    .recordWith(() -> accepted)
                    .expectNextCount(2)
                    .expectNoEvent(SHORT)
                    .thenRequest(1)
                    .expectNextCount(1)
                    .thenCancel()
                    .verify(LIMIT);
            closeAll(clients);
            closeAll(accepted);
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_accepted_socket_knows_its_peer_even_when_that_has_gone(Family family)
            throws SocketError {
        try (var listener = family.listener()) {
            var client = family.open(SOCK_STREAM);
            client.connect(listener.getsockname()).block(LIMIT);
            var name = client.getsockname();
            try (var accepted = listener.accept().next().blockOptional(LIMIT).orElseThrow()) {
                client.closeLater().block(LIMIT);
                assertEquals(name, accepted.getpeername());
                assertEquals(listener.getsockname(), accepted.getsockname());
            }
        }
    }

    @Test
    void a_peer_without_a_name_is_an_empty_path() throws SocketError {
        try (var pair = Family.UNIX.streams()) {
            assertEquals(Address.unix(""), pair.second().getpeername());
        }
    }

    @Test
    void errors_of_connections_that_do_not_end_pause_accepting_until_one_succeeds()
            throws SocketError {
        try (var listener = Family.INET.listener()) {
            assertEquals(1000, triesAfter(ECONNABORTED, listener), "each leaves the backlog");
            assertEquals(16, triesAfter(EPERM, listener));
            assertEquals(0, triesAfter(ENETDOWN, listener));

            var clients = connect(Family.INET, listener, 1);
            listener.accept().next().blockOptional(LIMIT).orElseThrow().close();

            assertEquals(16, triesAfter(ENETDOWN, listener));
            closeAll(clients);
        }
    }

    /** How often of a thousand times the next connection is tried at once. */
    private static long triesAfter(int errno, ReactiveSocket listener) {
        var accepts = listener.on().accepts();
        return CompletableFuture.supplyAsync(
                        () ->
                                IntStream.range(0, 1000)
                                        .peek(_ -> accepts.failed(errno))
                                        .filter(_ -> accepts.errno() == EINTR)
                                        .count(),
                        listener.on().loop)
                .join();
    }

    @ParameterizedTest
    @EnumSource
    void an_accepted_socket_has_the_default_timeout_and_not_its_listener_s(Family family)
            throws SocketError {
        try (var listener = family.listener()) {
            listener.settimeout(LIMIT);
            var clients = connect(family, listener, 1);
            try (var accepted = listener.accept().next().blockOptional(LIMIT).orElseThrow()) {
                assertNull(accepted.gettimeout());
            }
            closeAll(clients);
        }
    }

    @ParameterizedTest
    @EnumSource
    void accepting_times_out_and_goes_on(Family family) throws SocketError {
        try (var listener = family.listener()) {
            listener.settimeout(SHORT);
            StepVerifier.create(listener.accept())
                    .expectErrorSatisfies(
                            e -> assertEquals("accept", ((SocketTimeout) e).operation()))
                    .verify(LIMIT);
            listener.setblocking(false);
            StepVerifier.create(listener.accept())
                    .expectErrorSatisfies(e -> assertErrno(EAGAIN, e))
                    .verify(LIMIT);

            listener.settimeout(null);
            var clients = connect(family, listener, 1);
            listener.accept().next().blockOptional(LIMIT).orElseThrow().close();
            closeAll(clients);
        }
    }

    @Test
    void a_socket_that_does_not_listen_accepts_nothing() {
        try (var socket = Family.INET.open(SOCK_STREAM)) {
            StepVerifier.create(socket.accept())
                    .expectErrorSatisfies(e -> assertErrno(EINVAL, e))
                    .verify(LIMIT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_was_accepted_and_not_delivered_waits_for_the_next(Family family) throws SocketError {
        try (var listener = family.listener()) {
            var pair = family.streams();
            listener.on().accepts().keep(pair.second());

            var next = listener.accept().next().blockOptional(LIMIT).orElseThrow();

            assertEquals(pair.second(), next);
            pair.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_was_accepted_and_not_delivered_is_closed_with_the_listener(Family family)
            throws SocketError {
        var listener = family.listener();
        var pair = family.streams();
        listener.on().accepts().keep(pair.second());

        listener.closeLater().block(LIMIT);

        StepVerifier.create(pair.second().onClose()).expectComplete().verify(LIMIT);
        pair.close();
    }

    @ParameterizedTest
    @EnumSource
    void closing_the_listener_ends_accepting_with_EBADF(Family family) {
        var listener = family.listener();
        StepVerifier.create(listener.accept())
                .then(listener::close)
                .expectErrorSatisfies(e -> assertErrno(EBADF, e))
                .verify(LIMIT);
    }

    @ParameterizedTest
    @EnumSource
    void a_connection_works_at_once_in_onNext(Family family) throws SocketError {
        try (var listener = family.listener()) {
            var greeting =
                    listener.accept()
                            .take(1)
                            .flatMap(conn -> conn.sendall(text("hi")).then(conn.closeLater()))
                            .then()
                            .toFuture();
            var client = family.open(SOCK_STREAM);
            client.connect(listener.getsockname()).block(LIMIT);

            StepVerifier.create(client.recv().transform(Buffers.lines()))
                    .expectNext("hi")
                    .expectComplete()
                    .verify(LIMIT);
            Family.await(greeting);
            client.close();
        }
    }

    private static List<ReactiveSocket> connect(Family family, ReactiveSocket listener, int count)
            throws SocketError {
        var to = listener.getsockname();
        return Flux.range(0, count)
                .concatMap(_ -> ReactiveSocket.open(family.family, SOCK_STREAM))
                .delayUntil(client -> client.connect(to))
                .collectList()
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    private static void closeAll(List<ReactiveSocket> sockets) {
        sockets.forEach(ReactiveSocket::close);
    }
}
