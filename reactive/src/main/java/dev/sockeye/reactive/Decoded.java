package dev.sockeye.reactive;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The last handler: keeps what has come through the others for the socket's receiver. As much comes
 * as one read of the kernel's makes. The loop's thread owns it.
 */
final class Decoded extends ChannelInboundHandlerAdapter {

    private final PipelineChannel channel;
    private final ArrayDeque<ByteBuf> buffers = new ArrayDeque<>();

    private boolean ended;
    private boolean released;
    private @Nullable Throwable error;
    private @Nullable ChannelHandlerContext context;

    Decoded(PipelineChannel channel) {
        this.channel = channel;
    }

    // ---- for the receiver ----

    /** Returns the next bytes, at most {@code size}, or null. */
    @Nullable ByteBuf poll(int size) {
        var first = buffers.peek();
        if (first == null || size == Inbound.ANY || first.readableBytes() <= size) {
            return buffers.poll();
        }
        return first.readRetainedSlice(size);
    }

    boolean hasMore() {
        return !buffers.isEmpty();
    }

    /** Tells whether nothing more comes. */
    boolean hasEnded() {
        return ended || error != null;
    }

    @Nullable Throwable error() {
        return error;
    }

    void release() {
        released = true;
        buffers.forEach(ReferenceCountUtil::safeRelease);
        buffers.clear();
    }

    // ---- for the handlers that are put above ----

    /** Gives a buffer to the handler above. */
    void passOn(ByteBuf data) {
        context().fireChannelRead(data);
    }

    /** Gives everything to the handler above. */
    void leave() {
        var above = context();
        for (var next = buffers.poll(); next != null; next = buffers.poll()) {
            above.fireChannelRead(next);
        }
        above.fireChannelReadComplete();
        if (error != null) {
            above.fireExceptionCaught(error);
        } else if (ended) {
            above.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    // ---- for the handlers beneath ----

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf data)) {
            ReferenceCountUtil.release(message);
            fail(
                    new IllegalStateException(
                            "the handlers give a "
                                    + message.getClass().getName()
                                    + ", which is no ByteBuf"));
        } else if (released || hasEnded() || !data.isReadable()) {
            data.release();
        } else {
            buffers.add(data);
            channel.came();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        channel.came();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent && !hasEnded()) {
            ended = true;
            channel.came();
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(TlsFailures.typed(cause));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        channel.came();
    }

    private void fail(Throwable cause) {
        if (!hasEnded()) {
            error = cause;
            channel.came();
        }
    }
}
