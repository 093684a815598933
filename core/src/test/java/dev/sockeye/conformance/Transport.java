package dev.sockeye.conformance;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.AF_INET6;
import static dev.sockeye.Constants.AF_NETLINK;
import static dev.sockeye.Constants.AF_TIPC;
import static dev.sockeye.Constants.AF_UNIX;
import static dev.sockeye.Constants.AF_VSOCK;
import static dev.sockeye.Constants.NETLINK_USERSOCK;
import static dev.sockeye.Constants.SHUT_RDWR;
import static dev.sockeye.Constants.SHUT_WR;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.Constants.SOCK_RAW;
import static dev.sockeye.Constants.SOCK_RDM;
import static dev.sockeye.Constants.SOCK_SEQPACKET;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.Constants.VMADDR_CID_LOCAL;
import static dev.sockeye.Constants.VMADDR_PORT_ANY;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Everything that can connect two sockets on one machine, and what its ends may and may not do. The
 * suites run over those that the kernel has; few have the last six, which guest/test runs.
 *
 * <p>A packet socket is not among them: it has no peer, but sees what passes its interface.
 */
public enum Transport {
    TCP(AF_INET, SOCK_STREAM, 0),
    TCP6(AF_INET6, SOCK_STREAM, 0),
    UDP(AF_INET, SOCK_DGRAM, 0),
    UDP6(AF_INET6, SOCK_DGRAM, 0),
    UNIX_STREAM(AF_UNIX, SOCK_STREAM, 0),
    UNIX_DGRAM(AF_UNIX, SOCK_DGRAM, 0),
    UNIX_SEQPACKET(AF_UNIX, SOCK_SEQPACKET, 0),
    NETLINK(AF_NETLINK, SOCK_RAW, NETLINK_USERSOCK),
    RAW(AF_INET, SOCK_RAW, Transport.EXPERIMENTAL),
    TIPC_STREAM(AF_TIPC, SOCK_STREAM, 0),
    TIPC_SEQPACKET(AF_TIPC, SOCK_SEQPACKET, 0),
    TIPC_RDM(AF_TIPC, SOCK_RDM, 0),
    TIPC_DGRAM(AF_TIPC, SOCK_DGRAM, 0),
    VSOCK_STREAM(AF_VSOCK, SOCK_STREAM, 0),
    VSOCK_SEQPACKET(AF_VSOCK, SOCK_SEQPACKET, 0);

    // Where @MethodSource finds them.
    public static final String ALL = "dev.sockeye.conformance.Transport#all";
    public static final String STREAMS = "dev.sockeye.conformance.Transport#streams";
    public static final String HALF_CLOSING = "dev.sockeye.conformance.Transport#halfClosing";
    public static final String RESETTING = "dev.sockeye.conformance.Transport#resetting";
    public static final String CONNECTIONS = "dev.sockeye.conformance.Transport#connections";
    public static final String DATAGRAMS = "dev.sockeye.conformance.Transport#datagrams";
    public static final String ADDRESSED = "dev.sockeye.conformance.Transport#addressed";
    public static final String EMPTY = "dev.sockeye.conformance.Transport#empty";
    public static final String WAITING = "dev.sockeye.conformance.Transport#waiting";

    /** The protocol number of RFC 3692 that nobody else uses. */
    private static final int EXPERIMENTAL = 253;

    private static final int TIPC_SERVICE = 19999;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    // guest/test, which is slow, wants but those that few kernels have.
    private static final String WANTED = System.getProperty("sockeye.transports", ".*");
    private static final List<Transport> HERE =
            Arrays.stream(values()).filter(it -> it.name().matches(WANTED) && it.isHere()).toList();

    private final int family;
    private final int type;
    private final int proto;

    Transport(int family, int type, int proto) {
        this.family = family;
        this.type = type;
        this.proto = proto;
    }

    public int family() {
        return family;
    }

    public int type() {
        return type;
    }

    public int proto() {
        return proto;
    }

