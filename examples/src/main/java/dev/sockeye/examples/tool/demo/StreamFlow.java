package dev.sockeye.examples.tool.demo;

import static dev.sockeye.Constants.SHUT_WR;

import dev.sockeye.reactive.ReactiveSocket;
import io.netty.buffer.ByteBuf;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Mono;

/** Messages over a stream: their bytes come back in order, in whatever pieces. */
final class StreamFlow extends Flow {
    /** How many messages may be on their way. */
    private static final int WINDOW = 4;

    private static final int MAX_BYTES = 16 * 1024;

    private final Queue<Sent> onTheirWay = new ConcurrentLinkedQueue<>();

    /** How much was made and how much came back; of the socket's loop. */
    private long made;

    private long checked;

    StreamFlow(ReactiveSocket socket, Tally tally, long seed, BooleanSupplier stopping) {
        super(socket, tally, seed, WINDOW, stopping);
    }

    @Override
    ByteBuf next(int turn) {
        int size = 1 + random.nextInt(MAX_BYTES);
        var message = buffer(size);
        pattern.append(message, made, size);
        made += size;
        onTheirWay.add(new Sent(turn, made, System.nanoTime()));
        return message;
    }

    @Override
    Mono<Void> exchange() {
        var sending = socket.sendall(messages()).then(socket.shutdown(SHUT_WR));
        var receiving =
                socket.recv()
                        .<Void>handle((bytes, sink) -> {
                            try {
                                check(bytes);
                            } catch (WrongEcho e) {
                                sink.error(e);
                            } finally {
                                bytes.release();
                            }
                        })
                        .then(Mono.<Void>defer(this::checkEnd));
        return Mono.when(sending, receiving);
    }

    @Override
    int missing() {
        return onTheirWay.size();
    }

    private void check(ByteBuf bytes) throws WrongEcho {
        int count = bytes.readableBytes();
        int wrong = pattern.mismatch(bytes, checked);
        if (wrong >= 0) {
            throw new WrongEcho("byte %,d came back changed".formatted(checked + wrong));
        }
        checked += count;
        tally.checked(count);
        for (Sent first; (first = onTheirWay.peek()) != null && first.end <= checked; ) {
            onTheirWay.remove();
            tally.returned(first.nanos);
            goOn(first.turn);
        }
    }

    private Mono<Void> checkEnd() {
        return checked == made && isDone()
                ? Mono.empty()
                : Mono.error(
                        new WrongEcho(
                                "the stream ended after %,d of %,d bytes"
                                        .formatted(checked, made)));
    }

    /** A message: which turn it took, where in the stream it ends, and when it was made. */
    private record Sent(int turn, long end, long nanos) {}
}
