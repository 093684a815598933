package dev.sockeye.reactive;

import dev.sockeye.Constants;
import dev.sockeye.TlsSession;
import dev.sockeye.sys.Errors;
import reactor.core.CoreSubscriber;

/**
 * A TLS handshake, in its place after what is to be sent. Cancelled or timed out, it goes on, as a
 * connect does.
 */
final class Handshake extends SendOperation<Void> implements TlsLayer.Listener {

    private final Tls tls;
    private boolean begun;

    Handshake(LoopSocket socket, Tls tls, CoreSubscriber<? super Void> actual) {
        super(socket, "tls", actual);
        this.tls = tls;
    }

    @Override
    boolean sendsBytes() {
        return false;
    }

    @Override
    boolean advance() {
        if (!begun) {
            begun = true;
            if (socket.handshaking) {
                failWith(Errors.of(call, Constants.EALREADY));
                return true;
            }
            PipelineChannel.add(
                    socket,
                    pipeline -> {
                        var layer = new TlsLayer(this);
                        tls.addTo(pipeline, layer::setHandler);
                        pipeline.addLast(layer);
                        socket.handshaking = true;
                    });
            if (timeout.isZero()) {
                failWith(Errors.of(call, Constants.EINPROGRESS));
                return true;
            }
        }
        return false;
    }

    // Both later, since the handlers are in the middle of it.

    @Override
    public void succeeded(TlsSession session) {
        socket.handshaking = false;
        socket.tlsSession = session;
        Hop.later(loop, this::finished);
    }

    private void finished() {
        if (queued) {
            end();
            socket.sends.drain();
        }
    }

    @Override
    public void failed(Throwable error) {
        socket.handshaking = false;
        Hop.later(
                loop,
                () -> {
                    if (queued) {
                        failWith(error);
                        socket.sends.drain();
                    }
                });
    }
}
