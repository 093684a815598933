package dev.sockeye.reactive;

/** The Reactive Streams TCK over {@code sendall(ByteBuf)}, which encrypts. */
public final class TlsSendallTckTest extends SendallTckTest {

    public TlsSendallTckTest() {
        super(TckSockets.overTls());
    }
}
