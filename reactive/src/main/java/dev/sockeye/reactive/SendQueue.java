package dev.sockeye.reactive;

import dev.sockeye.Constants;
import dev.sockeye.sys.Creation;
import dev.sockeye.sys.Errors;
import dev.sockeye.sys.LibC;
import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one socket sends, in order: each operation is tried at once when nothing is before it, and
 * waits for the loop only after EAGAIN. What waits on a stream goes out many buffers at a time.
 *
 * <p>It alone runs the loop in which operations advance, and never within itself. The loop's thread
 * owns it.
 */
@SuppressWarnings("ReferenceEquality") // An operation is equal to itself alone.
final class SendQueue implements Runnable {

    static final int SEND_FLAGS = Constants.MSG_DONTWAIT | Creation.NO_SIGNAL;

    private static final long AGAIN_MICROS = 1_000;
    private static final long LONGEST_AGAIN_MICROS = 16_000;

    /** Then the other sockets of the loop have their turn. */
    private static final int SENDS_PER_TURN = 16;

    private final LoopSocket socket;

    // Made when there is a timeout.
    private @Nullable Deadline deadline;

    private @Nullable SendOperation<?> head;
    private @Nullable SendOperation<?> tail;

    // False after EAGAIN, until the loop says that it is worth trying again.
    private boolean maybeWritable = true;

    // While the loop makes an attempt: the buffer, held for the kernel; whose it is; it said that
    // another is worth it; a deadline has passed.
    private @Nullable ByteBuf sending;
    private @Nullable SendOperation<?> sender;
    private boolean readyMeanwhile;
    private boolean expiredMeanwhile;

    private boolean draining;

    // One that does not wait was added, and is to be looked at when the drain gets no further.
    private boolean addedWhileDraining;

    private boolean scheduled;

    // A timer that calls ready() is running.
    private boolean tryingAgain;
    private long againMicros = AGAIN_MICROS;

    SendQueue(LoopSocket socket) {
        this.socket = socket;
    }

    /** Adds an operation, and advances it at once if it can. */
    void add(SendOperation<?> operation) {
        operation.queued = true;
        if (tail == null) {
            head = operation;
        } else {
            tail.next = operation;
        }
        tail = operation;
        drain();
        if (operation.queued) {
            waits(operation);
        }
    }

    private void waits(SendOperation<?> operation) {
        if (operation.timeout.isZero()) {
            if (draining || sending != null) {
                addedWhileDraining = true;
            } else if (operation != head || !maybeWritable) {
                operation.failWith(Errors.of(operation.call, Constants.EAGAIN));
            }
        } else {
            watchDeadline(operation);
        }
    }

    private void watchDeadline(SendOperation<?> operation) {
        if (!operation.hasDeadline()) {
            return;
        }
        if (deadline == null) {
            deadline = new Deadline(socket.loop, this::expired);
        }
        if (!deadline.isSet() || operation.deadline - deadline.at() < 0) {
            deadline.set(operation.deadline);
        }
    }

    /** Takes an operation out, wherever it is. */
    void remove(SendOperation<?> operation) {
        if (!operation.queued) {
            return;
        }
        operation.queued = false;
        SendOperation<?> before = null;
        for (var at = head; at != operation; at = at.next) {
            if (at == null) {
                throw new AssertionError("queued but not found: " + operation.call);
            }
            before = at;
        }
        if (before == null) {
            head = operation.next;
        } else {
            before.next = operation.next;
        }
        if (tail == operation) {
            tail = before;
        }
        operation.next = null;
    }

    boolean isEmpty() {
        return head == null;
    }

    boolean isHead(SendOperation<?> operation) {
        return head == operation;
    }

    /** The loop says that it is worth trying again. */
    void ready() {
        var pipeline = socket.pipeline;
        maybeWritable = pipeline == null || pipeline.isIdle();
        readyMeanwhile = true;
        if (head == null) {
            if (pipeline == null || pipeline.isFlushed()) {
                socket.unwatchWriting(); // Else each time that the peer reads would wake the loop.
            }
        } else {
            drain();
        }
    }

    /** The kernel's buffer is full: waits for the loop. */
    void blocked() {
        maybeWritable = false;
        socket.watchWriting();
        if (socket.isRoomUntold()) {
            tryAgainSoon();
        }
        failThoseThatDoNotWait(head);
    }

