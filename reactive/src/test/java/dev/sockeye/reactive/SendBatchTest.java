package dev.sockeye.reactive;

import static dev.sockeye.Constants.EBADF;
import static dev.sockeye.Constants.EMSGSIZE;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static dev.sockeye.reactive.StreamTest.assertErrno;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import io.netty.buffer.ByteBuf;
import io.netty.util.IllegalReferenceCountException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** sendmmsg: batches as they go out. */
class SendBatchTest {

    @ParameterizedTest
    @EnumSource
    void every_datagram_goes_to_its_address(Family family) throws SocketError {
        try (var pair = family.datagrams();
                var others = family.datagrams()) {
            var batch =
                    DatagramBatch.of(
                            List.of(
                                    datagram("a", pair.second()),
                                    datagram("x", others.second()),
                                    datagram("", pair.second()),
                                    datagram("b", pair.second())));

            pair.first().sendmmsg(Flux.just(batch)).block(LIMIT);

            assertEquals(List.of("a", "", "b"), received(pair.second(), 3));
            assertEquals(List.of("x"), received(others.second(), 1));
            assertEquals(0, batch.refCnt());
        }
    }

    @ParameterizedTest
    @EnumSource
    void without_addresses_they_go_to_the_connected_peer(Family family) throws SocketError {
        try (var pair = family.datagrams()) {
            pair.first().connect(pair.second().getsockname()).block(LIMIT);
            pair.first().sendmmsg(Flux.just(batch(null, "a", ""), batch(null, "b"))).block(LIMIT);

            assertEquals(List.of("a", "", "b"), received(pair.second(), 3));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_batch_that_was_received_goes_back_to_its_senders(Family family) throws SocketError {
        try (var pair = family.datagrams()) {
            pair.first()
                    .sendmmsg(Flux.just(batch(pair.second().getsockname(), "a", "b")))
                    .block(LIMIT);

            pair.second().sendmmsg(pair.second().recvmmsg(10).take(1)).block(LIMIT);

            assertEquals(List.of("a", "b"), received(pair.first(), 2));
        }
    }

    @Test
    void what_the_kernel_does_not_take_at_once_follows() throws SocketError {
        try (var pair = Family.UNIX.datagrams()) { // UDP would drop it.
            var to = pair.second().getsockname();
            int count = 500;
            var sending =
                    pair.first()
                            .sendmmsg(
                                    Flux.just(
                                            numbers(to, 0, count / 2),
                                            numbers(to, count / 2, count)))
                            .toFuture();

            StepVerifier.create(pair.second().recvfrom().take(100).map(it -> text(it.content())))
                    .expectNextCount(100)
                    .expectComplete()
                    .verify(LIMIT);
            StepVerifier.create(
                            pair.second()
                                    .recvfrom()
                                    .map(it -> Integer.parseInt(text(it.content())))
                                    .take(count - 100)
                                    .collectList())
                    .expectNext(IntStream.range(100, count).boxed().toList())
                    .expectComplete()
                    .verify(LIMIT);
            Family.await(sending);
        }
    }

    private static DatagramBatch numbers(Address to, int from, int end) {
        return batch(
                to, IntStream.range(from, end).mapToObj(Integer::toString).toArray(String[]::new));
    }

    @Test
    void the_error_of_one_tells_how_many_went_before_it_and_the_rest_is_released()
            throws SocketError {
        try (var pair = Family.INET.datagrams()) {
            var to = pair.second().getsockname();
            var first = batch(to, "a", "b");
            ByteBuf tooLong = Family.zeros(70_000);
            var second =
                    DatagramBatch.builder()
                            .add(text("c"), to)
                            .add(tooLong, to)
                            .add(text("d"), to)
                            .build();
            var third = batch(to, "e");

            StepVerifier.create(pair.first().sendmmsg(Flux.just(first, second, third)))
                    .expectErrorSatisfies(e -> {
                        assertErrno(EMSGSIZE, e);
                        var told = ": sendmmsg after 3 datagrams to " + to;
                        assertTrue(e.toString().contains(told), e::toString);
                    })
                    .verify(LIMIT);

            assertEquals(List.of("a", "b", "c"), received(pair.second(), 3));
            assertEquals(
                    List.of(0, 0, 0, 0),
                    List.of(first.refCnt(), second.refCnt(), third.refCnt(), tooLong.refCnt()));
        }
    }

    @Test
    void a_timeout_tells_how_many_bytes_went() throws SocketError {
        try (var pair = Family.UNIX.datagrams()) {
            pair.first().settimeout(Duration.ofMillis(50));
            var batch = numbers(pair.second().getsockname(), 1_000, 9_999);

            var timeout =
                    pair.first()
                            .sendmmsg(Flux.just(batch))
                            .cast(SocketTimeout.class)
                            .onErrorResume(SocketTimeout.class, Mono::just)
                            .blockOptional(LIMIT)
                            .orElseThrow();

            assertEquals("sendmmsg", timeout.operation());
            assertTrue(timeout.bytesTransferred() > 0);
            assertEquals(timeout.bytesTransferred(), received(pair.second().setblocking(false)));
            assertEquals(0, batch.refCnt());
        }
    }

    private static long received(ReactiveSocket socket) {
        return socket.recv()
                .map(Family::count)
                .onErrorComplete()
                .reduce(0L, Long::sum)
                .toFuture()
                .join();
    }

    @Test
    void host_names_are_looked_up() throws SocketError {
        try (var pair = Family.INET.datagrams()) {
            int port = ((Address.Inet) pair.second().getsockname()).port();
            var named = Address.inet("localhost", port);
            pair.first().sendmmsg(Flux.just(batch(named, "a", "b"))).block(LIMIT);
            assertEquals(List.of("a", "b"), received(pair.second(), 2));
        }
    }

    @Test
    void an_address_of_another_family_is_refused_in_its_turn() throws SocketError {
        try (var pair = Family.INET.datagrams()) {
            var batch =
                    DatagramBatch.of(
                            List.of(
                                    datagram("a", pair.second()),
                                    new ReactiveDatagram(text("b"), Address.unix("/x"))));
            StepVerifier.create(pair.first().sendmmsg(Flux.just(batch)))
                    .expectError(IllegalArgumentException.class)
                    .verify(LIMIT);
            assertEquals(List.of("a"), received(pair.second(), 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void on_a_stream_the_bytes_go_out_in_a_row(Family family) throws SocketError {
        try (var pair = family.streams()) {
            var data = DatagramBatch.builder();
            for (int i = 0; i < 50; i++) {
                data.add(Family.zeros(i * 1_000), null);
            }
            var sending = pair.first().sendmmsg(Flux.just(data.build(), batch(null, "x")));
            var sent = sending.doOnSuccess(_ -> pair.first().close()).toFuture();
            assertEquals(50 * 49 / 2 * 1_000 + 1, Family.drain(pair.second()));
            Family.await(sent);
        }
    }

    @Test
    void a_batch_that_was_released_fails_the_sending() throws SocketError {
        try (var pair = Family.INET.datagrams()) {
            var batch = batch(pair.second().getsockname(), "a");
            batch.release();
            StepVerifier.create(pair.first().sendmmsg(Flux.just(batch)))
                    .expectError(IllegalReferenceCountException.class)
                    .verify(LIMIT);
        }
    }

    @Test
    void nothing_is_lost_of_what_is_sent_after_close() throws SocketError {
        var pair = Family.INET.datagrams();
        var batch = batch(pair.second().getsockname(), "a");
        pair.close();
        StepVerifier.create(pair.first().sendmmsg(Flux.just(batch)))
                .expectErrorSatisfies(e -> assertErrno(EBADF, e))
                .verify(LIMIT);
        batch.release(); // Nobody subscribed to the source.
    }

    @Test
    void a_builder_builds_once_and_releases_what_it_is_given() {
        var builder = DatagramBatch.builder();
        var data = text("a");
        assertThrows(IllegalArgumentException.class, () -> builder.add(data, null, 0));
        assertEquals(0, data.refCnt());
        builder.add(text("b"), null, 9);
        try (var batch = builder.build()) {
            assertEquals(List.of(1, 9), List.of(batch.size(), batch.segmentSize(0)));
        }
        assertThrows(IllegalStateException.class, builder::build);
        var late = text("c");
        assertThrows(IllegalStateException.class, () -> builder.add(late, null));
        assertEquals(0, late.refCnt());
        builder.close();
    }

    private static ReactiveDatagram datagram(String text, ReactiveSocket to) throws SocketError {
        return new ReactiveDatagram(text(text), to.getsockname());
    }

    private static DatagramBatch batch(
            @org.jspecify.annotations.Nullable Address to, String... texts) {
        try (var builder = DatagramBatch.builder()) {
            for (var text : texts) {
                builder.add(text(text), to);
            }
            return builder.build();
        }
    }

    private static List<String> received(ReactiveSocket socket, int count) {
        return socket.recv()
                .take(count)
                .map(Family::text)
                .collectList()
                .blockOptional(LIMIT)
                .orElseThrow();
    }
}
