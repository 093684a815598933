package dev.sockeye.reactive;

import dev.sockeye.Address;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.Logger;
import reactor.util.Loggers;

/** One address of a server: asks for a connection at a time. The server's loop owns it. */
final class Listener {

    private static final Logger LOG = Loggers.getLogger(ReactiveServer.class);

    private final RunningServer server;
    private final ReactiveSocket socket;
    private final Address address;

    private @Nullable Accepting accepting;

    Listener(RunningServer server, ReactiveSocket socket, Address address) {
        this.server = server;
        this.socket = socket;
        this.address = address;
    }

    /** As the kernel has it. */
    Address address() {
        return address;
    }

    /** Asks for a connection, if it does not already. */
    void resume() {
        if (accepting == null) {
            var next = new Accepting();
            accepting = next;
            socket.accept().subscribe(next);
        }
    }

    /** What was accepted meanwhile waits in the socket. */
    void pause() {
        if (accepting != null) {
            accepting.cancel();
            accepting = null;
        }
    }

    void close() {
        socket.close();
    }

    Mono<Void> onClose() {
        return socket.onClose();
    }

    private final class Accepting extends BaseSubscriber<ReactiveSocket> {

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            request(1);
        }

        @Override
        protected void hookOnNext(ReactiveSocket connection) {
            server.accepted(connection);
            if (server.isAccepting()) {
                request(1);
            }
        }

        @Override
        protected void hookOnError(Throwable error) {
            if (socket.isDisposed()) {
                server.dispose(); // The loops are closing, and everything with them.
            } else {
                LOG.error("The server no longer accepts connections on " + address, error);
            }
        }
    }
}
