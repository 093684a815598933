package dev.sockeye.reactive;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.AF_INET6;
import static dev.sockeye.Constants.AF_UNIX;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.Constants.SOL_SOCKET;
import static dev.sockeye.Constants.SO_RCVBUF;
import static dev.sockeye.Constants.SO_SNDBUF;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The families that tests run for, and the sockets that they run with: of the kernel, connected.
 */
enum Family {
    INET(AF_INET),
    INET6(AF_INET6),
    UNIX(AF_UNIX);

    /** Longer than anything takes; not waited for unless a test fails. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    final int family;

    Family(int family) {
        this.family = family;
    }

    /** An address of this machine whose port or abstract name the kernel chooses. */
    Address any() {
        return switch (this) {
            case INET -> Address.inet("127.0.0.1", 0);
            case INET6 -> Address.inet6("::1", 0);
            case UNIX -> Address.unix("");
        };
    }

    ReactiveSocket listener() {
        var listener = open(SOCK_STREAM);
        listener.bind(any()).then(listener.listen()).block(LIMIT);
        return listener;
    }

    ReactiveSocket open(int type) {
        return ReactiveSocket.open(family, type).blockOptional(LIMIT).orElseThrow();
    }

    /** Its address is nobody else's while it is open, and who connects to it is refused. */
    ReactiveSocket refusing() {
        var socket = open(SOCK_STREAM);
        socket.bind(any()).block(LIMIT);
        return socket;
    }

    /** The first has connected, the second was accepted. */
    ReactiveSocketPair streams() throws SocketError {
        try (var listener = listener()) {
            var client = open(SOCK_STREAM);
            client.connect(listener.getsockname()).block(LIMIT);
            var accepted = listener.accept().next().blockOptional(LIMIT).orElseThrow();
            return new ReactiveSocketPair(client, accepted);
        }
    }

    /** Two that are bound, not connected. */
    ReactiveSocketPair datagrams() {
        return datagrams(any(), any());
    }

    ReactiveSocketPair datagrams(Address first, Address second) {
        return new ReactiveSocketPair(bound(first), bound(second));
    }

    private ReactiveSocket bound(Address address) {
        var socket = open(SOCK_DGRAM);
        socket.bind(address).block(LIMIT);
        return socket;
    }

    /** Streams with small buffers, of which the first has sent until the kernel takes no more. */
    Clogged clogged() throws SocketError {
        var pair = streams();
        pair.first().socket().setsockopt(SOL_SOCKET, SO_SNDBUF, 16 * 1024);
        pair.second().socket().setsockopt(SOL_SOCKET, SO_RCVBUF, 16 * 1024);
        return new Clogged(pair, clog(pair.first()));
    }

    private static long clog(ReactiveSocket socket) {
        socket.settimeout(Duration.ofMillis(50));
        long sent = 0;
        for (int count = 1; count > 0; sent += count) {
            count = attempt(socket);
        }
        socket.settimeout(null);
        return sent;
    }

    private static int attempt(ReactiveSocket socket) {
        var data = zeros(64 * 1024);
        try {
            return socket.send(data)
                    .onErrorReturn(SocketTimeout.class, 0)
                    .blockOptional(LIMIT)
                    .orElseThrow();
        } finally {
            data.release();
        }
    }

    static ByteBuf zeros(int bytes) {
        return ByteBufAllocator.DEFAULT.directBuffer(bytes).writeZero(bytes);
    }

    static ByteBuf text(String text) {
        return ByteBufAllocator.DEFAULT.directBuffer().writeBytes(text.getBytes(UTF_8));
    }

    /** Waits for a result that must come. */
    static void await(Future<?> result) {
        try {
            result.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until the socket's loop has done what it was given so far. */
    static void awaitTasks(ReactiveSocket socket) {
        await(socket.on().loop.submit(() -> {}));
    }

    /** Reads a buffer's text and releases it. */
    static String text(ByteBuf buffer) {
        try {
            return buffer.toString(UTF_8);
        } finally {
            buffer.release();
        }
    }

    /** Reads the rest of a stream and counts it. */
    static long drain(ReactiveSocket socket) {
        return socket.recv()
                .map(Family::count)
                .reduce(0L, Long::sum)
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    static long count(ByteBuf buffer) {
        long count = buffer.readableBytes();
        buffer.release();
        return count;
    }

    /** A pair and how many bytes are on their way from its first to its second. */
    record Clogged(ReactiveSocketPair pair, long bytes) implements AutoCloseable {
        ReactiveSocket sender() {
            return pair.first();
        }

        ReactiveSocket receiver() {
            return pair.second();
        }

        @Override
        public void close() {
            pair.close();
        }
    }
}
