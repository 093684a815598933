package dev.sockeye.reactive;

import dev.sockeye.Constants;
import dev.sockeye.Sockets;
import dev.sockeye.sys.CallState;
import dev.sockeye.sys.Creation;
import dev.sockeye.sys.Handover;
import dev.sockeye.sys.SockAddrs;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * accept(2) of one listener. When the process or the system has no descriptors or memory left it
 * pauses, since the connection stays in the backlog and no event tells when there are some again;
 * so it does when connection after connection fails, which may never end.
 */
final class AcceptSource extends Source<ReactiveSocket> {

    private static final long PAUSE_MILLIS = 100;
    private static final int MOST_FAILURES = 16;

    private final LoopSocket listener;

    private @Nullable ArrayDeque<ReactiveSocket> kept;
    private int errno;
    private boolean paused;

    // Since the last connection: errors that may come for ever.
    private int failures;

    // Set before anybody accepts.
    private @Nullable Admission admission;
    private boolean onListenersLoop;

    // How often the kernel was asked: it tells one that pauses from one that spins.
    private int attempts;

    AcceptSource(LoopSocket listener) {
        super("accept");
        this.listener = listener;
    }

    @Override
    @Nullable ReactiveSocket kept() {
        return kept == null ? null : kept.poll();
    }

    /** Accepts only what is admitted, on this loop or on each in turn. */
    void serve(Admission admittedBy, boolean onThisLoop) {
        admission = admittedBy;
        onListenersLoop = onThisLoop;
    }

    int attempts() {
        return attempts;
    }

    @Override
    @Nullable ReactiveSocket read(long demand) {
        if (admission != null && !admission.enter(this)) {
            errno = Constants.EAGAIN;
            return null;
        }
        attempts++;
        int result = Creation.accept(listener.fd, listener.socket.family(), true);
        if (result >= 0) {
            return accepted(result);
        }
        if (admission != null) {
            admission.leave();
        }
        failed(-result);
        return null;
    }

    /** Decides on an error of accept(2): to try the next, to pause, or to tell the receiver. */
    void failed(int why) {
        errno = why;
        if (why == Constants.ECONNABORTED) {
            errno = Constants.EINTR; // That one has gone.
        } else if (isOfConnection(why) && failures < MOST_FAILURES) {
            failures++;
            errno = Constants.EINTR;
        } else if (isOfConnection(why) || isExhausted(why)) {
            errno = Constants.EAGAIN;
            pause();
        }
    }

    private void pause() {
        if (!paused) {
            paused = true;
            var _ = listener.loop.schedule(this::resume, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void resume() {
        paused = false;
        listener.receiver.ready();
    }

    /** There may be a place again. For any thread. */
    void wake() {
        Hop.later(listener.loop, listener.receiver::ready);
    }

    private ReactiveSocket accepted(int fd) {
        failures = 0;
        var state = CallState.current();
        var peer = SockAddrs.decode(state.address, state.lengthBytes());
        var owner = listener.socket;
        var socket = Handover.adopt(fd, owner.family(), owner.type(), owner.proto());
        var loops = listener.loops;
        var loop = onListenersLoop ? listener.loop : loops.next();
        var timeout = Timeout.of(Sockets.getdefaulttimeout());
        var accepted = new LoopSocket(loops, loop, socket, peer, timeout);
        accepted.counters.accepted.increment();
        accepted.register();
        return new ReactiveSocket(accepted);
    }

    /** Errors of the connection that was to be accepted, not of the listener: accept(2). */
    private static boolean isOfConnection(int errno) {
        return errno == Constants.EPROTO
                || errno == Constants.EPERM
                || errno == Constants.ENOPROTOOPT
                || errno == Constants.ENETDOWN
                || errno == Constants.ENETUNREACH
                || errno == Constants.EHOSTDOWN
                || errno == Constants.EHOSTUNREACH;
    }

    private static boolean isExhausted(int errno) {
        return errno == Constants.EMFILE
                || errno == Constants.ENFILE
                || errno == Constants.ENOBUFS
                || errno == Constants.ENOMEM;
    }

    @Override
    int errno() {
        return errno;
    }

    @Override
    void keep(ReactiveSocket item) {
        if (listener.isGone()) {
            item.close();
            return;
        }
        if (kept == null) {
            kept = new ArrayDeque<>(1);
        }
        kept.addFirst(item);
    }

    void release() {
        for (var next = kept(); next != null; next = kept()) {
            next.close();
        }
    }
}
