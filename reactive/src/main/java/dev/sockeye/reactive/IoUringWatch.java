package dev.sockeye.reactive;

import dev.sockeye.Constants;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoOps;
import java.io.UncheckedIOException;

/**
 * A descriptor in Netty's io_uring(7): by polls of many shots, which the kernel makes
 * edge-triggered. Its class is loaded only where loops of this kind are asked for.
 */
final class IoUringWatch extends Watch implements IoUringIoHandle {

    // linux/io_uring.h; Netty's own are not public.
    private static final byte IORING_OP_POLL_ADD = 6;
    private static final byte IORING_OP_ASYNC_CANCEL = 14;
    private static final byte IORING_OP_SEND = 26;
    private static final byte IORING_OP_RECV = 27;
    private static final int IORING_POLL_ADD_MULTI = 1;
    private static final int IORING_CQE_F_MORE = 2;

    /**
     * Without POLLPRI, which the kernel would tell with all data: it passes on what it was woken
     * with. So urgent data is not told, and a short receive need not be all there was.
     */
    private static final int READING = Constants.POLLIN | Constants.POLLRDHUP;

    /** Vsock does not call a socket writable whose peer has gone while something is unread. */
    private static final int WRITING = Constants.POLLOUT | Constants.POLLRDHUP;

    /** One request to the kernel, known by its number, which no other has for a long time. */
    private final class Poll {
        private final int events;
        private long id;
        private long number;
        private boolean armed;

        Poll(int events) {
            this.events = events;
        }

        void arm(IoRegistration registration) {
            number = ++lastNumber; // A short, for which Netty needs no table.
            if (reading.number == writing.number) {
                number = ++lastNumber; // They come round, and reading keeps its own for long.
            }
            armed = true;
            id =
                    registration.submit(
                            ops(
                                    IORING_OP_POLL_ADD,
                                    socket.fd,
                                    0,
                                    IORING_POLL_ADD_MULTI,
                                    events,
                                    number));
        }

        void disarm(IoRegistration registration) {
            if (armed) {
                armed = false;
                registration.submit(ops(IORING_OP_ASYNC_CANCEL, -1, id, 0, 0, number));
            }
        }
    }

    private final Poll reading = new Poll(READING);
    private final Poll writing = new Poll(WRITING);
    private short lastNumber;

    // The kernel keeps the file open until its last poll has ended.
    private boolean holding;

    private IoUringWatch(Watched socket) {
        super(socket);
    }

    /** For a caller that must not know this class, which the verifier would load at once. */
    static Watch of(Watched socket) {
        return new IoUringWatch(socket);
    }

    @Override
    void watchReading(IoRegistration registration) {
        holding = true;
        reading.arm(registration);
    }

    @Override
    void watchWriting(IoRegistration registration, boolean wanted) {
        if (wanted) {
            writing.arm(registration);
        } else {
            writing.disarm(registration);
        }
    }

    @Override
    boolean submitReceive(IoRegistration registration, long address, int bytes) {
        return submit(registration, IORING_OP_RECV, address, bytes, Constants.MSG_DONTWAIT);
    }

    @Override
    boolean submitSend(IoRegistration registration, long address, int bytes) {
        return submit(registration, IORING_OP_SEND, address, bytes, SendQueue.SEND_FLAGS);
    }

    private boolean submit(
            IoRegistration registration, byte opcode, long address, int bytes, int flags) {
        try {
            registration.submit(ops(opcode, socket.fd, address, bytes, flags, 0));
            return true;
        } catch (UncheckedIOException _) {
            return false; // The kernel takes no more at the moment.
        }
    }

    private static IoUringIoOps ops(
            byte opcode, int fd, long address, int length, int flags, long number) {
        return new IoUringIoOps(
                opcode, (byte) 0, (short) 0, fd, 0, address, length, flags, number, (short) 0,
                (short) 0, 0, 0);
    }

    @Override
    boolean isWorthTrying(IoRegistration registration, IoEvent event) {
        var completed = (IoUringIoEvent) event;
        switch (completed.opcode()) {
            case IORING_OP_RECV -> socket.received(completed.res());
            case IORING_OP_SEND -> socket.sent(completed.res());
            case IORING_OP_POLL_ADD -> {
                return isReady(registration, completed);
            }
            default -> {
                // A poll was taken back.
            }
        }
        return false;
    }

    private boolean isReady(IoRegistration registration, IoUringIoEvent completed) {
        var poll = completed.userData() == reading.number ? reading : writing;
        if (completed.userData() != poll.number || !poll.armed) {
            return false; // It was cancelled.
        }
        if (completed.res() < 0) {
            poll.armed = false;
            socket.watchFailed(-completed.res());
            return false;
        }
        if ((completed.flags() & IORING_CQE_F_MORE) == 0) {
            poll.arm(registration); // The kernel ended it, as when its queue is full.
        }
        return true;
    }

    @Override
    void cancelling(IoRegistration registration) {
        reading.disarm(registration);
        writing.disarm(registration);
    }

    @Override
    boolean isHolding() {
        return holding;
    }

    @Override
    public void unregistered() {
        holding = false;
        socket.released();
    }
}
