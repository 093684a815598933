package dev.sockeye.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The report of a run: a page, tables in Markdown, and charts. */
public final class Report {

    private Report() {}

    /** Writes README.md, report.html and the charts into a directory. */
    public static void write(Results results, Path directory) throws IOException {
        System.setProperty("java.awt.headless", "true");
        var charts = new LinkedHashMap<String, Map<String, String>>();
        var files = new LinkedHashMap<String, Map<String, String>>();
        for (var suite : results.suites()) {
            charts.put(suite.name(), CostCharts.of(suite));
            files.put(suite.name(), save(suite.name(), charts.get(suite.name()), directory));
        }
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("README.md"), MarkdownReport.of(results, files));
        Files.writeString(directory.resolve("report.html"), HtmlReport.of(results, charts));
    }

    private static Map<String, String> save(
            String suite, Map<String, String> charts, Path directory) throws IOException {
        var names = new LinkedHashMap<String, String>();
        for (var chart : charts.entrySet()) {
            var name =
                    (suite + "-" + chart.getKey())
                                    .toLowerCase(Locale.ROOT)
                                    .replaceAll("[^a-z0-9]+", "-")
                            + ".svg";
            Files.writeString(directory.resolve(name), chart.getValue());
            names.put(chart.getKey(), name);
        }
        return names;
    }
}
