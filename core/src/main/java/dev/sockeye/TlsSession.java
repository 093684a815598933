package dev.sockeye;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * What a TLS handshake agreed upon.
 *
 * @param protocol the version, as {@code TLSv1.3}
 * @param cipherSuite the cipher suite, as {@code TLS_AES_256_GCM_SHA384}
 * @param applicationProtocol what ALPN chose, as {@code h2}; empty if nothing
 * @param serverName the name that the client asked for by SNI; empty if none
 * @param peerCertificates the peer's certificate, then those of its issuers as far as it sent them;
 *     empty if it showed none
 * @param session everything else
 */
public record TlsSession(
        String protocol,
        String cipherSuite,
        String applicationProtocol,
        String serverName,
        List<X509Certificate> peerCertificates,
        SSLSession session) {

    /** Copies the list. */
    public TlsSession {
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(cipherSuite, "cipherSuite");
        Objects.requireNonNull(applicationProtocol, "applicationProtocol");
        Objects.requireNonNull(serverName, "serverName");
        Objects.requireNonNull(session, "session");
        peerCertificates = List.copyOf(peerCertificates);
    }

    /**
     * Reads what a session of the JDK says.
     *
     * @param session the session, after its handshake
     * @param applicationProtocol what ALPN chose, which a session does not tell; empty if nothing
     * @return what it says
     */
    public static TlsSession of(SSLSession session, String applicationProtocol) {
        return new TlsSession(
                session.getProtocol(),
                session.getCipherSuite(),
                applicationProtocol,
                serverName(session),
                certificates(session),
                session);
    }

    private static String serverName(SSLSession session) {
        if (session instanceof ExtendedSSLSession extended) {
            for (var name : extended.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return host.getAsciiName();
                }
            }
        }
        return "";
    }

    private static List<X509Certificate> certificates(SSLSession session) {
        try {
            return Arrays.stream(session.getPeerCertificates())
                    .filter(X509Certificate.class::isInstance)
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (SSLPeerUnverifiedException _) {
            return List.of(); // It showed none, and none was asked for.
        }
    }
}
