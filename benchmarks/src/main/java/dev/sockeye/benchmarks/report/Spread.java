package dev.sockeye.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The median of some rounds, and the least and the greatest. */
record Spread(double median, double least, double greatest) {

    static Optional<Spread> of(List<@Nullable Double> values) {
        var sorted = values.stream().filter(Objects::nonNull).sorted().toList();
        if (sorted.isEmpty()) {
            return Optional.empty();
        }
        int middle = sorted.size() / 2;
        double median =
                sorted.size() % 2 == 1
                        ? sorted.get(middle)
                        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return Optional.of(new Spread(median, sorted.getFirst(), sorted.getLast()));
    }

    /** Of the ratios round by round, since one round's figures were taken side by side. */
    static Optional<Spread> ofRatios(List<@Nullable Double> values, List<@Nullable Double> others) {
        int rounds = Math.min(values.size(), others.size());
        var ratios = new ArrayList<@Nullable Double>();
        for (int i = 0; i < rounds; i++) {
            var value = values.get(i);
            var other = others.get(i);
            if (value != null && other != null && other > 0) {
                ratios.add(value / other);
            }
        }
        return of(ratios);
    }
}
