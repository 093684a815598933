package dev.sockeye.conformance;

import dev.sockeye.Socket;

/** The conformance suite over {@link Socket}. */
final class StreamSocketTest extends StreamConformance {

    StreamSocketTest() {
        super(SocketEndpoint.PAIRS);
    }
}
