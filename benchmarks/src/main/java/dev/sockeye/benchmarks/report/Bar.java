package dev.sockeye.benchmarks.report;

import java.util.Optional;
import java.util.function.Function;

/**
 * A mark that was set before anything was measured.
 *
 * @param work what is done
 * @param asked the mark, in words
 * @param isMost whether the figure may not be above the limit, rather than not below it
 * @param limit the mark
 * @param figure what was measured, if it was
 */
record Bar(
        String work,
        String asked,
        boolean isMost,
        double limit,
        Function<Results, Optional<Spread>> figure) {

    /** A case of a suite and two candidates, whose figures are divided. */
    record Ratio(String suite, String name, String candidate, String other) {}

    static Bar atMost(double limit, String work, Ratio ratio, Metric metric) {
        var asked = "at most " + Figures.exact(limit) + " of " + ratio.other();
        return new Bar(work, asked, true, limit, of(ratio, metric));
    }

    static Bar atLeast(double limit, String work, Ratio ratio, Metric metric) {
        var asked = "at least " + Figures.exact(limit) + " of " + ratio.other();
        return new Bar(work, asked, false, limit, of(ratio, metric));
    }

    /** A figure by itself. */
    static Bar atMost(
            double limit, String work, String suite, String name, String candidate, Metric metric) {
        var unit = metric.unit().isEmpty() ? "" : " " + metric.unit();
        return new Bar(
                work,
                "at most " + Figures.exact(limit) + unit,
                true,
                limit,
                results -> Spread.of(results.figures(suite, name, candidate, metric)));
    }

    private static Function<Results, Optional<Spread>> of(Ratio ratio, Metric metric) {
        return results ->
                Spread.ofRatios(
                        results.figures(ratio.suite(), ratio.name(), ratio.candidate(), metric),
                        results.figures(ratio.suite(), ratio.name(), ratio.other(), metric));
    }

    /** The figure as text. */
    String measured(Results results) {
        return figure.apply(results).map(Figures::text).orElse("not measured");
    }

    /** Whether the median reaches the mark: "met", "missed", or nothing if there is none. */
    String verdict(Results results) {
        return figure.apply(results)
                .map(it -> isMost ? it.median() <= limit : it.median() >= limit)
                .map(isMet -> isMet ? "met" : "missed")
                .orElse("");
    }
}
