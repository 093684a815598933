package dev.sockeye.reactive;

import dev.sockeye.SocketError;
import dev.sockeye.sys.Errors;
import dev.sockeye.sys.LibC;
import reactor.core.CoreSubscriber;

/** listen(2). */
final class Listen extends SocketOperation<Void> {

    static final int DEFAULT_BACKLOG = 128;

    private final int backlog;

    Listen(LoopSocket socket, int backlog, CoreSubscriber<? super Void> actual) {
        super(socket, "listen", actual);
        this.backlog = backlog;
    }

    @Override
    void beginOpen() throws SocketError {
        Errors.check(call, LibC.listen(socket.fd, Math.max(backlog, 0)));
        complete();
    }
}
