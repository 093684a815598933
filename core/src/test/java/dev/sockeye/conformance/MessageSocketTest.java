package dev.sockeye.conformance;

/** The conformance suite over {@link dev.sockeye.Socket}. */
final class MessageSocketTest extends MessageConformance {

    MessageSocketTest() {
        super(SocketEndpoint.PAIRS);
    }
}
