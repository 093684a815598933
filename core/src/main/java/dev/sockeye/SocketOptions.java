package dev.sockeye;

import dev.sockeye.SocketOption.Form;
import java.time.Duration;
import java.util.List;

/**
 * The socket options that have a name, with the types of their values: by level, and within a level
 * in the order of the alphabet.
 *
 * <p>
 *
 * {@snippet :
 * socket.setsockopt(SocketOptions.TCP_NODELAY, true);
 * socket.setsockopt(SocketOptions.SO_LINGER, new Linger(true, 0));
 * Duration rtt = socket.getsockopt(SocketOptions.TCP_INFO).rtt();
 * }
 *
 * <p>Where platforms have different names for one thing, the option maps to the platform's own. The
 * use of one that the platform lacks is an {@link IllegalArgumentException}, and so is setting one
 * that can only be read, or reading one that can only be set. A kernel that is too old for an
 * option, or a socket that it is not for, is a {@link SocketError} with {@code ENOPROTOOPT} or
 * {@code EOPNOTSUPP}. An {@code int} that counts is signed as C's; one of flags carries unsigned
 * bits.
 *
 * <p>Not here are options whose values hold pointers: {@code SO_ATTACH_FILTER}, {@code
 * SO_ATTACH_REUSEPORT_CBPF} and {@code TCP_ZEROCOPY_RECEIVE}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/getsockopt.2.html">getsockopt(2)</a>
 */
// Longer than other files: a flat list of short entries.
public final class SocketOptions {

    private static final int SOL_CAN_J1939 =
            Constants.SOL_CAN_BASE == Constants.UNDEFINED
                    ? Constants.UNDEFINED
                    : Constants.SOL_CAN_BASE + Constants.CAN_J1939;

    // ---- SOL_SOCKET: socket(7) ----

    /** Whether the socket listens. */
    public static final SocketOption<Boolean> SO_ACCEPTCONN =
            SocketOption.ofBoolean("SO_ACCEPTCONN", Constants.SOL_SOCKET, Constants.SO_ACCEPTCONN)
                    .readOnly();

    /** Filters what comes by the extended BPF program of this descriptor. */
    public static final SocketOption<Integer> SO_ATTACH_BPF =
            SocketOption.ofInt("SO_ATTACH_BPF", Constants.SOL_SOCKET, Constants.SO_ATTACH_BPF)
                    .writeOnly();

    /** Chooses among the sockets of one port by the extended BPF program of this descriptor. */
    public static final SocketOption<Integer> SO_ATTACH_REUSEPORT_EBPF =
            SocketOption.ofInt(
                            "SO_ATTACH_REUSEPORT_EBPF",
                            Constants.SOL_SOCKET,
                            Constants.SO_ATTACH_REUSEPORT_EBPF)
                    .writeOnly();

    /** The interface that the socket is bound to, by name; "" for none. */
    public static final SocketOption<String> SO_BINDTODEVICE =
            SocketOption.of(
                    "SO_BINDTODEVICE",
                    Constants.SOL_SOCKET,
                    Constants.SO_BINDTODEVICE,
                    String.class,
                    Form.STRING);

    /** The interface that the socket is bound to, by index; 0 for none. */
    public static final SocketOption<Integer> SO_BINDTOIFINDEX =
            SocketOption.ofInt(
                    "SO_BINDTOIFINDEX", Constants.SOL_SOCKET, Constants.SO_BINDTOIFINDEX);

    /** Whether datagrams may be sent to a broadcast address. */
    public static final SocketOption<Boolean> SO_BROADCAST =
            SocketOption.ofBoolean("SO_BROADCAST", Constants.SOL_SOCKET, Constants.SO_BROADCAST);

    /** Which buffer sizes stay as they were set: 1 the send buffer's, 2 the receive buffer's. */
    public static final SocketOption<Integer> SO_BUF_LOCK =
            SocketOption.ofInt("SO_BUF_LOCK", Constants.SOL_SOCKET, Constants.SO_BUF_LOCK);

    /** How long a receive polls the device before it sleeps, in microseconds. */
    public static final SocketOption<Integer> SO_BUSY_POLL =
            SocketOption.ofInt("SO_BUSY_POLL", Constants.SOL_SOCKET, Constants.SO_BUSY_POLL);

    /** The socket's number, which no other socket of the machine has until the next boot. */
    public static final SocketOption<Long> SO_COOKIE =
            SocketOption.ofLong("SO_COOKIE", Constants.SOL_SOCKET, Constants.SO_COOKIE).readOnly();

    /** Whether debugging is on; it takes a privilege. */
    public static final SocketOption<Boolean> SO_DEBUG =
            SocketOption.ofBoolean("SO_DEBUG", Constants.SOL_SOCKET, Constants.SO_DEBUG);

    /** Takes the filter off; the value means nothing. */
    public static final SocketOption<Integer> SO_DETACH_FILTER =
            SocketOption.ofInt("SO_DETACH_FILTER", Constants.SOL_SOCKET, Constants.SO_DETACH_FILTER)
                    .writeOnly();

    /** Takes the program off that chooses among sockets; the value means nothing. */
    public static final SocketOption<Integer> SO_DETACH_REUSEPORT_BPF =
            SocketOption.ofInt(
                            "SO_DETACH_REUSEPORT_BPF",
                            Constants.SOL_SOCKET,
                            Constants.SO_DETACH_REUSEPORT_BPF)
                    .writeOnly();

    /** The address family. */
    public static final SocketOption<Integer> SO_DOMAIN =
            SocketOption.ofInt("SO_DOMAIN", Constants.SOL_SOCKET, Constants.SO_DOMAIN).readOnly();

    /** Whether only hosts on the same link are reached. */
    public static final SocketOption<Boolean> SO_DONTROUTE =
            SocketOption.ofBoolean("SO_DONTROUTE", Constants.SOL_SOCKET, Constants.SO_DONTROUTE);

    /** The pending error, an errno, 0 for none; reading it clears it. */
    public static final SocketOption<Integer> SO_ERROR =
            SocketOption.ofInt("SO_ERROR", Constants.SOL_SOCKET, Constants.SO_ERROR).readOnly();

    /** The processor that the socket's packets are, or shall be, handled on. */
    public static final SocketOption<Integer> SO_INCOMING_CPU =
            SocketOption.ofInt("SO_INCOMING_CPU", Constants.SOL_SOCKET, Constants.SO_INCOMING_CPU);

    /** The device queue that the last packet came by. */
    public static final SocketOption<Integer> SO_INCOMING_NAPI_ID =
            SocketOption.ofInt(
                            "SO_INCOMING_NAPI_ID",
                            Constants.SOL_SOCKET,
                            Constants.SO_INCOMING_NAPI_ID)
                    .readOnly();

    /** Whether an idle connection is probed. */
    public static final SocketOption<Boolean> SO_KEEPALIVE =
            SocketOption.ofBoolean("SO_KEEPALIVE", Constants.SOL_SOCKET, Constants.SO_KEEPALIVE);

    /**
     * What becomes of unsent data at a close, in seconds on every platform (SO_LINGER_SEC on
     * macOS).
     */
    public static final SocketOption<Linger> SO_LINGER =
            SocketOption.of(
                    "SO_LINGER",
                    Constants.SOL_SOCKET,
                    firstDefined(Constants.SO_LINGER_SEC, Constants.SO_LINGER),
                    Linger.class,
                    Form.LINGER);

    /** Whether the filter can no longer be changed; it cannot be set back. */
    public static final SocketOption<Boolean> SO_LOCK_FILTER =
            SocketOption.ofBoolean(
                    "SO_LOCK_FILTER", Constants.SOL_SOCKET, Constants.SO_LOCK_FILTER);

    /** The mark of the packets sent, unsigned, for routing and filters; it takes a privilege. */
    public static final SocketOption<Integer> SO_MARK =
            SocketOption.ofInt("SO_MARK", Constants.SOL_SOCKET, Constants.SO_MARK);

    /** The highest rate to send at, in bytes a second; -1 for no limit. */
    public static final SocketOption<Long> SO_MAX_PACING_RATE =
            SocketOption.ofLong(
                    "SO_MAX_PACING_RATE", Constants.SOL_SOCKET, Constants.SO_MAX_PACING_RATE);

    /**
     * The socket's memory: received, receive buffer, sent, send buffer, reserved, queued to send,
     * options, backlog, and datagrams dropped.
     */
    public static final SocketOption<List<Integer>> SO_MEMINFO =
            SocketOption.ofInts("SO_MEMINFO", Constants.SOL_SOCKET, Constants.SO_MEMINFO)
                    .readOnly();

    /** The number of the socket's network namespace. */
    public static final SocketOption<Long> SO_NETNS_COOKIE =
            SocketOption.ofLong("SO_NETNS_COOKIE", Constants.SOL_SOCKET, Constants.SO_NETNS_COOKIE)
                    .readOnly();

