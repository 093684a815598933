package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.Datagram;
import dev.sockeye.SocketError;
import dev.sockeye.conformance.ConnectedPair;
import dev.sockeye.conformance.Endpoint;
import dev.sockeye.conformance.Endpoints;
import dev.sockeye.conformance.Running;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/** A {@link ReactiveSocket} as the conformance suites see it: each call waits for its signal. */
record ReactiveEndpoint(ReactiveSocket socket) implements Endpoint {

    /** Pairs of sockets over loopback. */
    static final Endpoints PAIRS =
            new Endpoints() {
                @Override
                public ConnectedPair streams(dev.sockeye.conformance.Family family)
                        throws SocketError {
                    return pair(ours(family).streams());
                }

                @Override
                public ConnectedPair datagrams(dev.sockeye.conformance.Family family)
                        throws SocketError {
                    var pair = ours(family).datagrams(family.free(), family.free());
                    result(pair.first().connect(pair.second().getsockname()));
                    result(pair.second().connect(pair.first().getsockname()));
                    return pair(pair);
                }
            };

    private static Family ours(dev.sockeye.conformance.Family family) {
        return switch (family) {
            case INET -> Family.INET;
            case INET6 -> Family.INET6;
            case UNIX -> Family.UNIX;
        };
    }

    private static ConnectedPair pair(ReactiveSocketPair pair) {
        return new ConnectedPair(
                new ReactiveEndpoint(pair.first()), new ReactiveEndpoint(pair.second()));
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
