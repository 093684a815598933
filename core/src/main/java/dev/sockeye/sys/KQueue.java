package dev.sockeye.sys;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

/**
 * The poller of macOS, kqueue(2). Written from the headers; not run by our own builds, which are
 * Linux's.
 */
final class KQueue extends Poller {

    private static final short EVFILT_READ = -1;
    private static final short EVFILT_WRITE = -2;
    private static final int EV_ADD = 0x1;
    private static final int EV_DELETE = 0x2;
    private static final int EV_ONESHOT = 0x10;
    private static final int EV_CLEAR = 0x20;
    private static final int EV_EOF = 0x8000;

    private static final long FILTER = Layouts.offset(Layouts.KEVENT, "filter");
    private static final long FLAGS = Layouts.offset(Layouts.KEVENT, "flags");
    private static final long UDATA = Layouts.offset(Layouts.KEVENT, "udata");

    private final int kq;

    private KQueue(int kq, boolean isMaster) {
        super(isMaster);
        this.kq = kq;
    }

    static KQueue open(boolean isMaster) throws SocketError {
        return new KQueue(Errors.check("kqueue", LibC.kqueue()), isMaster);
    }

    @Override
    int fd() {
        return kq;
    }

    @Override
    int arm(int fd, long key) {
        return change(fd, EV_ADD | EV_CLEAR, key);
    }

    @Override
    void disarm(int fd) {
        change(fd, EV_DELETE, 0);
    }

    @Override
    int armOnce(Poller other, long key) {
        try (var arena = Arena.ofConfined()) {
            var changes = arena.allocate(Layouts.KEVENT);
            set(changes, 0, other.fd(), EVFILT_READ, EV_ADD | EV_ONESHOT, key);
            return change(changes, 1);
        }
    }

    private int change(int fd, int flags, long key) {
        try (var arena = Arena.ofConfined()) {
            var changes = arena.allocate(Layouts.KEVENT, 2);
            set(changes, 0, fd, EVFILT_READ, flags, key);
            set(changes, 1, fd, EVFILT_WRITE, flags, key);
            return change(changes, 2);
        }
    }

    private int change(MemorySegment changes, int count) {
        return LibC.kevent(kq, changes, count, MemorySegment.NULL, 0, MemorySegment.NULL);
    }

    private static void set(
            MemorySegment changes, int index, int fd, short filter, int flags, long key) {
        var event = changes.asSlice(index * Layouts.KEVENT.byteSize(), Layouts.KEVENT);
        event.set(JAVA_LONG, 0, fd);
        event.set(JAVA_SHORT, FILTER, filter);
        event.set(JAVA_SHORT, FLAGS, (short) flags);
        event.set(JAVA_LONG, UDATA, key);
    }

    @Override
    MemorySegment room() {
        return Arena.ofAuto().allocate(Layouts.KEVENT, BATCH);
    }

    @Override
    int poll(MemorySegment room, int millis) {
        try (var arena = Arena.ofConfined()) {
            var time = millis < 0 ? MemorySegment.NULL : arena.allocate(JAVA_LONG, 2);
            if (millis > 0) {
                time.setAtIndex(JAVA_LONG, 1, TimeUnit.MILLISECONDS.toNanos(millis));
            }
            return deliver(room, LibC.kevent(kq, MemorySegment.NULL, 0, room, BATCH, time));
        }
    }

    private static int deliver(MemorySegment events, int ready) {
        for (int i = 0; i < ready; i++) {
            long at = i * Layouts.KEVENT.byteSize();
            boolean reading = events.get(JAVA_SHORT, at + FILTER) == EVFILT_READ;
            boolean ended = (events.get(JAVA_SHORT, at + FLAGS) & EV_EOF) != 0;
            Pollers.deliver(
                    events.get(JAVA_LONG, at + UDATA),
                    (reading ? Constants.POLLIN : Constants.POLLOUT)
                            | (ended ? Constants.POLLHUP : 0));
        }
        return ready;
    }
}
