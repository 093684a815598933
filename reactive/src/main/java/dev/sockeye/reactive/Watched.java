package dev.sockeye.reactive;

import io.netty.channel.IoEventLoop;

/** A descriptor that a loop watches. For the loop's thread alone. */
abstract class Watched {

    final IoEventLoop loop;
    final int fd;

    Watched(IoEventLoop loop, int fd) {
        this.loop = loop;
        this.fd = fd;
    }

    /** The loop says that it is worth trying again whatever had to wait. */
    abstract void ready();

    /**
     * A receive that {@link Watch#receive} began has ended: a count of bytes, or minus an errno.
     */
    void received(int result) {}

    /** A send that {@link Watch#send} began has ended: a count of bytes, or minus an errno. */
    void sent(int result) {}

    /** From now on {@link #moreThanData} is called before {@link #ready} where there is reason. */
    void moreThanDataIsTold() {}

    /** The end, urgent data or an error has come, which may be behind data. */
    void moreThanData() {}

    /** The loop ends. */
    abstract void close();

    /** The loop cannot watch the descriptor any more. */
    abstract void watchFailed(int errno);

    /** The loop no longer holds what the descriptor was of. */
    abstract void released();
}
