package dev.sockeye.reactive;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * recvfrom(2); of UDP, where more than one datagram is asked for, recvmmsg(2), of which all but the
 * first are kept and given one after the other.
 */
final class DatagramSource extends Source<ReactiveDatagram> {

    private static final int AT_ONCE = 32;

    private final LoopSocket socket;
    private final Inbound inbound;
    private final int size;

    // What was given last, with all its parts; null where it came alone.
    private @Nullable ReactiveMessage taken;

    // Why the last attempt gave nothing.
    private int errno;

    DatagramSource(LoopSocket socket, int size) {
        super("recvfrom");
        this.socket = socket;
        inbound = socket.inbound;
        this.size = size;
    }

    @Override
    @Nullable ReactiveDatagram kept() {
        taken = inbound.takeKept(Lane.DATA, size);
        return taken == null ? null : datagram(Kept.seen(taken, size, 0));
    }

    private static ReactiveDatagram datagram(ReactiveMessage message) {
        return new ReactiveDatagram(message.content(), message.address(), message.flags());
    }

    @Override
    @Nullable ReactiveDatagram read(long demand) {
        return demand > 1 && size <= Inbound.ANY_DATAGRAM_BYTES && socket.isUdp()
                ? readMany((int) Math.min(demand, AT_ONCE))
                : readOne();
    }

    private @Nullable ReactiveDatagram readOne() {
        var content = inbound.read(size);
        if (content == null) {
            errno = inbound.errno();
            return null;
        }
        return new ReactiveDatagram(content, inbound.sender(), inbound.flags());
    }

    private @Nullable ReactiveDatagram readMany(int most) {
        var memory = LoopMemory.current().batches;
        int bytes = size == Inbound.ANY ? Inbound.ANY_DATAGRAM_BYTES : size;
        int count = memory.receive(socket, most, bytes);
        if (count < 0) {
            errno = inbound.isEnd(-count, 0) ? Inbound.END : -count;
            return null;
        }
        var kept = inbound.kept(Lane.DATA);
        for (int i = count - 1; i > 0; i--) {
            kept.keep(inbound.message(memory, i));
        }
        taken = inbound.message(memory, 0);
        inbound.receivedMany(count < most);
        return datagram(Kept.seen(taken, size, 0));
    }

    @Override
    int errno() {
        return errno;
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
