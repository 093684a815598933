package dev.sockeye.reactive;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.IPPROTO_IP;
import static dev.sockeye.Constants.IP_PKTINFO;
import static dev.sockeye.Constants.POLLIN;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.reactive.Family.LIMIT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** Datagrams of UDP are received many at a time, where so many are asked for, and no more. */
class ReadAheadTest {

    private Socket peer;
    private ReactiveSocket socket;

    @BeforeEach
    void bind() throws SocketError {
        var bound = new Socket(AF_INET, SOCK_DGRAM);
        bound.bind(Address.inet("127.0.0.1", 0));
        bound.setsockopt(IPPROTO_IP, IP_PKTINFO, 1);
        peer = new Socket(AF_INET, SOCK_DGRAM);
        peer.connect(bound.getsockname());
        socket = ReactiveSocket.of(bound);
    }

    @AfterEach
    void close() throws SocketError {
        socket.close();
        peer.close();
    }

    @Test
    void what_a_cancelled_receiver_had_received_ahead_is_the_next_ones_in_order()
            throws SocketError {
        send("a", "b", "c", "d");
        takeOneOfManyAskedFor();

        StepVerifier.create(socket.recvfrom().map(ReadAheadTest::text))
                .expectNext("b", "c", "d")
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void what_was_received_ahead_comes_before_what_arrives_later() throws SocketError {
        send("a", "b");
        takeOneOfManyAskedFor();
        send("c");

        var one = socket.recvfrom(10).map(ReadAheadTest::text);
        StepVerifier.create(one.concatWith(one))
                .expectNext("b", "c")
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void ancillary_data_of_what_was_received_ahead_is_kept_with_it() throws SocketError {
        send("a", "b");
        takeOneOfManyAskedFor();

        try (var message = requireNonNull(socket.recvmsg(10, 100).block(LIMIT))) {
            assertEquals("b", message.content().toString(UTF_8));
            assertTrue(message.ancillary().getFirst().is(IPPROTO_IP, IP_PKTINFO));
            assertEquals(peer.getsockname(), message.address());
        }
    }

    @Test
    void what_was_received_ahead_is_cut_to_the_size_that_is_asked_for() throws SocketError {
        send("a", "sockeye");
        takeOneOfManyAskedFor();

        try (var datagram = requireNonNull(socket.recvfrom(4).block(LIMIT))) {
            assertEquals("sock", datagram.content().toString(UTF_8));
            assertTrue(datagram.isTruncated());
        }
    }

    @Test
    void no_more_is_received_than_is_asked_for() throws SocketError {
        send("a", "b", "c");

        StepVerifier.create(socket.recvfrom().map(ReadAheadTest::text), 2)
                .expectNext("a", "b")
                .then(() -> assertEquals(POLLIN, readable(LIMIT)))
                .thenRequest(1)
                .expectNext("c")
                .then(() -> assertEquals(0, readable(Duration.ZERO)))
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void an_empty_datagram_among_others_is_received() throws SocketError {
        send("a", "", "c");

        StepVerifier.create(socket.recvfrom().map(ReadAheadTest::text))
                .expectNext("a", "", "c")
                .thenCancel()
                .verify(LIMIT);
    }

    /** Asks for everything, and cancels when the first has come. */
    private void takeOneOfManyAskedFor() {
        var first = Sinks.<String>one();
        socket.recvfrom()
                .subscribe(
                        new BaseSubscriber<ReactiveDatagram>() {
                            @Override
                            protected void hookOnSubscribe(Subscription subscription) {
                                requestUnbounded();
                            }

                            @Override
                            protected void hookOnNext(ReactiveDatagram datagram) {
                                cancel();
                                first.tryEmitValue(text(datagram));
                            }
                        });
        assertEquals("a", first.asMono().block(LIMIT));
    }

    private int readable(Duration within) {
        try {
            return socket.socket().poll(POLLIN, within);
        } catch (SocketError e) {
            throw new AssertionError(e);
        }
    }

    private void send(String... datagrams) throws SocketError {
        for (var datagram : List.of(datagrams)) {
            peer.send(datagram.getBytes(UTF_8));
        }
    }

    private static String text(ReactiveDatagram datagram) {
        try (datagram) {
            return datagram.content().toString(UTF_8);
        }
    }
}
