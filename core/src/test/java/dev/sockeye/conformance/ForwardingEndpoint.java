package dev.sockeye.conformance;

import dev.sockeye.Address;
import dev.sockeye.Datagram;
import dev.sockeye.Message;
import dev.sockeye.SocketError;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An end that does what another does, for what differs in a call or two. */
public abstract class ForwardingEndpoint implements Endpoint {

    private final Endpoint endpoint;

    protected ForwardingEndpoint(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public byte[] recv(int bufsize) throws SocketError {
        return endpoint.recv(bufsize);
    }

    @Override
    public int send(byte[] data) throws SocketError {
        return endpoint.send(data);
    }

    @Override
    public void sendall(byte[] data) throws SocketError {
        endpoint.sendall(data);
    }

    @Override
    public Datagram recvfrom(int bufsize) throws SocketError {
        return endpoint.recvfrom(bufsize);
    }

    @Override
    public int sendto(byte[] data, Address address) throws SocketError {
        return endpoint.sendto(data, address);
    }

    @Override
    public Message recvmsg(int bufsize) throws SocketError {
        return endpoint.recvmsg(bufsize);
    }

    @Override
    public int sendmsg(byte[] data) throws SocketError {
        return endpoint.sendmsg(data);
    }

    @Override
    public List<Message> recvmmsg(int max, int bufsize) throws SocketError {
        return endpoint.recvmmsg(max, bufsize);
    }

    @Override
    public void sendmmsg(List<byte[]> data) throws SocketError {
        endpoint.sendmmsg(data);
    }

    @Override
    public void settimeout(@Nullable Duration timeout) throws SocketError {
        endpoint.settimeout(timeout);
    }

    @Override
    public @Nullable Duration gettimeout() {
        return endpoint.gettimeout();
    }

    @Override
    public void shutdown(int how) throws SocketError {
        endpoint.shutdown(how);
    }

    @Override
    public Address getsockname() throws SocketError {
        return endpoint.getsockname();
    }

    @Override
    public Address getpeername() throws SocketError {
        return endpoint.getpeername();
    }

    @Override
    public void setsockopt(int level, int name, int value) throws SocketError {
        endpoint.setsockopt(level, name, value);
    }

    @Override
    public void close() {
        endpoint.close();
    }

    @Override
    public void awaitWaiting(int calls) {
        endpoint.awaitWaiting(calls);
    }
}
