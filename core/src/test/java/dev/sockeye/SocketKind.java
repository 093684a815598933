package dev.sockeye;

import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What kind of socket an option is for. */
enum SocketKind {
    TCP(Constants.AF_INET, Constants.SOCK_STREAM, 0),
    TCP6(Constants.AF_INET6, Constants.SOCK_STREAM, 0),
    UDP(Constants.AF_INET, Constants.SOCK_DGRAM, 0),
    UDP6(Constants.AF_INET6, Constants.SOCK_DGRAM, 0),
    UDPLITE(Constants.AF_INET, Constants.SOCK_DGRAM, Constants.IPPROTO_UDPLITE),
    RAW(Constants.AF_INET, Constants.SOCK_RAW, Constants.IPPROTO_ICMP),
    RAW6(Constants.AF_INET6, Constants.SOCK_RAW, Constants.IPPROTO_RAW),
    UNIX(Constants.AF_UNIX, Constants.SOCK_DGRAM, 0),
    NETLINK(Constants.AF_NETLINK, Constants.SOCK_RAW, 0),
    PACKET(Constants.AF_PACKET, Constants.SOCK_RAW, 0),
    VSOCK(Constants.AF_VSOCK, Constants.SOCK_STREAM, 0),
    CAN(Constants.AF_CAN, Constants.SOCK_RAW, Constants.CAN_RAW);

    final int family;
    final int type;
    final int proto;

    SocketKind(int family, int type, int proto) {
        this.family = family;
        this.type = type;
        this.proto = proto;
    }

    /** Opens one, or skips the test where that takes a privilege or a module. */
    Socket open() throws SocketError {
        assumeTrue(family != Constants.UNDEFINED, "this platform has no such family");
        try {
            return new Socket(family, type, proto);
        } catch (SocketError e) {
            assumeFalse(
                    e.errno() == Constants.EPERM
                            || e.errno() == Constants.EACCES
                            || e.errno() == Constants.EAFNOSUPPORT
                            || e.errno() == Constants.EPROTONOSUPPORT,
                    () -> "no socket of kind " + this + " here: " + e.getMessage());
            throw e;
        }
    }
}
