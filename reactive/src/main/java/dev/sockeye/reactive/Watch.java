package dev.sockeye.reactive;

import dev.sockeye.SocketError;
import dev.sockeye.sys.Errors;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.unix.Errors.NativeIoException;
import java.io.UncheckedIOException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * How a loop watches one descriptor: for reading from beginning to end, for writing while something
 * cannot be sent, always edge-triggered. Events are never trusted further than that it is worth
 * trying again. The loop's thread owns it.
 */
abstract class Watch implements IoHandle {

    /** Stands for an error of Netty's that has no errno. */
    private static final int NO_ERRNO = 0;

    final Watched socket;

    private @Nullable IoRegistration registration;
    private boolean writing;

    Watch(Watched socket) {
        this.socket = socket;
    }

    /** What watches for reading, on a new registration. */
    abstract void watchReading(IoRegistration registration);

    /** What adds writing to what is watched for, or takes it away. */
    abstract void watchWriting(IoRegistration registration, boolean writing);

    /**
     * Has the loop make one attempt to receive before it waits again, together with those of other
     * sockets: {@link Watched#received} tells what came of it. The memory is the kernel's till
     * then.
     *
     * @return false if it does not, and the caller is to make a system call
     */
    final boolean receive(long address, int bytes) {
        return registration != null && submitReceive(registration, address, bytes);
    }

    /** As {@link #receive}, to send: see {@link Watched#sent}. */
    final boolean send(long address, int bytes) {
        return registration != null && submitSend(registration, address, bytes);
    }

    boolean submitReceive(IoRegistration registration, long address, int bytes) {
        return false;
    }

    boolean submitSend(IoRegistration registration, long address, int bytes) {
        return false;
    }

    /** Tells whether an event is one that was asked for. */
    boolean isWorthTrying(IoRegistration by, IoEvent event) {
        return true;
    }

    /** Called before the registration is cancelled. */
    void cancelling(IoRegistration watched) {}

    /**
     * Tells whether the kernel keeps the socket open although its descriptor is closed; {@link
     * Watched#released} tells when no more.
     */
    boolean isHolding() {
        return false;
    }

    final void register() throws SocketError {
        var registered = addedToLoop();
        try {
            watchReading(registered);
            registration = registered;
        } catch (UncheckedIOException e) {
            registered.cancel();
            throw failed(e.getCause());
        }
    }

    private IoRegistration addedToLoop() throws SocketError {
        try {
            var future = socket.loop.register(this);
            if (future.isSuccess()) {
                return future.getNow();
            }
            throw failed(future.cause());
        } catch (RejectedExecutionException e) {
            throw failed(e); // The loop has ended.
        }
    }

    /** Tells whether writing is watched for. */
    final boolean isWriting() {
        return writing;
    }

    final void setWriting(boolean wanted) throws SocketError {
        if (writing == wanted || registration == null) {
            return;
        }
        try {
            watchWriting(registration, wanted);
            writing = wanted;
        } catch (UncheckedIOException e) {
            throw failed(e.getCause());
        }
    }

    final void cancel() {
        var watched = registration;
        registration = null;
        if (watched != null) {
            try {
                cancelling(watched);
                watched.cancel();
            } catch (RejectedExecutionException e) {
                unregistered(); // The loop has ended, and watches nothing any more.
            }
        }
    }

    /** Netty keys registrations by descriptor, and an exception that escapes stalls the loop. */
    @Override
    public final void handle(IoRegistration by, IoEvent event) {
        try {
            if (isWorthTrying(by, event)) {
                socket.ready();
            }
        } catch (Throwable e) {
            Operators.onErrorDropped(e, Context.empty());
        }
    }

    /** Called when the loop ends. */
    @Override
    public final void close() {
        socket.close();
        if (isHolding()) {
            // The kernel lets go at the latest with the loop, which may not hear of it any more.
            socket.loop.terminationFuture().addListener(_ -> unregistered());
        }
    }

    static void submit(IoRegistration registration, IoOps ops) {
        registration.submit(ops);
    }

    private static SocketError failed(@Nullable Throwable cause) {
        int errno = cause instanceof NativeIoException e ? -e.expectedErr() : NO_ERRNO;
        return errno == NO_ERRNO
                ? new SocketError("cannot be watched by the event loop: " + cause, NO_ERRNO)
                : Errors.of("watch", errno);
    }
}