    /** Whether the device shall not add the frame check sequence. */
    public static final SocketOption<Boolean> SO_NOFCS =
            SocketOption.ofBoolean("SO_NOFCS", Constants.SOL_SOCKET, Constants.SO_NOFCS);

    /**
     * Whether a send on a broken connection raises no SIGPIPE, macOS; always set by this library.
     */
    public static final SocketOption<Boolean> SO_NOSIGPIPE =
            SocketOption.ofBoolean("SO_NOSIGPIPE", Constants.SOL_SOCKET, Constants.SO_NOSIGPIPE);

    /** Whether UDP datagrams over IPv4 are sent without a checksum. */
    public static final SocketOption<Boolean> SO_NO_CHECK =
            SocketOption.ofBoolean("SO_NO_CHECK", Constants.SOL_SOCKET, Constants.SO_NO_CHECK);

    /** Whether out-of-band data is received among the other. */
    public static final SocketOption<Boolean> SO_OOBINLINE =
            SocketOption.ofBoolean("SO_OOBINLINE", Constants.SOL_SOCKET, Constants.SO_OOBINLINE);

    /** Whether the sender's credentials come with each message of a Unix socket. */
    public static final SocketOption<Boolean> SO_PASSCRED =
            SocketOption.ofBoolean("SO_PASSCRED", Constants.SOL_SOCKET, Constants.SO_PASSCRED);

    /**
     * Whether a descriptor of the sender's process comes with each message of a Unix socket: an
     * item of {@code SCM_PIDFD}, to be closed by who receives it, {@link ControlMessage#fds}.
     */
    public static final SocketOption<Boolean> SO_PASSPIDFD =
            SocketOption.ofBoolean("SO_PASSPIDFD", Constants.SOL_SOCKET, Constants.SO_PASSPIDFD);

    /** Whether the sender's security context comes with each message of a Unix socket. */
    public static final SocketOption<Boolean> SO_PASSSEC =
            SocketOption.ofBoolean("SO_PASSSEC", Constants.SOL_SOCKET, Constants.SO_PASSSEC);

    /** Where MSG_PEEK begins, and goes on, in bytes; negative for always at the start. */
    public static final SocketOption<Integer> SO_PEEK_OFF =
            SocketOption.ofInt("SO_PEEK_OFF", Constants.SOL_SOCKET, Constants.SO_PEEK_OFF);

    /** Who connected the other end of a Unix socket. */
    public static final SocketOption<Ucred> SO_PEERCRED =
            SocketOption.of(
                            "SO_PEERCRED",
                            Constants.SOL_SOCKET,
                            Constants.SO_PEERCRED,
                            Ucred.class,
                            Form.UCRED)
                    .readOnly();

    /** The supplementary groups of who connected the other end of a Unix socket. */
    public static final SocketOption<List<Integer>> SO_PEERGROUPS =
            SocketOption.ofInts("SO_PEERGROUPS", Constants.SOL_SOCKET, Constants.SO_PEERGROUPS)
                    .readOnly();

    /** A new descriptor of the process that connected the other end, which the caller closes. */
    public static final SocketOption<Integer> SO_PEERPIDFD =
            SocketOption.ofInt("SO_PEERPIDFD", Constants.SOL_SOCKET, Constants.SO_PEERPIDFD)
                    .readOnly();

    /** The security context of who connected the other end. */
    public static final SocketOption<String> SO_PEERSEC =
            SocketOption.of(
                            "SO_PEERSEC",
                            Constants.SOL_SOCKET,
                            Constants.SO_PEERSEC,
                            String.class,
                            Form.STRING)
                    .readOnly();

    /** Whether busy polling goes before interrupts. */
    public static final SocketOption<Boolean> SO_PREFER_BUSY_POLL =
            SocketOption.ofBoolean(
                    "SO_PREFER_BUSY_POLL", Constants.SOL_SOCKET, Constants.SO_PREFER_BUSY_POLL);

    /** The priority of the packets sent. */
    public static final SocketOption<Integer> SO_PRIORITY =
            SocketOption.ofInt("SO_PRIORITY", Constants.SOL_SOCKET, Constants.SO_PRIORITY);

    /** The protocol. */
    public static final SocketOption<Integer> SO_PROTOCOL =
            SocketOption.ofInt("SO_PROTOCOL", Constants.SOL_SOCKET, Constants.SO_PROTOCOL)
                    .readOnly();

    /** The receive buffer's size, in bytes; Linux doubles what is set. */
    public static final SocketOption<Integer> SO_RCVBUF =
            SocketOption.ofInt("SO_RCVBUF", Constants.SOL_SOCKET, Constants.SO_RCVBUF);

    /** The receive buffer's size beyond the system's limit; it takes a privilege. */
    public static final SocketOption<Integer> SO_RCVBUFFORCE =
            SocketOption.ofInt("SO_RCVBUFFORCE", Constants.SOL_SOCKET, Constants.SO_RCVBUFFORCE)
                    .writeOnly();

    /**
     * How many bytes there must be for {@code poll} to call a TCP socket readable. A receive of
     * this library takes what is there, however little; only where there is nothing does it wait,
     * and then for so many. {@code MSG_WAITALL} is for a call that wants them all.
     */
    public static final SocketOption<Integer> SO_RCVLOWAT =
            SocketOption.ofInt("SO_RCVLOWAT", Constants.SOL_SOCKET, Constants.SO_RCVLOWAT);

    /** Whether the packet's mark comes with each message. */
    public static final SocketOption<Boolean> SO_RCVMARK =
            SocketOption.ofBoolean("SO_RCVMARK", Constants.SOL_SOCKET, Constants.SO_RCVMARK);

    /**
     * The kernel's own limit of a receive, which calls of this library do not feel: {@link
     * Socket#settimeout} is theirs. Zero for none.
     */
    public static final SocketOption<Duration> SO_RCVTIMEO =
            SocketOption.of(
                    "SO_RCVTIMEO",
                    Constants.SOL_SOCKET,
                    Constants.SO_RCVTIMEO,
                    Duration.class,
                    Form.TIMEVAL);

    /** How much memory is reserved for the socket, in bytes. */
    public static final SocketOption<Integer> SO_RESERVE_MEM =
            SocketOption.ofInt("SO_RESERVE_MEM", Constants.SOL_SOCKET, Constants.SO_RESERVE_MEM);

    /** Whether an address in TIME_WAIT can be bound. */
    public static final SocketOption<Boolean> SO_REUSEADDR =
            SocketOption.ofBoolean("SO_REUSEADDR", Constants.SOL_SOCKET, Constants.SO_REUSEADDR);

    /** Whether several sockets that all have set it can be bound to one address. */
    public static final SocketOption<Boolean> SO_REUSEPORT =
            SocketOption.ofBoolean("SO_REUSEPORT", Constants.SOL_SOCKET, Constants.SO_REUSEPORT);

    /** Whether the number of dropped packets comes with each message. */
    public static final SocketOption<Boolean> SO_RXQ_OVFL =
            SocketOption.ofBoolean("SO_RXQ_OVFL", Constants.SOL_SOCKET, Constants.SO_RXQ_OVFL);

    /** Whether a message in the error queue is told of as POLLPRI. */
    public static final SocketOption<Boolean> SO_SELECT_ERR_QUEUE =
            SocketOption.ofBoolean(
                    "SO_SELECT_ERR_QUEUE", Constants.SOL_SOCKET, Constants.SO_SELECT_ERR_QUEUE);

    /** The send buffer's size, in bytes; Linux doubles what is set. */
    public static final SocketOption<Integer> SO_SNDBUF =
            SocketOption.ofInt("SO_SNDBUF", Constants.SOL_SOCKET, Constants.SO_SNDBUF);

    /** The send buffer's size beyond the system's limit; it takes a privilege. */
    public static final SocketOption<Integer> SO_SNDBUFFORCE =
            SocketOption.ofInt("SO_SNDBUFFORCE", Constants.SOL_SOCKET, Constants.SO_SNDBUFFORCE)
                    .writeOnly();

    /**
     * How much room there must be for the socket to be writable, in bytes; Linux does not let it be
     * set.
     */
    public static final SocketOption<Integer> SO_SNDLOWAT =
            SocketOption.ofInt("SO_SNDLOWAT", Constants.SOL_SOCKET, Constants.SO_SNDLOWAT);

    /**
     * The kernel's own limit of a send, which calls of this library do not feel: {@link
     * Socket#settimeout} is theirs. Zero for none.
     */
    public static final SocketOption<Duration> SO_SNDTIMEO =
            SocketOption.of(
                    "SO_SNDTIMEO",
                    Constants.SOL_SOCKET,
                    Constants.SO_SNDTIMEO,
                    Duration.class,
                    Form.TIMEVAL);

