package dev.sockeye.reactive;

import dev.sockeye.conformance.DatagramConformance;

/** The conformance suite over {@link ReactiveSocket}. */
final class DatagramConformanceTest extends DatagramConformance {

    DatagramConformanceTest() {
        super(ReactiveEndpoint.PAIRS);
    }
}
