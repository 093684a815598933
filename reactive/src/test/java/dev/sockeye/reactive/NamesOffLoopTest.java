package dev.sockeye.reactive;

import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Address;
import dev.sockeye.AddressInfoError;
import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Names are looked up on other threads, also for who subscribes on a loop: BlockHound watches. */
class NamesOffLoopTest {

    private final ReactiveSocket listener = Family.INET.listener();

    @AfterEach
    void close() {
        listener.close();
    }

    @Test
    void a_lookup_on_a_loop_is_refused() {
        var looked = onLoop(() -> Mono.fromCallable(() -> Sockets.getaddrinfo("localhost", 80)));

        var error = assertThrows(Throwable.class, () -> looked.block(LIMIT));

        assertEquals(BlockingOperationError.class, Exceptions.unwrap(error).getClass());
    }

    /** Every thread is held before others wait: one that is idle yet leaves a place too few. */
    @Test
    void more_look_ups_than_can_wait_fail_at_once() throws Exception {
        var answer = new CountDownLatch(1);
        var started = new CountDownLatch(Names.THREADS);
        try {
            var held = slow(started, answer, Names.THREADS);
            assertTrue(started.await(60, TimeUnit.SECONDS));
            var waiting = slow(answer, Names.MOST_WAITING);
            StepVerifier.create(slow(started, answer))
                    .expectErrorMatches(error ->
                            error instanceof AddressInfoError info
                                    && info.code() == Constants.EAI_AGAIN)
                    .verify(LIMIT);

            answer.countDown();

            assertEquals(Names.THREADS, held.get(60, TimeUnit.SECONDS));
            assertEquals(Names.MOST_WAITING, waiting.get(60, TimeUnit.SECONDS));
            assertEquals("now", Names.lookUp(() -> "now").block(LIMIT));
        } finally {
            answer.countDown();
        }
    }

    private static Future<@Nullable Long> slow(CountDownLatch answer, int calls) {
        return slow(new CountDownLatch(0), answer, calls);
    }

    /** Look-ups that say when they have a thread, and then wait for their answer. */
    static Future<@Nullable Long> slow(CountDownLatch started, CountDownLatch answer, int calls) {
        return Flux.range(0, calls)
                .flatMap(_ -> slow(started, answer), Integer.MAX_VALUE)
                .count()
                .toFuture();
    }

    private static Mono<String> slow(CountDownLatch started, CountDownLatch answer) {
        return Names.lookUp(() -> {
            started.countDown();
            answer.await();
            return "then";
        });
    }

    @Test
    void every_call_with_a_name_looks_it_up_elsewhere() throws SocketError {
        var localhost = Address.inet("localhost", port());
        try (var client = Family.INET.open(SOCK_STREAM);
                var udp = Family.INET.open(SOCK_DGRAM)) {
            onLoop(() -> client.bind(Address.inet("localhost", 0))).block(LIMIT);
            onLoop(() -> client.connect(localhost)).block(LIMIT);
            onLoop(() -> udp.bind(Address.inet("localhost", 0))).block(LIMIT);
            assertEquals(1, onLoop(() -> udp.sendto(text("x"), localhost)).block(LIMIT));
        }
        onLoop(() -> ReactiveSockets.createConnection("localhost", port(listener)))
                .blockOptional(LIMIT)
                .orElseThrow()
                .close();
        assertTrue(
                onLoop(() -> ReactiveSockets.getaddrinfo("localhost", 80).collectList())
                        .map(infos -> !infos.isEmpty())
                        .blockOptional(LIMIT)
                        .orElseThrow());
    }

    /** No name is found until all is cancelled: a cancelled connect that has begun goes on. */
    @Test
    void a_cancelled_lookup_gives_nothing_and_leaves_the_socket_usable() throws Exception {
        var answer = new CountDownLatch(1);
        var threads = slow(answer, Names.THREADS);
        try (var client = Family.INET.open(SOCK_STREAM)) {
            client.connect(Address.inet("localhost", port())).subscribe().dispose();
            ReactiveSockets.getaddrinfo("localhost", 80).subscribe().dispose();
            ReactiveSockets.createConnection("localhost", port()).subscribe().dispose();
            answer.countDown();
            assertEquals(Names.THREADS, threads.get(60, TimeUnit.SECONDS));
            ReactiveSockets.getaddrinfo("localhost", 80).blockLast(LIMIT);
            assertFalse(client.isDisposed());
            client.connect(listener.getsockname()).block(LIMIT);
        } finally {
            answer.countDown();
        }
    }

    private int port() throws SocketError {
        return ((Address.Inet) listener.getsockname()).port();
    }

    private static int port(ReactiveSocket listener) {
        try {
            return ((Address.Inet) listener.getsockname()).port();
        } catch (SocketError e) {
            throw new AssertionError(e);
        }
    }

    /** Subscribes on a loop's thread. */
    private <T> Mono<T> onLoop(Supplier<Mono<T>> operation) {
        var loop = Schedulers.fromExecutorService(listener.on().loop);
        return Mono.defer(operation).subscribeOn(loop);
    }
}
