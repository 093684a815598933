package dev.sockeye.reactive;

import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Receives a PROXY header and not a byte more: each recv(2) asks for no more than the header has at
 * least, so that what follows stays in the kernel. One connection's, on its loop.
 */
final class ProxyHeaderReader {

    /** As much as a header of either version has at least: {@code PROXY UNKNOWN\r\n}. */
    private static final int SHORTEST_BYTES = 15;

    private byte[] bytes = new byte[SHORTEST_BYTES];
    private int count;
    private @Nullable ProxyHeader header;

    /**
     * Receives the header of a connection, on its loop.
     *
     * @return fails with {@link SocketError} if there is none or it is not well formed, with {@link
     *     SocketTimeout} if it takes longer than {@code limit}
     */
    static Mono<ProxyHeader> receive(ReactiveSocket socket, Duration limit) {
        return Mono.defer(() -> {
            var reader = new ProxyHeaderReader();
            var capped = Duration.ofNanos(Timeout.of(limit).nanos());
            return Mono.defer(() -> socket.recv(reader.missing()))
                    .switchIfEmpty(Mono.error(ProxyHeaderReader::ended))
                    .map(reader::add)
                    .repeat(() -> reader.header == null)
                    .then(Mono.fromSupplier(reader::header))
                    .timeout(capped, Schedulers.fromExecutorService(socket.on().loop))
                    .onErrorMap(
                            TimeoutException.class,
                            _ -> new SocketTimeout("PROXY header", limit, reader.count));
        });
    }

    private static SocketError ended() {
        return ProxyHeaders.malformed("the stream ended within it");
    }

    /** How many more bytes the header has at least; zero if it is whole. */
    int missing() {
        if (header != null) {
            return 0;
        }
        if (count < SHORTEST_BYTES) {
            return SHORTEST_BYTES - count;
        }
        return ProxyHeaders.isBinary(bytes)
                ? ProxyHeaders.binaryBytes(bytes, count) - count
                : ProxyHeaders.missingText(bytes, count);
    }

    /** Adds what was received and releases it; returns whether the header is whole. */
    boolean add(ByteBuf received) {
        try {
            int more = received.readableBytes();
            if (bytes.length < count + more) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, count + more));
            }
            received.readBytes(bytes, count, more);
            count += more;
            header = ProxyHeaders.parse(bytes, count);
            return header != null;
        } catch (SocketError e) {
            throw Exceptions.propagate(e);
        } finally {
            received.release();
        }
    }

    @Nullable ProxyHeader header() {
        return header;
    }
}
