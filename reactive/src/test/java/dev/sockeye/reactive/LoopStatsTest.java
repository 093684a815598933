package dev.sockeye.reactive;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.Constants.SOL_SOCKET;
import static dev.sockeye.Constants.SO_RCVBUF;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static dev.sockeye.reactive.Family.zeros;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketTimeout;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class LoopStatsTest {

    private static final Address ANY = Address.inet("127.0.0.1", 0);

    private final EventLoops loops = EventLoops.create(2);

    @AfterEach
    void closeLoops() {
        loops.closeLater().block(LIMIT);
    }

    @Test
    void what_sockets_do_is_counted() throws Exception {
        try (var listener = open(SOCK_STREAM)) {
            listener.bind(ANY).then(listener.listen()).block(LIMIT);
            var client = open(SOCK_STREAM);
            client.connect(listener.getsockname()).block(LIMIT);
            var accepted = listener.accept().next().blockOptional(LIMIT).orElseThrow();
            client.sendall(zeros(1000)).block(LIMIT);
            accepted.recv(1000).doOnNext(buffer -> buffer.release()).block(LIMIT);
            accepted.settimeout(Duration.ofMillis(1));
            StepVerifier.create(accepted.recv(1)).verifyError(SocketTimeout.class);
            client.closeLater().then(accepted.closeLater()).block(LIMIT);

            assertEquals(new LoopStats(3, 2, 1, 1000, 1000, 1, 0), loops.stats());
        }
    }

    @Test
    void datagrams_are_counted_by_their_bytes() throws Exception {
        try (var first = datagrams();
                var second = datagrams()) {
            first.sendto(text("four"), second.getsockname()).block(LIMIT);
            second.recvfrom(10).doOnNext(ReactiveDatagram::release).block(LIMIT);
            first.connect(second.getsockname()).block(LIMIT);
            first.sendall(text("three")).block(LIMIT);
            second.recv(10).doOnNext(buffer -> buffer.release()).block(LIMIT);

            assertEquals(9, loops.stats().bytesSent());
            assertEquals(9, loops.stats().bytesReceived());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void datagrams_that_the_kernel_dropped_are_counted_when_their_socket_closes() throws Exception {
        var slow = datagrams();
        slow.socket().setsockopt(SOL_SOCKET, SO_RCVBUF, 1);
        try (var fast = new Socket(AF_INET, SOCK_DGRAM)) {
            for (int i = 0; i < 100; i++) {
                fast.sendto(new byte[1000], slow.getsockname());
            }
        }
        slow.setblocking(false);
        long received =
                Flux.defer(() -> slow.recv(1000))
                        .repeat()
                        .doOnNext(buffer -> buffer.release())
                        .onErrorComplete()
                        .count()
                        .blockOptional(LIMIT)
                        .orElseThrow();
        slow.closeLater().block(LIMIT);

        assertTrue(received < 100);
        assertEquals(100 - received, loops.stats().dropped());
    }

    @Test
    void a_loop_that_is_held_up_is_behind() {
        var held = Duration.ofMillis(50);
        var behind = loops.lag(Duration.ofMillis(1)).filter(lag -> lag.compareTo(held) >= 0);

        StepVerifier.create(behind.next())
                .then(() -> loops.next().execute(() -> spin(held.plusMillis(10))))
                .then(() -> loops.next().execute(() -> spin(held.plusMillis(10))))
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
        assertThrows(IllegalArgumentException.class, () -> loops.lag(Duration.ZERO));
    }

    private ReactiveSocket open(int type) {
        return ReactiveSocket.open(AF_INET, type, loops).blockOptional(LIMIT).orElseThrow();
    }

    /** Works for a while; BlockHound takes Thread.onSpinWait for waiting. */
    private static void spin(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        long left;
        do {
            left = end - System.nanoTime();
        } while (left > 0);
    }

    private ReactiveSocket datagrams() {
        var socket = open(SOCK_DGRAM);
        socket.bind(ANY).block(LIMIT);
        return socket;
    }
}
