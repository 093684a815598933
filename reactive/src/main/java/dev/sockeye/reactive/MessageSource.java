package dev.sockeye.reactive;

import dev.sockeye.Constants;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** recvmsg(2). */
final class MessageSource extends Source<ReactiveMessage> {

    private final Inbound inbound;
    private final int size;
    private final int ancbufsize;
    private final int flags;
    private final boolean isPeek;

    // What kept() gave last, with all its parts; null where read() did.
    private @Nullable ReactiveMessage taken;

    MessageSource(Inbound inbound, int size, int ancbufsize, int flags) {
        super("recvmsg", Lane.of(flags), (flags & Constants.MSG_DONTWAIT) != 0);
        this.inbound = inbound;
        this.size = size;
        this.ancbufsize = ancbufsize;
        this.flags = flags;
        isPeek = (flags & Constants.MSG_PEEK) != 0;
    }

    @Override
    @Nullable ReactiveMessage kept() {
        if (isNothing()) {
            return new ReactiveMessage(Unpooled.EMPTY_BUFFER, List.of());
        }
        var kept = inbound.kept(lane);
        if (isPeek) {
            var peeked = kept.peek();
            return peeked == null ? null : Kept.seen(peeked, size, ancbufsize);
        }
        taken = kept.take(size);
        return taken == null ? null : Kept.seen(taken, size, ancbufsize);
    }

    /** As recv of no bytes: nothing is taken. */
    private boolean isNothing() {
        return size == 0 && lane == Lane.DATA && inbound.socket.isConnectionOriented();
    }

    @Override
    @Nullable ReactiveMessage read(long demand) {
        var content = inbound.read(size, ancbufsize, flags);
        return content == null ? null : inbound.message(content);
    }

    @Override
    int errno() {
        return inbound.errno();
    }

    @Override
    void keep(ReactiveMessage item) {
        if (isPeek || isNothing()) {
            item.release(); // It is still there.
        } else {
            inbound.kept(lane).keep(taken != null ? taken : item);
        }
    }

    @Override
    void given() {
        if (taken != null) {
            Kept.given(taken, Kept.seen(taken, Inbound.ANY, ancbufsize).items());
        }
    }
}
