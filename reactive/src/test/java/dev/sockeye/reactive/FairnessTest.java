package dev.sockeye.reactive;

import static dev.sockeye.reactive.Family.LIMIT;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A socket that always has more to do leaves the others of its loop their turn. */
class FairnessTest {

    private static final int MANY = 50_000;

    @Test
    void another_socket_is_served_long_before_a_receiver_runs_out_of_bytes() throws SocketError {
        var busy = Sockets.socketpair();
        var other = Sockets.socketpair();
        try (var loops = EventLoops.create(1);
                var receiver = ReactiveSocket.of(busy.first(), loops);
                var served = ReactiveSocket.of(other.first(), loops);
                var sender = busy.second();
                var waker = other.second()) {
            sender.sendall(new byte[MANY]);
            var received = new AtomicInteger();
            var before = new CompletableFuture<Integer>();
            served.recv()
                    .subscribe(
                            buffer -> {
                                buffer.release();
                                before.complete(received.get());
                            },
                            before::completeExceptionally);

            receiver.recv(1)
                    .repeat(MANY - 1)
                    .doOnNext(buffer -> {
                        buffer.release();
                        wakeAtFirst(waker, received.incrementAndGet());
                    })
                    .blockLast(LIMIT);

            Family.await(before);
            assertTrue(before.join() < MANY / 100, () -> "served after " + before.join());
        }
    }

    private static void wakeAtFirst(Socket waker, int count) {
        try {
            if (count == 1) {
                waker.sendall(new byte[] {1});
            }
        } catch (SocketError e) {
            throw new AssertionError(e);
        }
    }
}
