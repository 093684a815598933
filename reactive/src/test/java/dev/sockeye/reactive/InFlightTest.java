package dev.sockeye.reactive;

import static dev.sockeye.Constants.ECONNRESET;
import static dev.sockeye.Constants.MSG_OOB;
import static dev.sockeye.Constants.MSG_WAITALL;
import static dev.sockeye.Constants.POLLERR;
import static dev.sockeye.Constants.POLLPRI;
import static dev.sockeye.Constants.POLLRDHUP;
import static dev.sockeye.Constants.SHUT_WR;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Address;
import dev.sockeye.Linger;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.SocketOptions;
import dev.sockeye.SocketTimeout;
import dev.sockeye.Sockets;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/**
 * A loop over io_uring(7) makes the attempts of a turn together, when the turn ends: here
 * everything else happens between the beginning of an attempt and its end.
 */
class InFlightTest {

    private static final int LARGE = 16_384;

    /** A way to receive, as text. */
    record Way(String name, Function<ReactiveSocket, Flux<String>> receive) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Way> ways() {
        return Stream.of(
                new Way("recv", socket -> socket.recv().map(Family::text)),
                new Way("recv(2)", socket -> socket.recv(2).map(Family::text).repeat()),
                new Way("recvfrom", socket -> socket.recvfrom().map(it -> text(it.content()))),
                new Way(
                        "recvmsg",
                        socket -> socket.recvmsg(100).map(it -> text(it.content())).repeat()),
                new Way("recvmmsg", socket -> socket.recvmmsg(4, 100).map(InFlightTest::first)));
    }

    private static EventLoops loops = EventLoops.shared();

    private Socket peer;
    private ReactiveSocket socket;

    @BeforeAll
    static void open() {
        try {
            loops = EventLoops.ioUring(1);
        } catch (UnsupportedOperationException e) {
            Assumptions.abort(e.getMessage());
        }
    }

    @AfterAll
    static void end() {
        loops.closeLater().block(LIMIT);
    }

    @BeforeEach
    void connect() throws SocketError {
        try (var listener = listener()) {
            var accepted = listener.accept().next().toFuture();
            peer = new Socket();
            peer.connect(listener.getsockname());
            Family.await(accepted);
            socket = accepted.join();
        }
    }

