package dev.sockeye.reactive;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.SHUT_WR;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.conformance.CloggedConformance;
import dev.sockeye.conformance.ConnectedPair;
import dev.sockeye.conformance.DatagramConformance;
import dev.sockeye.conformance.Endpoints;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.MessageConformance;
import dev.sockeye.conformance.StreamConformance;
import dev.sockeye.conformance.Transport;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.NonBlocking;
import reactor.test.StepVerifier;

/** Loops over io_uring(7), where the kernel allows it. */
class IoUringTest {

    private static EventLoops loops = EventLoops.shared();

    private static final Endpoints PAIRS =
            transport -> {
                var pair = Loopback.pair(transport);
                return new ConnectedPair(
                        new ReactiveEndpoint(ReactiveSocket.of(pair.first(), loops)),
                        new ReactiveEndpoint(ReactiveSocket.of(pair.second(), loops)));
            };

    @BeforeAll
    static void open() {
        try {
            loops = EventLoops.ioUring(2);
        } catch (UnsupportedOperationException e) {
            Assumptions.abort(e.getMessage());
        }
    }

    @AfterAll
    static void close() {
        loops.closeLater().block(LIMIT);
    }

    @Nested
    class Streams extends StreamConformance {
        Streams() {
            super(PAIRS);
        }
    }

    @Nested
    class Datagrams extends DatagramConformance {
        Datagrams() {
            super(PAIRS);
        }
    }

    @Nested
    class Messages extends MessageConformance {
        Messages() {
            super(PAIRS);
        }
    }

    @Nested
    class Clogged extends CloggedConformance {
        Clogged() {
            super(PAIRS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_server_serves_many_at_a_time_and_with_little_room(Family family) {
        var server =
                ReactiveServer.listen(family.any())
                        .on(loops)
                        .maxConnections(5)
                        .handle(conn -> conn.sendall(conn.recv()))
                        .start()
                        .blockOptional(LIMIT)
                        .orElseThrow();
        int size = 1 << 20;
        StepVerifier.create(
                        Flux.range(0, 20)
                                .flatMap(
                                        _ ->
                                                Mono.usingWhen(
                                                        connected(server),
                                                        socket -> echoed(socket, size),
                                                        ReactiveSocket::closeLater),
                                        20)
                                .distinct())
                .expectNext((long) size)
                .expectComplete()
                .verify(LIMIT);
        server.shutdown(Duration.ZERO).block(LIMIT);
    }

    private static Mono<ReactiveSocket> connected(ReactiveServer server) {
        return ReactiveSocket.open(server.address().family(), SOCK_STREAM, loops)
                .delayUntil(socket -> socket.connect(server.address()));
    }

    private static Mono<Long> echoed(ReactiveSocket socket, int size) {
        var sent =
                socket.sendall(Family.zeros(size))
                        .then(socket.shutdown(SHUT_WR))
                        .then(Mono.<Long>empty());
        var received = socket.recv().map(dev.sockeye.reactive.Family::count).reduce(0L, Long::sum);
        return sent.mergeWith(received).single();
    }

    /** The kernel holds the file for a poll, which is to be taken back before. */
    @Test
    void a_socket_that_is_told_closed_is_closed() throws SocketError {
        for (int round = 0; round < 100; round++) {
            var listener =
                    ReactiveSocket.open(AF_INET, SOCK_STREAM, loops)
                            .blockOptional(LIMIT)
                            .orElseThrow();
            listener.bind(Family.INET.any()).then(listener.listen()).block(LIMIT);
            var address = listener.getsockname();

            listener.closeLater().block(LIMIT);

            try (var client = new Socket(AF_INET)) {
                assertEquals(Constants.ECONNREFUSED, client.connectEx(address));
            }
        }
    }

    @Test
    void closing_the_loops_closes_what_waits() throws SocketError {
        var own = EventLoops.ioUring(1);
        var waiting = new ArrayList<Mono<Void>>();
        for (int i = 0; i < 10; i++) {
            var pair = Loopback.pair(Transport.UNIX_STREAM);
            var socket = ReactiveSocket.of(pair.first(), own);
            ReactiveSocket.of(pair.second(), own).closeLater().block(LIMIT);
            waiting.add(socket.onClose());
        }
        own.closeLater().block(LIMIT);
        StepVerifier.create(Flux.merge(waiting)).expectComplete().verify(LIMIT);
    }

    /** Netty may end the loop without a word about the polls of a listener. */
    @Test
    void a_server_ends_with_its_loops() {
        for (int round = 0; round < 10; round++) {
            var own = EventLoops.ioUring(2);
            var server =
                    ReactiveServer.listen(Family.INET.any())
                            .on(own)
                            .handle(conn -> conn.sendall(conn.recv()))
                            .start()
                            .blockOptional(LIMIT)
                            .orElseThrow();
            own.closeLater().block(LIMIT);
            StepVerifier.create(server.onClose()).expectComplete().verify(LIMIT);
        }
    }

    @Test
    void its_threads_refuse_to_block() throws SocketError {
        try (var pair = PAIRS.pair(Transport.UNIX_STREAM)) {
            var first = ((ReactiveEndpoint) pair.first()).socket();
            var thread =
                    first.sendall(text("x"))
                            .then(Mono.fromCallable(Thread::currentThread))
                            .blockOptional(LIMIT)
                            .orElseThrow();
            assertInstanceOf(NonBlocking.class, thread);
            assertTrue(thread.getName().startsWith("sockeye-io_uring-"), thread::getName);
        }
        assertThrows(IllegalArgumentException.class, () -> EventLoops.ioUring(0));
    }
}
