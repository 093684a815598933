package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/** sendto(2) of one buffer. */
final class SendTo extends SendAddressed {

    private final ByteBuf data;

    SendTo(LoopSocket socket, ByteBuf data, Address to, CoreSubscriber<? super Integer> actual) {
        super(socket, "sendto", data, to, actual);
        this.data = data;
    }

    @Override
    long attempt(@Nullable Address to) throws SocketError {
        return Datagrams.sendto(socket, data, Objects.requireNonNull(to));
    }

    @Override
    void sent(int bytes) {} // The buffer goes with the operation.
}
