package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.ReferenceCounted;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;

/**
 * Sends one thing, which it owns, in one call to one address, whose name is looked up first if it
 * has one. Gives the number of bytes.
 */
abstract class SendAddressed extends SendOperation<Integer> {

    private final ReferenceCounted owned;
    private @Nullable Address to;
    private boolean released;
    private @Nullable Disposable resolving;

    SendAddressed(
            LoopSocket socket,
            String call,
            ReferenceCounted owned,
            @Nullable Address to,
            CoreSubscriber<? super Integer> actual) {
        super(socket, call, actual);
        this.owned = owned;
        this.to = to;
    }

    /** One attempt. Results are as {@link Datagrams}'. */
    abstract long attempt(@Nullable Address to) throws SocketError;

    /** Takes what was sent off what there was. */
    abstract void sent(int bytes);

    @Override
    final boolean advance() {
        if (resolving != null) {
            return false;
        }
        try {
            long result = attempt(to);
            if (result == Datagrams.IS_NAME && to != null) {
                resolve(to);
                return false;
            }
            if (result < 0) {
                socket.sends.failed(this, (int) -result);
            } else {
                sent((int) result);
                leave();
                complete((int) result);
            }
        } catch (SocketError | RuntimeException e) {
            failWith(e);
        }
        return true;
    }

    private void resolve(Address named) {
        resolving =
                Names.resolve(
                        socket,
                        named,
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
    final void release() {
        if (resolving != null) {
            resolving.dispose();
        }
        if (!released) {
            released = true;
            ReferenceCountUtil.safeRelease(owned);
        }
    }

    @Override
    final @Nullable Address address() {
        return to;
    }
}
