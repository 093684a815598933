package dev.sockeye.benchmarks.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The median of some rounds, and the least and the greatest. */
record Spread(double median, double least, double greatest) {

    static Optional<Spread> of(List<Double> values) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        var sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median =
                sorted.size() % 2 == 1
                        ? sorted.get(middle)
                        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return Optional.of(new Spread(median, sorted.getFirst(), sorted.getLast()));
    }

    /** Of the ratios round by round, since one round's figures were taken side by side. */
    static Optional<Spread> ofRatios(List<Double> values, List<Double> others) {
        int rounds = Math.min(values.size(), others.size());
        return of(
                IntStream.range(0, rounds)
                        .filter(i -> others.get(i) > 0)
                        .mapToObj(i -> values.get(i) / others.get(i))
                        .toList());
    }
}
