package dev.sockeye.reactive;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;
import io.netty.util.IllegalReferenceCountException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What users do wrong, and what must go on all the same. */
class MishapsTest {

    private static final Duration LIMIT = Family.LIMIT;

    @Test
    void a_handler_that_throws_an_Error_closes_its_connection_only() throws Exception {
        var count = new AtomicInteger();
        var server =
                ReactiveServer.listen(Address.inet("127.0.0.1", 0))
                        .handle(conn -> {
                            if (count.getAndIncrement() == 0) {
                                throw new AssertionError("a mistake of the handler's");
                            }
                            return conn.sendall(conn.recv());
                        })
                        .start()
                        .blockOptional(LIMIT)
                        .orElseThrow();
        int port = ((Address.Inet) server.address()).port();
        try (var first = Sockets.createConnection("127.0.0.1", port, LIMIT)) {
            assertEquals(0, first.recv(10).length);
        }
        try (var second = Sockets.createConnection("127.0.0.1", port, LIMIT)) {
            second.sendall(new byte[] {7});
            assertEquals(1, second.recv(10).length);
        }
        server.shutdown(Duration.ZERO).block(LIMIT);
    }

    @Test
    void a_buffer_that_was_released_fails_its_own_sendall_and_no_other() throws SocketError {
        var pair = Sockets.socketpair();
        pair.second().settimeout(LIMIT);
        try (var sender = ReactiveSocket.of(pair.first());
                var receiver = pair.second()) {
            var released = Family.zeros(10);
            released.release();

            StepVerifier.create(sender.sendall(released))
                    .expectError(IllegalReferenceCountException.class)
                    .verify(LIMIT);
            StepVerifier.create(sender.sendall(Family.text("after")))
                    .expectComplete()
                    .verify(LIMIT);
            assertEquals(5, receiver.recv(100).length);
        }
    }

    @Test
    void in_non_blocking_mode_a_receive_gives_what_the_kernel_has() throws SocketError {
        var pair = Sockets.socketpair();
        try (var socket = ReactiveSocket.of(pair.first());
                var peer = pair.second()) {
            socket.settimeout(Duration.ZERO);
            StepVerifier.create(socket.recv(10))
                    .expectErrorSatisfies(
                            e -> assertEquals(Constants.EAGAIN, ((SocketError) e).errno()))
                    .verify(LIMIT);
            peer.sendall(new byte[] {1});

            StepVerifier.create(socket.recv(10).doOnNext(buffer -> buffer.release()))
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @Test
    void a_receive_of_an_absurd_size_takes_what_comes() {
        try (var socket =
                ReactiveSocket.open(AF_INET, SOCK_DGRAM).blockOptional(LIMIT).orElseThrow()) {
            var echoed =
                    socket.bind(Address.inet("127.0.0.1", 0))
                            .then(
                                    Mono.defer(() -> {
                                        try {
                                            return socket.sendto(
                                                    Family.text("x"), socket.getsockname());
                                        } catch (SocketError e) {
                                            return Mono.error(e);
                                        }
                                    }))
                            .then(socket.recvfrom(Integer.MAX_VALUE));

            StepVerifier.create(echoed.doOnNext(ReactiveDatagram::close))
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @Test
    void a_sendto_goes_on_when_the_full_queue_of_a_unix_receiver_has_room_again() throws Exception {
        try (var receiver = new Socket(Constants.AF_UNIX, SOCK_DGRAM);
                var sender =
                        ReactiveSocket.open(Constants.AF_UNIX, SOCK_DGRAM)
                                .blockOptional(LIMIT)
                                .orElseThrow()) {
            receiver.bind(Address.unix("")); // The kernel chooses an abstract name.
            receiver.settimeout(LIMIT);
            var to = receiver.getsockname();
            int count = 2_000; // More than any queue holds.

            var sending =
                    Flux.range(0, count)
                            .concatMap(_ -> sender.sendto(Family.text("x"), to))
                            .then()
                            .toFuture();
            for (int i = 0; i < count; i++) {
                assertEquals(1, receiver.recv(10).length);
            }

            Family.await(sending);
        }
    }
}
