package dev.sockeye.reactive;

/** The Reactive Streams TCK over {@code send(ByteBuf)}, which encrypts. */
public final class TlsSendTckTest extends SendTckTest {

    public TlsSendTckTest() {
        super(TckSockets.overTls());
    }
}
