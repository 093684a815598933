package dev.sockeye.examples.tool.demo;

import dev.sockeye.reactive.ReactiveSocket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One connection's messages: a few are on their way at any time, and each that has come back whole
 * lets the next one go, until it is time to stop.
 */
abstract class Flow {
    /** How many turns are not over yet, and whether a turn may follow; of the socket's loop. */
    private int turnsLeft;

    private boolean ended;

    final ReactiveSocket socket;
    final Tally tally;
    final Pattern pattern;
    final SplittableRandom random;

    private final BooleanSupplier stopping;
    private final Sinks.Many<Integer> turns;

    Flow(ReactiveSocket socket, Tally tally, long seed, int window, BooleanSupplier stopping) {
        this.socket = socket;
        this.tally = tally;
        this.stopping = stopping;
        turnsLeft = window;
        pattern = new Pattern(seed);
        random = new SplittableRandom(seed);
        Queue<Integer> waiting = new ArrayBlockingQueue<>(window);
        turns = Sinks.many().unicast().onBackpressureBuffer(waiting);
        for (int turn = 0; turn < window; turn++) {
            turns.emitNext(turn, Sinks.EmitFailureHandler.FAIL_FAST);
        }
    }

    /**
     * Sends and checks until it is time to stop and all has come back; tells errors to the tally.
     */
    final Mono<Void> run(Duration limit) {
        return exchange()
                .timeout(limit, Mono.error(() -> new WrongEcho(missing() + " messages were lost")))
                .onErrorResume(e -> {
                    tally.error(e.toString(), Math.max(1, missing()));
                    return Mono.empty();
                })
                .doFinally(_ -> socket.close());
    }

    /** The messages, each made when the socket asks for it. */
    final Flux<ByteBuf> messages() {
        return turns.asFlux().map(this::next);
    }

    /** Lets the next message go in the place of one that has come back. */
    final void goOn(int turn) {
        if (!stopping.getAsBoolean()) {
            turns.emitNext(turn, Sinks.EmitFailureHandler.FAIL_FAST);
            return;
        }
        turnsLeft--;
        if (!ended) {
            ended = true;
            turns.emitComplete(Sinks.EmitFailureHandler.FAIL_FAST);
        }
    }

    /** Whether it was time to stop and every message has come back since. */
    final boolean isDone() {
        return turnsLeft == 0;
    }

    static ByteBuf buffer(int size) {
        return ByteBufAllocator.DEFAULT.ioBuffer(size, size);
    }

    /** Makes a message for a turn. */
    abstract ByteBuf next(int turn);

    /** Runs both directions; fails at the first thing that is wrong. */
    abstract Mono<Void> exchange();

    /** How many messages were sent and have not come back. */
    abstract int missing();
}
