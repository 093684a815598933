package dev.sockeye.reactive;

import dev.sockeye.conformance.CloggedConformance;

/** The conformance suite over {@link ReactiveSocket}. */
final class CloggedConformanceTest extends CloggedConformance {

    CloggedConformanceTest() {
        super(ReactiveEndpoint.PAIRS);
    }
}
