package dev.sockeye.reactive;

/** The Reactive Streams TCK over the subscriber of {@code sendall(Publisher)}, which encrypts. */
public final class TlsSendSubscriberTckTest extends SendSubscriberTckTest {

    public TlsSendSubscriberTckTest() {
        super(TckSockets.overTls());
    }
}
