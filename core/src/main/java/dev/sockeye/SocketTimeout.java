package dev.sockeye;

import java.io.Serial;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;

/**
 * Signals that an operation did not complete within the socket's timeout.
 *
 * <p>The message is exactly {@code timed out} and the error number 0; {@link #toString()} tells the
 * rest. The socket stays usable. The kernel's own {@code ETIMEDOUT}, of a peer that does not
 * answer, is a plain {@link SocketError}.
 */
public final class SocketTimeout extends SocketError {
    @Serial private static final long serialVersionUID = 1L;

    /** The call that timed out, by its name in this library. */
    private final String operation;

    /** The timeout as it was set. */
    private final Duration limit;

    /** How many bytes were moved before the timeout. */
    private final long bytesTransferred;

    /**
     * Makes an error for an operation that ran out of time.
     *
     * @param operation the name of the call, as {@code sendall}
     * @param limit the timeout that passed
     * @param bytesTransferred how many bytes the call had moved
     * @throws IllegalArgumentException if {@code bytesTransferred} is negative
     */
    public SocketTimeout(String operation, Duration limit, long bytesTransferred) {
        super("timed out", 0);
        this.operation = Objects.requireNonNull(operation, "operation");
        this.limit = Objects.requireNonNull(limit, "limit");
        if (bytesTransferred < 0) {
            throw new IllegalArgumentException(
                    "bytesTransferred " + bytesTransferred + ": a count is not negative");
        }
        this.bytesTransferred = bytesTransferred;
    }

    /**
     * Returns the call that timed out.
     *
     * @return its name, as {@code recv}
     */
    public String operation() {
        return operation;
    }

    /**
     * Returns the timeout that passed.
     *
     * @return the timeout as it was set, not the time that was waited
     */
    public Duration limit() {
        return limit;
    }

    /**
     * Returns how many bytes the operation moved before the timeout, so that a {@code sendall} can
     * go on from there.
     *
     * @return a number of bytes, 0 where the operation moves none
     */
    public long bytesTransferred() {
        return bytesTransferred;
    }

    /**
     * Describes the timeout, as {@code dev.sockeye.SocketTimeout: timed out (sendall, limit 0.5 s,
     * 65536 bytes transferred)}.
     */
    @Override
    @SuppressWarnings("OverrideThrowableToString") // The message is exactly "timed out".
    public String toString() {
        BigDecimal seconds =
                BigDecimal.valueOf(limit.getSeconds()).add(BigDecimal.valueOf(limit.getNano(), 9));
        return "%s: %s (%s, limit %s s, %d bytes transferred)"
                .formatted(
                        getClass().getName(),
                        getMessage(),
                        operation,
                        seconds.stripTrailingZeros().toPlainString(),
                        bytesTransferred);
    }
}
