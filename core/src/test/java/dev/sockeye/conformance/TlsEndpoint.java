package dev.sockeye.conformance;

import dev.sockeye.Address;
import dev.sockeye.Datagram;
import dev.sockeye.SocketError;
import dev.sockeye.TlsSocket;
import dev.sockeye.sys.WaitingCalls;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A {@link TlsSocket} as the conformance suites see it. */
record TlsEndpoint(TlsSocket socket) implements Endpoint {

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
    public Datagram recvfrom(int bufsize) {
        throw new UnsupportedOperationException("TLS is over streams");
    }

    @Override
    public int sendto(byte[] data, Address address) {
        throw new UnsupportedOperationException("TLS is over streams");
    }

    @Override
    public void settimeout(@Nullable Duration timeout) throws SocketError {
        socket.settimeout(timeout);
    }

    @Override
    public @Nullable Duration gettimeout() {
        return socket.gettimeout();
    }

    /**
     * A FIN needs no room and close_notify does, so that shutting down waits for a peer that does
     * not read; the suites' peers read later. Where there is room it is done when this returns.
     */
    @Override
    public void shutdown(int how) throws SocketError {
        var timeout = socket.gettimeout();
        socket.settimeout(Duration.ZERO);
        try {
            socket.shutdown(how);
        } catch (SocketError e) {
            if (!e.isWouldBlock()) {
                throw e;
            }
            socket.settimeout(null);
            ThreadKind.PLATFORM.run(() -> socket.shutdown(how));
            WaitingCalls.await(socket.socket(), 1);
        } finally {
            socket.settimeout(timeout);
        }
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
        socket.close();
    }

    @Override
    public void awaitWaiting(int calls) {
        WaitingCalls.await(socket.socket(), calls);
    }
}
