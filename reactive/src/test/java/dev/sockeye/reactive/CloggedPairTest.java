package dev.sockeye.reactive;

import static dev.sockeye.Constants.EAGAIN;
import static dev.sockeye.Constants.EBADF;
import static dev.sockeye.Constants.SHUT_WR;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.StreamTest.assertErrno;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** A peer that does not read. */
class CloggedPairTest {

    private static final Duration SHORT = Duration.ofMillis(30);

    /** More than there can be room for: TCP may find some after it has found none. */
    private static final int MUCH = 1_000_000;

    @ParameterizedTest
    @EnumSource
    void sendall_waits_until_the_peer_reads(Family family) throws SocketError {
        try (var clogged = family.clogged()) {
            var sending =
                    clogged.sender()
                            .sendall(Family.zeros(1_000_000))
                            .then(clogged.sender().shutdown(SHUT_WR))
                            .toFuture();
            assertFalse(sending.isDone());

            assertEquals(clogged.bytes() + 1_000_000, Family.drain(clogged.receiver()));
            Family.await(sending);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_late_sendall_tells_how_much_was_sent_and_later_sends_go_on_there(Family family)
            throws SocketError {
        try (var pair = family.streams()) {
            var data = Family.zeros(20_000_000);
            var sending = pair.first().settimeout(SHORT).sendall(data);

            var late = assertThrows(Exception.class, () -> sending.block(LIMIT));

            var timeout = (SocketTimeout) Exceptions.unwrap(late);
            assertEquals("sendall", timeout.operation());
            assertEquals(0, data.refCnt());
            var next =
                    pair.first()
                            .settimeout(null)
                            .sendall(Family.zeros(1_000))
                            .then(pair.first().shutdown(SHUT_WR))
                            .toFuture();
            long received = Family.drain(pair.second());
            Family.await(next);
            assertTrue(timeout.bytesTransferred() > 0, timeout::toString);
            assertEquals(timeout.bytesTransferred() + 1_000, received);
        }
    }

    @ParameterizedTest
    @EnumSource
    void non_blocking_mode_fails_with_EAGAIN_when_there_is_no_room(Family family)
            throws SocketError {
        try (var clogged = family.clogged()) {
            var data = Family.zeros(MUCH);
            clogged.sender().settimeout(Duration.ZERO);

            StepVerifier.create(clogged.sender().sendall(data))
                    .expectErrorSatisfies(e -> assertErrno(EAGAIN, e))
                    .verify(LIMIT);
            assertEquals(0, data.refCnt());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_cancelled_sendall_drops_its_rest_and_the_next_goes_on(Family family) throws SocketError {
        try (var clogged = family.clogged()) {
            var dropped = Family.text("d".repeat(MUCH));
            var next = Family.text("n".repeat(1_000));
            StepVerifier.create(clogged.sender().sendall(dropped))
                    .then(() -> Family.awaitTasks(clogged.sender()))
                    .thenCancel()
                    .verify(LIMIT);
            var sending =
                    clogged.sender()
                            .sendall(next)
                            .then(clogged.sender().shutdown(SHUT_WR))
                            .toFuture();

            var received = drained(clogged.receiver());

            Family.await(sending);
            assertEquals(0, dropped.refCnt());
            assertEquals(0, next.refCnt());
            int clog = (int) clogged.bytes();
            int taken = received.length() - clog - 1_000;
            assertTrue(taken >= 0 && taken < MUCH, () -> received.length() + " came");
            assertEquals("\0".repeat(clog) + "d".repeat(taken) + "n".repeat(1_000), received);
        }
    }

    private static String drained(ReactiveSocket socket) {
        return socket.recv()
                .transform(Buffers.asString(US_ASCII))
                .collect(Collectors.joining())
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void a_publisher_is_asked_for_a_bounded_amount_and_cancelled_when_late(Family family)
            throws SocketError {
        try (var clogged = family.clogged()) {
            var made = new AtomicInteger();
            var cancelled = new AtomicInteger();
            var endless =
                    Flux.<ByteBuf>generate(
                                    sink -> {
                                        made.incrementAndGet();
                                        sink.next(Family.zeros(100_000));
                                    })
                            .doOnCancel(cancelled::incrementAndGet);
            clogged.sender().settimeout(SHORT);

            StepVerifier.create(clogged.sender().sendall(endless))
                    .expectError(SocketTimeout.class)
                    .verify(LIMIT);
            assertTrue(made.get() <= 64, () -> made + " buffers were made");
            assertEquals(1, cancelled.get());
        }
    }

    @ParameterizedTest
    @EnumSource
    void many_that_wait_are_sent_in_order(Family family) throws SocketError {
        try (var clogged = family.clogged()) {
            var sending =
                    Flux.range(0, 300)
                            .flatMap(i -> clogged.sender().sendall(Family.text(i + "\n")), 300)
                            .then(clogged.sender().shutdown(SHUT_WR))
                            .toFuture();
            var skipped = skip(clogged);

            StepVerifier.create(clogged.receiver().recv().transform(Buffers.lines()).skip(skipped))
                    .expectNextSequence(StreamTest.numbers(1, 299))
                    .expectComplete()
                    .verify(LIMIT);
            Family.await(sending);
        }
    }

    // The zeros, which are the beginning of the first line.
    private static long skip(Family.Clogged clogged) {
        long left = clogged.bytes();
        while (left > 0) {
            left -=
                    clogged.receiver()
                            .recv((int) Math.min(left, 64 * 1024))
                            .map(Family::count)
                            .blockOptional(LIMIT)
                            .orElseThrow();
        }
        return 1;
    }

    @ParameterizedTest
    @EnumSource
    void close_drops_what_waits_and_fails_it_with_EBADF(Family family) throws SocketError {
        try (var clogged = family.clogged()) {
            var first = Family.zeros(100_000);
            var second = Family.zeros(100_000);
            var waits = clogged.sender().sendall(second);
            var results =
                    Flux.mergeDelayError(
                            3,
                            clogged.sender().sendall(first),
                            waits,
                            clogged.sender()
                                    .sendall(Flux.defer(() -> Flux.just(Family.zeros(10)))));

            StepVerifier.create(results)
                    .thenAwait(SHORT)
                    .then(clogged.sender()::close)
                    .expectErrorSatisfies(e ->
                            Exceptions.unwrapMultiple(e).forEach(each -> assertErrno(EBADF, each)))
                    .verify(LIMIT);
            assertEquals(0, first.refCnt());
            assertEquals(0, second.refCnt());
        }
    }
}
