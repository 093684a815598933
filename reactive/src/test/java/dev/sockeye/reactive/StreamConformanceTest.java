package dev.sockeye.reactive;

import dev.sockeye.conformance.StreamConformance;

/** The conformance suite over {@link ReactiveSocket}. */
final class StreamConformanceTest extends StreamConformance {

    StreamConformanceTest() {
        super(ReactiveEndpoint.PAIRS);
    }
}
