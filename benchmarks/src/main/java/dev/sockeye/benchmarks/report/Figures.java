package dev.sockeye.benchmarks.report;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How figures are written, in tables of every kind. */
final class Figures {

    private static final double NO_DECIMALS = 100;
    private static final double ONE_DECIMAL = 10;

    private Figures() {}

    /** Three digits or more of what is large, two decimals of what is small. */
    static String number(double value) {
        double size = Math.abs(value);
        var format = size >= NO_DECIMALS ? "%,.0f" : size >= ONE_DECIMAL ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    /** A mark, of which no digit may be lost. */
    static String exact(double value) {
        return new DecimalFormat("#,##0.##########", DecimalFormatSymbols.getInstance(Locale.ROOT))
                .format(value);
    }

    /** The median and, if there was more than one round, the least and the greatest. */
    static String text(Spread spread) {
        var median = number(spread.median());
        return spread.least() == spread.greatest()
                ? median
                : median + " (" + number(spread.least()) + " to " + number(spread.greatest()) + ")";
    }

    /** The head of a column. */
    static String title(Metric metric) {
        return metric.unit().isEmpty() ? metric.title() : metric.title() + ", " + metric.unit();
    }

    /** The metrics that a case has, in their order. */
    static List<Metric> of(Results.Case it) {
        var present =
                it.outcomes().stream()
                        .flatMap(outcome -> outcome.figures().keySet().stream())
                        .collect(Collectors.toSet());
        return Arrays.stream(Metric.values()).filter(m -> present.contains(m.key())).toList();
    }
}
