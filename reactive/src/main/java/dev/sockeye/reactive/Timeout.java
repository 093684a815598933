package dev.sockeye.reactive;

import dev.sockeye.sys.Descriptor;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A socket's timeout as its loop counts it.
 *
 * @param limit as {@code settimeout} was given it; null to wait, zero for non-blocking mode
 * @param nanos the same, capped; meaningless without a limit
 */
record Timeout(@Nullable Duration limit, long nanos) {

    static final Timeout NONE = new Timeout(null, 0);
    static final Timeout ZERO = new Timeout(Duration.ZERO, 0);

    static Timeout of(@Nullable Duration limit) {
        if (limit == null) {
            return NONE;
        }
        if (limit.isNegative()) {
            throw new IllegalArgumentException("Timeout value out of range: " + limit);
        }
        return limit.isZero() ? ZERO : new Timeout(limit, nanos(limit));
    }

    boolean isNone() {
        return limit == null;
    }

    boolean isZero() {
        return limit != null && nanos == 0;
    }

    /** The deadline of what starts now, of {@link System#nanoTime}. */
    long deadline() {
        return isNone() ? Descriptor.NEVER : System.nanoTime() + nanos;
    }

    /** Capped at 146 years, so that deadlines can be compared by subtraction. */
    private static long nanos(Duration limit) {
        return limit.toSeconds() >= Long.MAX_VALUE / 2_000_000_000L
                ? Long.MAX_VALUE / 2
                : limit.toNanos();
    }
}
