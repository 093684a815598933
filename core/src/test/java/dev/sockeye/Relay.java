package dev.sockeye;

import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.ThreadKind;

/**
 * Stands between two sockets and passes on what each sends to the other, in the way it is told: so
 * it is a network that cuts, delays or changes.
 */
final class Relay implements AutoCloseable {

    private static final int MOST_BYTES = 1 << 16;

    /** Sends what has come. */
    @FunctionalInterface
    interface Passing {
        void pass(byte[] data, Socket to) throws SocketError;
    }

    /** One byte after the other. */
    static final Passing BYTE_BY_BYTE = Relay::byteByByte;

    private final Loopback.Pair near = Loopback.socketpair(Constants.SOCK_STREAM);
    private final Loopback.Pair far = Loopback.socketpair(Constants.SOCK_STREAM);

    Relay(Passing there, Passing back) throws SocketError {
        var _ = ThreadKind.VIRTUAL.run(() -> pump(near.second(), far.first(), there));
        var _ = ThreadKind.VIRTUAL.run(() -> pump(far.first(), near.second(), back));
    }

    /** The socket whose data goes there. */
    Socket first() {
        return near.first();
    }

    /** The socket whose data goes back. */
    Socket second() {
        return far.second();
    }

    private static void byteByByte(byte[] data, Socket to) throws SocketError {
        for (byte each : data) {
            to.sendall(new byte[] {each});
        }
    }

    private static void pump(Socket from, Socket to, Passing passing) throws SocketError {
        for (byte[] data = from.recv(MOST_BYTES); data.length > 0; data = from.recv(MOST_BYTES)) {
            passing.pass(data, to);
        }
        to.shutdown(Constants.SHUT_WR);
    }

    @Override
    public void close() {
        near.close();
        far.close();
    }
}
