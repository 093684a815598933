package dev.sockeye.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sockeye.Address;
import dev.sockeye.Datagram;
import dev.sockeye.Message;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.sys.WaitingCalls;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link Socket} as the conformance suites see it. */
record SocketEndpoint(Socket socket) implements Endpoint {

    /** Pairs of sockets over loopback. */
    static final Endpoints PAIRS =
            transport -> {
                var pair = Loopback.pair(transport);
                return new ConnectedPair(
                        new SocketEndpoint(pair.first()), new SocketEndpoint(pair.second()));
            };

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
    public Message recvmsg(int bufsize) throws SocketError {
        return socket.recvmsg(bufsize);
    }

    @Override
    public int sendmsg(byte[] data) throws SocketError {
        return socket.sendmsg(List.of(ByteBuffer.wrap(data)));
    }

    @Override
    public List<Message> recvmmsg(int max, int bufsize) throws SocketError {
        return socket.recvmmsg(max, bufsize);
    }

    @Override
    public void sendmmsg(List<byte[]> data) throws SocketError {
        var messages = data.stream().map(it -> new Message(it, List.of(), 0, null)).toList();
        assertEquals(data.size(), socket.sendmmsg(messages));
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
