package dev.sockeye.examples.tool;

import static dev.sockeye.Constants.ENOTCONN;
import static dev.sockeye.Constants.SHUT_WR;

import dev.sockeye.SocketError;
import dev.sockeye.reactive.ReactiveSocket;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One connection of a netcat: standard input to the peer, and what the peer sends to standard
 * output, both at once and each as fast as its reader takes it.
 *
 * @param input what to send
 * @param output where what comes is written
 * @param halfClose whether the peer is told of the end of the input
 * @param endsWithPeer whether the input is given up when the peer has sent its last
 * @param timeout how long nothing may move; null for ever
 */
record Exchange(
        Flux<ByteBuf> input,
        StandardOutput output,
        boolean halfClose,
        boolean endsWithPeer,
        @Nullable Duration timeout) {

    /** Runs until both directions have ended or one has failed, and closes the socket. */
    Mono<Void> over(ReactiveSocket socket) {
        var idle = new IdleLimit(timeout);
        Sinks.Empty<Void> peerEnded = Sinks.empty();

        var receiving =
                output.write(socket.recv().doOnNext(_ -> idle.moved()))
                        .doOnError(_ -> peerEnded.tryEmitEmpty())
                        .doOnSuccess(_ -> {
                            if (endsWithPeer) {
                                peerEnded.tryEmitEmpty();
                            }
                        });
        var sending =
                socket.sendall(input.doOnNext(_ -> idle.moved()))
                        .then(Mono.defer(() -> halfClose ? endOfInput(socket) : Mono.empty()))
                        .takeUntilOther(peerEnded.asMono());

        // A peer that no longer reads may have sent its reason: the errors wait for the rest.
        return Mono.whenDelayError(receiving, sending)
                .takeUntilOther(idle.passed())
                .doFinally(_ -> socket.close());
    }

    private static Mono<Void> endOfInput(ReactiveSocket socket) {
        // The peer may have gone meanwhile: then there is nobody to tell.
        return socket.shutdown(SHUT_WR)
                .onErrorComplete(e -> e instanceof SocketError error && error.errno() == ENOTCONN);
    }
}
