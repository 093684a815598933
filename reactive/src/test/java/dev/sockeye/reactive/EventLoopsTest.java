package dev.sockeye.reactive;

import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import reactor.blockhound.BlockingOperationError;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class EventLoopsTest {

    @Test
    void a_blocking_call_on_a_loop_is_refused() throws SocketError {
        var silent = Sockets.socketpair(); // Both are held: the collector would close the peer.
        try (var pair = Family.UNIX.streams();
                var plain = silent.first();
                var peer = silent.second()) {
            pair.second().sendall(text("x")).block(LIMIT);
            var blocks =
                    pair.first()
                            .recv(1)
                            .map(Family::text)
                            .flatMap(_ -> Mono.fromCallable(() -> plain.recv(1)));

            var error = assertThrows(Throwable.class, () -> blocks.block(LIMIT));

            assertInstanceOf(BlockingOperationError.class, Exceptions.unwrap(error));
            assertTrue(peer.fileno() >= 0);
        }
    }

    @Test
    void block_is_refused_on_a_loop() throws SocketError {
        try (var pair = Family.UNIX.streams()) {
            pair.second().sendall(text("x")).block(LIMIT);
            var blocks =
                    pair.first()
                            .recv(1)
                            .map(Family::text)
                            .map(_ -> pair.first().recv(1).blockOptional().isPresent());

            StepVerifier.create(blocks).expectError(IllegalStateException.class).verify(LIMIT);
        }
    }

    @Test
    void whatever_makes_sockets_makes_them_on_the_loops_that_it_is_given() throws SocketError {
        try (var loops = EventLoops.create(1);
                var listener =
                        ReactiveSockets.createServer(Family.INET.any(), loops)
                                .blockOptional(LIMIT)
                                .orElseThrow();
                var client =
                        ReactiveSockets.createConnection(
                                        "127.0.0.1", port(listener), LIMIT, null, loops)
                                .blockOptional(LIMIT)
                                .orElseThrow();
                var accepted = listener.accept().next().blockOptional(LIMIT).orElseThrow();
                var pair = ReactiveSockets.socketpair(loops).blockOptional(LIMIT).orElseThrow()) {
            var all = Stream.of(listener, client, accepted, pair.first(), pair.second());

            assertEquals(Set.of(loops), all.map(each -> each.on().loops).collect(toSet()));
            assertEquals(LIMIT, client.gettimeout());
        }
    }

    @Test
    void a_connection_by_TLS_is_on_the_loops_that_it_is_given() throws SocketError {
        try (var loops = EventLoops.create(1);
                var server =
                        ReactiveServer.listen(Family.INET.any())
                                .tls(Certificates.shared().tlsServer(), LIMIT)
                                .handle(conn -> conn.sendall(conn.recv()))
                                .start()
                                .blockOptional(LIMIT)
                                .orElseThrow();
                var client =
                        ReactiveSockets.createConnection(
                                        Certificates.shared().tlsClient(),
                                        "127.0.0.1",
                                        ((Address.Inet) server.address()).port(),
                                        LIMIT,
                                        loops)
                                .blockOptional(LIMIT)
                                .orElseThrow()) {
            assertSame(loops, client.on().loops);
        }
    }

    private static int port(ReactiveSocket listener) throws SocketError {
        return ((Address.Inet) listener.getsockname()).port();
    }

    @Test
    void sockets_are_spread_over_the_loops() throws SocketError {
        try (var loops = EventLoops.create(3)) {
            var threads = new ArrayList<String>();
            Flux.range(0, 6)
                    .concatMap(_ -> ReactiveSocket.open(1, 1, loops))
                    .concatMap(ReactiveSocket::closeLater)
                    .then()
                    .block(LIMIT);
            for (int i = 0; i < 6; i++) {
                var pair = Sockets.socketpair();
                pair.second().close();
                ReactiveSocket.of(pair.first(), loops)
                        .recv(1)
                        .doOnTerminate(() -> threads.add(Thread.currentThread().getName()))
                        .block(LIMIT);
            }
            assertEquals(3, threads.stream().distinct().count(), threads::toString);
            assertTrue(threads.stream().allMatch(name -> name.matches("sockeye-\\w+-\\d+-[123]")));
            loops.closeLater().block(LIMIT);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void the_kind_of_loop_is_the_platform_s() {
        EventLoops.epoll(1).closeLater().block(LIMIT);
        assertThrows(UnsupportedOperationException.class, () -> EventLoops.kqueue(1));
        assertThrows(IllegalArgumentException.class, () -> EventLoops.create(0));
    }

    @Test
    void the_shared_loops_are_not_closed() throws SocketError {
        EventLoops.shared().close();
        StepVerifier.create(EventLoops.shared().closeLater()).expectComplete().verify(LIMIT);
        assertSame(EventLoops.shared(), EventLoops.shared());
        Family.UNIX.streams().close();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void the_loops_of_a_netty_program_serve_sockets_and_stay_its_own() throws Exception {
        var group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        var loops = EventLoops.of(group);
        var pair = Sockets.socketpair();
        var socket = ReactiveSocket.of(pair.first(), loops);
        pair.second().sendall(new byte[] {1});

        assertEquals(1, Family.count(socket.recv(1).blockOptional(LIMIT).orElseThrow()));
        loops.closeLater().block(LIMIT);

        assertTrue(socket.isDisposed());
        pair.second().settimeout(LIMIT);
        assertEquals(0, pair.second().recv(1).length);
        pair.second().close();
        assertFalse(group.isShuttingDown());
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    }

    @Test
    void a_group_over_something_else_is_refused() {
        var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        assertThrows(IllegalArgumentException.class, () -> EventLoops.of(group));
        var _ = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @RepeatedTest(200)
    void a_socket_that_is_made_while_the_loops_close_is_closed_too() throws Exception {
        var loops = EventLoops.create(1);
        var pair = Sockets.socketpair();
        try (var peer = pair.second()) {
            peer.settimeout(LIMIT);
            var making =
                    CompletableFuture.supplyAsync(() -> {
                        try {
                            return ReactiveSocket.of(pair.first(), loops);
                        } catch (SocketError e) {
                            throw new UncheckedIOException(e);
                        }
                    });
            loops.close();

            assertEquals(0, peer.recv(1).length);
            making.exceptionally(_ -> null).join();
        }
    }
}
