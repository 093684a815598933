package dev.sockeye;

import org.jspecify.annotations.Nullable;

/** TCP connections and servers in one call. */
final class Connections {

    private Connections() {}

    /** As {@link Sockets#createConnection(String, int, java.time.Duration, Address)}. */
    static Socket connect(String host, int port, Mode mode, @Nullable Address source)
            throws SocketError {
        SocketError last = null;
        for (var info : Sockets.getaddrinfo(host, port, 0, Constants.SOCK_STREAM)) {
            try {
                return connect(info, mode, source);
            } catch (SocketError e) {
                if (last != null) {
                    e.addSuppressed(last);
                }
                last = e;
            }
        }
        throw last != null ? last : new SocketError("getaddrinfo returns an empty list", 0);
    }

    /** As {@link Sockets#createServer(Address, int, boolean, boolean)}. */
    static Socket listen(Address address, int backlog, boolean reusePort, boolean dualstackIpv6)
            throws SocketError {
        boolean isIpv6 = address instanceof Address.Inet6;
        if (!isIpv6 && !(address instanceof Address.Inet)) {
            throw new IllegalArgumentException(
                    "address is neither AF_INET nor AF_INET6: " + address);
        }
        if (dualstackIpv6 && !(isIpv6 && Sockets.hasDualstackIpv6())) {
            throw new IllegalArgumentException(
                    "dualstackIpv6 needs IPv6 and an AF_INET6 address: " + address);
        }
        var socket = new Socket(address.family(), Constants.SOCK_STREAM);
        try {
            socket.setsockopt(Constants.SOL_SOCKET, Constants.SO_REUSEADDR, 1);
            if (reusePort) {
                socket.setsockopt(Constants.SOL_SOCKET, Constants.SO_REUSEPORT, 1);
            }
            if (isIpv6) {
                socket.setsockopt(
                        Constants.IPPROTO_IPV6, Constants.IPV6_V6ONLY, dualstackIpv6 ? 0 : 1);
            }
            socket.bind(address);
            socket.listen(backlog < 0 ? Sockets.DEFAULT_BACKLOG : backlog);
            return socket;
        } catch (SocketError | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static Socket connect(AddressInfo info, Mode mode, @Nullable Address source)
            throws SocketError {
        var socket = new Socket(info.family(), info.socktype(), info.proto());
        try {
            socket.settimeout(mode.timeout());
            if (source != null) {
                socket.bind(ofFamily(source, info.family()));
            }
            socket.connect(info.address());
            return socket;
        } catch (SocketError | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** A wildcard source serves both families. */
    private static Address ofFamily(Address source, int family) {
        return switch (source) {
            case Address.Inet inet when family == Constants.AF_INET6 && inet.host().isEmpty() ->
                    Address.inet6("", inet.port());
            case Address.Inet6 inet6 when family == Constants.AF_INET && inet6.host().isEmpty() ->
                    Address.inet("", inet6.port());
            default -> source;
        };
    }
}
