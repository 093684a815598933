package dev.sockeye.reactive;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import reactor.core.CoreSubscriber;

/** sendall of one buffer, which it owns: all of it on a stream, one datagram on anything else. */
final class SendAll extends SendOperation<Void> {

    private final ByteBuf data;
    private boolean released;

    SendAll(LoopSocket socket, ByteBuf data, CoreSubscriber<? super Void> actual) {
        super(socket, "sendall", actual);
        this.data = data;
    }

    @Override
    boolean advance() {
        if (!socket.isStream()) {
            return sendDatagram();
        }
        if (!data.isReadable()) {
            end();
            return true;
        }
        return socket.sends.sendStream();
    }

    private boolean sendDatagram() {
        long result = Datagrams.send(socket, data);
        if (result < 0) {
            socket.sends.failed(this, (int) -result);
        } else {
            end();
        }
        return true;
    }

    @Override
    boolean gather(LoopMemory memory) {
        return StreamBytes.gather(memory, data);
    }

    @Override
    boolean copy(ByteBuf to) {
        return StreamBytes.copy(data, to);
    }

    @Override
    long take(long bytes) {
        int mine = (int) Math.min(bytes, data.readableBytes());
        data.skipBytes(mine);
        sent += mine;
        return bytes - mine;
    }

    @Override
    boolean isDone() {
        return socket.isStream() && !data.isReadable();
    }

    @Override
    void release() {
        if (!released) {
            released = true;
            ReferenceCountUtil.safeRelease(data);
        }
    }
}