    private void failThoseThatDoNotWait(@Nullable SendOperation<?> from) {
        for (var next = from; next != null; ) {
            var following = next.next;
            if (next.timeout.isZero()) {
                next.failWith(Errors.of(next.call, Constants.EAGAIN));
            }
            next = following;
        }
    }

    /** The receiver's queue is full, and no event tells the sender when it is not. */
    private void tryAgainSoon() {
        if (!tryingAgain) {
            tryingAgain = true;
            var _ =
                    socket.loop.schedule(
                            () -> {
                                tryingAgain = false;
                                ready();
                            },
                            againMicros,
                            TimeUnit.MICROSECONDS);
            againMicros = Math.min(againMicros * 2, LONGEST_AGAIN_MICROS);
        }
    }

    @Override
    public void run() {
        scheduled = false;
        drain();
    }

    void drain() {
        if (draining) {
            return;
        }
        draining = true;
        try {
            int turns = 0;
            for (var next = head; next != null && maybeWritable && sending == null; next = head) {
                if (turns++ == SENDS_PER_TURN) {
                    schedule();
                    return;
                }
                if (!next.isActive()) {
                    next.leave(); // Cancelled, and the hop that says so is on its way.
                } else if (!advance(next)) {
                    failThoseBehind();
                    return;
                }
                if (maybeWritable) {
                    againMicros = AGAIN_MICROS; // Something went.
                }
            }
        } finally {
            draining = false;
        }
    }

    /** The first waits for something else than the kernel. */
    private void failThoseBehind() {
        if (addedWhileDraining && head != null) {
            addedWhileDraining = false;
            failThoseThatDoNotWait(head.next);
        }
    }

