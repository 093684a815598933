package dev.sockeye.examples.tool.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The state of all protocols, as lines of text. */
final class Table {
    private static final String HEADER =
            "%-14s %11s %12s %10s %7s %8s %8s %7s"
                    .formatted(
                            "",
                            "connections",
                            "messages",
                            "MB",
                            "MB/s",
                            "p50 ms",
                            "p99 ms",
                            "errors");

    private Table() {}

    static List<String> of(List<Tally> tallies, double seconds) {
        var lines = new ArrayList<String>();
        lines.add(HEADER);
        for (var tally : tallies) {
            lines.add(row(tally, seconds));
        }
        lines.add(row(Tally.total("all", tallies), seconds));
        return lines;
    }

    /** One line for a log, where a table would be too much. */
    static String line(List<Tally> tallies, double seconds) {
        var all = Tally.total("all", tallies);
        return String.format(
                Locale.ROOT,
                "%5.1f s  %,d connections  %,d messages  %,.0f MB/s  p99 %.1f ms  errors %,d",
                seconds,
                all.connections(),
                all.messages(),
                megabytes(all) / seconds,
                all.latencyMillis(99),
                all.errors());
    }

    private static String row(Tally tally, double seconds) {
        return String.format(
                Locale.ROOT,
                "%-14s %,11d %,12d %,10.0f %,7.0f %8.2f %8.2f %,7d",
                tally.protocol(),
                tally.connections(),
                tally.messages(),
                megabytes(tally),
                megabytes(tally) / seconds,
                tally.latencyMillis(50),
                tally.latencyMillis(99),
                tally.errors());
    }

    private static double megabytes(Tally tally) {
        return tally.bytes() / 1e6;
    }
}
