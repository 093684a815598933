package dev.sockeye.benchmarks.report;

import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Server CPU a message against the number of connections, as SVG. */
final class CostCharts {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 460;
    private static final int LEAST_POINTS = 3;

    private record Point(int connections, Spread spread) {}

    private CostCharts() {}

    /** Returns a chart for each kind of work that was done with three numbers of connections. */
    static Map<String, String> of(Results.Suite suite) throws IOException {
        var kinds = new LinkedHashMap<String, Map<String, List<Point>>>();
        for (var it : suite.cases()) {
            var kind = it.name().replaceFirst(", [\\d,]+ connections?", "");
            var series = kinds.computeIfAbsent(kind, _ -> new LinkedHashMap<>());
            for (var outcome : it.outcomes()) {
                cost(outcome)
                        .ifPresent(spread ->
                                series.computeIfAbsent(outcome.candidate(), _ -> new ArrayList<>())
                                        .add(new Point(it.connections(), spread)));
            }
        }
        var charts = new LinkedHashMap<String, String>();
        for (var kind : kinds.entrySet()) {
            kind.getValue().values().removeIf(points -> points.size() < LEAST_POINTS);
            if (!kind.getValue().isEmpty()) {
                var svg = svg(chart(kind.getKey(), kind.getValue()));
                // A page has all charts, and an id once.
                var clip = "clip-" + suite.name() + "-" + charts.size() + "-";
                charts.put(kind.getKey(), svg.replaceAll("\\bclip(?=\\d)", clip));
            }
        }
        return charts;
    }

    private static Optional<Spread> cost(Results.Outcome outcome) {
        return Spread.of(outcome.figures().getOrDefault(Metric.CPU.key(), List.of()));
    }

    private static XYChart chart(String kind, Map<String, List<Point>> series) {
        var chart =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title("Echo of " + kind)
                        .xAxisTitle("connections")
                        .yAxisTitle("server CPU a message, ns")
                        .build();
        var styler = chart.getStyler();
        styler.setXAxisLogarithmic(true);
        styler.setYAxisMin(0.0);
        styler.setYAxisDecimalPattern("#,##0");
        styler.setXAxisDecimalPattern("#,##0");
        styler.setLegendPosition(LegendPosition.OutsideE);
        styler.setLegendBorderColor(Color.WHITE);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        series.forEach((name, points) -> {
            var x = points.stream().map(Point::connections).toList();
            var y = points.stream().map(it -> it.spread().median()).toList();
            chart.addSeries(name, x, y).setMarker(SeriesMarkers.CIRCLE);
        });
        return chart;
    }

    private static String svg(XYChart chart) throws IOException {
        var bytes = new ByteArrayOutputStream();
        VectorGraphicsEncoder.saveVectorGraphic(chart, bytes, VectorGraphicsFormat.SVG);
        var text = bytes.toString(StandardCharsets.UTF_8);
        return text.substring(text.indexOf("<svg"));
    }
}
