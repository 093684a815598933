package dev.sockeye.conformance;

import dev.sockeye.TlsSocket;

/** The conformance suite over {@link TlsSocket}. */
final class TlsCloggedSocketTest extends CloggedConformance {

    TlsCloggedSocketTest() {
        super(TlsPairs.PAIRS);
    }
}