    /** Whether the time of receipt comes with each message, in microseconds. */
    public static final SocketOption<Boolean> SO_TIMESTAMP =
            SocketOption.ofBoolean("SO_TIMESTAMP", Constants.SOL_SOCKET, Constants.SO_TIMESTAMP);

    /** Which times come with messages and from where: bits of SOF_TIMESTAMPING_*. */
    public static final SocketOption<Integer> SO_TIMESTAMPING =
            SocketOption.ofInt("SO_TIMESTAMPING", Constants.SOL_SOCKET, Constants.SO_TIMESTAMPING);

    /** Whether the time of receipt comes with each message, in nanoseconds. */
    public static final SocketOption<Boolean> SO_TIMESTAMPNS =
            SocketOption.ofBoolean(
                    "SO_TIMESTAMPNS", Constants.SOL_SOCKET, Constants.SO_TIMESTAMPNS);

    /** Whether TCP tries another path when data is lost: 0 or 1, 255 for the system's choice. */
    public static final SocketOption<Integer> SO_TXREHASH =
            SocketOption.ofInt("SO_TXREHASH", Constants.SOL_SOCKET, Constants.SO_TXREHASH);

    /** When packets are sent, by which clock: {@code struct sock_txtime}. */
    public static final SocketOption<byte[]> SO_TXTIME =
            SocketOption.ofBytes("SO_TXTIME", Constants.SOL_SOCKET, Constants.SO_TXTIME);

    /** The socket's type. */
    public static final SocketOption<Integer> SO_TYPE =
            SocketOption.ofInt("SO_TYPE", Constants.SOL_SOCKET, Constants.SO_TYPE).readOnly();

    /** Whether the socket receives what it sends, AF_ROUTE of macOS. */
    public static final SocketOption<Boolean> SO_USELOOPBACK =
            SocketOption.ofBoolean(
                    "SO_USELOOPBACK", Constants.SOL_SOCKET, Constants.SO_USELOOPBACK);

    /** Whether the fate of a frame sent by Wi-Fi comes back. */
    public static final SocketOption<Boolean> SO_WIFI_STATUS =
            SocketOption.ofBoolean(
                    "SO_WIFI_STATUS", Constants.SOL_SOCKET, Constants.SO_WIFI_STATUS);

    /** Whether MSG_ZEROCOPY is allowed. */
    public static final SocketOption<Boolean> SO_ZEROCOPY =
            SocketOption.ofBoolean("SO_ZEROCOPY", Constants.SOL_SOCKET, Constants.SO_ZEROCOPY);

    // ---- IPPROTO_IP: ip(7) ----

    /** Joins a multicast group. */
    public static final SocketOption<IpMreqn> IP_ADD_MEMBERSHIP =
            SocketOption.of(
                            "IP_ADD_MEMBERSHIP",
                            Constants.IPPROTO_IP,
                            Constants.IP_ADD_MEMBERSHIP,
                            IpMreqn.class,
                            Form.IP_MREQN)
                    .writeOnly();

    /** Joins a multicast group for one sender's packets. */
    public static final SocketOption<IpMreqSource> IP_ADD_SOURCE_MEMBERSHIP =
            SocketOption.of(
                            "IP_ADD_SOURCE_MEMBERSHIP",
                            Constants.IPPROTO_IP,
                            Constants.IP_ADD_SOURCE_MEMBERSHIP,
                            IpMreqSource.class,
                            Form.IP_MREQ_SOURCE)
                    .writeOnly();

    /** Whether bind leaves the choice of a port to connect. */
    public static final SocketOption<Boolean> IP_BIND_ADDRESS_NO_PORT =
            SocketOption.ofBoolean(
                    "IP_BIND_ADDRESS_NO_PORT",
                    Constants.IPPROTO_IP,
                    Constants.IP_BIND_ADDRESS_NO_PORT);

    /** Blocks one sender of a multicast group. */
    public static final SocketOption<IpMreqSource> IP_BLOCK_SOURCE =
            SocketOption.of(
                            "IP_BLOCK_SOURCE",
                            Constants.IPPROTO_IP,
                            Constants.IP_BLOCK_SOURCE,
                            IpMreqSource.class,
                            Form.IP_MREQ_SOURCE)
                    .writeOnly();

    /** The interface that the socket is bound to, by index, macOS; 0 for none. */
    public static final SocketOption<Integer> IP_BOUND_IF =
            SocketOption.ofInt("IP_BOUND_IF", Constants.IPPROTO_IP, Constants.IP_BOUND_IF);

    /** Leaves a multicast group. */
    public static final SocketOption<IpMreqn> IP_DROP_MEMBERSHIP =
            SocketOption.of(
                            "IP_DROP_MEMBERSHIP",
                            Constants.IPPROTO_IP,
                            Constants.IP_DROP_MEMBERSHIP,
                            IpMreqn.class,
                            Form.IP_MREQN)
                    .writeOnly();

    /** Leaves a multicast group for one sender's packets. */
    public static final SocketOption<IpMreqSource> IP_DROP_SOURCE_MEMBERSHIP =
            SocketOption.of(
                            "IP_DROP_SOURCE_MEMBERSHIP",
                            Constants.IPPROTO_IP,
                            Constants.IP_DROP_SOURCE_MEMBERSHIP,
                            IpMreqSource.class,
                            Form.IP_MREQ_SOURCE)
                    .writeOnly();

    /** Whether an address can be bound that the machine does not have. */
    public static final SocketOption<Boolean> IP_FREEBIND =
            SocketOption.ofBoolean("IP_FREEBIND", Constants.IPPROTO_IP, Constants.IP_FREEBIND);

    /** Whether a raw socket's data begins with the IP header. */
    public static final SocketOption<Boolean> IP_HDRINCL =
            SocketOption.ofBoolean("IP_HDRINCL", Constants.IPPROTO_IP, Constants.IP_HDRINCL);

    /** The path MTU of a connected socket, in bytes. */
    public static final SocketOption<Integer> IP_MTU =
            SocketOption.ofInt("IP_MTU", Constants.IPPROTO_IP, Constants.IP_MTU).readOnly();

    /** How the path MTU is found: an IP_PMTUDISC_*. */
    public static final SocketOption<Integer> IP_MTU_DISCOVER =
            SocketOption.ofInt("IP_MTU_DISCOVER", Constants.IPPROTO_IP, Constants.IP_MTU_DISCOVER);

    /** Whether packets come of all groups that any socket has joined, and not just this one. */
    public static final SocketOption<Boolean> IP_MULTICAST_ALL =
            SocketOption.ofBoolean(
                    "IP_MULTICAST_ALL", Constants.IPPROTO_IP, Constants.IP_MULTICAST_ALL);

    /**
     * The interface that multicast goes out by, as an address of its own; "" or 0.0.0.0 for the
     * routing table's.
     */
    public static final SocketOption<String> IP_MULTICAST_IF =
            SocketOption.of(
                    "IP_MULTICAST_IF",
                    Constants.IPPROTO_IP,
                    Constants.IP_MULTICAST_IF,
                    String.class,
                    Form.IN_ADDR);

    /** Whether the machine receives the multicast that it sends. */
    public static final SocketOption<Boolean> IP_MULTICAST_LOOP =
            SocketOption.ofBoolean(
                    "IP_MULTICAST_LOOP", Constants.IPPROTO_IP, Constants.IP_MULTICAST_LOOP);

    /** How many hops multicast goes. */
    public static final SocketOption<Integer> IP_MULTICAST_TTL =
            SocketOption.ofInt(
                    "IP_MULTICAST_TTL", Constants.IPPROTO_IP, Constants.IP_MULTICAST_TTL);

    /** The IP options of each packet sent. */
    public static final SocketOption<byte[]> IP_OPTIONS =
            SocketOption.ofBytes("IP_OPTIONS", Constants.IPPROTO_IP, Constants.IP_OPTIONS);

    /** Whether interface and destination come with each message. */
    public static final SocketOption<Boolean> IP_PKTINFO =
            SocketOption.ofBoolean("IP_PKTINFO", Constants.IPPROTO_IP, Constants.IP_PKTINFO);

    /** Whether the destination comes with each message, macOS. */
    public static final SocketOption<Boolean> IP_RECVDSTADDR =
            SocketOption.ofBoolean(
                    "IP_RECVDSTADDR", Constants.IPPROTO_IP, Constants.IP_RECVDSTADDR);

    /** Whether errors are queued for MSG_ERRQUEUE. */
    public static final SocketOption<Boolean> IP_RECVERR =
            SocketOption.ofBoolean("IP_RECVERR", Constants.IPPROTO_IP, Constants.IP_RECVERR);

