package dev.sockeye.reactive;

import dev.sockeye.SocketError;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.EncoderException;
import java.io.Serial;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Signals that TLS failed: the handshake, or what came after it. It is the error of blocking TLS
 * too, for whoever catches both. The errno is 0; {@link #getCause} is what the library for TLS
 * said, if it said anything.
 *
 * <p>A peer that is not who it should be, or does not trust this side, fails the handshake. In TLS
 * 1.3 a client has done its part before the server has seen the client's certificate: if that is
 * refused, the client's first {@code recv} fails.
 */
public final class TlsError extends dev.sockeye.TlsError {
    @Serial private static final long serialVersionUID = 1L;

    TlsError(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Returns what a receiver or sender gets for what a handler threw. */
    static Throwable typed(Throwable thrown) {
        var cause = thrown.getCause();
        if ((thrown instanceof DecoderException || thrown instanceof EncoderException)
                && cause instanceof SSLException) {
            return typed(cause);
        }
        return thrown instanceof SSLException
                ? new TlsError("tls: " + thrown.getMessage(), thrown)
                : thrown;
    }

    /** Returns what a handshake fails with for what a handler threw. */
    static Throwable ofHandshake(Throwable thrown) {
        var typed = typed(thrown);
        return typed instanceof SocketError
                ? typed
                : new TlsError("tls: the handshake failed: " + typed.getMessage(), typed);
    }

    static TlsError truncated() {
        return new TlsError(TRUNCATED, null);
    }
}
