package dev.sockeye.reactive;

import dev.sockeye.Constants;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;

/** A descriptor in Netty's epoll(7). */
final class EpollWatch extends Watch implements EpollIoHandle {

    /** Urgent data; Netty has no name for it, and poll(2) the same number. */
    private static final int EPOLLPRI = Constants.POLLPRI;

    private static final int READING =
            EpollIoOps.EPOLLIN.value()
                    | EPOLLPRI
                    | EpollIoOps.EPOLLRDHUP.value()
                    | EpollIoOps.EPOLLET.value();

    private static final int BYTES = EpollIoOps.EPOLLIN.value() | EpollIoOps.EPOLLOUT.value();

    // Not made by with(): IN.with(IN | OUT) is IN in Netty 4.2.18.
    private static final EpollIoOps READ = EpollIoOps.valueOf(READING);
    private static final EpollIoOps READ_WRITE =
            EpollIoOps.valueOf(READING | EpollIoOps.EPOLLOUT.value());

    private final FileDescriptor descriptor;

    EpollWatch(Watched socket) {
        super(socket);
        descriptor = new FileDescriptor(socket.fd);
    }

    @Override
    public FileDescriptor fd() {
        return descriptor;
    }

    @Override
    void watchReading(IoRegistration registration) {
        submit(registration, READ);
        socket.inbound.setShortMeansEmpty(socket.isTcp() || socket.isUdp());
    }

    @Override
    boolean isWorthTrying(IoRegistration by, IoEvent event) {
        if ((((EpollIoEvent) event).ops().value() & ~BYTES) != 0) {
            socket.inbound.setShortMeansEmpty(false); // More than bytes is to be received.
        }
        return true;
    }

    @Override
    void watchWriting(IoRegistration registration, boolean writing) {
        submit(registration, writing ? READ_WRITE : READ);
    }
}
