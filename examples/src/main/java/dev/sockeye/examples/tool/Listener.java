package dev.sockeye.examples.tool;

import static dev.sockeye.Constants.AF_INET6;
import static dev.sockeye.Constants.AF_UNIX;
import static dev.sockeye.Constants.IPPROTO_IPV6;
import static dev.sockeye.Constants.IPV6_V6ONLY;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.Constants.SOL_SOCKET;
import static dev.sockeye.Constants.SO_REUSEADDR;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;

/**
 * Makes sockets that wait for peers; the blocking API does it, for none of its calls here waits.
 */
final class Listener {
    private Listener() {}

    /** A stream socket that listens; at an IPv6 address for IPv4 too if it is open to both. */
    static Socket open(Address address, boolean bothFamilies) throws SocketError {
        var socket = new Socket(address.family(), SOCK_STREAM);
        try {
            if (address.family() != AF_UNIX) {
                socket.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1);
            }
            bind(socket, address, bothFamilies);
            socket.listen();
            return socket;
        } catch (SocketError | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** A datagram socket that is bound. */
    static Socket openDatagrams(Address address, boolean bothFamilies) throws SocketError {
        var socket = new Socket(address.family(), SOCK_DGRAM);
        try {
            bind(socket, address, bothFamilies);
            return socket;
        } catch (SocketError | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static void bind(Socket socket, Address address, boolean bothFamilies)
            throws SocketError {
        if (address.family() == AF_INET6) {
            socket.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, bothFamilies ? 0 : 1);
        }
        socket.bind(address);
    }
}
