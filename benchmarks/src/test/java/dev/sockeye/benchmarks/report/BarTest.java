package dev.sockeye.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sockeye.benchmarks.report.Results.Case;
import dev.sockeye.benchmarks.report.Results.Outcome;
import dev.sockeye.benchmarks.report.Results.Suite;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BarTest {

    private static final Bar.Ratio RATIO = new Bar.Ratio("echo", "case", "ours", "theirs");

    @Test
    void a_ratio_is_taken_round_by_round_and_its_median_judged() {
        var results = results(List.of(10.0, 60.0, 20.0), List.of(20.0, 60.0, 100.0));
        var bar = Bar.atMost(0.5, "work", RATIO, Metric.CPU);

        assertEquals("0.50 (0.20 to 1.00)", bar.measured(results));
        assertEquals("met", bar.verdict(results));
    }

    @Test
    void a_ratio_is_of_the_same_round_where_a_round_has_failed() {
        var bar = Bar.atMost(0.5, "work", RATIO, Metric.CPU);

        assertEquals(
                "0.20", bar.measured(results(Arrays.asList(null, 20.0), List.of(10.0, 100.0))));
    }

    @Test
    void a_median_above_the_limit_misses_a_bar_of_at_most() {
        var results = results(List.of(3.0), List.of(2.0));
        var bar = Bar.atMost(1.1, "work", RATIO, Metric.CPU);

        assertEquals("missed", bar.verdict(results));
    }

    @Test
    void a_median_below_the_limit_misses_a_bar_of_at_least() {
        var results = results(List.of(1.0), List.of(2.0));
        var bar = Bar.atLeast(0.95, "work", RATIO, Metric.CPU);

        assertEquals("missed", bar.verdict(results));
    }

    @Test
    void what_was_not_measured_is_neither_met_nor_missed() {
        var bar = Bar.atMost(1, "work", RATIO, Metric.RATE);
        var results = results(List.of(1.0), List.of(1.0));

        assertEquals("not measured", bar.measured(results));
        assertEquals("", bar.verdict(results));
    }

    private static Results results(List<@Nullable Double> ours, List<@Nullable Double> theirs) {
        var outcomes =
                List.of(
                        new Outcome("ours", Map.of(Metric.CPU.key(), ours), null),
                        new Outcome("theirs", Map.of(Metric.CPU.key(), theirs), null));
        var suite = new Suite("echo", "", null, null, List.of(new Case("case", 1, outcomes)));
        return new Results("2026-01-01", false, Map.of(), List.of(suite));
    }
}
