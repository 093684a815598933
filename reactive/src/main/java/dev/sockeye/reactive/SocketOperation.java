package dev.sockeye.reactive;

import dev.sockeye.SocketError;
import reactor.core.CoreSubscriber;

/** An operation on an open socket: it fails with {@code EBADF} when it finds it closed. */
abstract class SocketOperation<T> extends Operation<T> {

    final LoopSocket socket;

    /** The name of the call, for errors. */
    final String call;

    // Of LoopSocket.
    boolean pending;

    SocketOperation(LoopSocket socket, String call, CoreSubscriber<? super T> actual) {
        super(socket.loop, actual);
        this.socket = socket;
        this.call = call;
    }

    @Override
    final void begin() {
        if (socket.isClosed()) {
            closed();
        } else {
            try {
                beginOpen();
            } catch (SocketError | RuntimeException | Error e) {
                release();
                fail(e);
            }
        }
    }

    /** As {@link #begin}, with the socket open. What it throws is the operation's failure. */
    abstract void beginOpen() throws SocketError;

    /** Releases what the operation owns. Called any number of times. */
    void release() {}

    /** The socket has been closed. */
    final void closed() {
        release();
        fail(socket.closedError(call));
    }

    @Override
    final void escaped(Throwable error) {
        socket.escaped(actual, error);
    }

    @Override
    void abandon() {
        release();
    }

    @Override
    final void rejected() {
        closed();
    }
}