    /** Whether the IP options come with each message. */
    public static final SocketOption<Boolean> IP_RECVOPTS =
            SocketOption.ofBoolean("IP_RECVOPTS", Constants.IPPROTO_IP, Constants.IP_RECVOPTS);

    /** Whether the destination before redirection comes with each message. */
    public static final SocketOption<Boolean> IP_RECVORIGDSTADDR =
            SocketOption.ofBoolean(
                    "IP_RECVORIGDSTADDR", Constants.IPPROTO_IP, Constants.IP_RECVORIGDSTADDR);

    /** Whether the IP options come with each message, unprocessed. */
    public static final SocketOption<Boolean> IP_RECVRETOPTS =
            SocketOption.ofBoolean(
                    "IP_RECVRETOPTS", Constants.IPPROTO_IP, Constants.IP_RECVRETOPTS);

    /** Whether the TOS byte comes with each message. */
    public static final SocketOption<Boolean> IP_RECVTOS =
            SocketOption.ofBoolean("IP_RECVTOS", Constants.IPPROTO_IP, Constants.IP_RECVTOS);

    /** Whether the TTL comes with each message. */
    public static final SocketOption<Boolean> IP_RECVTTL =
            SocketOption.ofBoolean("IP_RECVTTL", Constants.IPPROTO_IP, Constants.IP_RECVTTL);

    /** Whether the IP options come with each message, unprocessed: IP_RECVRETOPTS on Linux. */
    public static final SocketOption<Boolean> IP_RETOPTS =
            SocketOption.ofBoolean("IP_RETOPTS", Constants.IPPROTO_IP, Constants.IP_RETOPTS);

    /** The TOS byte of packets sent. */
    public static final SocketOption<Integer> IP_TOS =
            SocketOption.ofInt("IP_TOS", Constants.IPPROTO_IP, Constants.IP_TOS);

    /** Whether the socket is a transparent proxy's; it takes a privilege. */
    public static final SocketOption<Boolean> IP_TRANSPARENT =
            SocketOption.ofBoolean(
                    "IP_TRANSPARENT", Constants.IPPROTO_IP, Constants.IP_TRANSPARENT);

    /** The TTL of packets sent. */
    public static final SocketOption<Integer> IP_TTL =
            SocketOption.ofInt("IP_TTL", Constants.IPPROTO_IP, Constants.IP_TTL);

    /** Unblocks one sender of a multicast group. */
    public static final SocketOption<IpMreqSource> IP_UNBLOCK_SOURCE =
            SocketOption.of(
                            "IP_UNBLOCK_SOURCE",
                            Constants.IPPROTO_IP,
                            Constants.IP_UNBLOCK_SOURCE,
                            IpMreqSource.class,
                            Form.IP_MREQ_SOURCE)
                    .writeOnly();

    /** Blocks one sender of a group of either family, whose level is used. */
    public static final SocketOption<GroupSourceReq> MCAST_BLOCK_SOURCE =
            SocketOption.of(
                            "MCAST_BLOCK_SOURCE",
                            Constants.IPPROTO_IP,
                            Constants.MCAST_BLOCK_SOURCE,
                            GroupSourceReq.class,
                            Form.GROUP_SOURCE_REQ)
                    .writeOnly();

    /** Joins a group of either family, whose level is used. */
    public static final SocketOption<GroupReq> MCAST_JOIN_GROUP =
            SocketOption.of(
                            "MCAST_JOIN_GROUP",
                            Constants.IPPROTO_IP,
                            Constants.MCAST_JOIN_GROUP,
                            GroupReq.class,
                            Form.GROUP_REQ)
                    .writeOnly();

    /** Joins a group of either family for one sender's packets, whose level is used. */
    public static final SocketOption<GroupSourceReq> MCAST_JOIN_SOURCE_GROUP =
            SocketOption.of(
                            "MCAST_JOIN_SOURCE_GROUP",
                            Constants.IPPROTO_IP,
                            Constants.MCAST_JOIN_SOURCE_GROUP,
                            GroupSourceReq.class,
                            Form.GROUP_SOURCE_REQ)
                    .writeOnly();

    /** Leaves a group of either family, whose level is used. */
    public static final SocketOption<GroupReq> MCAST_LEAVE_GROUP =
            SocketOption.of(
                            "MCAST_LEAVE_GROUP",
                            Constants.IPPROTO_IP,
                            Constants.MCAST_LEAVE_GROUP,
                            GroupReq.class,
                            Form.GROUP_REQ)
                    .writeOnly();

    /** Leaves a group of either family for one sender's packets, whose level is used. */
    public static final SocketOption<GroupSourceReq> MCAST_LEAVE_SOURCE_GROUP =
            SocketOption.of(
                            "MCAST_LEAVE_SOURCE_GROUP",
                            Constants.IPPROTO_IP,
                            Constants.MCAST_LEAVE_SOURCE_GROUP,
                            GroupSourceReq.class,
                            Form.GROUP_SOURCE_REQ)
                    .writeOnly();

    /** Unblocks one sender of a group of either family, whose level is used. */
    public static final SocketOption<GroupSourceReq> MCAST_UNBLOCK_SOURCE =
            SocketOption.of(
                            "MCAST_UNBLOCK_SOURCE",
                            Constants.IPPROTO_IP,
                            Constants.MCAST_UNBLOCK_SOURCE,
                            GroupSourceReq.class,
                            Form.GROUP_SOURCE_REQ)
                    .writeOnly();

    // ---- IPPROTO_IPV6: ipv6(7), RFC 3493, RFC 3542 ----

    /** Joins a multicast group: IPV6_JOIN_GROUP by its older name. */
    public static final SocketOption<Ipv6Mreq> IPV6_ADD_MEMBERSHIP =
            SocketOption.of(
                            "IPV6_ADD_MEMBERSHIP",
                            Constants.IPPROTO_IPV6,
                            firstDefined(Constants.IPV6_ADD_MEMBERSHIP, Constants.IPV6_JOIN_GROUP),
                            Ipv6Mreq.class,
                            Form.IPV6_MREQ)
                    .writeOnly();

    /** The interface that the socket is bound to, by index, macOS; 0 for none. */
    public static final SocketOption<Integer> IPV6_BOUND_IF =
            SocketOption.ofInt("IPV6_BOUND_IF", Constants.IPPROTO_IPV6, Constants.IPV6_BOUND_IF);

    /** Where a raw socket's packets have their checksum, in bytes; -1 for nowhere. */
    public static final SocketOption<Integer> IPV6_CHECKSUM =
            SocketOption.ofInt("IPV6_CHECKSUM", Constants.IPPROTO_IPV6, Constants.IPV6_CHECKSUM);

    /** Whether a datagram that is too long fails instead of being fragmented. */
    public static final SocketOption<Boolean> IPV6_DONTFRAG =
            SocketOption.ofBoolean(
                    "IPV6_DONTFRAG", Constants.IPPROTO_IPV6, Constants.IPV6_DONTFRAG);

    /** Leaves a multicast group: IPV6_LEAVE_GROUP by its older name. */
    public static final SocketOption<Ipv6Mreq> IPV6_DROP_MEMBERSHIP =
            SocketOption.of(
                            "IPV6_DROP_MEMBERSHIP",
                            Constants.IPPROTO_IPV6,
                            firstDefined(
                                    Constants.IPV6_DROP_MEMBERSHIP, Constants.IPV6_LEAVE_GROUP),
                            Ipv6Mreq.class,
                            Form.IPV6_MREQ)
                    .writeOnly();

    /** The destination options of each packet sent. */
    public static final SocketOption<byte[]> IPV6_DSTOPTS =
            SocketOption.ofBytes("IPV6_DSTOPTS", Constants.IPPROTO_IPV6, Constants.IPV6_DSTOPTS);

    /** Whether the flow label comes with each message. */
    public static final SocketOption<Boolean> IPV6_FLOWINFO =
            SocketOption.ofBoolean(
                    "IPV6_FLOWINFO", Constants.IPPROTO_IPV6, Constants.IPV6_FLOWINFO);

    /** Whether an address can be bound that the machine does not have. */
    public static final SocketOption<Boolean> IPV6_FREEBIND =
            SocketOption.ofBoolean(
                    "IPV6_FREEBIND", Constants.IPPROTO_IPV6, Constants.IPV6_FREEBIND);

    /** The hop-by-hop options of each packet sent. */
    public static final SocketOption<byte[]> IPV6_HOPOPTS =
            SocketOption.ofBytes("IPV6_HOPOPTS", Constants.IPPROTO_IPV6, Constants.IPV6_HOPOPTS);

    /** Joins a multicast group. */
    public static final SocketOption<Ipv6Mreq> IPV6_JOIN_GROUP =
            SocketOption.of(
                            "IPV6_JOIN_GROUP",
                            Constants.IPPROTO_IPV6,
                            Constants.IPV6_JOIN_GROUP,
                            Ipv6Mreq.class,
                            Form.IPV6_MREQ)
                    .writeOnly();

