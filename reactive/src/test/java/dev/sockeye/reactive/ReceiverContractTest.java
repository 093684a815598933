package dev.sockeye.reactive;

import static dev.sockeye.Constants.EAGAIN;
import static dev.sockeye.Constants.SHUT_WR;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static dev.sockeye.reactive.StreamTest.assertErrno;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/** Rules 1 to 4 of the contract, for receiving. */
class ReceiverContractTest {

    private static final Duration SHORT = Duration.ofMillis(30);

    @ParameterizedTest
    @EnumSource
    void a_second_receiver_is_refused_and_the_first_goes_on(Family family) throws SocketError {
        try (var pair = family.streams()) {
            StepVerifier.create(pair.second().recv().map(Family::text))
                    .then(() ->
                            StepVerifier.create(pair.second().recv(1))
                                    .expectError(IllegalStateException.class)
                                    .verify(LIMIT))
                    .then(() -> pair.first().sendall(text("one")).block(LIMIT))
                    .expectNext("one")
                    .thenCancel()
                    .verify(LIMIT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothing_is_read_without_demand(Family family) throws SocketError {
        try (var clogged = family.clogged()) {
            var received = new ArrayList<ByteBuf>();
            StepVerifier.create(clogged.receiver().recv(), 0)
                    .expectSubscription()
                    .then(() ->
                            StepVerifier.create(timedSend(clogged.sender()))
                                    .expectError(SocketTimeout.class)
                                    .verify(LIMIT))
                    .thenRequest(1)
                    .consumeNextWith(received::add)
                    .thenCancel()
                    .verify(LIMIT);
            assertTrue(received.getFirst().readableBytes() <= clogged.bytes());
            received.getFirst().release();
        }
    }

    private static Mono<Void> timedSend(ReactiveSocket sender) {
        return Mono.defer(() -> sender.settimeout(SHORT).sendall(Family.zeros(100_000)));
    }

    @ParameterizedTest
    @EnumSource
    void a_new_receiver_is_accepted_within_onNext_after_a_cancel(Family family) throws Exception {
        try (var pair = family.streams()) {
            var texts = new ArrayList<String>();
            var first = new CountDownLatch(1);
            var done = new CountDownLatch(1);
            pair.second()
                    .recv()
                    .subscribe(
                            new BaseSubscriber<>() {
                                @Override
                                protected void hookOnNext(ByteBuf buffer) {
                                    texts.add(text(buffer));
                                    cancel();
                                    pair.second()
                                            .recv(10)
                                            .map(Family::text)
                                            .doOnNext(texts::add)
                                            .subscribe(_ -> done.countDown());
                                    first.countDown();
                                }
                            });

            pair.first().sendall(text("a")).block(LIMIT);
            assertTrue(await(first));
            pair.first().sendall(text("b")).block(LIMIT);

            assertTrue(await(done));
            assertEquals(List.of("a", "b"), texts);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_mono_that_has_its_value_lets_the_next_receiver_in(Family family) throws SocketError {
        try (var pair = family.streams()) {
            pair.first().sendall(text("abc")).block(LIMIT);
            var letter = pair.second().recv(1).map(Family::text);

            StepVerifier.create(
                            letter.flatMap(a -> letter.flatMap(b -> letter.map(c -> a + b + c))))
                    .expectNext("abc")
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void receiving_again_and_again_needs_no_stack(Family family) throws SocketError {
        try (var pair = family.streams()) {
            int count = 10_000;
            var sending =
                    pair.first()
                            .sendall(Family.zeros(count))
                            .then(pair.first().shutdown(SHUT_WR))
                            .toFuture();

            StepVerifier.create(recursively(pair.second(), 0))
                    .expectNext(count)
                    .expectComplete()
                    .verify(LIMIT);
            Family.await(sending);
        }
    }

    private static Mono<Integer> recursively(ReactiveSocket socket, int count) {
        return Mono.just(count)
                .expand(n ->
                        socket.recv(1)
                                .map(buffer -> {
                                    buffer.release();
                                    return n + 1;
                                }))
                .last();
    }

    @ParameterizedTest
    @EnumSource
    void a_timeout_is_told_and_retrying_loses_nothing(Family family) throws SocketError {
        try (var pair = family.streams()) {
            pair.second().settimeout(SHORT);
            var timeouts = new LinkedBlockingQueue<SocketTimeout>();
            var lines =
                    pair.second()
                            .recv()
                            .doOnError(SocketTimeout.class, timeouts::add)
                            .retryWhen(Retry.indefinitely().filter(SocketTimeout.class::isInstance))
                            .transform(Buffers.lines());

            StepVerifier.create(lines)
                    .then(() -> assertEquals(SHORT, next(timeouts).limit()))
                    .then(() -> pair.first().sendall(text("one\ntw")).block(LIMIT))
                    .expectNext("one")
                    .then(timeouts::clear)
                    .then(() -> assertEquals("recv", next(timeouts).operation()))
                    .then(() -> assertEquals("timed out", next(timeouts).getMessage()))
                    .then(() -> pair.first().sendall(text("o\n")).block(LIMIT))
                    .expectNext("two")
                    .then(() -> pair.first().shutdown(SHUT_WR).block(LIMIT))
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    private static SocketTimeout next(BlockingQueue<SocketTimeout> timeouts) {
        try {
            return Objects.requireNonNull(timeouts.poll(LIMIT.toSeconds(), TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void time_counts_only_while_there_is_demand(Family family) throws SocketError {
        try (var pair = family.streams()) {
            pair.second().settimeout(SHORT);
            StepVerifier.create(pair.second().recv(), 0)
                    .expectSubscription()
                    .expectNoEvent(SHORT.multipliedBy(5))
                    .thenRequest(1)
                    .expectError(SocketTimeout.class)
                    .verify(LIMIT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void non_blocking_mode_fails_with_EAGAIN_when_there_is_nothing(Family family)
            throws SocketError {
        try (var pair = family.streams()) {
            pair.second().setblocking(false);
            StepVerifier.create(pair.second().recv(1))
                    .expectErrorSatisfies(e -> assertErrno(EAGAIN, e))
                    .verify(LIMIT);

            pair.first().sendall(text("now")).block(LIMIT);

            StepVerifier.create(
                            pair.second()
                                    .recv(10)
                                    .retryWhen(Retry.fixedDelay(100, Duration.ofMillis(10)))
                                    .map(Family::text))
                    .expectNext("now")
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void demand_that_is_not_positive_is_an_error(Family family) throws SocketError {
        try (var pair = family.streams()) {
            var errors = new ArrayList<Throwable>();
            var done = new CountDownLatch(1);
            pair.second()
                    .recv()
                    .subscribe(
                            new reactor.core.CoreSubscriber<ByteBuf>() {
                                @Override
                                public void onSubscribe(Subscription s) {
                                    s.request(0);
                                }

                                @Override
                                public void onNext(ByteBuf buffer) {
                                    buffer.release();
                                }

                                @Override
                                public void onError(Throwable error) {
                                    errors.add(error);
                                    done.countDown();
                                }

                                @Override
                                public void onComplete() {}
                            });
            assertTrue(await(done));
            assertEquals(
                    List.of(IllegalArgumentException.class),
                    errors.stream().<Class<?>>map(Object::getClass).toList());
        }
    }

    private static boolean await(CountDownLatch done) {
        try {
            return done.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
