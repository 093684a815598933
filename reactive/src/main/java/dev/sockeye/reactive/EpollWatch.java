package dev.sockeye.reactive;

import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;

/** A descriptor in Netty's epoll(7). */
final class EpollWatch extends Watch implements EpollIoHandle {

    private static final int READING =
            EpollIoOps.EPOLLIN.value() | EpollIoOps.EPOLLRDHUP.value() | EpollIoOps.EPOLLET.value();

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
    }

    @Override
    void watchWriting(IoRegistration registration, boolean writing) {
        submit(registration, writing ? READ_WRITE : READ);
    }
}