    /** Leaves a multicast group. */
    public static final SocketOption<Ipv6Mreq> IPV6_LEAVE_GROUP =
            SocketOption.of(
                            "IPV6_LEAVE_GROUP",
                            Constants.IPPROTO_IPV6,
                            Constants.IPV6_LEAVE_GROUP,
                            Ipv6Mreq.class,
                            Form.IPV6_MREQ)
                    .writeOnly();

    /** The path MTU of a connected socket, in bytes. */
    public static final SocketOption<Integer> IPV6_MTU =
            SocketOption.ofInt("IPV6_MTU", Constants.IPPROTO_IPV6, Constants.IPV6_MTU);

    /** How the path MTU is found: an IPV6_PMTUDISC_*. */
    public static final SocketOption<Integer> IPV6_MTU_DISCOVER =
            SocketOption.ofInt(
                    "IPV6_MTU_DISCOVER", Constants.IPPROTO_IPV6, Constants.IPV6_MTU_DISCOVER);

    /** Whether packets come of all groups that any socket has joined, and not just this one. */
    public static final SocketOption<Boolean> IPV6_MULTICAST_ALL =
            SocketOption.ofBoolean(
                    "IPV6_MULTICAST_ALL", Constants.IPPROTO_IPV6, Constants.IPV6_MULTICAST_ALL);

    /** How many hops multicast goes; -1 for the system's choice. */
    public static final SocketOption<Integer> IPV6_MULTICAST_HOPS =
            SocketOption.ofInt(
                    "IPV6_MULTICAST_HOPS", Constants.IPPROTO_IPV6, Constants.IPV6_MULTICAST_HOPS);

    /** The interface that multicast goes out by, by index; 0 for the routing table's. */
    public static final SocketOption<Integer> IPV6_MULTICAST_IF =
            SocketOption.ofInt(
                    "IPV6_MULTICAST_IF", Constants.IPPROTO_IPV6, Constants.IPV6_MULTICAST_IF);

    /** Whether the machine receives the multicast that it sends. */
    public static final SocketOption<Boolean> IPV6_MULTICAST_LOOP =
            SocketOption.ofBoolean(
                    "IPV6_MULTICAST_LOOP", Constants.IPPROTO_IPV6, Constants.IPV6_MULTICAST_LOOP);

    /** The path MTU of a connected socket: {@code struct ip6_mtuinfo}. */
    public static final SocketOption<byte[]> IPV6_PATHMTU =
            SocketOption.ofBytes("IPV6_PATHMTU", Constants.IPPROTO_IPV6, Constants.IPV6_PATHMTU)
                    .readOnly();

    /** Whether the destination options come with each message. */
    public static final SocketOption<Boolean> IPV6_RECVDSTOPTS =
            SocketOption.ofBoolean(
                    "IPV6_RECVDSTOPTS", Constants.IPPROTO_IPV6, Constants.IPV6_RECVDSTOPTS);

    /** Whether errors are queued for MSG_ERRQUEUE. */
    public static final SocketOption<Boolean> IPV6_RECVERR =
            SocketOption.ofBoolean("IPV6_RECVERR", Constants.IPPROTO_IPV6, Constants.IPV6_RECVERR);

    /** Whether the hop limit comes with each message. */
    public static final SocketOption<Boolean> IPV6_RECVHOPLIMIT =
            SocketOption.ofBoolean(
                    "IPV6_RECVHOPLIMIT", Constants.IPPROTO_IPV6, Constants.IPV6_RECVHOPLIMIT);

    /** Whether the hop-by-hop options come with each message. */
    public static final SocketOption<Boolean> IPV6_RECVHOPOPTS =
            SocketOption.ofBoolean(
                    "IPV6_RECVHOPOPTS", Constants.IPPROTO_IPV6, Constants.IPV6_RECVHOPOPTS);

    /** Whether a changed path MTU is told of by a message. */
    public static final SocketOption<Boolean> IPV6_RECVPATHMTU =
            SocketOption.ofBoolean(
                    "IPV6_RECVPATHMTU", Constants.IPPROTO_IPV6, Constants.IPV6_RECVPATHMTU);

    /** Whether interface and destination come with each message. */
    public static final SocketOption<Boolean> IPV6_RECVPKTINFO =
            SocketOption.ofBoolean(
                    "IPV6_RECVPKTINFO", Constants.IPPROTO_IPV6, Constants.IPV6_RECVPKTINFO);

    /** Whether the routing header comes with each message. */
    public static final SocketOption<Boolean> IPV6_RECVRTHDR =
            SocketOption.ofBoolean(
                    "IPV6_RECVRTHDR", Constants.IPPROTO_IPV6, Constants.IPV6_RECVRTHDR);

    /** Whether the traffic class comes with each message. */
    public static final SocketOption<Boolean> IPV6_RECVTCLASS =
            SocketOption.ofBoolean(
                    "IPV6_RECVTCLASS", Constants.IPPROTO_IPV6, Constants.IPV6_RECVTCLASS);

    /** The routing header of each packet sent. */
    public static final SocketOption<byte[]> IPV6_RTHDR =
            SocketOption.ofBytes("IPV6_RTHDR", Constants.IPPROTO_IPV6, Constants.IPV6_RTHDR);

    /** The destination options before the routing header of each packet sent. */
    public static final SocketOption<byte[]> IPV6_RTHDRDSTOPTS =
            SocketOption.ofBytes(
                    "IPV6_RTHDRDSTOPTS", Constants.IPPROTO_IPV6, Constants.IPV6_RTHDRDSTOPTS);

    /** The traffic class of packets sent; -1 for the system's choice. */
    public static final SocketOption<Integer> IPV6_TCLASS =
            SocketOption.ofInt("IPV6_TCLASS", Constants.IPPROTO_IPV6, Constants.IPV6_TCLASS);

    /** Whether the socket is a transparent proxy's; it takes a privilege. */
    public static final SocketOption<Boolean> IPV6_TRANSPARENT =
            SocketOption.ofBoolean(
                    "IPV6_TRANSPARENT", Constants.IPPROTO_IPV6, Constants.IPV6_TRANSPARENT);

    /** The hop limit of packets sent; -1 for the system's choice. */
    public static final SocketOption<Integer> IPV6_UNICAST_HOPS =
            SocketOption.ofInt(
                    "IPV6_UNICAST_HOPS", Constants.IPPROTO_IPV6, Constants.IPV6_UNICAST_HOPS);

    /**
     * Whether datagrams are fragmented to the least MTU, macOS: 0, 1, or -1 for multicast alone.
     */
    public static final SocketOption<Integer> IPV6_USE_MIN_MTU =
            SocketOption.ofInt(
                    "IPV6_USE_MIN_MTU", Constants.IPPROTO_IPV6, Constants.IPV6_USE_MIN_MTU);

    /** Whether the socket is for IPv6 alone; to be set before bind. */
    public static final SocketOption<Boolean> IPV6_V6ONLY =
            SocketOption.ofBoolean("IPV6_V6ONLY", Constants.IPPROTO_IPV6, Constants.IPV6_V6ONLY);

    // ---- IPPROTO_TCP: tcp(7) ----

    /** The congestion control algorithm, by name. */
    public static final SocketOption<String> TCP_CONGESTION =
            SocketOption.of(
                    "TCP_CONGESTION",
                    Constants.IPPROTO_TCP,
                    Constants.TCP_CONGESTION,
                    String.class,
                    Form.STRING);

    /** What the kernel knows of the connection, macOS: {@code struct tcp_connection_info}. */
    public static final SocketOption<byte[]> TCP_CONNECTION_INFO =
            SocketOption.ofBytes(
                            "TCP_CONNECTION_INFO",
                            Constants.IPPROTO_TCP,
                            Constants.TCP_CONNECTION_INFO)
                    .readOnly();

    /** Whether only full segments are sent. */
    public static final SocketOption<Boolean> TCP_CORK =
            SocketOption.ofBoolean("TCP_CORK", Constants.IPPROTO_TCP, Constants.TCP_CORK);

    /** For how long a connection is not accepted until data has come, in seconds. */
    public static final SocketOption<Integer> TCP_DEFER_ACCEPT =
            SocketOption.ofInt(
                    "TCP_DEFER_ACCEPT", Constants.IPPROTO_TCP, Constants.TCP_DEFER_ACCEPT);

    /** How many connections may wait with data in their SYN; 0 for none at all. */
    public static final SocketOption<Integer> TCP_FASTOPEN =
            SocketOption.ofInt("TCP_FASTOPEN", Constants.IPPROTO_TCP, Constants.TCP_FASTOPEN);

