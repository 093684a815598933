package dev.sockeye.reactive;

import org.jspecify.annotations.Nullable;

/** recvfrom(2). */
final class DatagramSource extends Source<ReactiveDatagram> {

    private final Inbound inbound;
    private final int size;

    DatagramSource(Inbound inbound, int size) {
        super("recvfrom");
        this.inbound = inbound;
        this.size = size;
    }

    @Override
    @Nullable ReactiveDatagram kept() {
        return inbound.kept(size);
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
        inbound.keep(item);
    }
}
