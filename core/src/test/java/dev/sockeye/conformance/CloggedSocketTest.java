package dev.sockeye.conformance;

import dev.sockeye.Socket;

/** The conformance suite over {@link Socket}. */
final class CloggedSocketTest extends CloggedConformance {

    CloggedSocketTest() {
        super(SocketEndpoint.PAIRS);
    }
}
