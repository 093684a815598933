package dev.sockeye.sys;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The poller of macOS, kqueue(2). Written from the headers; not run by our own builds, which are
 * Linux's.
 */
final class KQueue extends Poller {

    private static final short EVFILT_READ = -1;
    private static final short EVFILT_WRITE = -2;
    private static final int EV_ADD = 0x1;
    private static final int EV_DELETE = 0x2;
    private static final int EV_CLEAR = 0x20;
    private static final int EV_EOF = 0x8000;

    private static final long FILTER = Layouts.offset(Layouts.KEVENT, "filter");
    private static final long FLAGS = Layouts.offset(Layouts.KEVENT, "flags");
    private static final long UDATA = Layouts.offset(Layouts.KEVENT, "udata");

    private final int kq;
    private final MemorySegment changes = Arena.global().allocate(Layouts.KEVENT, 2);
    private final MemorySegment events = Arena.global().allocate(Layouts.KEVENT, BATCH);

    private KQueue(int kq) {
        this.kq = kq;
    }

    static KQueue open() throws SocketError {
        return new KQueue(Errors.check("kqueue", LibC.kqueue()));
    }

    @Override
    int arm(int fd, long key) {
        return change(fd, EV_ADD | EV_CLEAR, key);
    }

    @Override
    void disarm(int fd) {
        change(fd, EV_DELETE, 0);
    }

    private int change(int fd, int flags, long key) {
        setChange(0, fd, EVFILT_READ, flags, key);
        setChange(1, fd, EVFILT_WRITE, flags, key);
        return LibC.kevent(kq, changes, 2, MemorySegment.NULL, 0, MemorySegment.NULL);
    }

    private void setChange(int index, int fd, short filter, int flags, long key) {
        var event = changes.asSlice(index * Layouts.KEVENT.byteSize(), Layouts.KEVENT);
        event.fill((byte) 0);
        event.set(JAVA_LONG, 0, fd);
        event.set(JAVA_SHORT, FILTER, filter);
        event.set(JAVA_SHORT, FLAGS, (short) flags);
        event.set(JAVA_LONG, UDATA, key);
    }

    @Override
    int waitAndDeliver() {
        int ready = LibC.kevent(kq, MemorySegment.NULL, 0, events, BATCH, MemorySegment.NULL);
        for (int i = 0; i < ready; i++) {
            long at = i * Layouts.KEVENT.byteSize();
            boolean reading = events.get(JAVA_SHORT, at + FILTER) == EVFILT_READ;
            boolean ended = (events.get(JAVA_SHORT, at + FLAGS) & EV_EOF) != 0;
            deliver(
                    events.get(JAVA_LONG, at + UDATA),
                    (reading ? Constants.POLLIN : Constants.POLLOUT)
                            | (ended ? Constants.POLLHUP : 0));
        }
        return ready;
    }
}
