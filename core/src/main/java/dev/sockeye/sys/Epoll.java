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
    private static final int EPOLLONESHOT = 1 << 30;
    private static final int EPOLLET = 1 << 31;

    // EPOLLIN, EPOLLOUT, EPOLLPRI, EPOLLERR and EPOLLHUP have the values of their POLL namesakes.
    private static final int EDGES =
            Constants.POLLIN | Constants.POLLOUT | Constants.POLLPRI | EPOLLRDHUP | EPOLLET;
    private static final int ONCE = Constants.POLLIN | EPOLLONESHOT;

    private static final MemorySegment IGNORED = Arena.global().allocate(Layouts.EPOLL_EVENT);

    private final int epfd;

    private Epoll(int epfd, boolean isMaster) {
        super(isMaster);
        this.epfd = epfd;
    }

    static Epoll open(boolean isMaster) throws SocketError {
        return new Epoll(Errors.check("epoll_create1", LibC.epollCreate1(EPOLL_CLOEXEC)), isMaster);
    }

    @Override
    int fd() {
        return epfd;
    }

    @Override
    int arm(int fd, long key) {
        // A number whose last owner was not told that it was closed, while a duplicate of it lives
        // on, is there already.
        int result = control(EPOLL_CTL_ADD, fd, EDGES, key);
        return result == -Constants.EEXIST ? control(EPOLL_CTL_MOD, fd, EDGES, key) : result;
    }

    @Override
    void disarm(int fd) {
        // The thread's own memory may hold the result of the call that ends just now.
        LibC.epollCtl(epfd, EPOLL_CTL_DEL, fd, IGNORED);
    }

    @Override
    int armOnce(Poller other, long key) {
        int result = control(EPOLL_CTL_MOD, other.fd(), ONCE, key);
        return result == -Constants.ENOENT ? control(EPOLL_CTL_ADD, other.fd(), ONCE, key) : result;
    }

    private int control(int operation, int fd, int events, long key) {
        var event = CallState.current().value;
        Layouts.setEpollEvent(event, events, key);
        return LibC.epollCtl(epfd, operation, fd, event);
    }

    @Override
    MemorySegment room() {
        return Arena.ofAuto().allocate(Layouts.EPOLL_EVENT, BATCH);
    }

    @Override
    int poll(MemorySegment room, int millis) {
        int ready = LibC.epollWait(epfd, room, BATCH, millis);
        for (int i = 0; i < ready; i++) {
            Pollers.deliver(Layouts.epollData(room, i), Layouts.epollEvents(room, i));
        }
        return ready;
    }
}
