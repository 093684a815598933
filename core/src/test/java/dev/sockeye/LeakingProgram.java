package dev.sockeye;

import java.time.Duration;

/** A program that forgets one socket and one file, and returns once both are closed. */
final class LeakingProgram {

    private static final Duration A_MOMENT = Duration.ofMillis(20);

    private LeakingProgram() {}

    public static void main(String[] args) throws SocketError {
        closeAndDetach();
        try (var first = forgetSocket();
                var second = forgetFile()) {
            collectUntilTheEndOf(first);
            collectUntilTheEndOf(second);
        }
    }

    private static void closeAndDetach() throws SocketError {
        var closed = new Socket();
        closed.makefile("r").close();
        closed.close();
        Sockets.closeFd(new Socket().detach());
    }

    private static Socket forgetSocket() throws SocketError {
        return Sockets.socketpair().second();
    }

    private static Socket forgetFile() throws SocketError {
        var pair = Sockets.socketpair();
        pair.first().makefile("r");
        pair.first().close();
        return pair.second();
    }

    private static void collectUntilTheEndOf(Socket peer) throws SocketError {
        while (peer.poll(Constants.POLLIN, A_MOMENT) == 0) {
            System.gc();
        }
    }
}