    /** Returns an address to bind to that nobody else has. */
    public Address free() {
        return switch (this) {
            case TCP, UDP -> Family.INET.free();
            case TCP6, UDP6 -> Family.INET6.free();
            case UNIX_STREAM, UNIX_DGRAM, UNIX_SEQPACKET -> Family.UNIX.free();
            case NETLINK -> new Address.Netlink(0, 0);
            case RAW -> loopback(NUMBERS.incrementAndGet());
            case TIPC_STREAM, TIPC_SEQPACKET, TIPC_RDM, TIPC_DGRAM ->
                    Address.tipcName(TIPC_SERVICE, NUMBERS.incrementAndGet());
            case VSOCK_STREAM, VSOCK_SEQPACKET ->
                    new Address.Vsock(VMADDR_CID_LOCAL, VMADDR_PORT_ANY);
        };
    }

    /** A raw socket is bound to no port: what tells it from others is one of 127.0.0.0/8. */
    private static Address loopback(int number) {
        return Address.inet("127.1." + (number >> 8 & 0xff) + "." + (number & 0xff), 0);
    }

    /** Returns where to connect to: a TIPC name, or what a bound socket is called. */
    public Address destination(Address bound, Address sockname) {
        return family == AF_TIPC ? bound : sockname;
    }

    // ---- what differs ----

    public boolean isStream() {
        return type == SOCK_STREAM;
    }

    public boolean isConnection() {
        return isStream() || type == SOCK_SEQPACKET;
    }

    /** TIPC knows no half of a connection. */
    public int end() {
        return family == AF_TIPC ? SHUT_RDWR : SHUT_WR;
    }

    /** A vsock client has a name only if it is bound, and TIPC's must not be. */
    public boolean bindsClient() {
        return family == AF_VSOCK;
    }

    /** TIPC ends a connection whose sender, within its window, exceeds a small SO_RCVBUF. */
    public boolean rejectsBeyondBuffer() {
        return family == AF_TIPC;
    }

    /** A TIPC socket that is closed without being shut down resets its connection. */
    public boolean resetsAtClose() {
        return family == AF_TIPC;
    }

    /** Tells whether unread data make a close a reset. */
    private boolean resetsOverUnread() {
        return isStream() && family != AF_VSOCK;
    }

    /** Tells whether a sender waits for a receiver whose queue is full. */
    private boolean waitsForRoom() {
        return isConnection() || family == AF_UNIX || family == AF_NETLINK;
    }

    /**
     * netlink(7) refuses empty datagrams, TIPC drops them, and a connection may take one for its
     * end.
     */
    private boolean deliversEmpty() {
        return !isConnection() && family != AF_NETLINK && family != AF_TIPC;
    }

    /**
     * Returns how much of what a socket receives is not what was sent: raw(7), the header of IPv4.
     */
    public int headerBytes() {
        return this == RAW ? 20 : 0;
    }

    // ---- those that the kernel has ----

    /** Tells whether this kernel and this user can have such a socket. */
    public boolean isHere() {
        try (var socket = new Socket(family, type, proto)) {
            socket.bind(free());
            return true;
        } catch (SocketError | IllegalArgumentException _) {
            return false;
        }
    }

    public static Stream<Transport> all() {
        return HERE.stream();
    }

    public static Stream<Transport> streams() {
        return all().filter(Transport::isStream);
    }

    /** Streams of which one direction ends without the other. */
    public static Stream<Transport> halfClosing() {
        return streams().filter(transport -> transport.end() == SHUT_WR);
    }

    /** Streams that are reset when an end closes that has not received everything. */
    public static Stream<Transport> resetting() {
        return streams().filter(Transport::resetsOverUnread);
    }

    public static Stream<Transport> connections() {
        return all().filter(Transport::isConnection);
    }

    /** What keeps the bounds of a datagram or packet. */
    public static Stream<Transport> datagrams() {
        return all().filter(transport -> !transport.isStream());
    }

    /** What has a sender and a destination for each datagram. */
    public static Stream<Transport> addressed() {
        return datagrams().filter(transport -> !transport.isConnection());
    }

    public static Stream<Transport> empty() {
        return addressed().filter(Transport::deliversEmpty);
    }

    /** Datagrams that are not dropped where there is no room for them. */
    public static Stream<Transport> waiting() {
        return datagrams().filter(Transport::waitsForRoom);
    }
}
