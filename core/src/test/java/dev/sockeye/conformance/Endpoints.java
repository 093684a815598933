package dev.sockeye.conformance;

import dev.sockeye.SocketError;

/** Makes connected pairs: what a module implements to have the suites run over it. */
@FunctionalInterface
public interface Endpoints {

    /**
     * Connects a socket to a listener's, of which the first end is the one that connected; without
     * connections, binds two sockets and connects each to the other.
     */
    ConnectedPair connect(Transport transport) throws SocketError;

    /** Connects two sockets, whose datagrams are told from what the kernel puts before them. */
    default ConnectedPair pair(Transport transport) throws SocketError {
        var pair = connect(transport);
        return transport.headerBytes() == 0
                ? pair
                : new ConnectedPair(
                        new RawEndpoint(pair.first(), transport.headerBytes()),
                        new RawEndpoint(pair.second(), transport.headerBytes()));
    }
}
