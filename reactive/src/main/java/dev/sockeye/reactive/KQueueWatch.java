package dev.sockeye.reactive;

import io.netty.channel.IoRegistration;
import io.netty.channel.kqueue.KQueueIoHandle;
import io.netty.channel.kqueue.KQueueIoOps;

/** A descriptor in Netty's kqueue(2). Its class is loaded on macOS alone. */
final class KQueueWatch extends Watch implements KQueueIoHandle {

    // sys/event.h; Netty's own are not public.
    private static final short EVFILT_READ = -1;
    private static final short EVFILT_WRITE = -2;
    private static final short EV_ADD = 0x1;
    private static final short EV_DELETE = 0x2;
    private static final short EV_CLEAR = 0x20;

    private static final KQueueIoOps READ =
            KQueueIoOps.newOps(EVFILT_READ, (short) (EV_ADD | EV_CLEAR), 0);
    private static final KQueueIoOps WRITE =
            KQueueIoOps.newOps(EVFILT_WRITE, (short) (EV_ADD | EV_CLEAR), 0);
    private static final KQueueIoOps NO_WRITE = KQueueIoOps.newOps(EVFILT_WRITE, EV_DELETE, 0);

    private final int descriptor;

    KQueueWatch(Watched socket) {
        super(socket);
        descriptor = socket.fd;
    }

    @Override
    public int ident() {
        return descriptor;
    }

    @Override
    void watchReading(IoRegistration registration) {
        submit(registration, READ);
    }

    @Override
    void watchWriting(IoRegistration registration, boolean writing) {
        submit(registration, writing ? WRITE : NO_WRITE);
    }
}