    /** Whether connect waits for the first data to send it in the SYN. */
    public static final SocketOption<Boolean> TCP_FASTOPEN_CONNECT =
            SocketOption.ofBoolean(
                    "TCP_FASTOPEN_CONNECT", Constants.IPPROTO_TCP, Constants.TCP_FASTOPEN_CONNECT);

    /** The key of the cookies of TCP fast open, 16 bytes or 32. */
    public static final SocketOption<byte[]> TCP_FASTOPEN_KEY =
            SocketOption.ofBytes(
                    "TCP_FASTOPEN_KEY", Constants.IPPROTO_TCP, Constants.TCP_FASTOPEN_KEY);

    /** What the kernel knows of the connection, Linux. */
    public static final SocketOption<TcpInfo> TCP_INFO =
            SocketOption.of(
                            "TCP_INFO",
                            Constants.IPPROTO_TCP,
                            Constants.TCP_INFO,
                            TcpInfo.class,
                            Form.TCP_INFO)
                    .readOnly();

    /** Whether the number of bytes left to receive comes with each message. */
    public static final SocketOption<Boolean> TCP_INQ =
            SocketOption.ofBoolean("TCP_INQ", Constants.IPPROTO_TCP, Constants.TCP_INQ);

    /** How many probes go unanswered before the connection is given up. */
    public static final SocketOption<Integer> TCP_KEEPCNT =
            SocketOption.ofInt("TCP_KEEPCNT", Constants.IPPROTO_TCP, Constants.TCP_KEEPCNT);

    /** How long a connection is idle before it is probed, in seconds (TCP_KEEPALIVE on macOS). */
    public static final SocketOption<Integer> TCP_KEEPIDLE =
            SocketOption.ofInt(
                    "TCP_KEEPIDLE",
                    Constants.IPPROTO_TCP,
                    firstDefined(Constants.TCP_KEEPIDLE, Constants.TCP_KEEPALIVE));

    /** How long from probe to probe, in seconds. */
    public static final SocketOption<Integer> TCP_KEEPINTVL =
            SocketOption.ofInt("TCP_KEEPINTVL", Constants.IPPROTO_TCP, Constants.TCP_KEEPINTVL);

    /** How long a closed connection stays in FIN_WAIT2, in seconds; negative for not at all. */
    public static final SocketOption<Integer> TCP_LINGER2 =
            SocketOption.ofInt("TCP_LINGER2", Constants.IPPROTO_TCP, Constants.TCP_LINGER2);

    /** The largest segment, in bytes. */
    public static final SocketOption<Integer> TCP_MAXSEG =
            SocketOption.ofInt("TCP_MAXSEG", Constants.IPPROTO_TCP, Constants.TCP_MAXSEG);

    /** A peer's key for signing segments: {@code struct tcp_md5sig}. */
    public static final SocketOption<byte[]> TCP_MD5SIG =
            SocketOption.ofBytes("TCP_MD5SIG", Constants.IPPROTO_TCP, Constants.TCP_MD5SIG)
                    .writeOnly();

    /** Whether small segments are sent at once: no Nagle algorithm. */
    public static final SocketOption<Boolean> TCP_NODELAY =
            SocketOption.ofBoolean("TCP_NODELAY", Constants.IPPROTO_TCP, Constants.TCP_NODELAY);

    /** How few bytes must be unsent for the socket to be writable. */
    public static final SocketOption<Integer> TCP_NOTSENT_LOWAT =
            SocketOption.ofInt(
                    "TCP_NOTSENT_LOWAT", Constants.IPPROTO_TCP, Constants.TCP_NOTSENT_LOWAT);

    /** Whether acknowledgements are not delayed; the kernel changes it again. */
    public static final SocketOption<Boolean> TCP_QUICKACK =
            SocketOption.ofBoolean("TCP_QUICKACK", Constants.IPPROTO_TCP, Constants.TCP_QUICKACK);

    /** Whether the connection is being saved or restored; it takes a privilege. */
    public static final SocketOption<Integer> TCP_REPAIR =
            SocketOption.ofInt("TCP_REPAIR", Constants.IPPROTO_TCP, Constants.TCP_REPAIR);

    /** The headers of the SYN that made the connection, once. */
    public static final SocketOption<byte[]> TCP_SAVED_SYN =
            SocketOption.ofBytes("TCP_SAVED_SYN", Constants.IPPROTO_TCP, Constants.TCP_SAVED_SYN)
                    .readOnly();

    /**
     * Whether a listener keeps the SYNs' headers: 0 no, 1 from the network layer, 2 from the link
     * layer.
     */
    public static final SocketOption<Integer> TCP_SAVE_SYN =
            SocketOption.ofInt("TCP_SAVE_SYN", Constants.IPPROTO_TCP, Constants.TCP_SAVE_SYN);

    /** How often a SYN is sent again. */
    public static final SocketOption<Integer> TCP_SYNCNT =
            SocketOption.ofInt("TCP_SYNCNT", Constants.IPPROTO_TCP, Constants.TCP_SYNCNT);

    /** By how long what is sent is delayed, in microseconds. */
    public static final SocketOption<Integer> TCP_TX_DELAY =
            SocketOption.ofInt("TCP_TX_DELAY", Constants.IPPROTO_TCP, Constants.TCP_TX_DELAY);

    /** The protocol above, as {@code tls}. */
    public static final SocketOption<String> TCP_ULP =
            SocketOption.of(
                    "TCP_ULP", Constants.IPPROTO_TCP, Constants.TCP_ULP, String.class, Form.STRING);

    /**
     * How long data may be unacknowledged before the connection is given up, in milliseconds; 0 for
     * the system's choice.
     */
    public static final SocketOption<Integer> TCP_USER_TIMEOUT =
            SocketOption.ofInt(
                    "TCP_USER_TIMEOUT", Constants.IPPROTO_TCP, Constants.TCP_USER_TIMEOUT);

    /** The largest window to announce, in bytes. */
    public static final SocketOption<Integer> TCP_WINDOW_CLAMP =
            SocketOption.ofInt(
                    "TCP_WINDOW_CLAMP", Constants.IPPROTO_TCP, Constants.TCP_WINDOW_CLAMP);

    // ---- IPPROTO_UDP: udp(7) ----

    /** Whether what is sent is gathered to one datagram. */
    public static final SocketOption<Boolean> UDP_CORK =
            SocketOption.ofBoolean("UDP_CORK", Constants.IPPROTO_UDP, Constants.UDP_CORK);

    /** How IPsec is wrapped in UDP: a UDP_ENCAP_* of the kernel. */
    public static final SocketOption<Integer> UDP_ENCAP =
            SocketOption.ofInt("UDP_ENCAP", Constants.IPPROTO_UDP, Constants.UDP_ENCAP);

    /** Whether datagrams of one size are received joined. */
    public static final SocketOption<Boolean> UDP_GRO =
            SocketOption.ofBoolean("UDP_GRO", Constants.IPPROTO_UDP, Constants.UDP_GRO);

    /** In datagrams of how many bytes a send is split; 0 for not at all. */
    public static final SocketOption<Integer> UDP_SEGMENT =
            SocketOption.ofInt("UDP_SEGMENT", Constants.IPPROTO_UDP, Constants.UDP_SEGMENT);

    // ---- IPPROTO_UDPLITE: udplite(7) ----

    /** How much of a datagram received must have a checksum, in bytes; 0 for all. */
    public static final SocketOption<Integer> UDPLITE_RECV_CSCOV =
            SocketOption.ofInt(
                    "UDPLITE_RECV_CSCOV", Constants.IPPROTO_UDPLITE, Constants.UDPLITE_RECV_CSCOV);

    /** How much of a datagram sent has a checksum, in bytes; 0 for all. */
    public static final SocketOption<Integer> UDPLITE_SEND_CSCOV =
            SocketOption.ofInt(
                    "UDPLITE_SEND_CSCOV", Constants.IPPROTO_UDPLITE, Constants.UDPLITE_SEND_CSCOV);

    // ---- SOL_ALG: the kernel's cryptography interface ----

    /** The length of the authentication tag, in bytes. */
    public static final SocketOption<Integer> ALG_SET_AEAD_AUTHSIZE =
            SocketOption.of(
                            "ALG_SET_AEAD_AUTHSIZE",
                            Constants.SOL_ALG,
                            Constants.ALG_SET_AEAD_AUTHSIZE,
                            Integer.class,
                            Form.LENGTH)
                    .writeOnly();

    /** The key. */
    public static final SocketOption<byte[]> ALG_SET_KEY =
            SocketOption.ofBytes("ALG_SET_KEY", Constants.SOL_ALG, Constants.ALG_SET_KEY)
                    .writeOnly();

    // ---- AF_VSOCK: vsock(7) ----

