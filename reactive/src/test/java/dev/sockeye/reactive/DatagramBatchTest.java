package dev.sockeye.reactive;

import static dev.sockeye.Constants.AF_UNIX;
import static dev.sockeye.Constants.EAGAIN;
import static dev.sockeye.Constants.EBADF;
import static dev.sockeye.Constants.IPPROTO_UDP;
import static dev.sockeye.Constants.SHUT_RD;
import static dev.sockeye.Constants.SOCK_SEQPACKET;
import static dev.sockeye.Constants.UDP_GRO;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static dev.sockeye.reactive.StreamTest.assertErrno;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import io.netty.buffer.ByteBuf;
import io.netty.util.IllegalReferenceCountException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** recvmmsg: batches as they come in. */
class DatagramBatchTest {

    private static final Duration SHORT = Duration.ofMillis(30);

    @ParameterizedTest
    @EnumSource
    void what_has_come_comes_as_one_batch(Family family) throws SocketError {
        try (var pair = family.datagrams()) {
            send(pair, "one", "", "three");

            try (var batch = recvmmsg(pair.second(), 10)) {
                assertEquals(List.of("one", "", "three"), texts(batch));
                for (int i = 0; i < 3; i++) {
                    assertEquals(pair.first().getsockname(), batch.address(i));
                    assertFalse(batch.isTruncated(i));
                    assertEquals(0, batch.segmentSize(i));
                }
                assertSame(batch.address(0), batch.address(1));
                assertSame(batch.address(0), batch.address(0));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void there_are_no_more_in_a_batch_than_asked_for(Family family) throws SocketError {
        try (var pair = family.datagrams()) {
            send(pair, "a", "b", "c", "d", "e");

            StepVerifier.create(pair.second().recvmmsg(2).map(DatagramBatchTest::take).take(3))
                    .expectNext(List.of("a", "b"), List.of("c", "d"), List.of("e"))
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void each_request_is_for_one_batch_and_nothing_is_read_without(Family family)
            throws SocketError {
        try (var pair = family.datagrams()) {
            send(pair, "a", "b", "c");

            StepVerifier.create(pair.second().recvmmsg(2).map(DatagramBatchTest::take), 0)
                    .expectSubscription()
                    .thenRequest(1)
                    .expectNext(List.of("a", "b"))
                    .expectNoEvent(SHORT)
                    .thenCancel()
                    .verify(LIMIT);
            assertEquals("c", text(pair.second().recv(9).blockOptional(LIMIT).orElseThrow()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_datagram_longer_than_its_room_is_cut_and_says_so(Family family) throws SocketError {
        try (var pair = family.datagrams()) {
            send(pair, "abcdef", "gh");

            try (var batch = first(pair.second().recvmmsg(10, 3))) {
                assertEquals(List.of("abc", "gh"), texts(batch));
                assertTrue(batch.isTruncated(0));
                assertFalse(batch.isTruncated(1));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void large_datagrams_arrive_whole(Family family) throws SocketError {
        try (var pair = family.datagrams()) {
            var data = "0123456789".repeat(6_000);
            send(pair, data, "small");

            try (var batch = recvmmsg(pair.second(), 1_000)) {
                assertEquals(List.of(data, "small"), texts(batch));
            }
        }
    }

    @Test
    void more_than_64_come_at_once_where_they_are_small() throws SocketError {
        try (var pair = Family.INET.datagrams()) {
            send(pair, IntStream.range(0, 200).mapToObj(Integer::toString).toArray(String[]::new));

            try (var batch = first(pair.second().recvmmsg(1_000, 2_048))) {
                assertEquals(200, batch.size());
                assertEquals("199", batch.content(199).toString(UTF_8));
            }
        }
    }

    @Test
    void what_the_kernel_coalesced_is_told_and_taken_apart() throws SocketError {
        try (var pair = Family.INET.datagrams()) {
            pair.second().socket().setsockopt(IPPROTO_UDP, UDP_GRO, 1);
            var data = Family.zeros(2_500);
            var to = pair.second().getsockname();
            sendmmsg(pair.first(), DatagramBatch.builder().add(data, to, 1_000).build());

            try (var batch = recvmmsg(pair.second(), 10)) {
                assertEquals(2_500, batch.content(0).readableBytes());
                assertEquals(1_000, batch.segmentSize(0));
                assertEquals(
                        List.of(1_000, 1_000, 500),
                        batch.segments(0).stream().map(ByteBuf::readableBytes).toList());
            }
        }
    }

    @Test
    void what_the_kernel_coalesced_and_there_is_no_room_for_is_cut_and_says_so()
            throws SocketError {
        try (var pair = Family.INET.datagrams()) {
            pair.second().socket().setsockopt(IPPROTO_UDP, UDP_GRO, 1);
            var to = pair.second().getsockname();
            for (int i = 0; i < 2; i++) {
                var data = Family.zeros(2_500);
                sendmmsg(pair.first(), DatagramBatch.builder().add(data, to, 1_000).build());
            }

            var batches = pair.second().recvmmsg(1, 1_500).next();
            try (var batch = batches.blockOptional(LIMIT).orElseThrow();
                    var message = pair.second().recvmsg(1_500).blockOptional(LIMIT).orElseThrow()) {
                assertEquals(1_500, batch.content(0).readableBytes());
                assertTrue(batch.isTruncated(0));
                assertEquals(1_500, message.content().readableBytes());
                assertTrue(message.isTruncated());
            }
        }
    }

    @Test
    void what_was_coalesced_can_be_sent_back_as_it_came() throws SocketError {
        try (var pair = Family.INET.datagrams()) {
            pair.second().socket().setsockopt(IPPROTO_UDP, UDP_GRO, 1);
            var to = pair.second().getsockname();
            sendmmsg(
                    pair.first(),
                    DatagramBatch.builder().add(Family.zeros(2_500), to, 1_000).build());

            sendmmsg(pair.second(), recvmmsg(pair.second(), 10));

            try (var batch = recvmmsg(pair.first(), 10)) {
                assertEquals(3, batch.size());
                assertEquals(500, batch.content(2).readableBytes());
                assertEquals(to, batch.address(2));
            }
        }
    }

    // ---- what nobody took ----

    @ParameterizedTest
    @EnumSource
    void a_batch_that_nobody_took_is_for_the_next_receiver_one_by_one(Family family)
            throws SocketError {
        try (var pair = family.datagrams()) {
            var from = pair.first().getsockname();
            send(pair, "first", "", "third", "fourth");
            leave(pair.second(), recvmmsg(pair.second(), 10));
            send(pair, "new");

            var one = pair.second().recvfrom(3).blockOptional(LIMIT).orElseThrow();
            assertEquals(from, one.address());
            assertTrue(one.isTruncated());
            assertEquals("fir", text(one.content()));
            assertEquals("", text(pair.second().recv(9).blockOptional(LIMIT).orElseThrow()));
            var third = pair.second().recvmsg(9).blockOptional(LIMIT).orElseThrow();
            assertEquals("third", text(third.content()));
            StepVerifier.create(pair.second().recvmmsg(9).map(DatagramBatchTest::take).take(2))
                    .expectNext(List.of("fourth"), List.of("new"))
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @Test
    void what_nobody_took_keeps_its_segments() throws SocketError {
        try (var pair = Family.INET.datagrams()) {
            pair.second().socket().setsockopt(IPPROTO_UDP, UDP_GRO, 1);
            var to = pair.second().getsockname();
            sendmmsg(pair.first(), DatagramBatch.builder().add(Family.zeros(300), to, 100).build());
            leave(pair.second(), recvmmsg(pair.second(), 10));

            try (var batch = recvmmsg(pair.second(), 10)) {
                assertEquals(100, batch.segmentSize(0));
                assertEquals(3, batch.segments(0).size());
            }
        }
    }

    @Test
    void what_nobody_took_is_released_with_the_socket() throws SocketError {
        var pair = Family.INET.datagrams();
        send(pair, "a", "b");
        var batch = recvmmsg(pair.second(), 10);
        var content = batch.content(0);
        leave(pair.second(), batch);
        assertEquals(1, content.refCnt() - 1); // Each of the two holds the memory.

        pair.close();
        pair.second().onClose().block(LIMIT);

        assertEquals(0, content.refCnt());
    }

    /** Leaves a batch behind as a subscriber does who has just cancelled. */
    private static void leave(ReactiveSocket socket, DatagramBatch batch) {
        new BatchSource(socket.on(), 10, 100).keep(batch);
    }

    // ---- modes, streams and the end ----

    @ParameterizedTest
    @EnumSource
    void modes_and_close_end_a_recvmmsg_as_they_end_a_recv(Family family) throws SocketError {
        try (var pair = family.datagrams()) {
            var socket = pair.second();
            StepVerifier.create(socket.settimeout(SHORT).recvmmsg(9))
                    .expectError(SocketTimeout.class)
                    .verify(LIMIT);
            StepVerifier.create(socket.setblocking(false).recvmmsg(9))
                    .expectErrorSatisfies(e -> assertErrno(EAGAIN, e))
                    .verify(LIMIT);
            StepVerifier.create(socket.setblocking(true).recvmmsg(9))
                    .expectSubscription()
                    .then(socket::close)
                    .expectErrorSatisfies(e -> assertErrno(EBADF, e))
                    .verify(LIMIT);
        }
    }

    @Test
    void shutting_down_ends_it() throws SocketError {
        try (var pair = Family.UNIX.datagrams()) {
            StepVerifier.create(pair.second().recvmmsg(9))
                    .expectSubscription()
                    .then(() -> pair.second().shutdown(SHUT_RD).block(LIMIT))
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void on_a_stream_it_gives_all_bytes_and_the_end(Family family) throws SocketError {
        try (var pair = family.streams()) {
            int count = 1_000_000;
            var sending =
                    pair.first()
                            .sendall(Family.zeros(count))
                            .doOnSuccess(_ -> pair.first().close())
                            .toFuture();

            StepVerifier.create(
                            pair.second()
                                    .recvmmsg(8, 10_000)
                                    .map(DatagramBatchTest::bytes)
                                    .reduce(0, Integer::sum))
                    .expectNext(count)
                    .expectComplete()
                    .verify(LIMIT);
            Family.await(sending);
        }
    }

    @Test
    void sequenced_packets_keep_their_ends_and_the_stream_has_one() {
        try (var pair =
                ReactiveSockets.socketpair(AF_UNIX, SOCK_SEQPACKET, 0)
                        .blockOptional(LIMIT)
                        .orElseThrow()) {
            pair.first().sendall(Flux.just(text("a"), text("b"))).block(LIMIT);
            pair.first().close();
            StepVerifier.create(pair.second().recvmmsg(9).map(DatagramBatchTest::take))
                    .expectNext(List.of("a", "b"))
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    // ---- ownership ----

    @Test
    void it_is_released_as_a_whole_and_once() throws SocketError {
        try (var pair = Family.INET.datagrams()) {
            send(pair, "a", "b");
            var batch = recvmmsg(pair.second(), 9);
            var content = batch.content(1);
            batch.retain();
            assertFalse(batch.release());
            assertEquals("b", content.toString(UTF_8));

            assertTrue(batch.release());

            assertEquals(0, content.refCnt());
            assertThrows(IllegalReferenceCountException.class, batch::release);
            assertThrows(IllegalReferenceCountException.class, () -> batch.content(0));
            assertThrows(IllegalReferenceCountException.class, () -> batch.address(0));
        }
    }

    @Test
    void a_datagram_that_is_retained_outlives_its_batch() throws SocketError {
        try (var pair = Family.INET.datagrams()) {
            send(pair, "a", "b");
            var batch = recvmmsg(pair.second(), 9);
            var kept = batch.content(1).retain();
            batch.close();
            assertEquals("b", text(kept));
        }
    }

    @Test
    void wrong_arguments_are_refused() throws SocketError {
        try (var pair = Family.INET.datagrams()) {
            assertThrows(IllegalArgumentException.class, () -> pair.first().recvmmsg(0));
            assertThrows(IllegalArgumentException.class, () -> pair.first().recvmmsg(1, 0));
            send(pair, "a");
            try (var batch = recvmmsg(pair.second(), 9)) {
                assertThrows(IndexOutOfBoundsException.class, () -> batch.content(1));
            }
        }
    }

    private static void send(ReactiveSocketPair pair, String... texts) throws SocketError {
        Address to = pair.second().getsockname();
        pair.first()
                .sendto(Flux.just(texts).map(it -> new ReactiveDatagram(text(it), to)))
                .block(LIMIT);
    }

    private static void sendmmsg(ReactiveSocket socket, DatagramBatch batch) {
        socket.sendmmsg(Flux.just(batch)).block(LIMIT);
    }

    private static DatagramBatch recvmmsg(ReactiveSocket socket, int max) {
        return first(socket.recvmmsg(max));
    }

    private static DatagramBatch first(Flux<DatagramBatch> batches) {
        return batches.next().blockOptional(LIMIT).orElseThrow();
    }

    static List<String> texts(DatagramBatch batch) {
        var texts = new ArrayList<String>();
        for (int i = 0; i < batch.size(); i++) {
            texts.add(batch.content(i).toString(UTF_8));
        }
        return texts;
    }

    /** Reads a batch's texts and releases it. */
    static List<String> take(DatagramBatch batch) {
        try (batch) {
            return texts(batch);
        }
    }

    private static int bytes(DatagramBatch batch) {
        try (batch) {
            return IntStream.range(0, batch.size())
                    .map(i -> batch.content(i).readableBytes())
                    .sum();
        }
    }
}
