package dev.sockeye.reactive;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
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

    static TlsSession of(SSLSession session, String applicationProtocol) {
        var read = dev.sockeye.TlsSession.of(session, applicationProtocol);
        return new TlsSession(
                read.protocol(),
                read.cipherSuite(),
                read.applicationProtocol(),
                read.serverName(),
                read.peerCertificates(),
                session);
    }
}
