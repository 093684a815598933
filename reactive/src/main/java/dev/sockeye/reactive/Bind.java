package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import dev.sockeye.sys.CallState;
import dev.sockeye.sys.Errors;
import dev.sockeye.sys.LibC;
import dev.sockeye.sys.SockAddrs;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;

/** bind(2). */
final class Bind extends SocketOperation<Void> {

    private final Address address;
    private @Nullable Disposable resolving;

    Bind(LoopSocket socket, Address address, CoreSubscriber<? super Void> actual) {
        super(socket, "bind", actual);
        this.address = address;
    }

    @Override
    void beginOpen() throws SocketError {
        bind(address);
    }

    private void bind(Address to) throws SocketError {
        var state = CallState.current();
        int length = SockAddrs.encode(to, socket.socket.family(), state.address);
        if (length == SockAddrs.IS_NAME) {
            socket.addPending(this);
            resolving = Names.resolve(socket, to, this::bindOrFail, this::failed);
            return;
        }
        int result = LibC.bind(socket.fd, state.address, length);
        if (result < 0) {
            throw Errors.of(call, address, -result);
        }
        release();
        complete();
    }

    private void bindOrFail(Address to) {
        try {
            bind(to);
        } catch (SocketError | RuntimeException e) {
            failed(e);
        }
    }

    private void failed(Throwable error) {
        release();
        fail(error);
    }

    @Override
    void release() {
        socket.removePending(this);
        if (resolving != null) {
            resolving.dispose();
        }
    }
}
