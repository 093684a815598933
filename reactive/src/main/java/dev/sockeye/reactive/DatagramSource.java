package dev.sockeye.reactive;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** recvfrom(2). */
final class DatagramSource extends Source<ReactiveDatagram> {

    private final Inbound inbound;
    private final int size;

    // What kept() gave last, with all its parts; null where read() did.
    private @Nullable ReactiveMessage taken;

    DatagramSource(Inbound inbound, int size) {
        super("recvfrom");
        this.inbound = inbound;
        this.size = size;
    }

    @Override
    @Nullable ReactiveDatagram kept() {
        taken = inbound.kept(Lane.DATA).take(size);
        return taken == null ? null : datagram(Kept.seen(taken, size, 0));
    }

    private static ReactiveDatagram datagram(ReactiveMessage message) {
        return new ReactiveDatagram(message.content(), message.address(), message.flags());
    }

    @Override
    @Nullable ReactiveDatagram read() {
        var content = inbound.read(size);
        return content == null
                ? null
                : new ReactiveDatagram(content, inbound.sender(), inbound.flags());
    }

    @Override
    int errno() {
        return inbound.errno();
    }

    @Override
    void keep(ReactiveDatagram item) {
        if (taken != null) {
            inbound.kept(Lane.DATA).keep(taken);
        } else {
            inbound.keep(item.content());
        }
    }

    @Override
    void given() {
        Kept.given(taken, List.of());
    }
}
