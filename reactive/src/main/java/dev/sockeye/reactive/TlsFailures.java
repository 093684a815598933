package dev.sockeye.reactive;

import dev.sockeye.SocketError;
import dev.sockeye.TlsError;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.EncoderException;
import javax.net.ssl.SSLException;

/** Makes the error of core of what Netty's handlers throw. */
final class TlsFailures {

    private TlsFailures() {}

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
}
