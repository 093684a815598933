package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import dev.sockeye.sys.Errors;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/** An operation that has its place in a socket's {@link SendQueue}. The loop's thread owns it. */
abstract class SendOperation<T> extends SocketOperation<T> {

    // The queue's.
    @Nullable SendOperation<?> next;
    boolean queued;

    // Of the time when the operation began.
    Timeout timeout = Timeout.NONE;
    long deadline;

    /** How many bytes the kernel has taken. */
    long sent;

    SendOperation(LoopSocket socket, String call, CoreSubscriber<? super T> actual) {
        super(socket, call, actual);
    }

    @Override
    void beginOpen() {
        timeout = socket.timeout;
        deadline = timeout.deadline();
        socket.sends.add(this);
    }

    /**
     * Gets on, as the first of the queue: makes one attempt, or ends.
     *
     * @return false if the operation waits for something else than the kernel
     */
    abstract boolean advance();

    /**
     * Adds what the operation has to send on a stream to the loop's message header.
     *
     * @return whether what is behind it in the queue may be added too
     */
    boolean gather(LoopMemory memory) {
        return false;
    }

    /** Takes what was sent off what was gathered; returns what is left for those behind. */
    long take(long bytes) {
        return bytes;
    }

    /**
     * Copies what the operation has to send on a stream, as much as there is room for.
     *
     * @return whether what is behind it in the queue may be added too
     */
    boolean copy(ByteBuf to) {
        return false;
    }

    /** Tells whether the operation sends bytes, and fails when none can be sent any more. */
    boolean sendsBytes() {
        return true;
    }

    /** Tells whether {@link #end} may be called. */
    boolean isDone() {
        return false;
    }

    /** Leaves the queue and signals success. */
    void end() {
        leave();
        complete();
    }

    /** The address in an error's message. */
    @Nullable Address address() {
        return null;
    }

    /** The error of a failed attempt. */
    SocketError error(int errno) {
        return Errors.of(call, address(), errno);
    }

    final boolean hasDeadline() {
        return !timeout.isNone() && !timeout.isZero();
    }

    final void timedOut() {
        socket.counters.timeouts.increment();
        failWith(new SocketTimeout(call, Objects.requireNonNull(timeout.limit()), sent));
    }

    /** Leaves the queue, releases everything and signals the failure. */
    final void failWith(Throwable error) {
        leave();
        fail(error);
    }

    /** Leaves the queue and releases everything. */
    final void leave() {
        socket.sends.remove(this);
        release();
    }

    @Override
    final void abandon() {
        if (queued) {
            leave();
            socket.sends.drain();
        } else {
            release(); // On any thread: the loop has not heard of it.
        }
    }
}
