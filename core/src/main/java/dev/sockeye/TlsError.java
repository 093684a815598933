package dev.sockeye;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Signals that TLS failed: the handshake, or what came after it. The errno is 0; {@link #getCause}
 * is what the library for TLS said, if it said anything.
 *
 * <p>A peer that is not who it should be, or does not trust this side, fails the handshake. In TLS
 * 1.3 a client has done its part before the server has seen the client's certificate: if that is
 * refused, the client's first {@code recv} fails.
 */
public final class TlsError extends SocketError {
    @Serial private static final long serialVersionUID = 1L;

    /**
     * Makes an error.
     *
     * @param message the whole message, as {@link #getMessage()} gives it
     * @param cause what the library for TLS threw; null if nothing
     */
    public TlsError(String message, @Nullable Throwable cause) {
        super(message, 0);
        if (cause != null) {
            var _ = initCause(cause);
        }
    }
}
