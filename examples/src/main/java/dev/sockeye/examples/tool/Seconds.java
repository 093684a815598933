package dev.sockeye.examples.tool;

import java.math.BigDecimal;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as people write them: {@code 2}, {@code 0.5}. */
final class Seconds implements ITypeConverter<Duration> {
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000);

    @Override
    public Duration convert(String text) {
        BigDecimal seconds;
        try {
            seconds = new BigDecimal(text);
        } catch (NumberFormatException _) {
            throw new TypeConversionException("'" + text + "' is not a number of seconds");
        }
        if (seconds.signum() <= 0 || seconds.compareTo(MOST) > 0) {
            throw new TypeConversionException(
                    "'" + text + "' is not between 0 and " + MOST + " seconds");
        }
        return Duration.ofNanos(Math.max(1, seconds.multiply(NANOS).longValue()));
    }

    /** Writes a duration, as {@code 0.5 s}. */
    static String text(Duration duration) {
        var seconds =
                BigDecimal.valueOf(duration.getSeconds())
                        .add(BigDecimal.valueOf(duration.getNano(), 9));
        return seconds.stripTrailingZeros().toPlainString() + " s";
    }
}
