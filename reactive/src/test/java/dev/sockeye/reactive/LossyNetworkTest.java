package dev.sockeye.reactive;

import static dev.sockeye.reactive.Family.INET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sockeye.SocketTimeout;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Over a loopback that delays, loses and reorders packets, as {@code guest/lossy} makes it; skipped
 * over any other.
 */
class LossyNetworkTest {

    /** The emulated machine is slow, and TCP waits longer with each packet that is lost again. */
    private static final Duration LONG = Duration.ofMinutes(5);

    private static final int BYTES = 1 << 17;
    private static final int DATAGRAMS = 300;

    @BeforeAll
    static void needsNetem() throws IOException {
        String queue;
        try {
            var tc = new ProcessBuilder("tc", "qdisc", "show", "dev", "lo").start();
            queue = new String(tc.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            queue = "";
        }
        assumeTrue(queue.contains("netem"), "this loopback loses nothing: run guest/lossy");
    }

    @Test
    void a_stream_arrives_whole_and_in_order_through_timeouts_and_cancels() throws Exception {
        byte[] bytes = new byte[BYTES];
        new Random(1).nextBytes(bytes);
        var digest = MessageDigest.getInstance("SHA-256");
        var pair = INET.streams();
        try (pair) {
            var sender = pair.first().sendall(Unpooled.wrappedBuffer(bytes)).toFuture();
            pair.second().settimeout(Duration.ofMillis(2));
            var timeouts = new ArrayList<SocketTimeout>();
            long received = 0;
            for (int turn = 0; received < BYTES; turn++) {
                // One of three: a single receive, a stream for a moment, and a cancel in between.
                Flux<byte[]> some =
                        switch (turn % 3) {
                            case 0 -> pair.second().recv(1000).flux().map(LossyNetworkTest::taken);
                            case 1 -> pair.second().recv().map(LossyNetworkTest::taken).take(3);
                            default ->
                                    pair.second()
                                            .recv()
                                            .map(LossyNetworkTest::taken)
                                            .takeUntilOther(Mono.delay(Duration.ofMillis(1)));
                        };
                var pieces =
                        some.doOnError(SocketTimeout.class, timeouts::add)
                                .onErrorComplete(SocketTimeout.class)
                                .doOnNext(digest::update)
                                .reduce(0L, (sum, piece) -> sum + piece.length);
                received += pieces.blockOptional(LONG).orElseThrow();
            }
            assertEquals(BYTES, received);
            assertTrue(!timeouts.isEmpty(), "no receive ever had to wait");
            sender.join();
        }
        var expected = MessageDigest.getInstance("SHA-256").digest(bytes);
        assertEquals(HexFormat.of().formatHex(expected), HexFormat.of().formatHex(digest.digest()));
        System.out.println(BYTES + " bytes, losses 0");
    }

    @Test
    void datagrams_come_whole_at_most_once_in_any_order_or_not_at_all() throws Exception {
        var pair = INET.datagrams();
        try (pair) {
            var to = pair.second().getsockname();
            Flux.range(0, DATAGRAMS)
                    .concatMap(i -> pair.first().sendto(Family.text("datagram " + i), to))
                    .blockLast(LONG);
            pair.second().settimeout(Duration.ofSeconds(3));
            var texts =
                    pair.second()
                            .recvfrom()
                            .map(datagram -> Family.text(datagram.content()))
                            .onErrorComplete(SocketTimeout.class)
                            .collectList()
                            .blockOptional(LONG)
                            .orElseThrow();

            assertTrue(texts.size() > DATAGRAMS / 2 && texts.size() < DATAGRAMS, texts::toString);
            assertEquals(texts.size(), texts.stream().distinct().count());
            assertTrue(texts.stream().allMatch(text -> text.matches("datagram \\d+")));
            System.out.println(texts.size() + " of " + DATAGRAMS + " datagrams");
        }
    }

    private static byte[] taken(ByteBuf buffer) {
        try {
            return ByteBufUtil.getBytes(buffer);
        } finally {
            buffer.release();
        }
    }
}
