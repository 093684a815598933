package dev.sockeye.reactive;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;

/** The certificates of the tests as Netty's contexts, for every {@code Tls} of a test. */
final class Certificates {

    private static final Certificates SHARED = new Certificates();

    private final dev.sockeye.conformance.Certificates made =
            dev.sockeye.conformance.Certificates.shared();

    private Certificates() {}

    static Certificates shared() {
        return SHARED;
    }

    /** A file of certificates in PEM. */
    String pem(String alias) {
        return made.pem(alias);
    }

    /** A file with a key in PEM. */
    String keyFile(String alias) {
        return made.keyFile(alias);
    }

    X509Certificate[] chain(String alias) {
        return made.chain(alias);
    }

    // ---- contexts ----

    /** Trusts the authority. */
    SslContextBuilder client() {
        return SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(made.chain("ca"));
    }

    /** Trusts the authority, and shows a certificate of its own. */
    SslContextBuilder clientWithCertificate() {
        return client().keyManager(made.key("client"), made.chain("client"));
    }

    /** Has the certificate of an alias. */
    SslContextBuilder server(String alias) {
        return SslContextBuilder.forServer(made.key(alias), made.chain(alias))
                .sslProvider(SslProvider.JDK);
    }

    /** Refuses clients that show no certificate. */
    SslContextBuilder serverForKnownClients() {
        return server("server").trustManager(made.chain("ca")).clientAuth(ClientAuth.REQUIRE);
    }

    static SslContext build(SslContextBuilder builder) {
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new AssertionError(e);
        }
    }

    Tls tlsClient() {
        return Tls.client(build(client())).host("localhost");
    }

    Tls tlsServer() {
        return Tls.server(build(server("server")));
    }
}
