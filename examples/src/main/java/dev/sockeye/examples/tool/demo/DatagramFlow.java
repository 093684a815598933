package dev.sockeye.examples.tool.demo;

import dev.sockeye.reactive.ReactiveSocket;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Mono;

/**
 * Messages as datagrams: each comes back whole and in any order. So few are on their way that the
 * buffers of the server hold them all: one that does not come back is an error, as is one that
 * comes back twice.
 */
final class DatagramFlow extends Flow {
    /** How many datagrams may be on their way. */
    static final int WINDOW = 2;

    private static final int HEADER_BYTES = Integer.BYTES + Integer.BYTES + Long.BYTES;
    private static final int MAX_BYTES = 1400;

    /** By turn, the number of the datagram on its way, 0 where none is, and when it was made. */
    private final AtomicLongArray numbers = new AtomicLongArray(WINDOW);

    private final AtomicLongArray nanos = new AtomicLongArray(WINDOW);

    /** Of the socket's loop. */
    private long made;

    DatagramFlow(ReactiveSocket socket, Tally tally, long seed, BooleanSupplier stopping) {
        super(socket, tally, seed, WINDOW, stopping);
    }

    @Override
    ByteBuf next(int turn) {
        int size = random.nextInt(MAX_BYTES - HEADER_BYTES);
        long number = ++made;
        var datagram = buffer(HEADER_BYTES + size);
        datagram.writeInt(turn).writeInt(size).writeLong(number);
        pattern.append(datagram, number, size);
        nanos.set(turn, System.nanoTime());
        numbers.set(turn, number);
        return datagram;
    }

    @Override
    Mono<Void> exchange() {
        var receiving =
                socket.recv()
                        .<Void>handle((datagram, sink) -> {
                            try {
                                check(datagram);
                                if (isDone()) {
                                    sink.complete();
                                }
                            } catch (WrongEcho e) {
                                sink.error(e);
                            } finally {
                                datagram.release();
                            }
                        })
                        .then();
        return Mono.when(socket.sendall(messages()), receiving);
    }

    @Override
    int missing() {
        int missing = 0;
        for (int turn = 0; turn < WINDOW; turn++) {
            missing += numbers.get(turn) == 0 ? 0 : 1;
        }
        return missing;
    }

    private void check(ByteBuf datagram) throws WrongEcho {
        int count = datagram.readableBytes();
        if (count < HEADER_BYTES) {
            throw new WrongEcho("a datagram came back with " + count + " bytes");
        }
        int turn = datagram.readInt();
        int size = datagram.readInt();
        long number = datagram.readLong();
        if (turn < 0 || turn >= WINDOW || number == 0 || numbers.get(turn) != number) {
            throw new WrongEcho("a datagram came back that was not on its way");
        }
        if (size != datagram.readableBytes()) {
            throw new WrongEcho("datagram %,d came back with another length".formatted(number));
        }
        int wrong = pattern.mismatch(datagram, number);
        if (wrong >= 0) {
            throw new WrongEcho(
                    "byte %d of datagram %,d came back changed"
                            .formatted(HEADER_BYTES + wrong, number));
        }
        numbers.set(turn, 0);
        tally.checked(count);
        tally.returned(nanos.get(turn));
        goOn(turn);
    }
}
