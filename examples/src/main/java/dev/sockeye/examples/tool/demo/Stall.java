package dev.sockeye.examples.tool.demo;

import static dev.sockeye.Constants.SHUT_WR;

import dev.sockeye.Address;
import dev.sockeye.SocketTimeout;
import dev.sockeye.reactive.ReactiveSocket;
import dev.sockeye.reactive.ReactiveSockets;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Shows what a timeout costs: nothing. A peer does not read, so that a {@code sendall} fills the
 * buffers of the kernel and fails with {@link SocketTimeout}, which tells how far it got. Then the
 * peer reads, and the same socket sends the rest.
 */
final class Stall {
    /** What is left to send after the timeout. */
    private static final long REST_BYTES = 16L << 20;

    private static final int BLOCK_BYTES = 64 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Pattern pattern = new Pattern(REST_BYTES);
    private final Duration limit;

    Stall(Duration limit) {
        this.limit = limit;
    }

    /** Runs it once, and gives what happened in a sentence, or fails with what is wrong. */
    Mono<String> run() {
        return Mono.usingWhen(
                ReactiveSockets.createServer(Address.inet("127.0.0.1", 0)),
                this::run,
                ReactiveSocket::closeLater);
    }

    private Mono<String> run(ReactiveSocket listener) {
        return Mono.usingWhen(
                Mono.fromCallable(listener::getsockname)
                        .cast(Address.Inet.class)
                        .flatMap(at -> ReactiveSockets.createConnection(at.host(), at.port())),
                sender ->
                        Mono.usingWhen(
                                listener.accept().next(),
                                receiver -> run(sender, receiver),
                                ReactiveSocket::closeLater),
                ReactiveSocket::closeLater);
    }

    private Mono<String> run(ReactiveSocket sender, ReactiveSocket receiver) {
        return sender.settimeout(limit)
                .sendall(blocks(0, Long.MAX_VALUE))
                .then(Mono.<Long>error(new WrongEcho("a sendall that nobody reads has ended")))
                .onErrorResume(SocketTimeout.class, e -> Mono.just(e.bytesTransferred()))
                .flatMap(taken -> sendRest(sender, receiver, taken));
    }

    private Mono<String> sendRest(ReactiveSocket sender, ReactiveSocket receiver, long taken) {
        long total = taken + REST_BYTES;
        sender.settimeout(PATIENCE);
        receiver.settimeout(PATIENCE);
        var sending = sender.sendall(blocks(taken, total)).then(sender.shutdown(SHUT_WR));
        return Mono.when(sending, arrival(receiver, total)).thenReturn(sentence(taken, total));
    }

    private Flux<ByteBuf> blocks(long from, long to) {
        return Flux.generate(
                () -> from,
                (position, sink) -> {
                    int size = (int) Math.min(BLOCK_BYTES, to - position);
                    if (size == 0) {
                        sink.complete();
                    } else {
                        var block = Flow.buffer(size);
                        pattern.append(block, position, size);
                        sink.next(block);
                    }
                    return position + size;
                });
    }

    private Mono<Void> arrival(ReactiveSocket receiver, long total) {
        var arrived = new AtomicLong();
        return receiver.recv()
                .<Void>handle((bytes, sink) -> {
                    long position = arrived.getAndAdd(bytes.readableBytes());
                    int wrong = pattern.mismatch(bytes, position);
                    bytes.release();
                    if (wrong >= 0) {
                        sink.error(wrong("byte " + (position + wrong) + " arrived changed"));
                    }
                })
                .then(
                        Mono.defer(() ->
                                arrived.get() == total
                                        ? Mono.empty()
                                        : Mono.error(
                                                wrong(
                                                        arrived
                                                                + " of "
                                                                + total
                                                                + " bytes arrived"))));
    }

    private static WrongEcho wrong(String what) {
        return new WrongEcho("after a timeout " + what);
    }

    private String sentence(long taken, long total) {
        return String.format(
                Locale.ROOT,
                "A sendall that nobody read: SocketTimeout after %d ms, %,d bytes taken by the kernel.%n"
                        + "Then its peer read, and the same socket sent the rest: all %,d bytes"
                        + " arrived, in order.",
                limit.toMillis(),
                taken,
                total);
    }
}
