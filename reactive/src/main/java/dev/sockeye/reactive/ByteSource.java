package dev.sockeye.reactive;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** recv(2). */
final class ByteSource extends Source<ByteBuf> {

    private final Inbound inbound;
    private final int size;

    // What kept() gave last, with all its parts; null where read() did.
    private @Nullable ReactiveMessage taken;

    ByteSource(Inbound inbound, int size) {
        super("recv");
        this.inbound = inbound;
        this.size = size;
    }

    @Override
    @Nullable ByteBuf kept() {
        if (size == 0) {
            return Unpooled.EMPTY_BUFFER; // No system call, so a waiting datagram stays.
        }
        var arrived = inbound.takeArrived(size);
        if (arrived != null) {
            taken = null;
            return arrived;
        }
        taken = inbound.takeKept(Lane.DATA, size);
        return taken == null ? null : Kept.seen(taken, size, 0).content();
    }

    @Override
    @Nullable ByteBuf read(long demand) {
        return inbound.read(size);
    }

    @Override
    int errno() {
        return inbound.errno();
    }

    @Override
    void keep(ByteBuf item) {
        if (size == 0) {
            return;
        }
        if (taken != null) {
            inbound.kept(Lane.DATA).keep(taken);
        } else {
            inbound.keep(item);
        }
    }

    @Override
    void given() {
        Kept.given(taken, List.of());
    }
}
