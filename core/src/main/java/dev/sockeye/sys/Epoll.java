package dev.sockeye.sys;

import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The poller of Linux, epoll(7). */
final class Epoll extends Poller {

    private static final int EPOLL_CLOEXEC = 0x80000;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLL_CTL_DEL = 2;
    private static final int EPOLL_CTL_MOD = 3;
    private static final int EPOLLRDHUP = 0x2000;
    private static final int EPOLLET = 1 << 31;

    // EPOLLIN, EPOLLOUT, EPOLLPRI, EPOLLERR and EPOLLHUP have the values of their POLL namesakes.
    private static final int EDGES =
            Constants.POLLIN | Constants.POLLOUT | Constants.POLLPRI | EPOLLRDHUP | EPOLLET;

    private final int epfd;
    private final MemorySegment change = Arena.global().allocate(Layouts.EPOLL_EVENT);
    private final MemorySegment events = Arena.global().allocate(Layouts.EPOLL_EVENT, BATCH);

    private Epoll(int epfd) {
        this.epfd = epfd;
    }

    static Epoll open() throws SocketError {
        return new Epoll(Errors.check("epoll_create1", LibC.epollCreate1(EPOLL_CLOEXEC)));
    }

    @Override
    int arm(int fd, long key) {
        Layouts.setEpollEvent(change, EDGES, key);
        int result = LibC.epollCtl(epfd, EPOLL_CTL_ADD, fd, change);
        // A number whose last owner was not told that it was closed, while a duplicate of it lives
        // on.
        return result == -Constants.EEXIST
                ? LibC.epollCtl(epfd, EPOLL_CTL_MOD, fd, change)
                : result;
    }

    @Override
    void disarm(int fd) {
        LibC.epollCtl(epfd, EPOLL_CTL_DEL, fd, change);
    }

    @Override
    int waitAndDeliver() {
        int ready = LibC.epollWait(epfd, events, BATCH, -1);
        for (int i = 0; i < ready; i++) {
            deliver(Layouts.epollData(events, i), Layouts.epollEvents(events, i));
        }
        return ready;
    }
}
