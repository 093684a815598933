package dev.sockeye;

import dev.sockeye.sys.Descriptor;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The mode of a socket: blocking (no timeout), non-blocking (a timeout of zero) or timeout mode.
 *
 * @param timeout as {@code settimeout} was given it
 * @param nanos the same, capped; meaningless without a timeout
 */
record Mode(@Nullable Duration timeout, long nanos) {

    static final Mode BLOCKING = new Mode(null, 0);
    static final Mode NON_BLOCKING = new Mode(Duration.ZERO, 0);

    /** The mode of sockets that are made without one; any thread may set it. */
    private static volatile Mode byDefault = BLOCKING;

    static Mode of(@Nullable Duration timeout) {
        if (timeout == null) {
            return BLOCKING;
        }
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("Timeout value out of range: " + timeout);
        }
        return timeout.isZero() ? NON_BLOCKING : new Mode(timeout, nanos(timeout));
    }

    static Mode byDefault() {
        return byDefault;
    }

    static void setByDefault(Mode mode) {
        byDefault = mode;
    }

    /** The timeout as an exception tells it. */
    Duration limit() {
        return Objects.requireNonNullElse(timeout, Duration.ZERO);
    }

    boolean isBlocking() {
        return timeout == null;
    }

    boolean isNonBlocking() {
        return timeout != null && nanos == 0;
    }

    /** The deadline of an operation that starts now, of {@link System#nanoTime}. */
    long deadline() {
        if (timeout == null) {
            return Descriptor.NEVER;
        }
        long deadline = System.nanoTime() + nanos;
        return deadline == Descriptor.NEVER ? deadline - 1 : deadline;
    }

    /** Capped at 146 years, so that deadlines can be compared by subtraction. */
    private static long nanos(Duration timeout) {
        return timeout.toSeconds() >= Long.MAX_VALUE / 2_000_000_000L
                ? Long.MAX_VALUE / 2
                : timeout.toNanos();
    }
}
