package dev.sockeye.reactive.pool;

import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import dev.sockeye.reactive.ReactiveSocket;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.pool.PoolBuilder;
import reactor.pool.PoolConfig;

/**
 * Pools of client connections, by reactor-pool, which has the sizes, the waiting, the ages and the
 * meters.
 *
 * <p>
 *
 * {@snippet :
 * InstrumentedPool<ReactiveSocket> pool =
 *         ConnectionPools.of(ReactiveSockets.createConnection("localhost", 7))
 *                 .sizeBetween(0, 8)
 *                 .buildPool();
 * Mono<String> reply = pool.withPoolable(socket -> ask(socket)).next();
 * }
 */
public final class ConnectionPools {

    private ConnectionPools() {}

    /**
     * Begins a pool whose connections are made by a publisher. A connection is taken out of it, and
     * closed, when it is released or about to be acquired and has been closed, or its peer has
     * ended or reset it or has sent what nobody asked for.
     *
     * <p>Who cancels a receive on a connection and then releases it leaves to the next user what
     * may have been received by then: invalidate it instead.
     *
     * @param connection connects anew for each subscriber
     * @return a builder, for the sizes and times that are wanted
     */
    public static PoolBuilder<ReactiveSocket, PoolConfig<ReactiveSocket>> of(
            Mono<ReactiveSocket> connection) {
        return PoolBuilder.from(connection)
                .evictionPredicate((socket, _) -> isSpent(socket))
                .destroyHandler(ReactiveSocket::closeLater);
    }

    private static boolean isSpent(ReactiveSocket socket) {
        try {
            return socket.isDisposed()
                    || socket.socket().poll(Constants.POLLIN, Duration.ZERO) != 0;
        } catch (SocketError e) {
            return true; // Closed meanwhile.
        }
    }
}
