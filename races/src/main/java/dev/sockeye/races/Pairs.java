package dev.sockeye.races;

import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import dev.sockeye.SocketPair;
import dev.sockeye.Sockets;

/** Sockets for races, and what came of a call as a number. */
final class Pairs {

    /** A call that failed with EBADF. */
    static final int EBADF = -1;

    /** A call that failed otherwise: never right. */
    static final int WRONG = -9;

    /** A call of a socket that returns a count. */
    @FunctionalInterface
    interface Call {
        int call() throws SocketError;
    }

    private Pairs() {}

    static SocketPair open(int type) {
        try {
            return Sockets.socketpair(Constants.AF_UNIX, type, 0);
        } catch (SocketError e) {
            throw new AssertionError(e);
        }
    }

    static int outcome(Call call) {
        try {
            return call.call();
        } catch (SocketError e) {
            return e.errno() == Constants.EBADF ? EBADF : WRONG;
        }
    }
}
