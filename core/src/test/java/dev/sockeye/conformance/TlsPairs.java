package dev.sockeye.conformance;

import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.TlsConfig;
import dev.sockeye.TlsSocket;
import javax.net.ssl.SSLContext;

/** Pairs of sockets over loopback that are secured by TLS. */
public final class TlsPairs {

    private static final SSLContext TRUSTING = Certificates.shared().trusting();
    private static final SSLContext SERVING = Certificates.shared().context("server");

    private TlsPairs() {}

    /** A client and its server. */
    public record Pair(TlsSocket first, TlsSocket second) implements AutoCloseable {
        @Override
        public void close() {
            first.close();
            second.close();
        }
    }

    /** For the conformance suites. */
    static final Endpoints PAIRS =
            new Endpoints() {
                @Override
                public ConnectedPair streams(Family family) throws SocketError {
                    var pair = TlsPairs.streams(family);
                    return new ConnectedPair(
                            new TlsEndpoint(pair.first()), new TlsEndpoint(pair.second()));
                }

                @Override
                public ConnectedPair datagrams(Family family) {
                    throw new UnsupportedOperationException("TLS is over streams");
                }
            };

    /** Describes a client that trusts the authority, of localhost. */
    public static TlsConfig client() {
        return TlsConfig.client(TRUSTING).host("localhost");
    }

    /** Describes a server that is localhost. */
    public static TlsConfig server() {
        return TlsConfig.server(SERVING);
    }

    /** Returns a configuration for one version alone. */
    public static TlsConfig only(TlsConfig config, String version) {
        return config.parameters(own -> own.setProtocols(new String[] {version}));
    }

    /** Returns two sockets that have shaken hands. */
    public static Pair streams(Family family) throws SocketError {
        return secured(family, client(), server());
    }

    /** Returns two sockets that have shaken hands, of one version. */
    public static Pair streams(Family family, String version) throws SocketError {
        return secured(family, client(), only(server(), version));
    }

    /** Returns two sockets that have shaken hands. */
    public static Pair secured(Family family, TlsConfig client, TlsConfig server)
            throws SocketError {
        var plain = Loopback.streams(family);
        return shaken(unshaken(plain.first(), plain.second(), client, server));
    }

    /** Returns two sockets that have not yet shaken hands. */
    public static Pair unshaken(Socket first, Socket second, TlsConfig client, TlsConfig server)
            throws SocketError {
        return new Pair(client.wrap(first), server.wrap(second));
    }

    /** Shakes hands. */
    public static Pair shaken(Pair pair) throws SocketError {
        var serving = ThreadKind.PLATFORM.run(() -> pair.second().handshake());
        pair.first().handshake();
        try {
            serving.result();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return pair;
    }
}
