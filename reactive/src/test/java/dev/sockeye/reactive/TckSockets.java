package dev.sockeye.reactive;

import static dev.sockeye.Constants.SHUT_RD;
import static dev.sockeye.Constants.SHUT_WR;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.reactive.Family.LIMIT;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.TestEnvironment;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The sockets of one test of the Reactive Streams TCK, closed after it. */
final class TckSockets {

    /** Of memory that need not be released. */
    static final ByteBuf BYTE = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(new byte[1]));

    private final List<ReactiveSocket> open = new ArrayList<>();
    private final List<Disposable> senders = new ArrayList<>();
    private final Pairs pairs;

    private TckSockets(Pairs pairs) {
        this.pairs = pairs;
    }

    static TckSockets plain() {
        return new TckSockets(Family.UNIX::streams);
    }

    static TckSockets overTls() {
        return new TckSockets(() -> TlsPairs.streams(Family.UNIX));
    }

    private interface Pairs {
        ReactiveSocketPair connect() throws SocketError;
    }

    /**
     * Waits 3 s for what must come, which some optional tests do before they are skipped, and 200
     * ms for what must not; looks for errors every 20 ms.
     */
    static TestEnvironment environment() {
        return new TestEnvironment(3_000, 200, 20);
    }

    ReactiveSocketPair streams() {
        try {
            return add(pairs.connect());
        } catch (SocketError e) {
            throw new AssertionError(e);
        }
    }

    ReactiveSocket closed() {
        var socket = streams().first();
        socket.closeLater().block(LIMIT);
        return socket;
    }

    /**
     * A socket that receives empty datagrams, which no test has to release, and then the end: a
     * datagram socket has one after shutdown(SHUT_RD).
     */
    ReactiveSocket receivesEmpty(long count) {
        var pair = add(Family.UNIX.datagrams());
        var to = name(pair.second());
        senders.add(
                empty(count)
                        .concatMap(data -> pair.first().sendto(data, to), 1)
                        .then(pair.second().shutdown(SHUT_RD))
                        .onErrorComplete()
                        .subscribe());
        return pair.second();
    }

    /**
     * Gives what {@code receive} does so many times, and then the end: each byte is sent when the
     * last has come.
     */
    Flux<Integer> receivesBytes(
            long count, Function<ReactiveSocket, ? extends Publisher<ByteBuf>> receive) {
        var pair = streams();
        var left = new AtomicLong(count);
        sendNext(pair.first(), left);
        return Flux.from(receive.apply(pair.second()))
                .map(buffer -> {
                    sendNext(pair.first(), left);
                    int bytes = buffer.readableBytes();
                    buffer.release();
                    return bytes;
                });
    }

    private void sendNext(ReactiveSocket sender, AtomicLong left) {
        var next =
                left.getAndDecrement() > 0
                        ? sender.sendall(BYTE.duplicate())
                        : sender.shutdown(SHUT_WR);
        next.onErrorComplete().subscribe();
    }

    private static Flux<ByteBuf> empty(long count) {
        return Flux.<ByteBuf>generate(sink -> sink.next(Unpooled.EMPTY_BUFFER)).take(count);
    }

    /** A listener to which so many clients connect, each as soon as the last was accepted. */
    ReactiveSocket listener(long clients) {
        var listener = add(Family.UNIX.listener());
        var to = name(listener);
        senders.add(
                Flux.<Integer>generate(sink -> sink.next(1))
                        .take(clients)
                        .concatMap(_ -> connectAndClose(to), 1)
                        .onErrorComplete()
                        .subscribe());
        return listener;
    }

    private static Mono<Void> connectAndClose(Address to) {
        return Mono.usingWhen(
                ReactiveSocket.open(Family.UNIX.family, SOCK_STREAM),
                client -> client.connect(to),
                ReactiveSocket::closeLater);
    }

    private static Address name(ReactiveSocket socket) {
        try {
            return socket.getsockname();
        } catch (SocketError e) {
            throw new AssertionError(e);
        }
    }

    private ReactiveSocketPair add(ReactiveSocketPair pair) {
        add(pair.first());
        add(pair.second());
        return pair;
    }

    private ReactiveSocket add(ReactiveSocket socket) {
        open.add(socket);
        return socket;
    }

    /** Returns when every signal has been given, which the next test would take for its own. */
    void close() {
        senders.forEach(Disposable::dispose);
        senders.clear();
        Flux.fromIterable(open).flatMap(ReactiveSocket::closeLater).then().block(LIMIT);
        open.clear();
    }
}
