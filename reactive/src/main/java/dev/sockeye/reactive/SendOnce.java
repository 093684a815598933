package dev.sockeye.reactive;

import io.netty.buffer.ByteBuf;
import reactor.core.CoreSubscriber;

/** send(2) of a buffer that stays its sender's: the first attempt that the kernel takes any of. */
final class SendOnce extends SendOperation<Integer> {

    private final ByteBuf data;

    SendOnce(LoopSocket socket, ByteBuf data, CoreSubscriber<? super Integer> actual) {
        super(socket, "send", actual);
        this.data = data;
    }

    @Override
    boolean advance() {
        if (!data.isReadable() && socket.isStream()) {
            leave();
            complete(0);
            return true;
        }
        long result = attempt();
        if (result < 0) {
            socket.sends.failed(this, (int) -result);
        } else {
            data.skipBytes((int) result);
            leave();
            complete((int) result);
            socket.sends.waitForHandlers();
        }
        return true;
    }

    private long attempt() {
        if (!socket.isStream()) {
            return Datagrams.send(socket, data);
        }
        if (socket.pipeline != null) {
            return socket.sends.sendThrough(socket.pipeline, data);
        }
        var memory = LoopMemory.current();
        int bytes =
                data.hasMemoryAddress()
                        ? data.readableBytes()
                        : Math.min(data.readableBytes(), LoopMemory.CHUNK_BYTES);
        return socket.sends.send(memory.address(data, bytes), bytes);
    }
}
