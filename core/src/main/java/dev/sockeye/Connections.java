package dev.sockeye;

import org.jspecify.annotations.Nullable;

/** Connects to a host by trying its addresses one after the other. */
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
