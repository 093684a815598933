package dev.sockeye.examples.tool;

import java.math.BigDecimal;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as people write them: {@code 2}, {@code 0.5}. */
final class Seconds implements ITypeConverter<Duration> {
    // No BigDecimals, which take 15 ms to set up, before a duration is given.
    private static final long NANOS = 1_000_000_000;
    private static final long MOST = 1_000_000_000;

    @Override
    public Duration convert(String text) {
        BigDecimal seconds;
        try {
            seconds = new BigDecimal(text);
        } catch (NumberFormatException _) {
            throw new TypeConversionException("'" + text + "' is not a number of seconds");
        }
        if (seconds.signum() <= 0 || seconds.compareTo(BigDecimal.valueOf(MOST)) > 0) {
            throw new TypeConversionException(
                    "'" + text + "' is not between 0 and " + MOST + " seconds");
        }
        return Duration.ofNanos(
                Math.max(1, seconds.multiply(BigDecimal.valueOf(NANOS)).longValue()));
    }

    /** Writes a duration, as {@code 0.5 s}. */
    static String text(Duration duration) {
        var seconds =
                BigDecimal.valueOf(duration.getSeconds())
                        .add(BigDecimal.valueOf(duration.getNano(), 9));
        return seconds.stripTrailingZeros().toPlainString() + " s";
    }
}