    /** A buffer that its owner has released already fails its own operation, and no other. */
    private boolean advance(SendOperation<?> next) {
        try {
            var pipeline = socket.pipeline;
            var broken = pipeline == null || !next.sendsBytes() ? null : pipeline.sendError();
            if (broken != null) {
                next.failWith(broken);
                return true;
            }
            return next.advance();
        } catch (RuntimeException | Error e) {
            next.failWith(e);
            return true;
        }
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = Hop.afterOthers(socket.loop, this);
        }
    }

    // ---- streams ----

    /**
     * Sends what the first operations have, in one call, and ends those that are done.
     *
     * @return false if the first has nothing to send at the moment
     */
    boolean sendStream() {
        if (socket.pipeline != null) {
            return sendThrough(socket.pipeline);
        }
        var memory = LoopMemory.current();
        var header = memory.header;
        header.clear();
        var first = head;
        gather(memory, first);
        if (first == null || header.count() == 0) {
            return false;
        }
        sending = first.timeout.isZero() ? null : memory.sendGatheredLater(socket);
        if (sending != null) {
            sender = first;
            readyMeanwhile = false;
            return true;
        }
        long result = memory.sendGathered(socket.fd);
        if (result < 0) {
            failed(first, (int) -result);
            return true;
        }
        account(socket.counters.sent(result));
        endDone();
        return true;
    }

    /** The attempt that the loop made has ended: a count of bytes, or minus an errno. */
    void sent(int result) {
        var first = sender;
        releaseSent();
        draining = true;
        try {
            if (result >= 0) {
                socket.counters.sent(result);
            }
            if (first != null && first.queued) {
                sentOrFailed(first, result);
            } else if (result < 0) {
                socket.inbound.sendFailed(-result);
            }
        } finally {
            draining = false;
        }
        if (expiredMeanwhile) {
            expiredMeanwhile = false;
            failLate();
        }
        drain();
    }

    /** Gives back the buffer that was held for the kernel. */
    void releaseSent() {
        ReferenceCountUtil.safeRelease(sending);
        sending = null;
        sender = null;
    }

    /** A buffer that its owner has released meanwhile fails its own operation, and no other. */
    private void sentOrFailed(SendOperation<?> first, int result) {
        try {
            if (result >= 0) {
                account(result);
                endDone();
            } else if (result != -Constants.EAGAIN || !readyMeanwhile) {
                failed(first, -result);
            }
        } catch (RuntimeException | Error e) {
            first.failWith(e);
        }
    }

    private static void gather(LoopMemory memory, @Nullable SendOperation<?> first) {
        for (var next = first; next != null && next.isActive(); next = next.next) {
            try {
                if (!next.gather(memory)) {
                    return;
                }
            } catch (RuntimeException e) {
                if (next == first) {
                    throw e;
                }
                return; // Its own turn will tell.
            }
        }
    }

    // ---- streams with handlers ----

    /** Has the handlers send what the first operations have, as {@link #sendStream} does. */
    private boolean sendThrough(PipelineChannel pipeline) {
        var memory = LoopMemory.current();
        var chunk = memory.chunk(LoopMemory.CHUNK_BYTES);
        var first = head;
        for (var next = first; next != null && next.isActive() && next.copy(chunk); ) {
            next = next.next;
        }
        int bytes = chunk.readableBytes();
        if (first == null || bytes == 0) {
            return false;
        }
        if (pipeline.isFinishing()) {
            failed(first, Constants.EPIPE);
            return true;
        }
        pipeline.send(memory.take(chunk, bytes));
        account(bytes);
        var broken = pipeline.sendError();
        if (broken != null) {
            first.failWith(broken);
        } else if (pipeline.isIdle()) {
            endDone();
        } else {
            waitForHandlers();
        }
        return true;
    }

    /** Has the handlers send the first bytes of a buffer; returns how many, or less than 0. */
    long sendThrough(PipelineChannel pipeline, ByteBuf data) {
        if (pipeline.isFinishing()) {
            return -Constants.EPIPE;
        }
        var memory = LoopMemory.current();
        var chunk = memory.chunk(LoopMemory.CHUNK_BYTES);
        StreamBytes.copy(data, chunk);
        int bytes = chunk.readableBytes();
        pipeline.send(memory.take(chunk, bytes));
        return pipeline.sendError() == null ? bytes : -PipelineChannel.FAILED;
    }

    /** Waits until the kernel has taken what the handlers were given, if it has not. */
    void waitForHandlers() {
        var pipeline = socket.pipeline;
        if (pipeline == null || pipeline.isIdle()) {
            return;
        }
        maybeWritable = false;
        for (var next = head; next != null && next.isDone() && next.timeout.isZero(); next = head) {
            next.end(); // On its way, and nothing is left to be tried again.
        }
        failThoseThatDoNotWait(head);
    }

    /** All of it before any signal, which may change the queue. */
    private void account(long sent) {
        long left = sent;
        for (var next = head; next != null && left > 0; next = next.next) {
            left = next.take(left);
        }
    }

    private void endDone() {
        for (var next = head; next != null && next.isDone(); next = head) {
            next.end();
        }
    }

    /** What to do about an errno of the first operation's attempt. */
    void failed(SendOperation<?> operation, int errno) {
        var broken = socket.pipeline == null ? null : socket.pipeline.sendError();
        if (errno == PipelineChannel.FAILED && broken != null) {
            operation.failWith(broken);
        } else if (errno == Constants.EAGAIN) {
            blocked();
        } else if (errno != Constants.EINTR) {
            socket.inbound.sendFailed(errno);
            operation.failWith(operation.error(errno));
        }
    }

    /** One attempt of a single buffer in native memory. */
    long send(long address, int bytes) {
        return socket.counters.sent(LibC.send(socket.fd, address, bytes, SEND_FLAGS));
    }

    // ---- the end ----

    private void expired() {
        ready(); // The event may be on its way.
        if (sending != null) {
            expiredMeanwhile = true;
        } else {
            failLate();
            drain();
        }
    }

    private void failLate() {
        long now = System.nanoTime();
        for (var late = firstLate(now); late != null; late = firstLate(now)) {
            late.timedOut();
        }
        for (var next = head; next != null; next = next.next) {
            watchDeadline(next);
        }
    }

    private @Nullable SendOperation<?> firstLate(long now) {
        for (var next = head; next != null; next = next.next) {
            if (next.hasDeadline() && next.deadline - now <= 0) {
                return next;
            }
        }
        return null;
    }

    /** The socket has been closed. */
    void closed() {
        if (deadline != null) {
            deadline.end();
        }
        for (var next = head; next != null; next = head) {
            remove(next);
            next.closed();
        }
    }
}
