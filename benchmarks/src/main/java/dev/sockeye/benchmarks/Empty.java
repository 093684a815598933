package dev.sockeye.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;

/** An empty benchmark: what JMH itself costs, under every figure of the others. */
public class Empty {
    /** Does nothing. */
    @Benchmark
    public void nothing() {}
}
