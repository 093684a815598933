package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;

/** sendmsg(2) of one message, which it owns. */
final class SendMessage extends SendOperation<Integer> {

    private final ReactiveMessage message;
    private final int flags;
    private @Nullable Address to;
    private boolean released;
    private @Nullable Disposable resolving;

    SendMessage(
            LoopSocket socket,
            ReactiveMessage message,
            int flags,
            CoreSubscriber<? super Integer> actual) {
        super(socket, "sendmsg", actual);
        this.message = message;
        this.flags = flags;
        to = message.address();
    }

    @Override
    boolean advance() {
        if (resolving != null) {
            return false;
        }
        try {
            long result = Datagrams.sendmsg(socket, message, to, flags);
            if (result == Datagrams.IS_NAME) {
                resolve();
                return false;
            }
            if (result < 0) {
                socket.sends.failed(this, (int) -result);
            } else {
                message.content().skipBytes((int) result);
                leave();
                complete((int) result);
            }
        } catch (SocketError | RuntimeException e) {
            failWith(e);
        }
        return true;
    }

    private void resolve() {
        var named = to;
        if (named == null) {
            return;
        }
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
    void release() {
        if (resolving != null) {
            resolving.dispose();
        }
        if (!released) {
            released = true;
            ReferenceCountUtil.safeRelease(message);
        }
    }

    @Override
    @Nullable Address address() {
        return to;
    }
}
