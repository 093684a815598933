package dev.sockeye.reactive;

import reactor.core.CoreSubscriber;

/** Waits until a socket's descriptor has been closed, and may close it. */
final class CloseWait extends Operation<Void> {

    private final LoopSocket socket;
    private final boolean closes;

    CloseWait(LoopSocket socket, boolean closes, CoreSubscriber<? super Void> actual) {
        super(socket.loop, actual);
        this.socket = socket;
        this.closes = closes;
    }

    @Override
    void begin() {
        if (closes) {
            socket.close();
        }
        if (socket.hasEnded()) {
            complete();
        } else {
            socket.addCloseWait(this);
        }
    }

    @Override
    void abandon() {
        socket.removeCloseWait(this);
    }

    @Override
    void rejected() {
        socket.close();
        complete();
    }
}