    /** The largest size that the buffer may be given, in bytes. */
    public static final SocketOption<Long> SO_VM_SOCKETS_BUFFER_MAX_SIZE =
            SocketOption.ofLong(
                    "SO_VM_SOCKETS_BUFFER_MAX_SIZE",
                    Constants.AF_VSOCK,
                    Constants.SO_VM_SOCKETS_BUFFER_MAX_SIZE);

    /** The smallest size that the buffer may be given, in bytes. */
    public static final SocketOption<Long> SO_VM_SOCKETS_BUFFER_MIN_SIZE =
            SocketOption.ofLong(
                    "SO_VM_SOCKETS_BUFFER_MIN_SIZE",
                    Constants.AF_VSOCK,
                    Constants.SO_VM_SOCKETS_BUFFER_MIN_SIZE);

    /** The buffer's size, in bytes. */
    public static final SocketOption<Long> SO_VM_SOCKETS_BUFFER_SIZE =
            SocketOption.ofLong(
                    "SO_VM_SOCKETS_BUFFER_SIZE",
                    Constants.AF_VSOCK,
                    Constants.SO_VM_SOCKETS_BUFFER_SIZE);

    // ---- SOL_CAN_J1939: SAE J1939 on the CAN bus ----

    /** Whether the progress of transfers is told by the error queue. */
    public static final SocketOption<Boolean> SO_J1939_ERRQUEUE =
            SocketOption.ofBoolean("SO_J1939_ERRQUEUE", SOL_CAN_J1939, Constants.SO_J1939_ERRQUEUE);

    /** What to receive: an array of {@code struct j1939_filter}; empty for everything. */
    public static final SocketOption<byte[]> SO_J1939_FILTER =
            SocketOption.ofBytes("SO_J1939_FILTER", SOL_CAN_J1939, Constants.SO_J1939_FILTER);

    /** Whether packets of all addresses are received. */
    public static final SocketOption<Boolean> SO_J1939_PROMISC =
            SocketOption.ofBoolean("SO_J1939_PROMISC", SOL_CAN_J1939, Constants.SO_J1939_PROMISC);

    /** The priority to send at, 0 to 7, 0 the highest. */
    public static final SocketOption<Integer> SO_J1939_SEND_PRIO =
            SocketOption.ofInt("SO_J1939_SEND_PRIO", SOL_CAN_J1939, Constants.SO_J1939_SEND_PRIO);

    // ---- SOL_CAN_RAW: the CAN bus ----

    /** Whether CAN FD frames are sent and received. */
    public static final SocketOption<Boolean> CAN_RAW_FD_FRAMES =
            SocketOption.ofBoolean(
                    "CAN_RAW_FD_FRAMES", Constants.SOL_CAN_RAW, Constants.CAN_RAW_FD_FRAMES);

    /** What to receive: an array of {@code struct can_filter}; empty for nothing. */
    public static final SocketOption<byte[]> CAN_RAW_FILTER =
            SocketOption.ofBytes("CAN_RAW_FILTER", Constants.SOL_CAN_RAW, Constants.CAN_RAW_FILTER);

    /** Whether a frame must pass all filters instead of one. */
    public static final SocketOption<Boolean> CAN_RAW_JOIN_FILTERS =
            SocketOption.ofBoolean(
                    "CAN_RAW_JOIN_FILTERS", Constants.SOL_CAN_RAW, Constants.CAN_RAW_JOIN_FILTERS);

    /** Whether other sockets of the machine receive what is sent. */
    public static final SocketOption<Boolean> CAN_RAW_LOOPBACK =
            SocketOption.ofBoolean(
                    "CAN_RAW_LOOPBACK", Constants.SOL_CAN_RAW, Constants.CAN_RAW_LOOPBACK);

    /** Whether the socket receives what it sends. */
    public static final SocketOption<Boolean> CAN_RAW_RECV_OWN_MSGS =
            SocketOption.ofBoolean(
                    "CAN_RAW_RECV_OWN_MSGS",
                    Constants.SOL_CAN_RAW,
                    Constants.CAN_RAW_RECV_OWN_MSGS);

    // ---- SOL_ICMPV6: icmpv6, RFC 3542 ----

    /** Which types a raw ICMPv6 socket does not receive: a bit for each of 256. */
    public static final SocketOption<byte[]> ICMPV6_FILTER =
            SocketOption.ofBytes("ICMPV6_FILTER", Constants.SOL_ICMPV6, Constants.ICMPV6_FILTER);

    // ---- SOL_LOCAL: unix(4) of macOS ----

    /** Who connected the other end of a Unix socket, macOS: {@code struct xucred}. */
    public static final SocketOption<byte[]> LOCAL_PEERCRED =
            SocketOption.ofBytes("LOCAL_PEERCRED", Constants.SOL_LOCAL, Constants.LOCAL_PEERCRED)
                    .readOnly();

    /** The process at the other end of a Unix socket, macOS. */
    public static final SocketOption<Integer> LOCAL_PEERPID =
            SocketOption.ofInt("LOCAL_PEERPID", Constants.SOL_LOCAL, Constants.LOCAL_PEERPID)
                    .readOnly();

    // ---- SOL_NETLINK: netlink(7) ----

    /** Joins a multicast group, by its number. */
    public static final SocketOption<Integer> NETLINK_ADD_MEMBERSHIP =
            SocketOption.ofInt(
                            "NETLINK_ADD_MEMBERSHIP",
                            Constants.SOL_NETLINK,
                            Constants.NETLINK_ADD_MEMBERSHIP)
                    .writeOnly();

    /** Leaves a multicast group, by its number. */
    public static final SocketOption<Integer> NETLINK_DROP_MEMBERSHIP =
            SocketOption.ofInt(
                            "NETLINK_DROP_MEMBERSHIP",
                            Constants.SOL_NETLINK,
                            Constants.NETLINK_DROP_MEMBERSHIP)
                    .writeOnly();

    /** Whether answers say in words what was wrong. */
    public static final SocketOption<Boolean> NETLINK_EXT_ACK =
            SocketOption.ofBoolean(
                    "NETLINK_EXT_ACK", Constants.SOL_NETLINK, Constants.NETLINK_EXT_ACK);

    /** Whether a full buffer is not told of. */
    public static final SocketOption<Boolean> NETLINK_NO_ENOBUFS =
            SocketOption.ofBoolean(
                    "NETLINK_NO_ENOBUFS", Constants.SOL_NETLINK, Constants.NETLINK_NO_ENOBUFS);

    /** Whether the multicast group comes with each message. */
    public static final SocketOption<Boolean> NETLINK_PKTINFO =
            SocketOption.ofBoolean(
                    "NETLINK_PKTINFO", Constants.SOL_NETLINK, Constants.NETLINK_PKTINFO);

    // ---- SOL_PACKET: packet(7) ----

    /** Has the interface let more through, as {@code PACKET_MR_PROMISC}. */
    public static final SocketOption<PacketMreq> PACKET_ADD_MEMBERSHIP =
            SocketOption.of(
                            "PACKET_ADD_MEMBERSHIP",
                            Constants.SOL_PACKET,
                            Constants.PACKET_ADD_MEMBERSHIP,
                            PacketMreq.class,
                            Form.PACKET_MREQ)
                    .writeOnly();

    /** Whether the packet's length, VLAN and status come with each message. */
    public static final SocketOption<Boolean> PACKET_AUXDATA =
            SocketOption.ofBoolean(
                    "PACKET_AUXDATA", Constants.SOL_PACKET, Constants.PACKET_AUXDATA);

    /** From what length on packets of a ring are also queued whole, in bytes. */
    public static final SocketOption<Integer> PACKET_COPY_THRESH =
            SocketOption.ofInt(
                    "PACKET_COPY_THRESH", Constants.SOL_PACKET, Constants.PACKET_COPY_THRESH);

    /** Takes {@code PACKET_ADD_MEMBERSHIP} back. */
    public static final SocketOption<PacketMreq> PACKET_DROP_MEMBERSHIP =
            SocketOption.of(
                            "PACKET_DROP_MEMBERSHIP",
                            Constants.SOL_PACKET,
                            Constants.PACKET_DROP_MEMBERSHIP,
                            PacketMreq.class,
                            Form.PACKET_MREQ)
                    .writeOnly();

    /**
     * The group of sockets that share the packets: its number, and above 16 bits a PACKET_FANOUT_*.
     */
    public static final SocketOption<Integer> PACKET_FANOUT =
            SocketOption.ofInt("PACKET_FANOUT", Constants.SOL_PACKET, Constants.PACKET_FANOUT);

    /** The program that chooses the socket of a fan-out. */
    public static final SocketOption<byte[]> PACKET_FANOUT_DATA =
            SocketOption.ofBytes(
                            "PACKET_FANOUT_DATA",
                            Constants.SOL_PACKET,
                            Constants.PACKET_FANOUT_DATA)
                    .writeOnly();

