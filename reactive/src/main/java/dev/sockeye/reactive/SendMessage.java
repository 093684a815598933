package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/** sendmsg(2) of one message. */
final class SendMessage extends SendAddressed {

    private final ReactiveMessage message;
    private final int flags;

    SendMessage(
            LoopSocket socket,
            ReactiveMessage message,
            int flags,
            CoreSubscriber<? super Integer> actual) {
        super(socket, "sendmsg", message, message.address(), actual);
        this.message = message;
        this.flags = flags;
    }

    @Override
    long attempt(@Nullable Address to) throws SocketError {
        return Datagrams.sendmsg(socket, message, to, flags);
    }

    @Override
    void sent(int bytes) {
        message.content().skipBytes(bytes); // A stream takes what it has room for.
    }
}
