package dev.sockeye.reactive;

import dev.sockeye.TlsError;
import dev.sockeye.TlsSession;
import dev.sockeye.sys.Errors;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stands above Netty's handler of TLS and tells the two ends of a connection apart: the peer's
 * close_notify, and a cut. Until the handshake is done it asks for what the peer sends.
 */
final class TlsLayer extends ChannelInboundHandlerAdapter {

    /** Learns how the handshake went. */
    interface Listener {
        void succeeded(TlsSession session);

        void failed(Throwable error);
    }

    private final Listener listener;

    private @Nullable SslHandler handler;
    private boolean handshaken;
    private boolean ended;

    TlsLayer(Listener listener) {
        this.listener = listener;
    }

    void setHandler(SslHandler handler) {
        this.handler = handler;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        readOn(ctx);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        readOn(ctx);
        ctx.fireChannelReadComplete();
    }

    /** Not through the handler of TLS, which would ask for data after the handshake too. */
    private void readOn(ChannelHandlerContext ctx) {
        if (!handshaken) {
            ctx.channel().unsafe().beginRead();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        switch (event) {
            case SslHandshakeCompletionEvent done -> handshaken(ctx, done);
            case SslCloseCompletionEvent close when close.isSuccess() -> ended(ctx);
            case ChannelInputShutdownEvent _ -> inputShutDown(ctx);
            default -> ctx.fireUserEventTriggered(event);
        }
    }

    private void handshaken(ChannelHandlerContext ctx, SslHandshakeCompletionEvent event) {
        if (!event.isSuccess()) {
            failed(ctx, event.cause());
        } else if (!handshaken) {
            handshaken = true;
            listener.succeeded(session());
        }
        ctx.fireUserEventTriggered(event);
    }

    private TlsSession session() {
        var tls = Objects.requireNonNull(handler);
        var protocol = tls.applicationProtocol();
        if (protocol == null) {
            protocol = tls.engine().getApplicationProtocol();
        }
        return TlsSession.of(tls.engine().getSession(), protocol == null ? "" : protocol);
    }

    private void ended(ChannelHandlerContext ctx) {
        if (!handshaken) {
            failed(ctx, new TlsError("tls: the peer closed during the handshake", null));
        } else if (!ended) {
            ended = true;
            ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
    }

    private void inputShutDown(ChannelHandlerContext ctx) {
        if (!handshaken) {
            failed(ctx, new TlsError("tls: the connection ended during the handshake", null));
        } else if (ended) {
            return; // Told already.
        } else if (((PipelineChannel) ctx.channel()).isInputShutDown()) {
            ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        } else {
            ctx.fireExceptionCaught(Errors.truncated());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (handshaken) {
            ctx.fireExceptionCaught(cause);
        } else {
            failed(ctx, cause);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (!handshaken) {
            failed(ctx, new TlsError("tls: the connection was closed during the handshake", null));
        }
        ctx.fireChannelInactive();
    }

    private void failed(ChannelHandlerContext ctx, Throwable cause) {
        if (!handshaken) {
            handshaken = true;
            ended = true;
            var error = TlsFailures.ofHandshake(cause);
            listener.failed(error);
            ctx.fireExceptionCaught(error);
        }
    }
}
