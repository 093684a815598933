package dev.sockeye.reactive;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.NetUtil;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/**
 * How a connection is secured by TLS, as a client or as a server, for {@link ReactiveSocket#tls}.
 *
 * <p>Certificates, keys, whom to trust, versions and ciphers are those of Netty's {@link
 * SslContext}; this adds what is of one connection. A value that does not change: each method
 * returns another.
 *
 * <p>A client asks for its host by SNI and refuses a server whose certificate is not of that host,
 * unless {@link #withoutHostCheck} is called.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8446">RFC 8446</a>
 */
public final class Tls {

    /** Made when first used. */
    private static final class Trusting {
        static final SslContext PLATFORM = make();

        private static SslContext make() {
            try {
                return SslContextBuilder.forClient().sslProvider(SslProvider.JDK).build();
            } catch (SSLException e) {
                throw new IllegalStateException("whom to trust cannot be read", e);
            }
        }
    }

    private final boolean client;

    // A client's for any name; a server's for what the client asks for by SNI, or "".
    private final Function<? super String, ? extends SslContext> contexts;

    // The server has but one, and need not know the name before the handshake.
    private final @Nullable SslContext only;

    private final @Nullable String host;
    private final boolean checksHost;
    private final List<String> protocols;

    private Tls(
            boolean client,
            Function<? super String, ? extends SslContext> contexts,
            @Nullable SslContext only,
            @Nullable String host,
            boolean checksHost,
            List<String> protocols) {
        // Made here if it is not there yet: two loops that made it at once would wait for each
        // other.
        var _ = Schedulers.boundedElastic();
        this.client = client;
        this.contexts = contexts;
        this.only = only;
        this.host = host;
        this.checksHost = checksHost;
        this.protocols = protocols;
    }

    /**
     * Describes a client that trusts whom the Java platform trusts. The first call reads files.
     *
     * @return the description
     */
    public static Tls client() {
        return client(Trusting.PLATFORM);
    }

    /**
     * Describes a client.
     *
     * @param context made by {@code SslContextBuilder.forClient()}: whom to trust, and the client's
     *     own certificate and key for servers that ask for one
     * @return the description
     * @throws IllegalArgumentException if the context is of a server
     */
    public static Tls client(SslContext context) {
        check(context, true);
        return new Tls(true, _ -> context, context, null, true, List.of());
    }

    /**
     * Describes a server.
     *
     * @param context made by {@code SslContextBuilder.forServer}: the server's certificate and key,
     *     and whether clients need one
     * @return the description
     * @throws IllegalArgumentException if the context is of a client
     */
    public static Tls server(SslContext context) {
        check(context, false);
        return new Tls(false, _ -> context, context, null, false, List.of());
    }

    /**
     * Describes a server of several names.
     *
     * @param contexts gives the context for the name that a client asks for by SNI, in lower case,
     *     empty if it asks for none; called on the connection's loop, must not block; null, or an
     *     exception, fails the handshake
     * @return the description
     */
    public static Tls server(Function<? super String, ? extends @Nullable SslContext> contexts) {
        Objects.requireNonNull(contexts, "contexts");
        return new Tls(
                false,
                name -> {
                    var context = contexts.apply(name);
                    if (context == null) {
                        throw new IllegalArgumentException("no certificate for \"" + name + "\"");
                    }
                    check(context, false);
                    return context;
                },
                null,
                null,
                false,
                List.of());
    }

    private static void check(SslContext context, boolean client) {
        if (context.isClient() != client) {
            throw new IllegalArgumentException(
                    "the context is made for a " + (context.isClient() ? "client" : "server"));
        }
    }

    /**
     * Sets the server's host, which {@link ReactiveSockets#createConnection(Tls, String, int)} does
     * of itself: a client asks for it by SNI if it is a name, and refuses a certificate that is not
     * of it.
     *
     * @param host a name or an IPv4 or IPv6 address
     * @return a description with it
     */
    public Tls host(String host) {
        Objects.requireNonNull(host, "host");
        return new Tls(client, contexts, only, host, checksHost, protocols);
    }

    /**
     * Takes a client's check of the certificate's host away: anybody whom it trusts may then be in
     * the server's place.
     *
     * @return a description without it
     */
    public Tls withoutHostCheck() {
        return new Tls(client, contexts, only, host, false, protocols);
    }

    /**
     * Sets the application protocols to agree upon by ALPN, the preferred first, in place of what
     * the context has. A client goes on without one if the server knows none of them; a server then
     * fails the handshake of a client that asks for others.
     *
     * @param protocols their names, as {@code h2}
     * @return a description with them
     * @see <a href="https://www.rfc-editor.org/rfc/rfc7301">RFC 7301</a>
     */
    public Tls alpn(String... protocols) {
        return new Tls(client, contexts, only, host, checksHost, List.of(protocols));
    }

    /** Describes a client of a host, unless another was named before. */
    Tls orHost(String host) {
        return this.host != null ? this : host(host);
    }

    /** Refuses a client that could not check its server. */
    void checkComplete() {
        if (client && checksHost && host == null) {
            throw new IllegalArgumentException(
                    "a client checks its server's host: name it by host, or call"
                            + " withoutHostCheck");
        }
    }

    boolean isClient() {
        return client;
    }

    /**
     * Adds the handler, or one that is replaced by it when the client's name is known.
     *
     * @param made is given the handler of TLS
     */
    void addTo(ChannelPipeline pipeline, Consumer<SslHandler> made) {
        var context = only;
        if (context != null) {
            var handler = handler(context, pipeline.channel().alloc());
            made.accept(handler);
            pipeline.addLast(handler);
            return;
        }
        pipeline.addLast(
                new SniHandler((String name) -> contexts.apply(name == null ? "" : name), 0L) {
                    @Override
                    protected SslHandler newSslHandler(SslContext context, ByteBufAllocator alloc) {
                        var handler = handler(context, alloc);
                        made.accept(handler);
                        return handler;
                    }
                });
    }

    /** What takes long, as checking certificates, is done away from the loop. */
    private SslHandler handler(SslContext context, ByteBufAllocator alloc) {
        var elastic = Schedulers.boundedElastic();
        var handler =
                host == null
                        ? context.newHandler(alloc, elastic::schedule)
                        : context.newHandler(alloc, host, -1, elastic::schedule);
        // Timeouts are the socket's.
        handler.setHandshakeTimeoutMillis(0);
        handler.setCloseNotifyFlushTimeoutMillis(0);
        configure(handler);
        return handler;
    }

    private void configure(SslHandler handler) {
        var engine = handler.engine();
        var parameters = engine.getSSLParameters();
        if (client) {
            parameters.setEndpointIdentificationAlgorithm(checksHost ? "HTTPS" : "");
            parameters.setServerNames(serverNames());
        }
        if (!protocols.isEmpty()) {
            parameters.setApplicationProtocols(protocols.toArray(String[]::new));
        }
        engine.setSSLParameters(parameters);
    }

    /** An address is not asked for by SNI: RFC 6066 §3. */
    private List<SNIServerName> serverNames() {
        if (host == null || NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)) {
            return List.of();
        }
        try {
            return List.of(
                    new SNIHostName(
                            host.endsWith(".") ? host.substring(0, host.length() - 1) : host));
        } catch (IllegalArgumentException _) {
            return List.of(); // Not a name of the DNS.
        }
    }
}
