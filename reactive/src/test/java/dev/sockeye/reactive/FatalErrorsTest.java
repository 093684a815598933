package dev.sockeye.reactive;

import static dev.sockeye.Constants.ECONNRESET;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reactor lets what it calls fatal, as StackOverflowError or OutOfDirectMemoryError, escape from
 * its operators instead of signalling it: whoever is downstream hears of nothing.
 */
class FatalErrorsTest {

    /** Where a handler throws, always after it has answered once. */
    enum Thrower {
        IN_MAP,
        IN_CONCAT_MAP,
        IN_FRAMES,
        OF_ONE,
        AT_THE_END,
        AFTER_SENDING;

        Publisher<?> handle(ReactiveSocket conn) {
            return switch (this) {
                case IN_MAP -> conn.recv().map(Thrower::fatal);
                case IN_CONCAT_MAP -> conn.recv().concatMap(Thrower::fatal);
                case IN_FRAMES ->
                        conn.recv()
                                .transform(Buffers.delimited(new byte[] {1}, 9))
                                .map(Thrower::fatal);
                case OF_ONE -> conn.recv(1).map(Thrower::fatal);
                case AT_THE_END -> conn.recv(1).map(Family::count).then(Mono.defer(Thrower::fatal));
                case AFTER_SENDING ->
                        conn.recv(1)
                                .map(Family::count)
                                .then(Mono.defer(() -> conn.sendall(text("y"))))
                                .then(Mono.defer(Thrower::fatal));
            };
        }

        private static Mono<Void> fatal(ByteBuf buffer) {
            buffer.release();
            return fatal();
        }

        private static Mono<Void> fatal() {
            throw new StackOverflowError("a handler's");
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_error_that_is_fatal_to_Reactor_closes_its_connection_only(Thrower thrower)
            throws SocketError {
        var server =
                started(
                        server().maxConnections(1)
                                .handle(conn ->
                                        Flux.concat(
                                                conn.sendall(text("x")),
                                                Flux.defer(() -> thrower.handle(conn)))));
        try (server) {
            assertEnds(server);
            assertEnds(server); // There is a place again.
        }
    }

    @Test
    void a_handler_that_throws_one_behind_a_proxy_closes_its_connection_only() throws SocketError {
        var server =
                started(
                        server().maxConnections(1)
                                .proxyProtocol(LIMIT)
                                .handle(_ -> {
                                    throw new StackOverflowError("the handler's");
                                }));
        try (server) {
            assertEndsAfterHeader(server);
            assertEndsAfterHeader(server);
        }
    }

    @Test
    void a_receiver_that_throws_one_leaves_the_socket_open_for_the_next() throws Exception {
        var pair = Sockets.socketpair();
        try (var socket = ReactiveSocket.of(pair.first());
                var peer = pair.second()) {
            var failed =
                    socket.recv()
                            .map(Thrower::fatal)
                            .then()
                            .onErrorComplete(StackOverflowError.class)
                            .toFuture();
            peer.sendall(new byte[] {1});
            Family.await(failed);
            peer.sendall(new byte[] {2});

            assertEquals(1, Family.count(socket.recv(9).blockOptional(LIMIT).orElseThrow()));
        }
    }

    private static ReactiveServer server() {
        return ReactiveServer.listen(Address.inet("127.0.0.1", 0));
    }

    private static ReactiveServer started(ReactiveServer server) {
        return server.start().blockOptional(LIMIT).orElseThrow();
    }

    private static Socket connected(ReactiveServer server) throws SocketError {
        return Sockets.createConnection(
                "127.0.0.1", ((Address.Inet) server.address()).port(), Duration.ofSeconds(20));
    }

    private static void assertEnds(ReactiveServer server) throws SocketError {
        try (var client = connected(server)) {
            assertEquals("x", new String(client.recv(1), US_ASCII));
            client.sendall(new byte[] {1});
            assertEquals(0, atMostOne(client));
        }
    }

    private static void assertEndsAfterHeader(ReactiveServer server) throws SocketError {
        try (var client = connected(server)) {
            client.sendall("PROXY UNKNOW".getBytes(US_ASCII));
            client.sendall("N\r\n".getBytes(US_ASCII));
            assertEquals(0, received(client));
        }
    }

    private static int atMostOne(Socket client) throws SocketError {
        int first = received(client);
        return first == 0 ? 0 : received(client);
    }

    /** A reset is an end too: the handler may not have read everything. */
    private static int received(Socket client) throws SocketError {
        try {
            return client.recv(1).length;
        } catch (SocketError e) {
            if (e.errno() == ECONNRESET) {
                return 0;
            }
            throw e;
        }
    }
}
