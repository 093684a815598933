package dev.sockeye;

import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.Running;
import dev.sockeye.conformance.ThreadKind;
import java.io.Closeable;
import java.io.IOException;

/** The calls that wait, each on a socket where it waits for ever. */
enum BlockedCall {
    RECV,
    RECV_WAITALL,
    RECVFROM,
    RECVMMSG,
    ACCEPT,
    SENDALL,
    CONNECT,
    CONNECT_UNIX,
    POLL;

    private static final byte[] MORE_THAN_FITS = new byte[1 << 20];

    /**
     * A socket on which the call waits.
     *
     * @param peer what has to stay open for that
     */
    record On(BlockedCall call, Socket socket, Closeable peer) implements Closeable {

        /** Makes the call on a thread of its own. */
        Running<Void> start(ThreadKind kind) {
            return kind.run(this::make);
        }

        /** Makes the call. */
        void make() throws SocketError {
            call.make(socket, peer);
        }

        @Override
        public void close() throws IOException {
            socket.close();
            peer.close();
        }
    }

    /** Returns a socket for the call. */
    On open() throws SocketError {
        return switch (this) {
            case RECV, RECV_WAITALL, SENDALL, POLL ->
                    on(Loopback.socketpair(Constants.SOCK_STREAM));
            case RECVFROM, RECVMMSG -> alone(Loopback.bound(Family.INET, Constants.SOCK_DGRAM));
            case ACCEPT -> alone(Loopback.listener(Family.INET6));
            case CONNECT -> new On(this, new Socket(), FullBacklog.of(Family.INET));
            case CONNECT_UNIX ->
                    new On(this, new Socket(Constants.AF_UNIX), FullBacklog.of(Family.UNIX));
        };
    }

    private On on(Loopback.Pair pair) {
        return new On(this, pair.first(), pair.second());
    }

    private On alone(Socket socket) {
        return new On(this, socket, socket);
    }

    private void make(Socket socket, Closeable peer) throws SocketError {
        switch (this) {
            case RECV -> socket.recv(1);
            case RECV_WAITALL -> socket.recvInto(new byte[2], 2, Constants.MSG_WAITALL);
            case RECVFROM -> socket.recvfrom(1);
            case RECVMMSG -> socket.recvmmsg(2, 1);
            case ACCEPT -> socket.accept();
            case SENDALL -> socket.sendall(MORE_THAN_FITS);
            case CONNECT, CONNECT_UNIX -> socket.connect(((FullBacklog) peer).address());
            case POLL -> socket.poll(Constants.POLLIN, null);
        }
    }
}
