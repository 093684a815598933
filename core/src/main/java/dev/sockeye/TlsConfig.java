package dev.sockeye;

import dev.sockeye.sys.Handover;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * How connections are secured by TLS, as a client or as a server: makes {@link TlsSocket}s.
 *
 * <p>Certificates, keys and whom to trust are those of the JDK's {@link SSLContext}; this adds what
 * is of one connection. A value that does not change: each method returns another.
 *
 * <p>A client asks for its host by SNI and refuses a server whose certificate is not of that host,
 * unless {@link #withoutHostCheck} is called. TLS 1.3 and 1.2 are spoken, as far as the JDK's
 * security properties do not say otherwise.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8446">RFC 8446</a>
 */
public final class TlsConfig {

    private final SSLContext context;
    private final boolean client;
    private final @Nullable String host;
    private final boolean checksHost;
    private final List<Consumer<? super SSLParameters>> changes;

    private TlsConfig(
            SSLContext context,
            boolean client,
            @Nullable String host,
            boolean checksHost,
            List<Consumer<? super SSLParameters>> changes) {
        this.context = context;
        this.client = client;
        this.host = host;
        this.checksHost = checksHost;
        this.changes = changes;
    }

    /**
     * Describes a client that trusts whom the Java platform trusts. The first call reads files.
     *
     * @return the description
     */
    public static TlsConfig client() {
        try {
            return client(SSLContext.getDefault());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("whom to trust cannot be read", e);
        }
    }

    /**
     * Describes a client.
     *
     * @param context whom to trust, and the client's own certificate and key for servers that ask
     *     for one
     * @return the description
     */
    public static TlsConfig client(SSLContext context) {
        Objects.requireNonNull(context, "context");
        return new TlsConfig(context, true, null, true, List.of());
    }

    /**
     * Describes a server.
     *
     * @param context the server's certificate and key, and which clients to trust
     * @return the description
     */
    public static TlsConfig server(SSLContext context) {
        Objects.requireNonNull(context, "context");
        return new TlsConfig(context, false, null, false, List.of());
    }

    /**
     * Sets the server's host: a client asks for it by SNI if it is a name, and refuses a
     * certificate that is not of it.
     *
     * @param host a name or an IPv4 or IPv6 address
     * @return a description with it
     * @throws IllegalStateException if this describes a server
     */
    public TlsConfig host(String host) {
        Objects.requireNonNull(host, "host");
        if (!client) {
            throw new IllegalStateException("a server has no host to check: " + host);
        }
        return new TlsConfig(context, true, host, checksHost, changes);
    }

    /**
     * Takes a client's check of the certificate's host away: anybody whom it trusts may then be in
     * the server's place.
     *
     * @return a description without it
     */
    public TlsConfig withoutHostCheck() {
        return new TlsConfig(context, client, host, false, changes);
    }

    /**
     * Sets the application protocols to agree upon by ALPN, the preferred first. A client goes on
     * without one if the server knows none of them; a server then fails the handshake of a client
     * that asks for others.
     *
     * @param protocols their names, as {@code h2}
     * @return a description with them
     * @see <a href="https://www.rfc-editor.org/rfc/rfc7301">RFC 7301</a>
     */
    public TlsConfig alpn(String... protocols) {
        var names = List.of(protocols);
        return parameters(to -> to.setApplicationProtocols(names.toArray(String[]::new)));
    }

    /**
     * Asks clients for a certificate, and goes on with those that show none: {@link
     * TlsSession#peerCertificates}. One that is not trusted fails the handshake.
     *
     * @return a description that does so
     * @throws IllegalStateException if this describes a client
     */
    public TlsConfig wantClientAuth() {
        requireServer();
        return parameters(to -> to.setWantClientAuth(true));
    }

    /**
     * Refuses clients that show no certificate which the context trusts.
     *
     * @return a description that does so
     * @throws IllegalStateException if this describes a client
     */
    public TlsConfig needClientAuth() {
        requireServer();
        return parameters(to -> to.setNeedClientAuth(true));
    }

    private void requireServer() {
        if (client) {
            throw new IllegalStateException("only a server asks for certificates of clients");
        }
    }

    /**
     * Sets everything else: versions, cipher suites, named groups, SNI matchers. Called for each
     * connection, after the methods called on this before.
     *
     * @param change is given the parameters of the connection and changes them
     * @return a description with it
     */
    public TlsConfig parameters(Consumer<? super SSLParameters> change) {
        Objects.requireNonNull(change, "change");
        var all = new ArrayList<Consumer<? super SSLParameters>>(changes);
        all.add(change);
        return new TlsConfig(context, client, host, checksHost, List.copyOf(all));
    }

    /**
     * Takes a connected stream socket over, of any family, and empties it, as {@link Socket#detach}
     * does. Nothing is sent yet: the first call that needs the handshake makes it, or {@link
     * TlsSocket#handshake}.
     *
     * @param socket the socket; it stays the caller's if this fails
     * @return a socket over the same descriptor, with the same timeout
     * @throws SocketError {@code ENOTCONN} if it is not connected, {@code EBADF} if it is closed
     * @throws IllegalArgumentException if it is no {@code SOCK_STREAM}, if a client that checks its
     *     server's host has none, or if the parameters are wrong
     */
    public TlsSocket wrap(Socket socket) throws SocketError {
        if (client && checksHost && host == null) {
            throw new IllegalArgumentException(
                    "a client checks its server's host: name it by host, or call"
                            + " withoutHostCheck");
        }
        if (socket.type() != Constants.SOCK_STREAM) {
            throw new IllegalArgumentException("TLS is over streams, and this is " + socket);
        }
        var engine = new TlsEngine(engine(socket.getpeername()));
        var mode = socket.mode();
        return new TlsSocket(Handover.take(socket), mode, engine);
    }

    private SSLEngine engine(Address peer) {
        // The JDK finds a session to resume by host and port.
        var engine =
                host == null
                        ? context.createSSLEngine()
                        : context.createSSLEngine(withoutLastDot(host), port(peer));
        engine.setUseClientMode(client);
        var own = engine.getSSLParameters();
        if (client) {
            own.setEndpointIdentificationAlgorithm(checksHost ? "HTTPS" : "");
            own.setServerNames(serverNames());
        }
        changes.forEach(change -> change.accept(own));
        engine.setSSLParameters(own);
        return engine;
    }

    private static int port(Address peer) {
        return switch (peer) {
            case Address.Inet inet -> inet.port();
            case Address.Inet6 inet6 -> inet6.port();
            default -> -1;
        };
    }

    /** An address is not asked for by SNI: RFC 6066 §3. */
    private List<SNIServerName> serverNames() {
        if (host == null || isAddress(host)) {
            return List.of();
        }
        try {
            return List.of(new SNIHostName(withoutLastDot(host)));
        } catch (IllegalArgumentException _) {
            return List.of(); // Not a name of the DNS.
        }
    }

    private static String withoutLastDot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    private static boolean isAddress(String host) {
        if (host.indexOf(':') >= 0) {
            return true; // No name has one.
        }
        try {
            InetText.pton(Constants.AF_INET, host);
            return true;
        } catch (SocketError | IllegalArgumentException _) {
            return false;
        }
    }
}
