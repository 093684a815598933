package dev.sockeye.benchmarks.harness;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How long to measure.
 *
 * @param rounds how often each candidate takes its turn, in a process started anew
 * @param warmUpSeconds the load before the figures
 * @param seconds the load that is measured
 * @param bytes how long a stream is
 * @param isQuick whether it is only to show that everything runs
 * @param candidates those to ask
 */
record Plan(
        int rounds,
        double warmUpSeconds,
        double seconds,
        long bytes,
        boolean isQuick,
        Pattern candidates) {

    private static final long GIB = 1L << 30;

    static Plan quick(int rounds, Pattern candidates) {
        return new Plan(rounds, 0.5, 0.5, GIB / 8, true, candidates);
    }

    static Plan full(int rounds, Pattern candidates) {
        return new Plan(rounds, 4, 3, GIB, false, candidates);
    }

    /** Returns those to ask, in the order of a round: each begins with another one. */
    List<Candidate> turns(List<Candidate> all, int round) {
        var asked =
                all.stream()
                        .filter(it -> candidates.matcher(it.name()).find())
                        .collect(Collectors.toCollection(ArrayList::new));
        Collections.rotate(asked, -round);
        return asked;
    }
}
