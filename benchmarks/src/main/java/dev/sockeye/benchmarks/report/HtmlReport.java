package dev.sockeye.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The report as one page that needs nothing else: tables whose cells are bars with their spread.
 */
final class HtmlReport {

    private static final double PERCENT = 100;

    private static final String STYLE =
            """
            :root { color-scheme: light; }
            body { font: 15px/1.5 system-ui, "DejaVu Sans", sans-serif; margin: 2rem auto; max-width: 76rem;
                padding: 0 1rem; color: #1d2733; }
            h1 { font-size: 1.6rem; } h2 { margin-top: 3rem; border-top: 1px solid #d5dce4; padding-top: 1rem; }
            h3 { margin: 1.6rem 0 .4rem; font-size: 1rem; }
            p { max-width: 52rem; }
            .scroll { overflow-x: auto; }
            table { border-collapse: collapse; }
            th, td { text-align: left; padding: .25rem .8rem .25rem 0; vertical-align: top; white-space: nowrap; }
            th { font-weight: 600; color: #556475; font-size: .85rem; }
            tbody tr:hover { background: #f3f6f9; }
            .facts td:last-child { white-space: normal; }
            .figure { min-width: 6.5rem; font-variant-numeric: tabular-nums; }
            .figure small { color: #7a8794; display: block; }
            .bar { position: relative; height: .45rem; background: #eef1f5; border-radius: 2px; }
            .bar i { position: absolute; inset: 0 auto 0 0; background: #9db2c8; border-radius: 2px; }
            .ours .bar i { background: #d2603a; }
            .ours th, .ours td:first-child { font-weight: 600; }
            .bar b { position: absolute; top: 35%; height: 30%; background: #1d2733; opacity: .55; }
            .met { color: #1a7f4b; font-weight: 600; } .missed { color: #b3261e; font-weight: 600; }
            .quick { background: #fff3cd; padding: .6rem 1rem; border-radius: 4px; }
            svg { max-width: 100%; height: auto; }
            """;

    private final StringBuilder text = new StringBuilder();
    private final Results results;

    private HtmlReport(Results results) {
        this.results = results;
    }

    /**
     * Writes it.
     *
     * @param charts of each suite the charts' titles and their SVG
     */
    static String of(Results results, Map<String, Map<String, String>> charts) {
        var report = new HtmlReport(results);
        report.head();
        report.bars();
        for (var suite : results.suites()) {
            report.suite(suite, charts.getOrDefault(suite.name(), Map.of()));
        }
        return report.text.append("</body></html>\n").toString();
    }

    private void head() {
        text.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width\">")
                .append("<title>Sockeye benchmarks</title><style>")
                .append(STYLE)
                .append("</style></head><body>\n");
        element("h1", "Sockeye beside its peers and beside C");
        if (results.isQuick()) {
            text.append("<p class=\"quick\">A quick run: it shows that everything runs, and its ")
                    .append("figures mean nothing.</p>\n");
        }
        element(
                "p",
                "Measured "
                        + results.date()
                        + " by benchmarks/run. Each cell has the median of the rounds, a bar for it, and the"
                        + " least and the greatest, as a line in the bar.");
        text.append("<table class=\"facts\">");
        results.environment().forEach((name, value) -> row("<th>" + escape(name) + "</th>", value));
        text.append("</table>\n");
    }

    private void bars() {
        element("h2", "Bars");
        element("p", "Ratios are taken round by round; the median is judged.");
        text.append("<div class=\"scroll\"><table><thead><tr><th>work</th><th>bar</th>")
                .append("<th>figure</th><th></th></tr></thead><tbody>\n");
        for (var bar : Bars.all()) {
            var verdict = bar.verdict(results);
            text.append("<tr><td>").append(escape(bar.work())).append("</td><td>");
            text.append(escape(bar.asked())).append("</td><td>");
            text.append(escape(bar.measured(results))).append("</td><td class=\"");
            text.append(verdict).append("\">").append(verdict).append("</td></tr>\n");
        }
        text.append("</tbody></table></div>\n");
    }

    private void suite(Results.Suite suite, Map<String, String> charts) {
        element("h2", suite.name());
        element("p", suite.method());
        if (suite.conditions() != null) {
            element("p", suite.conditions());
        }
        if (suite.skipped() != null) {
            element("p", "Skipped: " + suite.skipped() + ".");
        }
        charts.values().forEach(svg -> text.append(svg).append('\n'));
        suite.cases().forEach(this::table);
    }

    private void table(Results.Case it) {
        element("h3", it.name());
        var metrics = Figures.of(it);
        text.append("<div class=\"scroll\"><table><thead><tr><th></th>");
        metrics.forEach(metric -> element("th", Figures.title(metric)));
        text.append("</tr></thead><tbody>\n");
        for (var outcome : it.outcomes()) {
            var cells = new StringBuilder();
            metrics.forEach(metric -> cells.append(cell(it, outcome, metric)));
            boolean isOurs = outcome.candidate().toLowerCase(Locale.ROOT).startsWith("sockeye");
            text.append(isOurs ? "<tr class=\"ours\"><td>" : "<tr><td>");
            text.append(escape(outcome.candidate())).append("</td>").append(cells);
            text.append("</tr>\n");
        }
        text.append("</tbody></table></div>\n");
        it.failures().forEach(failure -> element("p", failure));
    }

    private static String cell(Results.Case it, Results.Outcome outcome, Metric metric) {
        var spread = Spread.of(outcome.figures().getOrDefault(metric.key(), List.of()));
        if (spread.isEmpty()) {
            return "<td></td>";
        }
        var figure = spread.get();
        double most =
                it.outcomes().stream()
                        .flatMap(o -> o.figures().getOrDefault(metric.key(), List.of()).stream())
                        .filter(Objects::nonNull)
                        .mapToDouble(Double::doubleValue)
                        .max()
                        .orElse(1);
        return String.format(
                Locale.ROOT,
                "<td class=\"figure\">%s%s<div class=\"bar\"><i style=\"width:%.1f%%\"></i>"
                        + "<b style=\"left:%.1f%%;width:%.1f%%\"></b></div></td>",
                Figures.number(figure.median()),
                range(figure),
                share(figure.median(), most),
                share(figure.least(), most),
                share(figure.greatest() - figure.least(), most));
    }

    private static String range(Spread figure) {
        return figure.least() == figure.greatest()
                ? ""
                : " <small>"
                        + Figures.number(figure.least())
                        + " – "
                        + Figures.number(figure.greatest())
                        + "</small>";
    }

    private static double share(double value, double most) {
        return most <= 0 ? 0 : Math.max(0, PERCENT * value / most);
    }

    private void row(String head, String value) {
        text.append("<tr>").append(head);
        element("td", value);
        text.append("</tr>\n");
    }

    private void element(String name, String content) {
        text.append('<').append(name).append('>').append(escape(content));
        text.append("</").append(name).append(">\n");
    }

    private static String escape(String content) {
        return content.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
