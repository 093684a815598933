package dev.sockeye.reactive.pool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;
import dev.sockeye.reactive.ReactiveSocket;
import dev.sockeye.reactive.ReactiveSockets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.pool.InstrumentedPool;
import reactor.pool.PooledRef;

class ConnectionPoolsTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Socket listener;
    private final InstrumentedPool<ReactiveSocket> pool;

    ConnectionPoolsTest() throws SocketError {
        listener = Sockets.createServer(Address.inet("127.0.0.1", 0));
        listener.settimeout(LIMIT);
        int port = ((Address.Inet) listener.getsockname()).port();
        pool =
                ConnectionPools.of(ReactiveSockets.createConnection("127.0.0.1", port))
                        .sizeBetween(0, 1)
                        .buildPool();
    }

    @AfterEach
    void close() throws Exception {
        pool.disposeLater().block(LIMIT);
        listener.close();
    }

    @Test
    void a_connection_that_was_released_is_used_again() throws Exception {
        var first = acquire();
        try (var peer = listener.accept().conn()) {
            first.release().block(LIMIT);
            var second = acquire();
            assertSame(first.poolable(), second.poolable());
            peer.send("hi".getBytes(UTF_8));
            assertEquals(
                    "hi",
                    second.poolable()
                            .recv(2)
                            .map(buffer -> {
                                var text = buffer.toString(UTF_8);
                                buffer.release();
                                return text;
                            })
                            .block(LIMIT));
            second.release().block(LIMIT);
        }
    }

    @Test
    void a_connection_whose_peer_has_ended_is_closed_and_another_made() throws Exception {
        var first = acquire();
        var peer = listener.accept().conn();
        first.release().block(LIMIT);
        peer.close();
        awaitInput(first.poolable());

        var second = acquire();
        assertNotSame(first.poolable(), second.poolable());
        first.poolable().onClose().block(LIMIT);
        assertTrue(first.poolable().isDisposed());
        second.invalidate().block(LIMIT);
        second.poolable().onClose().block(LIMIT);
    }

    @Test
    void a_connection_on_which_something_came_unasked_is_not_given_to_the_next() throws Exception {
        var first = acquire();
        try (var peer = listener.accept().conn()) {
            first.release().block(LIMIT);
            peer.send("late".getBytes(UTF_8));
            awaitInput(first.poolable());
            var second = acquire();
            assertNotSame(first.poolable(), second.poolable());
            second.release().block(LIMIT);
        }
    }

    /** Waits until the kernel has what the peer sent, or its end. */
    private static void awaitInput(ReactiveSocket socket) throws SocketError {
        assertNotEquals(0, socket.socket().poll(Constants.POLLIN, LIMIT));
    }

    private PooledRef<ReactiveSocket> acquire() {
        return pool.acquire().blockOptional(LIMIT).orElseThrow();
    }
}
