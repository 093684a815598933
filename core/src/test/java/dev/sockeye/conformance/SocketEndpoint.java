package dev.sockeye.conformance;

import dev.sockeye.Address;
import dev.sockeye.Datagram;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.sys.WaitingCalls;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A {@link Socket} as the conformance suites see it. */
record SocketEndpoint(Socket socket) implements Endpoint {

    /** Pairs of sockets over loopback. */
    static final Endpoints PAIRS =
            new Endpoints() {
                @Override
                public ConnectedPair streams(Family family) throws SocketError {
                    return pair(Loopback.streams(family));
                }

                @Override
                public ConnectedPair datagrams(Family family) throws SocketError {
                    return pair(Loopback.datagrams(family));
                }
            };

    private static ConnectedPair pair(Loopback.Pair pair) {
        return new ConnectedPair(
                new SocketEndpoint(pair.first()), new SocketEndpoint(pair.second()));
    }

    @Override
    public byte[] recv(int bufsize) throws SocketError {
        return socket.recv(bufsize);
    }

    @Override
    public int send(byte[] data) throws SocketError {
        return socket.send(data);
    }

    @Override
    public void sendall(byte[] data) throws SocketError {
        socket.sendall(data);
    }

    @Override
    public Datagram recvfrom(int bufsize) throws SocketError {
        return socket.recvfrom(bufsize);
    }

    @Override
    public int sendto(byte[] data, Address address) throws SocketError {
        return socket.sendto(data, address);
    }

    @Override
    public void settimeout(@Nullable Duration timeout) throws SocketError {
        socket.settimeout(timeout);
    }

    @Override
    public @Nullable Duration gettimeout() {
        return socket.gettimeout();
    }

    @Override
    public void shutdown(int how) throws SocketError {
        socket.shutdown(how);
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
        socket.setsockopt(level, name, value);
    }

    @Override
    public void close() {
        socket.close();
    }

    @Override
    public void awaitWaiting(int calls) {
        WaitingCalls.await(socket, calls);
    }
}
