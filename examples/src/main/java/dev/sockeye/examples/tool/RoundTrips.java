package dev.sockeye.examples.tool;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** What has become of the requests, and how long it took. */
final class RoundTrips {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final int PERCENT = 100;

    /** The requests without a reply, by sequence number. */
    private final Set<Integer> open = new HashSet<>();

    private int sent;
    private int received;
    private int duplicates;
    private int errors;
    private double least = Double.POSITIVE_INFINITY;
    private double most;
    private double sum;
    private double sumOfSquares;

    void sent(int sequence) {
        sent++;
        open.add(sequence);
    }

    void failed() {
        errors++;
    }

    /** Counts a reply; false if there was one to this request already. */
    boolean received(int sequence, Duration roundTrip) {
        double millis = millis(roundTrip);
        least = Math.min(least, millis);
        most = Math.max(most, millis);
        sum += millis;
        sumOfSquares += millis * millis;
        if (open.remove(sequence)) {
            received++;
            return true;
        }
        duplicates++;
        return false;
    }

    boolean isEveryRequestAnswered() {
        return open.isEmpty();
    }

    boolean isAnyRequestAnswered() {
        return received > 0;
    }

    Duration longest() {
        return Duration.ofNanos((long) (most * NANOS_PER_MILLI));
    }

    /** Sums up the requests, as ping(8) does. */
    String counts(Duration total) {
        return "%d packets transmitted, %d received,%s%s %s%% packet loss, time %dms"
                .formatted(
                        sent,
                        received,
                        duplicates == 0 ? "" : " +" + duplicates + " duplicates,",
                        errors == 0 ? "" : " +" + errors + " errors,",
                        new DecimalFormat("0.####", DecimalFormatSymbols.getInstance(Locale.ROOT))
                                .format(
                                        sent == 0
                                                ? 0
                                                : (double) PERCENT * (sent - received) / sent),
                        total.toMillis());
    }

    /** Sums up the times, as ping(8) does: mdev is the standard deviation. */
    String times() {
        int count = received + duplicates;
        if (count == 0) {
            return "";
        }
        double average = sum / count;
        double variance = Math.max(sumOfSquares / count - average * average, 0);
        return String.format(
                Locale.ROOT,
                "rtt min/avg/max/mdev = %.3f/%.3f/%.3f/%.3f ms",
                least,
                average,
                most,
                Math.sqrt(variance));
    }

    /** Writes a time in milliseconds, to three digits or so: {@code 0.031}, {@code 12.3}. */
    static String text(Duration time) {
        double millis = millis(time);
        int decimals = millis < 1 ? 3 : millis < 10 ? 2 : millis < PERCENT ? 1 : 0;
        return String.format(Locale.ROOT, "%." + decimals + "f", millis);
    }

    private static double millis(Duration time) {
        return time.toNanos() / NANOS_PER_MILLI;
    }
}
