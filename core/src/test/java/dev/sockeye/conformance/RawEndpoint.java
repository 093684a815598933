package dev.sockeye.conformance;

import dev.sockeye.Address;
import dev.sockeye.Datagram;
import dev.sockeye.Message;
import dev.sockeye.SocketError;
import java.util.Arrays;
import java.util.List;

/** A raw socket of IPv4 without what raw(7) puts before each datagram, and without a port. */
final class RawEndpoint extends ForwardingEndpoint {

    private final int headerBytes;

    RawEndpoint(Endpoint endpoint, int headerBytes) {
        super(endpoint);
        this.headerBytes = headerBytes;
    }

    private byte[] withoutHeader(byte[] data) {
        return Arrays.copyOfRange(data, headerBytes, data.length);
    }

    @Override
    public byte[] recv(int bufsize) throws SocketError {
        return withoutHeader(super.recv(headerBytes + bufsize));
    }

    @Override
    public Datagram recvfrom(int bufsize) throws SocketError {
        var datagram = super.recvfrom(headerBytes + bufsize);
        return new Datagram(withoutHeader(datagram.data()), datagram.address());
    }

    @Override
    public Message recvmsg(int bufsize) throws SocketError {
        return withoutHeader(super.recvmsg(headerBytes + bufsize));
    }

    @Override
    public List<Message> recvmmsg(int max, int bufsize) throws SocketError {
        return super.recvmmsg(max, headerBytes + bufsize).stream()
                .map(this::withoutHeader)
                .toList();
    }

    private Message withoutHeader(Message message) {
        return new Message(
                withoutHeader(message.data()),
                message.ancillary(),
                message.flags(),
                message.address());
    }

    /** The kernel tells the protocol in place of a port, but not of a sender. */
    @Override
    public Address getsockname() throws SocketError {
        return Address.inet(((Address.Inet) super.getsockname()).host(), 0);
    }
}
