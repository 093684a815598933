package dev.sockeye.examples.tool.demo;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** What the connections of one protocol have done. Any thread may add and read. */
final class Tally {
    private static final long MAX_MICROS = TimeUnit.MINUTES.toMicros(10);
    private static final int DIGITS = 3;
    private static final int ERRORS_TOLD = 3;

    private final String protocol;
    private final LongAdder connections = new LongAdder();
    private final LongAdder messages = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final List<String> firstErrors = new CopyOnWriteArrayList<>();
    private final Histogram micros = new ConcurrentHistogram(MAX_MICROS, DIGITS);

    Tally(String protocol) {
        this.protocol = protocol;
    }

    void connected() {
        connections.increment();
    }

    void returned(long sentNanos) {
        messages.increment();
        long latency = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - sentNanos);
        micros.recordValue(Math.min(latency, MAX_MICROS));
    }

    void checked(int count) {
        bytes.add(count);
    }

    void error(String what) {
        error(what, 1);
    }

    void error(String what, int count) {
        errors.add(count);
        if (firstErrors.size() < ERRORS_TOLD) {
            firstErrors.add(protocol + ": " + what);
        }
    }

    String protocol() {
        return protocol;
    }

    long connections() {
        return connections.sum();
    }

    long messages() {
        return messages.sum();
    }

    long bytes() {
        return bytes.sum();
    }

    long errors() {
        return errors.sum();
    }

    List<String> firstErrors() {
        return List.copyOf(firstErrors);
    }

    double latencyMillis(double percentile) {
        return micros.getValueAtPercentile(percentile) / 1000.0;
    }

    void addLatenciesTo(Histogram all) {
        all.add(micros);
    }

    /** The sum of several, under a name of its own. */
    static Tally total(String name, List<Tally> tallies) {
        var total = new Tally(name);
        for (var tally : tallies) {
            total.connections.add(tally.connections());
            total.messages.add(tally.messages());
            total.bytes.add(tally.bytes());
            total.errors.add(tally.errors());
            tally.addLatenciesTo(total.micros);
        }
        return total;
    }
}
