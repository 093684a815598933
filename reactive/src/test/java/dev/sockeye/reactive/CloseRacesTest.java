package dev.sockeye.reactive;

import static dev.sockeye.Constants.SHUT_WR;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Whatever close, cancel and request race with, everybody hears of an end and nothing leaks. */
class CloseRacesTest {

    private static final int ROUNDS = 1_000;

    @Test
    void every_operation_ends_when_the_socket_is_closed_at_any_time() throws SocketError {
        var random = new Random(1);
        for (int round = 0; round < ROUNDS; round++) {
            var pair = pair();
            var closing = elsewhere(random.nextInt(80_000), pair.first()::close);
            var calls = operations(pair.first());
            closing.join();
            pair.first().closeLater().block(LIMIT);
            calls.forEach(Family::await);
            pair.second().close();
        }
    }

    private static List<CompletableFuture<?>> operations(ReactiveSocket socket) {
        var calls = new ArrayList<Mono<?>>();
        calls.add(socket.recv().map(Family::count).then());
        calls.add(socket.sendall(text("a")));
        calls.add(socket.sendall(Flux.range(0, 50).map(i -> text("" + i))));
        // Not publishOn: what it holds when it is cancelled may get lost in Reactor 3.8.5.
        calls.add(
                socket.sendall(
                        Flux.range(0, 50)
                                .map(i -> text("" + i))
                                .subscribeOn(Schedulers.parallel())));
        calls.add(socket.sendall(Family.zeros(2_000_000)));
        calls.add(socket.shutdown(SHUT_WR));
        calls.add(socket.onClose());
        return calls.stream()
                .<CompletableFuture<?>>map(call -> call.onErrorComplete().toFuture())
                .toList();
    }

    @Test
    void a_receiver_that_is_not_cancelled_hears_of_the_end() throws SocketError {
        var random = new Random(2);
        for (int round = 0; round < ROUNDS; round++) {
            var pair = pair();
            var end = new CompletableFuture<Void>();
            var receiver = new Requesting(end);
            var sending = pair.second().sendall(text("some bytes")).onErrorComplete().toFuture();
            var closing = elsewhere(random.nextInt(40_000), pair.first()::close);
            var requesting = elsewhere(random.nextInt(40_000), () -> receiver.request(1));
            pair.first().recv().subscribe(receiver);
            requesting.join();
            closing.join();
            Family.await(end);
            Family.await(sending);
            pair.second().close();
        }
    }

    @Test
    void a_socket_ends_with_its_loops_however_new_it_is() throws SocketError {
        var random = new Random(4);
        for (int round = 0; round < 100; round++) {
            var loops = EventLoops.create(1);
            var pair = Sockets.socketpair();
            var socket = ReactiveSocket.of(pair.first(), loops);
            var waits = socket.recv().map(Family::count).then().onErrorComplete().toFuture();
            spin(random.nextInt(300_000));
            loops.closeLater().block(LIMIT);
            Family.await(waits);
            assertTrue(socket.isDisposed());
            assertEquals(0, pair.second().recv(1).length);
            pair.second().close();
        }
    }

    @Test
    void a_cancelled_connection_is_closed() throws SocketError {
        try (var listener = Family.INET.listener()) {
            var port = ((Address.Inet) listener.getsockname()).port();
            var random = new Random(3);
            for (int round = 0; round < 100; round++) {
                var connecting =
                        ReactiveSockets.createConnection("127.0.0.1", port)
                                .subscribe(ReactiveSocket::close);
                spin(random.nextInt(1_000_000));
                connecting.dispose();
            }
            var last =
                    ReactiveSockets.createConnection("127.0.0.1", port)
                            .blockOptional(LIMIT)
                            .orElseThrow();
            var name = last.getsockname();
            last.close();
            // Each that got as far as the listener before is closed at the other end.
            StepVerifier.create(
                            listener.accept()
                                    .takeUntil(conn -> isFrom(name, conn))
                                    .flatMap(conn -> conn.recv().then(conn.closeLater())))
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    private static boolean isFrom(Address name, ReactiveSocket conn) {
        try {
            return conn.getpeername().equals(name);
        } catch (SocketError e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_socket_that_was_made_and_not_asked_for_is_closed_when_cancelled() {
        var made = new CompletableFuture<ReactiveSocket>();
        var subscriber =
                new BaseSubscriber<ReactiveSocket>() {
                    @Override
                    protected void hookOnSubscribe(Subscription subscription) {}
                };
        Making.on(
                        EventLoops.shared(),
                        loop ->
                                ReactiveSocket.of(
                                        new Socket(Family.INET.family, SOCK_STREAM),
                                        EventLoops.shared(),
                                        loop),
                        socket -> {
                            made.complete(socket);
                            return Mono.empty();
                        })
                .subscribe(subscriber);
        Family.await(made);

        subscriber.cancel();

        StepVerifier.create(made.join().onClose()).expectComplete().verify(LIMIT);
        assertTrue(made.join().isDisposed());
    }

    private static ReactiveSocketPair pair() {
        return ReactiveSockets.socketpair().blockOptional(LIMIT).orElseThrow();
    }

    private static CompletableFuture<Void> elsewhere(int nanos, Runnable task) {
        return CompletableFuture.runAsync(() -> {
            spin(nanos);
            task.run();
        });
    }

    private static void spin(int nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    /** Asks for nothing by itself. */
    private static final class Requesting extends BaseSubscriber<ByteBuf> {
        private final CompletableFuture<Void> end;

        Requesting(CompletableFuture<Void> end) {
            this.end = end;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {}

        @Override
        protected void hookOnNext(ByteBuf buffer) {
            buffer.release();
        }

        @Override
        protected void hookOnError(Throwable error) {}

        @Override
        protected void hookFinally(SignalType type) {
            end.complete(null);
        }
    }
}
