package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;

/** sendto(2) of one buffer, which it owns. */
final class SendTo extends SendOperation<Integer> {

    private final ByteBuf data;
    private Address to;
    private boolean released;
    private @Nullable Disposable resolving;

    SendTo(LoopSocket socket, ByteBuf data, Address to, CoreSubscriber<? super Integer> actual) {
        super(socket, "sendto", actual);
        this.data = data;
        this.to = to;
    }

    @Override
    boolean advance() {
        if (resolving != null) {
            return false;
        }
        try {
            long result = Datagrams.sendto(socket, data, to);
            if (result == Datagrams.IS_NAME) {
                resolve();
                return false;
            }
            if (result < 0) {
                socket.sends.failed(this, (int) -result);
            } else {
                leave();
                complete((int) result);
            }
        } catch (SocketError | RuntimeException e) {
            failWith(e);
        }
        return true;
    }

    private void resolve() {
        resolving =
                Names.resolve(
                        socket,
                        to,
                        numeric -> {
                            resolving = null;
                            to = numeric;
                            socket.sends.drain();
                        },
                        error -> {
                            failWith(error);
                            socket.sends.drain();
                        });
    }

    @Override
    void release() {
        if (resolving != null) {
            resolving.dispose();
        }
        if (!released) {
            released = true;
            ReferenceCountUtil.safeRelease(data);
        }
    }

    @Override
    Address address() {
        return to;
    }
}
