package dev.sockeye.reactive;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.EALREADY;
import static dev.sockeye.Constants.ECONNREFUSED;
import static dev.sockeye.Constants.EINPROGRESS;
import static dev.sockeye.Constants.EISCONN;
import static dev.sockeye.Constants.POLLIN;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.StreamTest.assertErrno;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Address;
import dev.sockeye.AddressInfoError;
import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.test.StepVerifier;

class ConnectTest {

    private static final Duration SHORT = Duration.ofMillis(50);

    @ParameterizedTest
    @EnumSource
    void a_connection_is_refused_where_nobody_listens(Family family) throws SocketError {
        try (var nobody = family.refusing();
                var client = family.open(SOCK_STREAM)) {
            StepVerifier.create(client.connect(nobody.getsockname()))
                    .expectErrorSatisfies(e -> assertErrno(ECONNREFUSED, e))
                    .verify(LIMIT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_second_connect_fails_with_EISCONN(Family family) throws SocketError {
        try (var listener = family.listener();
                var client = family.open(SOCK_STREAM)) {
            client.connect(listener.getsockname()).block(LIMIT);

            StepVerifier.create(client.connect(listener.getsockname()))
                    .expectErrorSatisfies(e -> assertErrno(EISCONN, e))
                    .verify(LIMIT);
        }
    }

    @Test
    void a_host_name_is_looked_up_off_the_loop() throws SocketError {
        try (var listener = Family.INET.listener();
                var client = Family.INET.open(SOCK_STREAM)) {
            var to = (Address.Inet) listener.getsockname();
            client.connect(Address.inet("localhost", to.port())).block(LIMIT);
            assertEquals(to, client.getpeername());
        }
    }

    @Test
    void a_host_that_does_not_exist_is_told_so() {
        try (var client = Family.INET.open(SOCK_STREAM)) {
            StepVerifier.create(client.connect(Address.inet("no.such.host.invalid", 1)))
                    .expectError(AddressInfoError.class)
                    .verify(LIMIT);
        }
    }

    @Test
    void a_full_backlog_times_out_and_the_connect_stays_in_progress() throws SocketError {
        try (var listener = fullListener(Family.INET);
                var client = Family.INET.open(SOCK_STREAM)) {
            client.settimeout(SHORT);
            StepVerifier.create(client.connect(listener.getsockname()))
                    .expectErrorSatisfies(
                            e -> assertEquals("connect", ((SocketTimeout) e).operation()))
                    .verify(LIMIT);
            StepVerifier.create(client.connect(listener.getsockname()))
                    .expectErrorSatisfies(e -> assertErrno(EALREADY, e))
                    .verify(LIMIT);
        }
    }

    @Test
    void a_cancelled_connect_stays_in_progress() throws SocketError {
        try (var listener = fullListener(Family.INET);
                var client = Family.INET.open(SOCK_STREAM)) {
            StepVerifier.create(client.connect(listener.getsockname()))
                    .then(() ->
                            Family.awaitTasks(
                                    client)) // Among them is that which begins to connect.
                    .thenCancel()
                    .verify(LIMIT);
            StepVerifier.create(client.connect(listener.getsockname()))
                    .expectErrorSatisfies(e -> assertErrno(EALREADY, e))
                    .verify(LIMIT);
        }
    }

    @Test
    void non_blocking_mode_fails_with_EINPROGRESS() throws SocketError {
        try (var listener = fullListener(Family.INET);
                var client = Family.INET.open(SOCK_STREAM)) {
            client.setblocking(false);
            StepVerifier.create(client.connect(listener.getsockname()))
                    .expectErrorSatisfies(e -> assertErrno(EINPROGRESS, e))
                    .verify(LIMIT);
        }
    }

    @Test
    void a_full_unix_backlog_is_tried_again_until_there_is_room() throws SocketError {
        try (var listener = fullListener(Family.UNIX);
                var client = Family.UNIX.open(SOCK_STREAM)) {
            client.settimeout(SHORT);
            StepVerifier.create(client.connect(listener.getsockname()))
                    .expectError(SocketTimeout.class)
                    .verify(LIMIT);
            client.settimeout(LIMIT);
            StepVerifier.create(client.connect(listener.getsockname()))
                    .thenAwait(SHORT)
                    .then(() -> listener.accept().next().blockOptional(LIMIT).orElseThrow().close())
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INET", "INET6"})
    void createConnection_tries_every_address_and_sets_the_timeout(Family family)
            throws SocketError {
        try (var listener = family.listener()) {
            int port = port(listener.getsockname());
            try (var client =
                    ReactiveSockets.createConnection("localhost", port, LIMIT)
                            .onErrorResume(_ ->
                                    ReactiveSockets.createConnection(host(family), port, LIMIT))
                            .blockOptional(LIMIT)
                            .orElseThrow()) {
                assertEquals(LIMIT, client.gettimeout());
                assertEquals(family.family, client.socket().family());
            }
        }
    }

    @Test
    void createConnection_fails_with_the_last_address_s_error() throws SocketError {
        try (var nobody = Family.INET.refusing()) {
            int port = port(nobody.getsockname());

            StepVerifier.create(ReactiveSockets.createConnection("127.0.0.1", port))
                    .expectErrorSatisfies(e -> assertErrno(ECONNREFUSED, e))
                    .verify(LIMIT);
        }
    }

    @Test
    void createConnection_binds_to_its_source() throws SocketError {
        try (var listener = Family.INET.listener();
                var client =
                        ReactiveSockets.createConnection(
                                        "127.0.0.1",
                                        port(listener.getsockname()),
                                        null,
                                        Address.inet("127.0.0.2", 0))
                                .blockOptional(LIMIT)
                                .orElseThrow()) {
            assertEquals("127.0.0.2", ((Address.Inet) client.getsockname()).host());
        }
    }

    @Test
    void createConnection_has_one_deadline_for_everything() throws SocketError {
        try (var listener = fullListener(Family.INET)) {
            StepVerifier.create(
                            ReactiveSockets.createConnection(
                                    "127.0.0.1", port(listener.getsockname()), SHORT))
                    .expectErrorSatisfies(e -> assertEquals(SHORT, ((SocketTimeout) e).limit()))
                    .verify(LIMIT);
            StepVerifier.create(
                            ReactiveSockets.createConnection(
                                    "127.0.0.1", port(listener.getsockname()), Duration.ZERO))
                    .expectErrorSatisfies(e -> assertErrno(EINPROGRESS, e))
                    .verify(LIMIT);
        }
    }

    @Test
    void createServer_listens() throws SocketError {
        try (var server =
                ReactiveSockets.createServer(Family.INET.any())
                        .blockOptional(LIMIT)
                        .orElseThrow()) {
            assertNotEquals(0, port(server.getsockname()));
            StepVerifier.create(ReactiveSockets.createServer(server.getsockname()))
                    .expectError(SocketError.class)
                    .verify(LIMIT);
        }
    }

    @Test
    void getaddrinfo_gives_each_address_off_the_loops() {
        var threads = new ArrayList<String>();
        StepVerifier.create(
                        ReactiveSockets.getaddrinfo("127.0.0.1", 80, AF_INET, SOCK_STREAM, 0, 0)
                                .doOnNext(_ -> threads.add(Thread.currentThread().getName()))
                                .map(info -> info.address()))
                .expectNext(Address.inet("127.0.0.1", 80))
                .expectComplete()
                .verify(LIMIT);
        assertTrue(threads.stream().allMatch(name -> name.startsWith("sockeye-names-")));
    }

    /** A listener on which another connection has to wait. */
    private static ReactiveSocket fullListener(Family family) throws SocketError {
        var listener = family.open(SOCK_STREAM);
        listener.bind(family.any()).then(listener.listen(0)).block(LIMIT);
        var to = listener.getsockname();
        var waiting = new ArrayList<>(List.of(filler(family, to)));
        assertEquals(POLLIN, listener.socket().poll(POLLIN, LIMIT)); // It is in.
        waiting.add(filler(family, to));
        listener.onClose().subscribe(null, null, () -> waiting.forEach(ReactiveSocket::close));
        return listener;
    }

    private static ReactiveSocket filler(Family family, Address to) {
        var socket = family.open(SOCK_STREAM);
        socket.settimeout(SHORT).connect(to).onErrorComplete().block(LIMIT);
        return socket;
    }

    private static String host(Family family) {
        return family == Family.INET ? "127.0.0.1" : "::1";
    }

    private static int port(Address address) {
        return address instanceof Address.Inet inet
                ? inet.port()
                : ((Address.Inet6) address).port();
    }
}
