package dev.sockeye;

import dev.sockeye.sys.CallState;
import dev.sockeye.sys.Descriptor;
import dev.sockeye.sys.Errors;
import dev.sockeye.sys.LibC;
import dev.sockeye.sys.SockAddrs;

/** The addresses at both ends of a socket, and what else the kernel tells of it. */
final class Naming {

    private Naming() {}

    static Address getsockname(Descriptor descriptor, int family) throws SocketError {
        var state = CallState.current();
        int fd = descriptor.acquire("getsockname");
        try {
            Errors.check("getsockname", LibC.getsockname(fd, state.emptyAddress(), state.length));
            return decoded(state, family);
        } finally {
            descriptor.release();
        }
    }

    static Address getpeername(Descriptor descriptor, int family) throws SocketError {
        var state = CallState.current();
        int fd = descriptor.acquire("getpeername");
        try {
            Errors.check("getpeername", LibC.getpeername(fd, state.emptyAddress(), state.length));
            return decoded(state, family);
        } finally {
            descriptor.release();
        }
    }

    private static Address decoded(CallState state, int family) {
        var address = SockAddrs.decode(state.address, state.lengthBytes());
        return address != null ? address : new Address.Unknown(family, new byte[0]);
    }

    /** The family of a descriptor: macOS has no option for it, but its name has one. */
    static int family(Descriptor descriptor) throws SocketError {
        return Constants.SO_DOMAIN == Constants.UNDEFINED
                ? getsockname(descriptor, Constants.AF_UNSPEC).family()
                : RawOptions.getInt(descriptor, Constants.SOL_SOCKET, Constants.SO_DOMAIN);
    }

    /** The protocol of a descriptor; 0 where the platform does not tell. */
    static int proto(Descriptor descriptor) throws SocketError {
        return Constants.SO_PROTOCOL == Constants.UNDEFINED
                ? 0
                : RawOptions.getInt(descriptor, Constants.SOL_SOCKET, Constants.SO_PROTOCOL);
    }

    /** For people: {@code fd 5, AF_INET, SOCK_STREAM, 127.0.0.1:40000 to 127.0.0.1:80}. */
    static String describe(Descriptor descriptor, int family, int type) {
        var text = new StringBuilder();
        int fd = descriptor.number();
        text.append(fd < 0 ? "closed" : "fd " + fd);
        text.append(", ").append(Constants.familyName(family));
        text.append(", ").append(Constants.socketTypeName(type));
        try {
            var own = getsockname(descriptor, family);
            text.append(", ").append(own);
            var peer = getpeername(descriptor, family);
            text.append(" to ").append(peer);
        } catch (SocketError e) {
            // Closed, or without a peer: there is no more to tell.
        }
        return text.toString();
    }
}