    private static ReactiveSocket listener() {
        return ReactiveSockets.createServer(Address.inet("127.0.0.1", 0), loops)
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    @AfterEach
    void close() throws SocketError {
        socket.close();
        peer.close();
    }

    // ---- receiving ----

    @ParameterizedTest
    @MethodSource("ways")
    void what_a_cancelled_receiver_had_in_flight_goes_to_the_next(Way next) throws SocketError {
        arrive("hello");
        onLoop(this::beginAndCancelReceive);

        assertEquals("hello", hello(next.receive.apply(socket)).block(LIMIT));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void the_next_receiver_may_come_while_it_is_in_flight(Way next) throws SocketError {
        arrive("hello");
        var received =
                onLoop(() -> {
                    beginAndCancelReceive();
                    return hello(next.receive.apply(socket)).toFuture();
                });

        Family.await(received);
        assertEquals("hello", received.join());
    }

    @Test
    void a_receiver_of_one_byte_at_a_time_gets_them_one_by_one() throws SocketError {
        arrive("hello");
        onLoop(this::beginAndCancelReceive);

        assertEquals(
                List.of("h", "e", "l", "l", "o"),
                socket.recv(1).map(Family::text).repeat().take(5).collectList().block(LIMIT));
    }

    @Test
    void a_receiver_that_does_not_wait_gets_what_is_in_flight() throws SocketError {
        arrive("hello");
        var received =
                onLoop(() -> {
                    beginAndCancelReceive();
                    socket.settimeout(Duration.ZERO);
                    return socket.recv(5).map(Family::text).toFuture();
                });

        Family.await(received);
        assertEquals("hello", received.join());
    }

    @Test
    void an_attempt_that_found_nothing_does_not_hide_what_comes_later() throws SocketError {
        onLoop(this::beginAndCancelReceive);
        arrive("hello");
        Family.awaitTasks(socket);

        assertEquals("hello", hello(socket.recv().map(Family::text)).block(LIMIT));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void an_error_that_came_of_it_is_the_next_receivers(Way next) throws SocketError {
        peer.setsockopt(SocketOptions.SO_LINGER, new Linger(true, 0));
        peer.close();
        assertNotEquals(0, socket.socket().poll(POLLERR, LIMIT) & POLLERR);
        onLoop(this::beginAndCancelReceive);
        Family.awaitTasks(socket);

        StepVerifier.create(next.receive.apply(socket))
                .expectErrorMatches(e -> e instanceof SocketError it && it.errno() == ECONNRESET)
                .verify(LIMIT);
    }

    @Test
    void a_deadline_that_passes_with_bytes_in_flight_is_not_missed_by_them() throws Exception {
        socket.settimeout(Duration.ofMillis(10));
        var received = socket.recv(5).map(Family::text).toFuture();
        Family.awaitTasks(socket);
        long late = System.nanoTime() + Duration.ofMillis(30).toNanos();
        onLoop(() -> {
            // Both this and the deadline are due before the loop looks at its sockets again.
            var arriving =
                    socket.on()
                            .loop
                            .schedule(
                                    () -> {
                                        arrive("hello");
                                        return "";
                                    },
                                    0,
                                    TimeUnit.NANOSECONDS);
            while (System.nanoTime() - late < 0) {
                // The loop is kept from all else until then.
            }
            return arriving;
        });

        Family.await(received);
        assertEquals("hello", received.join());
    }

    @Test
    void a_deadline_passes_with_nothing_in_flight() {
        socket.settimeout(Duration.ofMillis(10));

        StepVerifier.create(socket.recv()).expectError(SocketTimeout.class).verify(LIMIT);
    }

    @Test
    void who_receives_large_messages_gets_each_as_a_whole_from_the_second_on() throws SocketError {
        assertEquals(List.of(ReceiveSlots.BYTES, LARGE - ReceiveSlots.BYTES), sizesOfLarge());
        assertEquals(List.of(LARGE), sizesOfLarge());
        assertEquals(List.of(LARGE), sizesOfLarge());
    }

    @Test
    void more_sockets_receive_at_a_time_than_there_are_slots() throws SocketError {
        var peers = new ArrayList<Socket>();
        var sockets = new ArrayList<ReactiveSocket>();
        try (var server = Sockets.createServer(Address.inet("127.0.0.1", 0))) {
            for (int i = 0; i < ReceiveSlots.COUNT + 8; i++) {
                var each = new Socket();
                peers.add(each);
                each.connect(server.getsockname());
                sockets.add(ReactiveSocket.of(server.accept().conn(), loops));
                each.sendall(("" + i).getBytes(UTF_8));
            }
            var all =
                    onLoop(() -> {
                        return Flux.mergeSequential(
                                        Flux.fromIterable(sockets)
                                                .map(it -> it.recv(100).map(Family::text)),
                                        sockets.size(),
                                        1)
                                .collectList()
                                .toFuture();
                    });
            Family.await(all);
            for (int i = 0; i < sockets.size(); i++) {
                assertEquals("" + i, all.join().get(i));
            }
        } finally {
            sockets.forEach(ReactiveSocket::close);
            for (var each : peers) {
                each.close();
            }
        }
    }

    @Test
    void handlers_that_come_meanwhile_get_what_is_in_flight() throws SocketError {
        arrive("hello");
        onLoop(() -> {
            beginAndCancelReceive();
            return socket.handlers(it -> it.addLast(new ToUpperCase())).subscribe();
        });

        assertEquals("HELLO", hello(socket.recv().map(Family::text)).block(LIMIT));
    }

    @Test
    void a_receiver_hears_of_the_end_that_was_in_flight_when_handlers_came() throws SocketError {
        peer.shutdown(SHUT_WR);
        assertNotEquals(0, socket.socket().poll(POLLRDHUP, LIMIT) & POLLRDHUP);
        Family.awaitTasks(socket);
        Family.awaitTasks(socket);
        var ended =
                onLoop(() -> {
                    var end = socket.recv().then().toFuture();
                    assertTrue(socket.on().inbound.isInFlight());
                    socket.handlers(_ -> {}).subscribe();
                    return end;
                });

        Family.await(ended);
    }

    @Test
    void a_receivers_deadline_runs_also_when_handlers_came_meanwhile() {
        socket.settimeout(Duration.ofMillis(10));
        var received =
                onLoop(() -> {
                    var waiting = socket.recv().materialize().next().toFuture();
                    assertTrue(socket.on().inbound.isInFlight());
                    socket.handlers(_ -> {}).subscribe();
                    return waiting;
                });

        Family.await(received);
        assertTrue(received.join().getThrowable() instanceof SocketTimeout);
    }

    @Test
    void what_was_in_flight_has_nothing_of_what_came_on_another_lane() throws SocketError {
        arrive("hello");
        onLoop(this::beginAndCancelReceive);
        Family.awaitTasks(socket);
        peer.send("!".getBytes(UTF_8), MSG_OOB);
        assertNotEquals(0, socket.socket().poll(POLLPRI, LIMIT) & POLLPRI);
        socket.recvmsg(1, 0, MSG_OOB).blockOptional(LIMIT).orElseThrow().release();

        var message = socket.recvmsg(100).blockOptional(LIMIT).orElseThrow();

        assertEquals(0, message.flags());
        assertEquals("hello", text(message.content()));
    }

    // ---- sending ----

    @Test
    void a_buffer_stays_until_it_is_sent_although_its_sendall_is_cancelled() throws SocketError {
        var data = text("hello");
        onLoop(() -> {
            var sending = socket.sendall(data).subscribe();
            sending.dispose();
            assertEquals(1, data.refCnt());
            return sending;
        });
        socket.sendall(text(", you")).block(LIMIT);

        assertEquals("hello, you", sent(10));
        assertEquals(0, data.refCnt());
    }

    @Test
    void what_is_sent_meanwhile_follows_in_order() throws SocketError {
        var unowned = text("d");
        var sent =
                onLoop(() -> {
                    return Mono.when(
                                    socket.sendall(text("a")),
                                    socket.sendall(Flux.just(text("b"), text("c"))),
                                    socket.send(unowned).doFinally(_ -> unowned.release()),
                                    socket.sendall(text("e")))
                            .toFuture();
                });

        assertEquals("abcde", sent(5));
        Family.await(sent);
    }

    @Test
    void a_sendall_that_does_not_wait_follows_one_in_flight() throws SocketError {
        var sent =
                onLoop(() -> {
                    var first = socket.sendall(text("a"));
                    var second =
                            Mono.defer(() -> {
                                socket.settimeout(Duration.ZERO);
                                return socket.sendall(text("b"));
                            });
                    return Mono.when(first, second).toFuture();
                });

        Family.await(sent);
        assertEquals("ab", sent(2));
    }

    @Test
    void a_buffer_that_its_owner_releases_meanwhile_fails_its_own_sendall_alone() {
        var sent =
                onLoop(() -> {
                    var data = text("a");
                    var broken = socket.sendall(data).toFuture();
                    var next = socket.sendall(text("b")).toFuture();
                    data.release();
                    assertFalse(broken.isDone());
                    return next;
                });

        Family.await(sent);
    }

    @Test
    void a_unix_socket_leaves_descriptors_to_who_waits_for_them() throws SocketError {
        var pair = Sockets.socketpair();
        try (var unix = ReactiveSocket.of(pair.first(), loops);
                var sender = pair.second()) {
            var received =
                    onLoop(() -> {
                        unix.recv().subscribe().dispose();
                        var message = unix.recvFds(1, 1).toFuture();
                        Sockets.sendFds(sender, new byte[] {1}, new int[] {sender.fileno()});
                        return message;
                    });

            Family.await(received);
            var message = received.join();
            assertEquals(1, message.items().size());
            message.release();
        }
    }

    // ---- the end ----

    @Test
    void closing_keeps_the_descriptors_number_until_nothing_is_in_flight() throws SocketError {
        int number = socket.on().fd;
        var others = new ArrayList<Socket>();
        try {
            onLoop(() -> {
                beginReceive();
                socket.sendall(text("bye")).subscribe();
                socket.close();
                for (int i = 0; i < 64; i++) {
                    others.add(new Socket());
                }
                return "";
            });
            for (var other : others) {
                assertNotEquals(number, other.fileno());
            }
        } finally {
            for (var other : others) {
                other.close();
            }
        }
        socket.closeLater().block(LIMIT);
        assertEquals("bye", sent(3));
        assertEquals(0, peer.recv(1).length);
    }

    private void arrive(String text) throws SocketError {
        peer.sendall(text.getBytes(UTF_8));
    }

    /** How long the buffers are in which a large message comes to who waits for it. */
    private List<Integer> sizesOfLarge() throws SocketError {
        var left = new AtomicInteger(LARGE);
        var sizes =
                socket.recv()
                        .map(it -> text(it).length())
                        .takeUntil(it -> left.addAndGet(-it) == 0)
                        .collectList()
                        .toFuture();
        Family.awaitTasks(socket);
        arrive("x".repeat(LARGE));
        Family.await(sizes);
        return sizes.join();
    }

    private String beginAndCancelReceive() {
        beginReceive().dispose();
        return "";
    }

    private Disposable beginReceive() {
        var receiving = socket.recv().map(Family::text).onErrorComplete().subscribe();
        assertTrue(socket.on().inbound.isInFlight());
        return receiving;
    }

    /** What is received until it is the whole word. */
    private static Mono<String> hello(Flux<String> received) {
        return received.scan("", String::concat).filter(it -> it.length() >= 5).next();
    }

    /** What the peer gets. */
    private String sent(int bytes) throws SocketError {
        return new String(peer.recv(bytes, MSG_WAITALL), UTF_8);
    }

    private static String first(DatagramBatch batch) {
        try (batch) {
            return batch.content(0).toString(UTF_8);
        }
    }

    private <T> T onLoop(Callable<T> task) {
        var done = socket.on().loop.submit(task);
        Family.await(done);
        return done.getNow();
    }

    /** Has a name in capitals for what it passes on. */
    private static final class ToUpperCase extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            var received = text((ByteBuf) message);
            context.fireChannelRead(text(received.toUpperCase(Locale.ROOT)));
        }
    }
}
