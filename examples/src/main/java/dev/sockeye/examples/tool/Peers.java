package dev.sockeye.examples.tool;

import dev.sockeye.SocketError;
import dev.sockeye.reactive.ReactiveSocket;

/** What a peer is called. */
final class Peers {
    private Peers() {}

    static String name(ReactiveSocket socket) {
        try {
            return String.valueOf(socket.getpeername());
        } catch (SocketError e) { // it has gone already
            return "a peer that has gone (" + e.getMessage() + ")";
        }
    }
}
