package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import dev.sockeye.sys.CallState;
import dev.sockeye.sys.Errors;
import dev.sockeye.sys.LibC;
import dev.sockeye.sys.SockAddrs;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;

/**
 * connect(2). Cancelled or timed out, it goes on in the kernel. The loop's thread owns it from the
 * time it begins.
 */
final class Connect extends SocketOperation<Void> {

    private static final long FIRST_PAUSE_NANOS = 100_000;
    private static final long LONGEST_PAUSE_NANOS = 10_000_000;

    private final Address address;

    private Timeout timeout = Timeout.NONE;
    private @Nullable Deadline deadline;
    private @Nullable Disposable resolving;
    private @Nullable Future<?> pause;
    private long pauseNanos = FIRST_PAUSE_NANOS;
    private boolean inProgress;

    Connect(LoopSocket socket, Address address, CoreSubscriber<? super Void> actual) {
        super(socket, "connect", actual);
        this.address = address;
    }

    @Override
    void beginOpen() throws SocketError {
        timeout = socket.timeout;
        if (!timeout.isNone() && !timeout.isZero()) {
            deadline = new Deadline(loop, this::timedOut);
            deadline.set(timeout.deadline());
        }
        attempt(address);
    }

    private void attempt(Address to) throws SocketError {
        var state = CallState.current();
        int length = SockAddrs.encode(to, socket.socket.family(), state.address);
        if (length == SockAddrs.IS_NAME) {
            socket.addPending(this);
            resolving = Names.resolve(socket, to, this::attemptOrFail, this::failed);
            return;
        }
        int errno = -LibC.connect(socket.fd, state.address, length);
        if (errno == 0 && socket.setFinishedConnect(false)) {
            failed(Errors.of(call, address, Constants.EISCONN));
        } else if (errno == 0) {
            succeeded();
        } else if (errno == Constants.EINPROGRESS || errno == Constants.EINTR) {
            waitForKernel();
        } else if (errno == Constants.EAGAIN && !timeout.isZero()) {
            pause(to);
        } else {
            failed(Errors.of(call, address, errno));
        }
    }

    private void attemptOrFail(Address to) {
        try {
            attempt(to);
        } catch (SocketError | RuntimeException e) {
            failed(e);
        }
    }

    private void waitForKernel() {
        if (timeout.isZero()) {
            failed(Errors.of(call, address, Constants.EINPROGRESS));
        } else {
            inProgress = true;
            socket.addPending(this);
            socket.setConnecting(this);
        }
    }

    /** A Unix listener's backlog is full, and nothing tells when it is not: unix(7). */
    private void pause(Address to) {
        socket.addPending(this);
        pause = loop.schedule(() -> attemptOrFail(to), pauseNanos, TimeUnit.NANOSECONDS);
        pauseNanos = Math.min(pauseNanos * 2, LONGEST_PAUSE_NANOS);
    }

    /** The loop says that the kernel may have finished; it may also be mistaken. */
    void ready() {
        try {
            int errno = socket.socket.getsockopt(Constants.SOL_SOCKET, Constants.SO_ERROR);
            if (errno != 0) {
                failed(Errors.of(call, address, errno));
            } else if (isConnected()) {
                socket.setFinishedConnect(true);
                succeeded();
            }
        } catch (SocketError e) {
            failed(e);
        }
    }

    private boolean isConnected() {
        var state = CallState.current();
        return LibC.getpeername(socket.fd, state.emptyAddress(), state.length) >= 0;
    }

    private void succeeded() {
        release();
        complete();
    }

    private void failed(Throwable error) {
        release();
        fail(error);
    }

    private void timedOut() {
        socket.counters.timeouts.increment();
        failed(new SocketTimeout(call, Objects.requireNonNull(timeout.limit()), 0));
    }

    @Override
    void release() {
        socket.removePending(this);
        if (deadline != null) {
            deadline.end();
        }
        if (resolving != null) {
            resolving.dispose();
        }
        if (pause != null) {
            pause.cancel(false);
        }
        if (inProgress) {
            inProgress = false;
            socket.setConnecting(null);
        }
    }
}