    /** Whether packets that the machine sends do not come. */
    public static final SocketOption<Boolean> PACKET_IGNORE_OUTGOING =
            SocketOption.ofBoolean(
                    "PACKET_IGNORE_OUTGOING",
                    Constants.SOL_PACKET,
                    Constants.PACKET_IGNORE_OUTGOING);

    /** Whether bad packets of a transmit ring are skipped. */
    public static final SocketOption<Boolean> PACKET_LOSS =
            SocketOption.ofBoolean("PACKET_LOSS", Constants.SOL_PACKET, Constants.PACKET_LOSS);

    /** Whether the address tells the interface that a packet came by, and not one above it. */
    public static final SocketOption<Boolean> PACKET_ORIGDEV =
            SocketOption.ofBoolean(
                    "PACKET_ORIGDEV", Constants.SOL_PACKET, Constants.PACKET_ORIGDEV);

    /** Whether what is sent does not go through the kernel's queues. */
    public static final SocketOption<Boolean> PACKET_QDISC_BYPASS =
            SocketOption.ofBoolean(
                    "PACKET_QDISC_BYPASS", Constants.SOL_PACKET, Constants.PACKET_QDISC_BYPASS);

    /** Room before each packet in a ring, in bytes. */
    public static final SocketOption<Integer> PACKET_RESERVE =
            SocketOption.ofInt("PACKET_RESERVE", Constants.SOL_PACKET, Constants.PACKET_RESERVE);

    /** How often a fan-out went to another socket: {@code struct tpacket_rollover_stats}. */
    public static final SocketOption<byte[]> PACKET_ROLLOVER_STATS =
            SocketOption.ofBytes(
                            "PACKET_ROLLOVER_STATS",
                            Constants.SOL_PACKET,
                            Constants.PACKET_ROLLOVER_STATS)
                    .readOnly();

    /** The ring to receive by: {@code struct tpacket_req} or {@code tpacket_req3}. */
    public static final SocketOption<byte[]> PACKET_RX_RING =
            SocketOption.ofBytes("PACKET_RX_RING", Constants.SOL_PACKET, Constants.PACKET_RX_RING)
                    .writeOnly();

    /** What came and what was dropped since it was asked last; reading it clears it. */
    public static final SocketOption<TpacketStats> PACKET_STATISTICS =
            SocketOption.of(
                            "PACKET_STATISTICS",
                            Constants.SOL_PACKET,
                            Constants.PACKET_STATISTICS,
                            TpacketStats.class,
                            Form.TPACKET_STATS)
                    .readOnly();

    /** Where a ring's times come from: bits of SOF_TIMESTAMPING_*. */
    public static final SocketOption<Integer> PACKET_TIMESTAMP =
            SocketOption.ofInt(
                    "PACKET_TIMESTAMP", Constants.SOL_PACKET, Constants.PACKET_TIMESTAMP);

    /** Whether packets of a transmit ring say where they begin. */
    public static final SocketOption<Boolean> PACKET_TX_HAS_OFF =
            SocketOption.ofBoolean(
                    "PACKET_TX_HAS_OFF", Constants.SOL_PACKET, Constants.PACKET_TX_HAS_OFF);

    /** The ring to send by: {@code struct tpacket_req}. */
    public static final SocketOption<byte[]> PACKET_TX_RING =
            SocketOption.ofBytes("PACKET_TX_RING", Constants.SOL_PACKET, Constants.PACKET_TX_RING)
                    .writeOnly();

    /** The format of a ring: a TPACKET_V*. */
    public static final SocketOption<Integer> PACKET_VERSION =
            SocketOption.ofInt("PACKET_VERSION", Constants.SOL_PACKET, Constants.PACKET_VERSION);

    /** Whether each packet begins with a {@code struct virtio_net_hdr}. */
    public static final SocketOption<Boolean> PACKET_VNET_HDR =
            SocketOption.ofBoolean(
                    "PACKET_VNET_HDR", Constants.SOL_PACKET, Constants.PACKET_VNET_HDR);

    // ---- SOL_RAW: raw(7) ----

    /** Which types a raw ICMP socket does not receive: a bit for each of 32. */
    public static final SocketOption<Integer> ICMP_FILTER =
            SocketOption.ofInt("ICMP_FILTER", Constants.SOL_RAW, Constants.ICMP_FILTER);

    // ---- SOL_TIPC: TIPC ----

    /** How long connect takes at most, in milliseconds. */
    public static final SocketOption<Integer> TIPC_CONN_TIMEOUT =
            SocketOption.ofInt(
                    "TIPC_CONN_TIMEOUT", Constants.SOL_TIPC, Constants.TIPC_CONN_TIMEOUT);

    /** Whether what cannot be delivered is dropped, not sent back. */
    public static final SocketOption<Boolean> TIPC_DEST_DROPPABLE =
            SocketOption.ofBoolean(
                    "TIPC_DEST_DROPPABLE", Constants.SOL_TIPC, Constants.TIPC_DEST_DROPPABLE);

    /** Joins a group. */
    public static final SocketOption<TipcGroupReq> TIPC_GROUP_JOIN =
            SocketOption.of(
                    "TIPC_GROUP_JOIN",
                    Constants.SOL_TIPC,
                    Constants.TIPC_GROUP_JOIN,
                    TipcGroupReq.class,
                    Form.TIPC_GROUP_REQ);

    /** Leaves the group; the value means nothing. */
    public static final SocketOption<Integer> TIPC_GROUP_LEAVE =
            SocketOption.of(
                            "TIPC_GROUP_LEAVE",
                            Constants.SOL_TIPC,
                            Constants.TIPC_GROUP_LEAVE,
                            Integer.class,
                            Form.NOTHING)
                    .writeOnly();

    /** How important messages are: TIPC_LOW_IMPORTANCE to TIPC_CRITICAL_IMPORTANCE. */
    public static final SocketOption<Integer> TIPC_IMPORTANCE =
            SocketOption.ofInt("TIPC_IMPORTANCE", Constants.SOL_TIPC, Constants.TIPC_IMPORTANCE);

    /** Sends multicast as broadcast; the value means nothing. */
    public static final SocketOption<Integer> TIPC_MCAST_BROADCAST =
            SocketOption.of(
                            "TIPC_MCAST_BROADCAST",
                            Constants.SOL_TIPC,
                            Constants.TIPC_MCAST_BROADCAST,
                            Integer.class,
                            Form.NOTHING)
                    .writeOnly();

    /** Sends multicast to each receiver by itself; the value means nothing. */
    public static final SocketOption<Integer> TIPC_MCAST_REPLICAST =
            SocketOption.of(
                            "TIPC_MCAST_REPLICAST",
                            Constants.SOL_TIPC,
                            Constants.TIPC_MCAST_REPLICAST,
                            Integer.class,
                            Form.NOTHING)
                    .writeOnly();

    /** Whether small messages are sent at once. */
    public static final SocketOption<Boolean> TIPC_NODELAY =
            SocketOption.ofBoolean("TIPC_NODELAY", Constants.SOL_TIPC, Constants.TIPC_NODELAY);

    /** How many messages wait at all sockets of the node; always 0 in newer kernels. */
    public static final SocketOption<Integer> TIPC_NODE_RECVQ_DEPTH =
            SocketOption.ofInt(
                            "TIPC_NODE_RECVQ_DEPTH",
                            Constants.SOL_TIPC,
                            Constants.TIPC_NODE_RECVQ_DEPTH)
                    .readOnly();

    /** How many messages wait at the socket. */
    public static final SocketOption<Integer> TIPC_SOCK_RECVQ_DEPTH =
            SocketOption.ofInt(
                            "TIPC_SOCK_RECVQ_DEPTH",
                            Constants.SOL_TIPC,
                            Constants.TIPC_SOCK_RECVQ_DEPTH)
                    .readOnly();

    /** How many bytes of messages wait at the socket. */
    public static final SocketOption<Integer> TIPC_SOCK_RECVQ_USED =
            SocketOption.ofInt(
                            "TIPC_SOCK_RECVQ_USED",
                            Constants.SOL_TIPC,
                            Constants.TIPC_SOCK_RECVQ_USED)
                    .readOnly();

    /** Whether what cannot be sent, for want of room, is dropped. */
    public static final SocketOption<Boolean> TIPC_SRC_DROPPABLE =
            SocketOption.ofBoolean(
                    "TIPC_SRC_DROPPABLE", Constants.SOL_TIPC, Constants.TIPC_SRC_DROPPABLE);

    private SocketOptions() {}

    /** The number of an option that has another name on another platform. */
    static int firstDefined(int first, int second) {
        return first == Constants.UNDEFINED ? second : first;
    }
}
