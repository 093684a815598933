package dev.sockeye.examples.tool;

import dev.sockeye.SocketTimeout;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Ends a connection on which nothing comes and nothing goes for so long. The socket's own timeout
 * is of one call: it would end a long transfer that is going well in one direction alone.
 */
final class IdleLimit {
    private static final int CHECKS = 20;

    private final @Nullable Duration limit;

    /** When data last moved; written by the socket's loop, read by a timer. */
    private volatile long movedNanos = System.nanoTime();

    IdleLimit(@Nullable Duration limit) {
        this.limit = limit;
    }

    void moved() {
        movedNanos = System.nanoTime();
    }

    /** Fails with a {@link SocketTimeout} once nothing has moved for so long; else never ends. */
    Mono<Void> passed() {
        if (limit == null) {
            return Mono.never();
        }
        return Flux.interval(limit.dividedBy(CHECKS).plusMillis(1))
                .onBackpressureDrop()
                .filter(_ -> System.nanoTime() - movedNanos > limit.toNanos())
                .next()
                .flatMap(_ -> Mono.error(new SocketTimeout("idle", limit, 0)));
    }
}
