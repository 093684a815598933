package dev.sockeye.reactive;

import dev.sockeye.conformance.CloggedConformance;

/** The conformance suite over TLS. */
final class TlsCloggedConformanceTest extends CloggedConformance {

    TlsCloggedConformanceTest() {
        super(TlsPairs.PAIRS);
    }
}
