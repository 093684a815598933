package dev.sockeye.conformance;

import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.Constants.SOCK_STREAM;

import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;

/** Sockets on this machine that talk to each other. */
public final class Loopback {

    private Loopback() {}

    /** Two sockets that are each other's peer. */
    public record Pair(Socket first, Socket second) implements AutoCloseable {
        @Override
        public void close() {
            first.close();
            second.close();
        }
    }

    /** Returns a stream socket that listens. */
    public static Socket listener(Family family) throws SocketError {
        var listener = bound(family, SOCK_STREAM);
        listener.listen();
        return listener;
    }

    /** Returns a socket that is bound to a free address. */
    public static Socket bound(Family family, int type) throws SocketError {
        var socket = new Socket(family.value(), type);
        socket.bind(family.free());
        return socket;
    }

    /** Returns two stream sockets, of which the first connected and the second was accepted. */
    public static Pair streams(Family family) throws SocketError {
        try (var listener = listener(family)) {
            var first = new Socket(family.value());
            first.connect(listener.getsockname());
            return new Pair(first, listener.accept().conn());
        }
    }

    /** Returns two bound datagram sockets, each connected to the other. */
    public static Pair datagrams(Family family) throws SocketError {
        var first = bound(family, SOCK_DGRAM);
        var second = bound(family, SOCK_DGRAM);
        first.connect(second.getsockname());
        second.connect(first.getsockname());
        return new Pair(first, second);
    }

    /** Returns two sockets that are connected to each other, as {@link Endpoints#connect} says. */
    public static Pair pair(Transport transport) throws SocketError {
        return transport.isConnection() ? connection(transport) : connectedToEachOther(transport);
    }

    private static Pair connection(Transport transport) throws SocketError {
        try (var listener = open(transport)) {
            var bound = transport.free();
            listener.bind(bound);
            listener.listen();
            var to = transport.destination(bound, listener.getsockname());
            var first = open(transport);
            if (transport.bindsClient()) {
                first.bind(transport.free());
            }
            listener.settimeout(Running.PATIENCE);
            // Both at once: TIPC's connect is done when the other side has accepted.
            var connecting = ThreadKind.PLATFORM.run(() -> first.connect(to));
            var second = listener.accept().conn();
            connecting.result();
            return new Pair(first, second);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Pair connectedToEachOther(Transport transport) throws SocketError {
        var first = open(transport);
        var second = open(transport);
        first.bind(transport.free());
        second.bind(transport.free());
        first.connect(second.getsockname());
        second.connect(first.getsockname());
        return new Pair(first, second);
    }

    private static Socket open(Transport transport) throws SocketError {
        return new Socket(transport.family(), transport.type(), transport.proto());
    }

    /** Returns a socketpair(2) of Unix sockets. */
    public static Pair socketpair(int type) throws SocketError {
        var pair = Sockets.socketpair(Constants.AF_UNIX, type);
        return new Pair(pair.first(), pair.second());
    }
}
