package dev.sockeye.reactive;

import static dev.sockeye.Constants.MSG_OOB;
import static dev.sockeye.Constants.POLLPRI;
import static dev.sockeye.Constants.POLLRDHUP;
import static dev.sockeye.Constants.SHUT_WR;
import static dev.sockeye.reactive.Family.LIMIT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/**
 * On TCP a receiver that got less than there was room for waits for the next event, and does not
 * ask the kernel once more. What no next event tells of must not be missed.
 */
class ShortReadTest {

    private Socket peer;
    private ReactiveSocket conn;

    @BeforeEach
    void connect() throws SocketError {
        try (var server = Sockets.createServer(Address.inet("127.0.0.1", 0))) {
            peer = new Socket();
            peer.connect(server.getsockname());
            conn = ReactiveSocket.of(server.accept().conn());
        }
    }

    @AfterEach
    void close() throws SocketError {
        conn.close();
        peer.close();
    }

    @Test
    void the_end_behind_bytes_from_before_the_first_receiver_is_received() throws Exception {
        peer.sendall(bytes("last"));
        peer.shutdown(SHUT_WR);
        letTheLoopSee(POLLRDHUP);

        StepVerifier.create(text()).expectNext("last").expectComplete().verify(LIMIT);
    }

    @Test
    void the_end_that_was_told_while_nobody_asked_is_received() throws Exception {
        StepVerifier.create(text(), 1)
                .then(() -> send("first", 0))
                .expectNext("first")
                .then(() -> {
                    send("last", 0);
                    shut();
                    letTheLoopSee(POLLRDHUP);
                })
                .thenRequest(2)
                .expectNext("last")
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void the_end_that_comes_after_the_bytes_were_received_is_received() {
        StepVerifier.create(text())
                .then(() -> send("last", 0))
                .expectNext("last")
                .then(this::shut)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void bytes_behind_urgent_data_are_received() {
        send("before", 0);
        send("!", MSG_OOB);
        send("behind", 0);
        letTheLoopSee(POLLPRI);

        StepVerifier.create(text()).expectNext("before", "behind").thenCancel().verify(LIMIT);
    }

    @Test
    void bytes_behind_urgent_data_that_comes_while_nobody_asks_are_received() {
        StepVerifier.create(text(), 1)
                .then(() -> send("first", 0))
                .expectNext("first")
                .then(() -> {
                    send("before", 0);
                    send("!", MSG_OOB);
                    send("behind", 0);
                    letTheLoopSee(POLLPRI);
                })
                .thenRequest(2)
                .expectNext("before", "behind")
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void bytes_that_come_one_by_one_are_received_each_by_its_event() {
        StepVerifier.create(text())
                .then(() -> send("a", 0))
                .expectNext("a")
                .then(() -> send("b", 0))
                .expectNext("b")
                .then(() -> send("c", 0))
                .expectNext("c")
                .thenCancel()
                .verify(LIMIT);
    }

    private Flux<String> text() {
        return conn.recv().as(Buffers.asByteArray()).map(data -> new String(data, UTF_8));
    }

    private void send(String text, int flags) {
        try {
            peer.sendall(bytes(text), flags);
        } catch (SocketError e) {
            throw new AssertionError(e);
        }
    }

    private void shut() {
        try {
            peer.shutdown(SHUT_WR);
        } catch (SocketError e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until the kernel has an event, and the loop has asked the kernel for events. */
    private void letTheLoopSee(int event) {
        try {
            assertNotEquals(0, conn.socket().poll(event, LIMIT) & event);
            turn();
            turn();
        } catch (SocketError | ExecutionException | InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private void turn() throws ExecutionException, InterruptedException, TimeoutException {
        conn.on().loop.submit(() -> {}).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
