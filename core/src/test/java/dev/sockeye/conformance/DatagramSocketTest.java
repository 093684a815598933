package dev.sockeye.conformance;

import dev.sockeye.Socket;

/** The conformance suite over {@link Socket}. */
final class DatagramSocketTest extends DatagramConformance {

    DatagramSocketTest() {
        super(SocketEndpoint.PAIRS);
    }
}
