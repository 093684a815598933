package dev.sockeye.benchmarks.report;

import java.util.List;
import java.util.Map;

/** The report as tables in Markdown. */
final class MarkdownReport {

    private final StringBuilder text = new StringBuilder();
    private final Results results;

    private MarkdownReport(Results results) {
        this.results = results;
    }

    /**
     * Writes it.
     *
     * @param charts of each suite the charts' titles and the names of their files
     */
    static String of(Results results, Map<String, Map<String, String>> charts) {
        var report = new MarkdownReport(results);
        report.head();
        report.bars();
        for (var suite : results.suites()) {
            report.suite(suite, charts.getOrDefault(suite.name(), Map.of()));
        }
        return report.text.toString();
    }

    private void head() {
        line("# Benchmarks, " + results.date());
        if (results.isQuick()) {
            line("**A quick run: it shows that everything runs, and its figures mean nothing.**");
        }
        line("Made by `benchmarks/run`. Medians of the rounds, with the least and the greatest.");
        row("", "");
        row("---", "---");
        results.environment().forEach((name, value) -> row(name, value));
        text.append('\n');
    }

    private void bars() {
        line("## Bars");
        line("Ratios are taken round by round; the median is judged.");
        row("work", "bar", "figure", "");
        row("---", "---", "---", "---");
        for (var bar : Bars.all()) {
            row(bar.work(), bar.asked(), bar.measured(results), bar.verdict(results));
        }
        text.append('\n');
    }

    private void suite(Results.Suite suite, Map<String, String> charts) {
        line("## " + suite.name());
        line(suite.method());
        if (suite.conditions() != null) {
            line(suite.conditions());
        }
        if (suite.skipped() != null) {
            line("Skipped: " + suite.skipped() + ".");
        }
        charts.forEach((title, file) -> line("![" + title + "](" + file + ")"));
        for (var it : suite.cases()) {
            line("### " + it.name());
            var metrics = Figures.of(it);
            row("", metrics.stream().map(Figures::title).toArray(String[]::new));
            row("---", metrics.stream().map(_ -> "---").toArray(String[]::new));
            it.outcomes().forEach(outcome -> outcome(outcome, metrics));
            text.append('\n');
            it.failures().forEach(this::line);
        }
    }

    private void outcome(Results.Outcome outcome, List<Metric> metrics) {
        var cells =
                metrics.stream()
                        .map(it -> outcome.figures().getOrDefault(it.key(), List.of()))
                        .map(it -> Spread.of(it).map(Figures::text).orElse(""))
                        .toArray(String[]::new);
        row(outcome.candidate(), cells);
    }

    private void line(String paragraph) {
        text.append(paragraph).append("\n\n");
    }

    private void row(String first, String... more) {
        text.append("| ").append(first);
        for (var cell : more) {
            text.append(" | ").append(cell);
        }
        text.append(" |\n");
    }
}
