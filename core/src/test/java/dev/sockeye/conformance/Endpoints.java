package dev.sockeye.conformance;

import dev.sockeye.SocketError;

/** Makes connected pairs: what a module implements to have the suites run over it. */
public interface Endpoints {

    /** Connects a stream socket to a listener's: the first end is the one that connected. */
    ConnectedPair streams(Family family) throws SocketError;

    /** Binds two datagram sockets and connects each to the other. */
    ConnectedPair datagrams(Family family) throws SocketError;
}
