package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.Logger;
import reactor.util.Loggers;

/** One listening socket of a server. */
final class Listener extends BaseSubscriber<ReactiveSocket> {

    private static final Logger LOG = Loggers.getLogger(ReactiveServer.class);

    private final RunningServer server;
    private final ReactiveSocket socket;
    private final Address address;

    Listener(RunningServer server, ReactiveSocket socket) throws SocketError {
        this.server = server;
        this.socket = socket;
        address = socket.getsockname();
    }

    /** As the kernel has it. */
    Address address() {
        return address;
    }

    /**
     * Accepts from now on, without end.
     *
     * @param onThisLoop whether the connections stay on the listener's loop
     */
    void accept(Admission admission, boolean onThisLoop) {
        socket.settimeout(null); // The default one is for who waits for something.
        socket.on().accepts().serve(admission, onThisLoop);
        socket.accept().subscribe(this);
    }

    void close() {
        socket.close();
    }

    Mono<Void> onClose() {
        return socket.onClose();
    }

    @Override
    protected void hookOnNext(ReactiveSocket connection) {
        server.accepted(connection);
    }

    @Override
    protected void hookOnError(Throwable error) {
        if (server.isStopping()) {
            return;
        }
        if (socket.isDisposed()) {
            server.dispose(); // The loops are closing, and everything with them.
        } else {
            LOG.error("The server no longer accepts connections on " + address, error);
        }
    }
}
