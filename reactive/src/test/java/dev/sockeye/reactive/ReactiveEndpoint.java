package dev.sockeye.reactive;

import static dev.sockeye.reactive.Family.LIMIT;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.Datagram;
import dev.sockeye.Message;
import dev.sockeye.SocketError;
import dev.sockeye.conformance.ConnectedPair;
import dev.sockeye.conformance.Endpoint;
import dev.sockeye.conformance.Endpoints;
import dev.sockeye.conformance.Running;
import dev.sockeye.conformance.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/** A {@link ReactiveSocket} as the conformance suites see it: each call waits for its signal. */
record ReactiveEndpoint(ReactiveSocket socket) implements Endpoint {

    /** Pairs of sockets over loopback. */
    static final Endpoints PAIRS = transport -> pair(connect(transport));

    static ConnectedPair pair(ReactiveSocketPair pair) {
        return new ConnectedPair(
                new ReactiveEndpoint(pair.first()), new ReactiveEndpoint(pair.second()));
    }

    /** Connects two sockets by this module's own calls. */
    static ReactiveSocketPair connect(Transport transport) throws SocketError {
        return transport.isConnection() ? connection(transport) : connectedToEachOther(transport);
    }

    private static ReactiveSocketPair connection(Transport transport) throws SocketError {
        try (var listener = open(transport)) {
            var bound = transport.free();
            listener.bind(bound).then(listener.listen()).block(LIMIT);
            var to = transport.destination(bound, listener.getsockname());
            var client = open(transport);
            if (transport.bindsClient()) {
                client.bind(transport.free()).block(LIMIT);
            }
            // Both at once: TIPC's connect is done when the other side has accepted.
            var accepted =
                    Mono.zip(
                                    client.connect(to).thenReturn(true),
                                    listener.accept().next(),
                                    (_, conn) -> conn)
                            .blockOptional(LIMIT)
                            .orElseThrow();
            return new ReactiveSocketPair(client, accepted);
        }
    }

    private static ReactiveSocketPair connectedToEachOther(Transport transport) throws SocketError {
        var first = open(transport);
        var second = open(transport);
        first.bind(transport.free()).then(second.bind(transport.free())).block(LIMIT);
        first.connect(second.getsockname()).then(second.connect(first.getsockname())).block(LIMIT);
        return new ReactiveSocketPair(first, second);
    }

    private static ReactiveSocket open(Transport transport) {
        return ReactiveSocket.open(transport.family(), transport.type(), transport.proto())
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    @Override
    public byte[] recv(int bufsize) throws SocketError {
        var bytes = result(socket.recv(bufsize).map(ReactiveEndpoint::bytes));
        return bytes == null ? new byte[0] : bytes;
    }

    @Override
    public int send(byte[] data) throws SocketError {
        var sent = result(socket.send(Unpooled.wrappedBuffer(data)));
        return sent == null ? 0 : sent;
    }

    @Override
    public void sendall(byte[] data) throws SocketError {
        result(socket.sendall(Unpooled.wrappedBuffer(data)));
    }

    @Override
    public Datagram recvfrom(int bufsize) throws SocketError {
        var datagram =
                result(
                        socket.recvfrom(bufsize)
                                .map(it -> new Datagram(bytes(it.content()), it.address())));
        if (datagram == null) {
            throw new AssertionError("recvfrom ended");
        }
        return datagram;
    }

    @Override
    public int sendto(byte[] data, Address address) throws SocketError {
        var sent = result(socket.sendto(Unpooled.wrappedBuffer(data), address));
        return sent == null ? 0 : sent;
    }

    @Override
    public Message recvmsg(int bufsize) throws SocketError {
        var message = result(socket.recvmsg(bufsize).map(ReactiveEndpoint::message));
        return message == null ? new Message(new byte[0], List.of(), 0, null) : message;
    }

    private static Message message(ReactiveMessage it) {
        return new Message(bytes(it.content()), List.of(), it.flags(), it.address());
    }

    @Override
    public int sendmsg(byte[] data) throws SocketError {
        var sent = result(socket.sendmsg(Unpooled.wrappedBuffer(data), List.of()));
        return sent == null ? 0 : sent;
    }

    @Override
    public List<Message> recvmmsg(int max, int bufsize) throws SocketError {
        var batch = result(socket.recvmmsg(max, bufsize).next().map(ReactiveEndpoint::messages));
        return batch == null ? List.of() : batch;
    }

    private static List<Message> messages(DatagramBatch batch) {
        try (batch) {
            return IntStream.range(0, batch.size())
                    .mapToObj(i ->
                            new Message(
                                    ByteBufUtil.getBytes(batch.content(i)),
                                    List.of(),
                                    batch.isTruncated(i) ? Constants.MSG_TRUNC : 0,
                                    batch.address(i)))
                    .toList();
        }
    }

    @Override
    public void sendmmsg(List<byte[]> data) throws SocketError {
        var batch = DatagramBatch.builder();
        data.forEach(it -> batch.add(Unpooled.wrappedBuffer(it), null));
        result(socket.sendmmsg(Mono.just(batch.build())));
    }

    @Override
    public void settimeout(@Nullable Duration timeout) {
        socket.settimeout(timeout);
    }

    @Override
    public @Nullable Duration gettimeout() {
        return socket.gettimeout();
    }

    @Override
    public void shutdown(int how) throws SocketError {
        result(socket.shutdown(how));
    }

    @Override
    public Address getsockname() throws SocketError {
        return socket.getsockname();
    }

    @Override
    public Address getpeername() throws SocketError {
        return socket.getpeername();
    }

    @Override
    public void setsockopt(int level, int name, int value) throws SocketError {
        socket.socket().setsockopt(level, name, value);
    }

    @Override
    public void close() {
        socket.closeLater().block(Running.PATIENCE);
    }

    /** Nothing tells: a call that waits is not a thread. */
    @Override
    public void awaitWaiting(int calls) {}

    private static byte[] bytes(ByteBuf buffer) {
        try {
            return ByteBufUtil.getBytes(buffer);
        } finally {
            buffer.release();
        }
    }

    private static <T> @Nullable T result(Mono<T> call) throws SocketError {
        try {
            return call.block(Running.PATIENCE.multipliedBy(2));
        } catch (RuntimeException e) {
            if (Exceptions.unwrap(e) instanceof SocketError error) {
                throw error;
            }
            throw e;
        }
    }
}
