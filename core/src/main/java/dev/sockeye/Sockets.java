package dev.sockeye;

import dev.sockeye.sys.CallState;
import dev.sockeye.sys.Creation;
import dev.sockeye.sys.Errors;
import dev.sockeye.sys.Fcntl;
import dev.sockeye.sys.LibC;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The functions of the socket API that are not methods of a {@link Socket}: it is to it what {@code
 * Files} is to {@code Path}.
 */
// Longer than other files: a flat list of functions, which classes of their own carry out.
public final class Sockets {

    static final int DEFAULT_BACKLOG = 128;

    private static final int HOST_NAME_BYTES = 1025; // NI_MAXHOST

    private Sockets() {}

    // ---- connections ----

    /**
     * Connects to a TCP service: tries every address of the host, in the resolver's order, until
     * one accepts. The default timeout ({@link #setdefaulttimeout}) counts for each address.
     *
     * @param host a name or an IPv4 or IPv6 address
     * @param port 0 to 65535
     * @return the connected socket
     * @throws SocketError the last address's error; {@link AddressInfoError} if the host has none
     */
    public static Socket createConnection(String host, int port) throws SocketError {
        return Connections.connect(host, port, Mode.byDefault(), null);
    }

    /**
     * Connects to a TCP service, as {@link #createConnection(String, int)} does.
     *
     * @param host a name or an IPv4 or IPv6 address
     * @param port 0 to 65535
     * @param timeout for each address tried, and then the socket's own; null to wait for as long as
     *     the kernel does
     * @return the connected socket
     * @throws SocketTimeout if the last address took longer
     * @throws SocketError the last address's error; {@code EINPROGRESS} if the timeout is zero
     */
    public static Socket createConnection(String host, int port, @Nullable Duration timeout)
            throws SocketError {
        return Connections.connect(host, port, Mode.of(timeout), null);
    }

    /**
     * Connects to a TCP service from an address of this machine, as {@link
     * #createConnection(String, int)} does.
     *
     * @param host a name or an IPv4 or IPv6 address
     * @param port 0 to 65535
     * @param source what each socket is bound to before it connects; host {@code ""} or port 0
     *     leave that to the kernel
     * @return the connected socket
     * @throws SocketError the last address's error
     */
    public static Socket createConnection(String host, int port, Address source)
            throws SocketError {
        return Connections.connect(host, port, Mode.byDefault(), source);
    }

    /**
     * Connects to a TCP service from an address of this machine, as {@link
     * #createConnection(String, int, Duration)} does.
     *
     * @param host a name or an IPv4 or IPv6 address
     * @param port 0 to 65535
     * @param timeout for each address tried, and then the socket's own; null to wait for as long as
     *     the kernel does
     * @param source what each socket is bound to before it connects; null for the kernel's choice
     * @return the connected socket
     * @throws SocketTimeout if the last address took longer
     * @throws SocketError the last address's error
     */
    public static Socket createConnection(
            String host, int port, @Nullable Duration timeout, @Nullable Address source)
            throws SocketError {
        return Connections.connect(host, port, Mode.of(timeout), source);
    }

    /**
     * Creates a TCP server, listening with a backlog of 128.
     *
     * @param address of {@code AF_INET} or {@code AF_INET6}; port 0 for a free one
     * @return the listening socket
     * @throws SocketError as {@link #createServer(Address, int, boolean, boolean)}
     */
    public static Socket createServer(Address address) throws SocketError {
        return createServer(address, -1, false, false);
    }

    /**
     * Creates a TCP server.
     *
     * @param address of {@code AF_INET} or {@code AF_INET6}; port 0 for a free one
     * @param backlog how many connections may wait to be accepted; -1 for 128
     * @return the listening socket
     * @throws SocketError as {@link #createServer(Address, int, boolean, boolean)}
     */
    public static Socket createServer(Address address, int backlog) throws SocketError {
        return createServer(address, backlog, false, false);
    }

    /**
     * Creates a TCP server.
     *
     * @param address of {@code AF_INET} or {@code AF_INET6}; port 0 for a free one
     * @param backlog how many connections may wait to be accepted; -1 for 128
     * @param reusePort whether several sockets may listen on the port and share its connections
     * @return the listening socket
     * @throws SocketError as {@link #createServer(Address, int, boolean, boolean)}
     */
    public static Socket createServer(Address address, int backlog, boolean reusePort)
            throws SocketError {
        return createServer(address, backlog, reusePort, false);
    }

    /**
     * Creates a TCP server: a socket with {@code SO_REUSEADDR} set, bound and listening. A host
     * name is looked up, which can block for as long as the resolver takes.
     *
     * @param address of {@code AF_INET} or {@code AF_INET6}; port 0 for a free one
     * @param backlog how many connections may wait to be accepted; -1 for 128
     * @param reusePort whether several sockets may listen on the port and share its connections
     *     ({@code SO_REUSEPORT})
     * @param dualstackIpv6 whether an {@code AF_INET6} server accepts IPv4 as well ({@code
     *     IPV6_V6ONLY} off); it does not otherwise, whatever the system's default is
     * @return the listening socket, in the default mode
     * @throws SocketError {@code EADDRINUSE} if the port is taken, {@code EADDRNOTAVAIL} if the
     *     address is not this machine's, {@code EACCES} if the port needs a privilege
     * @throws IllegalArgumentException if the address is of another family, or dual stack is asked
     *     for without IPv6
     */
    public static Socket createServer(
            Address address, int backlog, boolean reusePort, boolean dualstackIpv6)
            throws SocketError {
        return Connections.listen(address, backlog, reusePort, dualstackIpv6);
    }

    /**
     * Tells whether one socket can serve IPv4 and IPv6 here.
     *
     * @return true if it can
     */
    public static boolean hasDualstackIpv6() {
        try (var socket = new Socket(Constants.AF_INET6, Constants.SOCK_STREAM)) {
            socket.setsockopt(Constants.IPPROTO_IPV6, Constants.IPV6_V6ONLY, 0);
            return true;
        } catch (SocketError e) {
            return false;
        }
    }

    /**
     * Creates two stream sockets of {@code AF_UNIX} that are connected to each other.
     *
     * @return the pair
     * @throws SocketError {@code EMFILE} or {@code ENFILE} if there are too many open files
     */
    public static SocketPair socketpair() throws SocketError {
        return socketpair(Constants.AF_UNIX, Constants.SOCK_STREAM, 0);
    }

    /**
     * Creates two stream sockets that are connected to each other.
     *
     * @param family {@code AF_UNIX}, {@code AF_TIPC}
     * @return the pair
     * @throws SocketError as {@link #socketpair(int, int, int)}
     */
    public static SocketPair socketpair(int family) throws SocketError {
        return socketpair(family, Constants.SOCK_STREAM, 0);
    }

    /**
     * Creates two sockets that are connected to each other.
     *
     * @param family {@code AF_UNIX}, {@code AF_TIPC}
     * @param type a {@code SOCK_*}
     * @return the pair
     * @throws SocketError as {@link #socketpair(int, int, int)}
     */
    public static SocketPair socketpair(int family, int type) throws SocketError {
        return socketpair(family, type, 0);
    }

    /**
     * Creates two sockets that are connected to each other, in the default mode ({@link
     * #setdefaulttimeout}).
     *
     * @param family {@code AF_UNIX}, {@code AF_TIPC}
     * @param type a {@code SOCK_*}; {@code SOCK_NONBLOCK} may be added
     * @param proto usually 0
     * @return the pair
     * @throws SocketError {@code EOPNOTSUPP} if the family has no pairs, {@code EAFNOSUPPORT},
     *     {@code EINVAL} or {@code EPROTONOSUPPORT} if an argument is unknown, {@code EMFILE} or
     *     {@code ENFILE} if there are too many open files
     * @throws IllegalArgumentException if an argument is a constant that this platform lacks
     * @see <a href="https://man7.org/linux/man-pages/man2/socketpair.2.html">socketpair(2)</a>
     */
    public static SocketPair socketpair(int family, int type, int proto) throws SocketError {
        Arguments.defined("family", family);
        Arguments.flags("type", type);
        Arguments.defined("proto", proto);
        var state = CallState.current();
        Errors.check(
                "socketpair",
                Creation.socketpair(family, type & ~Creation.TYPE_FLAGS, proto, state.value));
        int first = state.intValue();
        int second = state.secondIntValue();
        return new SocketPair(
                Socket.made(first, family, type, proto), Socket.made(second, family, type, proto));
    }

    /**
     * Duplicates a descriptor and makes a socket of the duplicate, with protocol 0.
     *
     * @param fd the descriptor's number, which stays the caller's
     * @param family its {@code AF_*}
     * @param type its {@code SOCK_*}
     * @return the socket
     * @throws SocketError as {@link #fromfd(int, int, int, int)}
     */
    public static Socket fromfd(int fd, int family, int type) throws SocketError {
        return fromfd(fd, family, type, 0);
    }

    /**
     * Duplicates a descriptor and makes a socket of the duplicate, in the default mode. Its calls
     * wait as {@link Socket#gettimeout} says, also where the description that both share is
     * non-blocking.
     *
     * @param fd the descriptor's number, which stays the caller's
     * @param family its {@code AF_*}
     * @param type its {@code SOCK_*}
     * @param proto its protocol
     * @return the socket
     * @throws SocketError {@code EBADF} if it is not open, {@code ENOTSOCK} if it is no socket,
     *     {@code EMFILE} if there are too many open files
     * @throws IllegalArgumentException if {@code fd} is negative, or an argument is a constant that
     *     this platform lacks
     */
    public static Socket fromfd(int fd, int family, int type, int proto) throws SocketError {
        if (fd < 0) {
            throw new IllegalArgumentException("negative file descriptor: " + fd);
        }
        int duplicate = Errors.check("dup", Fcntl.dup(fd));
        try {
            return Socket.ofFd(duplicate, family, type, proto);
        } catch (SocketError e) {
            LibC.close(duplicate);
            throw e;
        }
    }

    // ---- timeouts ----

    /**
     * Returns the timeout of sockets made from now on.
     *
     * @return the timeout, or null for blocking mode, as it is at first
     */
    public static @Nullable Duration getdefaulttimeout() {
        return Mode.byDefault().timeout();
    }

    /**
     * Sets the timeout of sockets that are created or accepted from now on, in all threads.
     *
     * @param timeout null for blocking mode, zero for non-blocking mode
     * @throws IllegalArgumentException if it is negative
     */
    public static void setdefaulttimeout(@Nullable Duration timeout) {
        Mode.setByDefault(Mode.of(timeout));
    }

    // ---- names ----

    /**
     * Looks up the addresses of a host and a service, as {@link #getaddrinfo(String, String, int,
     * int, int, int)} does.
     *
     * @param host a name, an address, or null
     * @param port 0 to 65535
     * @return the addresses
     * @throws SocketError {@link AddressInfoError}, as there
     */
    public static List<AddressInfo> getaddrinfo(@Nullable String host, int port)
            throws SocketError {
        return getaddrinfo(host, port, 0, 0, 0, 0);
    }

    /**
     * Looks up the addresses of a host and a service. Blocks for as long as the resolver takes; a
     * virtual thread is parked meanwhile.
     *
     * @param host a name, an address, or null: the loopback address, or with {@code AI_PASSIVE} the
     *     wildcard
     * @param port 0 to 65535
     * @param family an {@code AF_*}, 0 for all
     * @return the addresses, best first (RFC 6724)
     * @throws SocketError {@link AddressInfoError}: {@code EAI_NONAME} if there is no such host,
     *     {@code EAI_SERVICE} if there is no such service, {@code EAI_AGAIN} if the name server did
     *     not answer; another errno for {@code EAI_SYSTEM}
     * @throws IllegalArgumentException if an argument contains a NUL or is a constant that this
     *     platform lacks
     * @see <a href="https://man7.org/linux/man-pages/man3/getaddrinfo.3.html">getaddrinfo(3)</a>
     */
    public static List<AddressInfo> getaddrinfo(@Nullable String host, int port, int family)
            throws SocketError {
        return getaddrinfo(host, port, family, 0, 0, 0);
    }

    /**
     * Looks up the addresses of a host and a service. Blocks for as long as the resolver takes; a
     * virtual thread is parked meanwhile.
     *
     * @param host a name, an address, or null: the loopback address, or with {@code AI_PASSIVE} the
     *     wildcard
     * @param port 0 to 65535
     * @param family an {@code AF_*}, 0 for all
     * @param socktype a {@code SOCK_*}, 0 for all
     * @return the addresses, best first (RFC 6724)
     * @throws SocketError {@link AddressInfoError}: {@code EAI_NONAME} if there is no such host,
     *     {@code EAI_SERVICE} if there is no such service, {@code EAI_AGAIN} if the name server did
     *     not answer; another errno for {@code EAI_SYSTEM}
     * @throws IllegalArgumentException if an argument contains a NUL or is a constant that this
     *     platform lacks
     * @see <a href="https://man7.org/linux/man-pages/man3/getaddrinfo.3.html">getaddrinfo(3)</a>
     */
    public static List<AddressInfo> getaddrinfo(
            @Nullable String host, int port, int family, int socktype) throws SocketError {
        return getaddrinfo(host, port, family, socktype, 0, 0);
    }

    /**
     * Looks up the addresses of a host and a service. Blocks for as long as the resolver takes; a
     * virtual thread is parked meanwhile.
     *
     * @param host a name, an address, or null: the loopback address, or with {@code AI_PASSIVE} the
     *     wildcard
     * @param port 0 to 65535
     * @param family an {@code AF_*}, 0 for all
     * @param socktype a {@code SOCK_*}, 0 for all
     * @param proto a protocol, 0 for all
     * @return the addresses, best first (RFC 6724)
     * @throws SocketError {@link AddressInfoError}: {@code EAI_NONAME} if there is no such host,
     *     {@code EAI_SERVICE} if there is no such service, {@code EAI_AGAIN} if the name server did
     *     not answer; another errno for {@code EAI_SYSTEM}
     * @throws IllegalArgumentException if an argument contains a NUL or is a constant that this
     *     platform lacks
     * @see <a href="https://man7.org/linux/man-pages/man3/getaddrinfo.3.html">getaddrinfo(3)</a>
     */
    public static List<AddressInfo> getaddrinfo(
            @Nullable String host, int port, int family, int socktype, int proto)
            throws SocketError {
        return getaddrinfo(host, port, family, socktype, proto, 0);
    }

    /**
     * Looks up the addresses of a host and a service. Blocks for as long as the resolver takes; a
     * virtual thread is parked meanwhile.
     *
     * @param host a name, an address, or null: the loopback address, or with {@code AI_PASSIVE} the
     *     wildcard
     * @param port 0 to 65535
     * @param family an {@code AF_*}, 0 for all
     * @param socktype a {@code SOCK_*}, 0 for all
     * @param proto a protocol, 0 for all
     * @param flags {@code AI_*}
     * @return the addresses, best first (RFC 6724)
     * @throws SocketError {@link AddressInfoError}: {@code EAI_NONAME} if there is no such host,
     *     {@code EAI_SERVICE} if there is no such service, {@code EAI_AGAIN} if the name server did
     *     not answer; another errno for {@code EAI_SYSTEM}
     * @throws IllegalArgumentException if an argument contains a NUL or is a constant that this
     *     platform lacks
     * @see <a href="https://man7.org/linux/man-pages/man3/getaddrinfo.3.html">getaddrinfo(3)</a>
     */
    public static List<AddressInfo> getaddrinfo(
            @Nullable String host, int port, int family, int socktype, int proto, int flags)
            throws SocketError {
        return getaddrinfo(host, Integer.toString(port), family, socktype, proto, flags);
    }

    /**
     * Looks up the addresses of a host and a service. Blocks for as long as the resolver takes; a
     * virtual thread is parked meanwhile.
     *
     * @param host a name, an address, or null: the loopback address, or with {@code AI_PASSIVE} the
     *     wildcard
     * @param port a number from 0 to 65535, the name of a service, or null
     * @return the addresses, best first (RFC 6724)
     * @throws SocketError {@link AddressInfoError}: {@code EAI_NONAME} if there is no such host,
     *     {@code EAI_SERVICE} if there is no such service, {@code EAI_AGAIN} if the name server did
     *     not answer; another errno for {@code EAI_SYSTEM}
     * @throws IllegalArgumentException if an argument contains a NUL or is a constant that this
     *     platform lacks
     * @see <a href="https://man7.org/linux/man-pages/man3/getaddrinfo.3.html">getaddrinfo(3)</a>
     */
    public static List<AddressInfo> getaddrinfo(@Nullable String host, @Nullable String port)
            throws SocketError {
        return getaddrinfo(host, port, 0, 0, 0, 0);
    }

    /**
     * Looks up the addresses of a host and a service. Blocks for as long as the resolver takes; a
     * virtual thread is parked meanwhile.
     *
     * @param host a name, an address, or null: the loopback address, or with {@code AI_PASSIVE} the
     *     wildcard
     * @param port a number from 0 to 65535, the name of a service, or null
     * @param family an {@code AF_*}, 0 for all
     * @return the addresses, best first (RFC 6724)
     * @throws SocketError {@link AddressInfoError}: {@code EAI_NONAME} if there is no such host,
     *     {@code EAI_SERVICE} if there is no such service, {@code EAI_AGAIN} if the name server did
     *     not answer; another errno for {@code EAI_SYSTEM}
     * @throws IllegalArgumentException if an argument contains a NUL or is a constant that this
     *     platform lacks
     * @see <a href="https://man7.org/linux/man-pages/man3/getaddrinfo.3.html">getaddrinfo(3)</a>
     */
    public static List<AddressInfo> getaddrinfo(
            @Nullable String host, @Nullable String port, int family) throws SocketError {
        return getaddrinfo(host, port, family, 0, 0, 0);
    }

    /**
     * Looks up the addresses of a host and a service. Blocks for as long as the resolver takes; a
     * virtual thread is parked meanwhile.
     *
     * @param host a name, an address, or null: the loopback address, or with {@code AI_PASSIVE} the
     *     wildcard
     * @param port a number from 0 to 65535, the name of a service, or null
     * @param family an {@code AF_*}, 0 for all
     * @param socktype a {@code SOCK_*}, 0 for all
     * @return the addresses, best first (RFC 6724)
     * @throws SocketError {@link AddressInfoError}: {@code EAI_NONAME} if there is no such host,
     *     {@code EAI_SERVICE} if there is no such service, {@code EAI_AGAIN} if the name server did
     *     not answer; another errno for {@code EAI_SYSTEM}
     * @throws IllegalArgumentException if an argument contains a NUL or is a constant that this
     *     platform lacks
     * @see <a href="https://man7.org/linux/man-pages/man3/getaddrinfo.3.html">getaddrinfo(3)</a>
     */
    public static List<AddressInfo> getaddrinfo(
            @Nullable String host, @Nullable String port, int family, int socktype)
            throws SocketError {
        return getaddrinfo(host, port, family, socktype, 0, 0);
    }

    /**
     * Looks up the addresses of a host and a service. Blocks for as long as the resolver takes; a
     * virtual thread is parked meanwhile.
     *
     * @param host a name, an address, or null: the loopback address, or with {@code AI_PASSIVE} the
     *     wildcard
     * @param port a number from 0 to 65535, the name of a service, or null
     * @param family an {@code AF_*}, 0 for all
     * @param socktype a {@code SOCK_*}, 0 for all
     * @param proto a protocol, 0 for all
     * @return the addresses, best first (RFC 6724)
     * @throws SocketError {@link AddressInfoError}: {@code EAI_NONAME} if there is no such host,
     *     {@code EAI_SERVICE} if there is no such service, {@code EAI_AGAIN} if the name server did
     *     not answer; another errno for {@code EAI_SYSTEM}
     * @throws IllegalArgumentException if an argument contains a NUL or is a constant that this
     *     platform lacks
     * @see <a href="https://man7.org/linux/man-pages/man3/getaddrinfo.3.html">getaddrinfo(3)</a>
     */
    public static List<AddressInfo> getaddrinfo(
            @Nullable String host, @Nullable String port, int family, int socktype, int proto)
            throws SocketError {
        return getaddrinfo(host, port, family, socktype, proto, 0);
    }

    /**
     * Looks up the addresses of a host and a service. Blocks for as long as the resolver takes; a
     * virtual thread is parked meanwhile.
     *
     * <p>The order of the arguments is that of Python 2.7, which 3 keeps and gives names. A port
     * out of range is {@code EAI_SERVICE} here; in both releases it wraps around, or not, as the C
     * library has it.
     *
     * @param host a name, an address, or null: the loopback address, or with {@code AI_PASSIVE} the
     *     wildcard
     * @param port a number from 0 to 65535, the name of a service, or null
     * @param family an {@code AF_*}, 0 for all
     * @param socktype a {@code SOCK_*}, 0 for all
     * @param proto a protocol, 0 for all
     * @param flags {@code AI_*}
     * @return the addresses, best first (RFC 6724)
     * @throws SocketError {@link AddressInfoError}: {@code EAI_NONAME} if there is no such host,
     *     {@code EAI_SERVICE} if there is no such service, {@code EAI_AGAIN} if the name server did
     *     not answer; another errno for {@code EAI_SYSTEM}
     * @throws IllegalArgumentException if an argument contains a NUL or is a constant that this
     *     platform lacks
     * @see <a href="https://man7.org/linux/man-pages/man3/getaddrinfo.3.html">getaddrinfo(3)</a>
     */
    public static List<AddressInfo> getaddrinfo(
            @Nullable String host,
            @Nullable String port,
            int family,
            int socktype,
            int proto,
            int flags)
            throws SocketError {
        return Resolver.getaddrinfo(
                host,
                port,
                Arguments.defined("family", family),
                Arguments.defined("socktype", socktype),
                Arguments.defined("proto", proto),
                Arguments.flags("flags", flags));
    }

    // ---- hosts, services and protocols ----

    /**
     * Looks up the IPv4 address of a host. Blocks for as long as the resolver takes; a virtual
     * thread is parked meanwhile. {@link #getaddrinfo(String, int)} knows IPv6 too.
     *
     * @param hostname a name, or an address in any form of inet(3); {@code ""} for 0.0.0.0, {@code
     *     "<broadcast>"} for 255.255.255.255
     * @return the address, such as {@code "127.0.0.1"}; the first, if there are several
     * @throws SocketError {@link AddressInfoError}: {@code EAI_NONAME} if there is no such host,
     *     {@code EAI_ADDRFAMILY} if it has no IPv4 address, {@code EAI_AGAIN} if the name server
     *     did not answer
     * @throws IllegalArgumentException if it contains a NUL
     * @see <a
     *     href="https://man7.org/linux/man-pages/man3/gethostbyname.3.html">gethostbyname(3)</a>
     */
    public static String gethostbyname(String hostname) throws SocketError {
        return Netdb.gethostbyname(hostname);
    }

    /**
     * Looks up all that is known of an IPv4 host. Blocks for as long as the resolver takes; a
     * virtual thread is parked meanwhile.
     *
     * @param hostname a name or an IPv4 address
     * @return its primary name, its other names and its addresses
     * @throws SocketError {@link AddressInfoError} as {@link #gethostbyname} does; {@link
     *     HostError} if the host database does not know the host
     * @throws IllegalArgumentException if it contains a NUL
     * @see <a
     *     href="https://man7.org/linux/man-pages/man3/gethostbyname.3.html">gethostbyname(3)</a>
     */
    public static HostEntry gethostbynameEx(String hostname) throws SocketError {
        return Netdb.gethostbynameEx(hostname);
    }

    /**
     * Looks up all that is known of the host that has an address. Blocks for as long as the
     * resolver takes; a virtual thread is parked meanwhile.
     *
     * @param ipAddress an IPv4 or IPv6 address, or a name, whose first address is used
     * @return its primary name, its other names and its addresses
     * @throws SocketError {@link HostError} if no host has the address; {@link AddressInfoError} if
     *     it is a name that is not known
     * @throws IllegalArgumentException if it contains a NUL
     * @see <a
     *     href="https://man7.org/linux/man-pages/man3/gethostbyaddr.3.html">gethostbyaddr(3)</a>
     */
    public static HostEntry gethostbyaddr(String ipAddress) throws SocketError {
        return Netdb.gethostbyaddr(ipAddress);
    }

    /**
     * Looks up this machine's fully qualified name, as {@link #getfqdn(String)} does.
     *
     * @return the name
     * @throws SocketError as {@link #getfqdn(String)}
     */
    public static String getfqdn() throws SocketError {
        return getfqdn("");
    }

    /**
     * Looks up a host's fully qualified name: the first with a dot among the names that {@link
     * #gethostbyaddr} gives; the primary one, if none has. Blocks for as long as the resolver
     * takes; a virtual thread is parked meanwhile.
     *
     * @param name a name or an address; {@code ""}, {@code "0.0.0.0"} and {@code "::"} are this
     *     machine
     * @return the name; {@code name}, or for this machine what {@link #gethostname} says, if no
     *     longer one is known
     * @throws SocketError {@code EINTR} if a virtual thread is interrupted; if {@code gethostname}
     *     fails
     * @throws IllegalArgumentException if it contains a NUL
     */
    public static String getfqdn(String name) throws SocketError {
        return Netdb.getfqdn(name);
    }

    /**
     * Looks up the names of an address. Blocks for as long as the resolver takes; a virtual thread
     * is parked meanwhile.
     *
     * @param address of any family that the C library has names for; the host of an IP address is
     *     numeric, in any form of inet(3), and its scope that of {@link Address.Inet6#scopeId}
     *     alone: one in the host is not told, as in Python
     * @param flags {@code NI_*}: {@code NI_NUMERICHOST}, {@code NI_NUMERICSERV}, {@code
     *     NI_NAMEREQD} to fail where the host has no name, {@code NI_DGRAM} for the names of UDP
     *     services
     * @return the host's name, or else its address; the service's name, or else the port
     * @throws SocketError {@link AddressInfoError}: {@code EAI_NONAME} if the host is not numeric,
     *     or has no name with {@code NI_NAMEREQD}, {@code EAI_BADFLAGS} for unknown flags, {@code
     *     EAI_FAMILY} if the family has no names, {@code EAI_AGAIN} if the name server did not
     *     answer
     * @throws IllegalArgumentException if the address is not well formed, or a flag is a constant
     *     that this platform lacks
     * @see <a href="https://man7.org/linux/man-pages/man3/getnameinfo.3.html">getnameinfo(3)</a>
     */
    public static NameInfo getnameinfo(Address address, int flags) throws SocketError {
        return Netdb.getnameinfo(address, flags);
    }

    /**
     * Looks up the number of a protocol. Reads a file, or asks the network if the system is set up
     * so; a virtual thread is parked meanwhile.
     *
     * @param name such as {@code "icmp"}
     * @return its number, for the third argument of {@link Socket#Socket(int, int, int)}
     * @throws SocketError without an errno, "protocol not found"
     * @throws IllegalArgumentException if it contains a NUL
     * @see <a
     *     href="https://man7.org/linux/man-pages/man3/getprotobyname.3.html">getprotobyname(3)</a>
     */
    public static int getprotobyname(String name) throws SocketError {
        return Netdb.getprotobyname(name);
    }

    /**
     * Looks up the port of a service over any protocol, as {@link #getservbyname(String, String)}
     * does.
     *
     * @param name such as {@code "http"}
     * @return its port
     * @throws SocketError as {@link #getservbyname(String, String)}
     */
    public static int getservbyname(String name) throws SocketError {
        return Netdb.getservbyname(name, null);
    }

    /**
     * Looks up the port of a service. Reads a file, or asks the network if the system is set up so;
     * a virtual thread is parked meanwhile.
     *
     * @param name such as {@code "http"}
     * @param proto {@code "tcp"} or {@code "udp"}
     * @return its port
     * @throws SocketError without an errno, "service/proto not found"
     * @throws IllegalArgumentException if an argument contains a NUL
     * @see <a
     *     href="https://man7.org/linux/man-pages/man3/getservbyname.3.html">getservbyname(3)</a>
     */
    public static int getservbyname(String name, String proto) throws SocketError {
        return Netdb.getservbyname(name, Objects.requireNonNull(proto, "proto"));
    }

    /**
     * Looks up the service that has a port over any protocol, as {@link #getservbyport(int,
     * String)} does.
     *
     * @param port 0 to 65535
     * @return its name
     * @throws SocketError as {@link #getservbyport(int, String)}
     * @throws IllegalArgumentException if the port is out of range
     */
    public static String getservbyport(int port) throws SocketError {
        return Netdb.getservbyport(port, null);
    }

    /**
     * Looks up the service that has a port. Reads a file, or asks the network if the system is set
     * up so; a virtual thread is parked meanwhile.
     *
     * @param port 0 to 65535
     * @param proto {@code "tcp"} or {@code "udp"}
     * @return its name
     * @throws SocketError without an errno, "port/proto not found"
     * @throws IllegalArgumentException if the port is out of range, or {@code proto} contains a NUL
     * @see <a
     *     href="https://man7.org/linux/man-pages/man3/getservbyport.3.html">getservbyport(3)</a>
     */
    public static String getservbyport(int port, String proto) throws SocketError {
        return Netdb.getservbyport(port, Objects.requireNonNull(proto, "proto"));
    }

    // ---- interfaces ----

    /**
     * Lists the network interfaces of this machine.
     *
     * @return their indexes and names, in the kernel's order
     * @throws SocketError if the system call fails
     * @see <a href="https://man7.org/linux/man-pages/man3/if_nameindex.3.html">if_nameindex(3)</a>
     */
    public static List<InterfaceName> ifNameindex() throws SocketError {
        return Interfaces.ifNameindex();
    }

    /**
     * Returns the index of a network interface.
     *
     * @param name such as {@code "lo"}
     * @return its index, above 0
     * @throws SocketError without an errno, "no interface with this name"
     * @throws IllegalArgumentException if it contains a NUL
     * @see <a
     *     href="https://man7.org/linux/man-pages/man3/if_nametoindex.3.html">if_nametoindex(3)</a>
     */
    public static int ifNametoindex(String name) throws SocketError {
        return Interfaces.ifNametoindex(name);
    }

    /**
     * Returns the name of a network interface.
     *
     * @param index its index; no interface has 0
     * @return its name
     * @throws SocketError {@code ENXIO} if there is no such interface
     * @throws IllegalArgumentException if the index is negative
     * @see <a
     *     href="https://man7.org/linux/man-pages/man3/if_indextoname.3.html">if_indextoname(3)</a>
     */
    public static String ifIndextoname(int index) throws SocketError {
        return Interfaces.ifIndextoname(index);
    }

    // ---- readiness ----

    /**
     * Waits until at least one of the sockets is ready. A platform thread waits in poll(2), a
     * virtual thread is parked. Data that has come stays there: this says only that a call would
     * not wait.
     *
     * @param entries the sockets and the events that are asked of each; {@code revents} is not
     *     looked at
     * @param timeout how long at most; null for as long as it takes, zero for not at all
     * @return the entries that are ready, in order, with {@code revents} set; none if the time has
     *     passed
     * @throws SocketError {@code EBADF} if one of the sockets is closed, also meanwhile, {@code
     *     EINTR} if the thread is interrupted while it would wait
     * @throws IllegalArgumentException if the timeout is negative, or an event is a constant that
     *     this platform lacks
     * @see <a href="https://man7.org/linux/man-pages/man2/poll.2.html">poll(2)</a>
     */
    public static List<PollEntry> poll(List<PollEntry> entries, @Nullable Duration timeout)
            throws SocketError {
        return Polling.poll(entries, timeout);
    }

    // ---- control messages ----

    /**
     * Returns the length of a control message with so much data, without padding after it.
     *
     * @param length the data's length in bytes
     * @return the message's length in bytes
     * @throws IllegalArgumentException if the length is negative, or the result above 2³¹−1
     * @see <a href="https://man7.org/linux/man-pages/man3/cmsg.3.html">cmsg(3)</a>
     */
    public static int cmsgLen(int length) {
        return ControlLengths.len(length);
    }

    /**
     * Returns the room that a control message with so much data takes among others: what to add up
     * for the size of a buffer.
     *
     * @param length the data's length in bytes
     * @return the room in bytes
     * @throws IllegalArgumentException if the length is negative, or the result above 2³¹−1
     * @see <a href="https://man7.org/linux/man-pages/man3/cmsg.3.html">cmsg(3)</a>
     */
    public static int cmsgSpace(int length) {
        return ControlLengths.space(length);
    }

    // ---- descriptors ----

    /**
     * Sends data and open descriptors over a Unix socket, as {@link #sendFds(Socket, byte[], int[],
     * int)} does.
     *
     * @param socket a Unix socket
     * @param data at least one byte on a stream
     * @param fds the descriptors' numbers
     * @return the bytes sent
     * @throws SocketError as {@link Socket#sendmsg(List, List, int, Address)}
     */
    public static int sendFds(Socket socket, byte[] data, int[] fds) throws SocketError {
        return sendFds(socket, data, fds, 0);
    }

    /**
     * Sends data and open descriptors over a Unix socket. The descriptors stay the caller's; the
     * receiver gets duplicates.
     *
     * @param socket a Unix socket
     * @param data at least one byte on a stream
     * @param fds the descriptors' numbers, at most 253
     * @param flags {@code MSG_*}
     * @return the bytes sent
     * @throws SocketError as {@link Socket#sendmsg(List, List, int, Address)}
     * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7)</a>
     */
    public static int sendFds(Socket socket, byte[] data, int[] fds, int flags) throws SocketError {
        return socket.sendmsg(
                List.of(ByteBuffer.wrap(data)), List.of(ControlMessage.rights(fds)), flags);
    }

    /**
     * Receives data and descriptors over a Unix socket, as {@link #recvFds(Socket, int, int, int)}
     * does.
     *
     * @param socket a Unix socket
     * @param bufsize the most data to receive, in bytes
     * @param maxfds the most descriptors to receive
     * @return the data and the descriptors, the caller's to close
     * @throws SocketError as {@link Socket#recvmsg(int, int, int)}
     */
    public static ReceivedFds recvFds(Socket socket, int bufsize, int maxfds) throws SocketError {
        return recvFds(socket, bufsize, maxfds, 0);
    }

    /**
     * Receives data and descriptors over a Unix socket. They are close-on-exec and the caller's to
     * close ({@link Socket#ofFd(int)}). More than {@code maxfds} are closed again, and {@code
     * MSG_CTRUNC} says so; the one that {@code SO_PASSPIDFD} brings is closed.
     *
     * @param socket a Unix socket
     * @param bufsize the most data to receive, in bytes
     * @param maxfds the most descriptors to receive
     * @param flags {@code MSG_*}
     * @return the data and the descriptors
     * @throws SocketError as {@link Socket#recvmsg(int, int, int)}
     * @throws IllegalArgumentException if a number is negative
     * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7)</a>
     */
    public static ReceivedFds recvFds(Socket socket, int bufsize, int maxfds, int flags)
            throws SocketError {
        return Messages.recvFds(socket, bufsize, maxfds, flags);
    }

    // ---- byte order ----

    /**
     * Converts 32 bits from network to host order.
     *
     * @param x 0 to 2³²−1
     * @return the same range
     * @throws IllegalArgumentException if it is outside
     * @see <a href="https://man7.org/linux/man-pages/man3/ntohl.3.html">ntohl(3)</a>
     */
    public static long ntohl(long x) {
        return ByteOrders.swap32("ntohl", x);
    }

    /**
     * Converts 16 bits from network to host order.
     *
     * @param x 0 to 65535
     * @return the same range
     * @throws IllegalArgumentException if it is outside
     * @see <a href="https://man7.org/linux/man-pages/man3/ntohs.3.html">ntohs(3)</a>
     */
    public static int ntohs(int x) {
        return ByteOrders.swap16("ntohs", x);
    }

    /**
     * Converts 32 bits from host to network order.
     *
     * @param x 0 to 2³²−1
     * @return the same range
     * @throws IllegalArgumentException if it is outside
     * @see <a href="https://man7.org/linux/man-pages/man3/htonl.3.html">htonl(3)</a>
     */
    public static long htonl(long x) {
        return ByteOrders.swap32("htonl", x);
    }

    /**
     * Converts 16 bits from host to network order.
     *
     * @param x 0 to 65535
     * @return the same range
     * @throws IllegalArgumentException if it is outside
     * @see <a href="https://man7.org/linux/man-pages/man3/htons.3.html">htons(3)</a>
     */
    public static int htons(int x) {
        return ByteOrders.swap16("htons", x);
    }

    // ---- packed addresses ----

    /**
     * Packs an IPv4 address, in all the forms of inet(3): {@code "127.1"}, {@code "0x7f.1"}.
     *
     * @param address the text; the C library accepts more after a blank
     * @return four bytes in network order
     * @throws SocketError without an errno if it is no address
     * @throws IllegalArgumentException if it contains a NUL
     * @see <a href="https://man7.org/linux/man-pages/man3/inet_aton.3.html">inet_aton(3)</a>
     */
    public static byte[] inetAton(String address) throws SocketError {
        return InetText.aton(address);
    }

    /**
     * Formats a packed IPv4 address as {@code "127.0.0.1"}.
     *
     * @param packed four bytes in network order
     * @return the text
     * @throws SocketError without an errno if it is not four bytes
     * @see <a href="https://man7.org/linux/man-pages/man3/inet_ntoa.3.html">inet_ntoa(3)</a>
     */
    public static String inetNtoa(byte[] packed) throws SocketError {
        return InetText.ntoa(packed);
    }

    /**
     * Packs an address.
     *
     * @param family {@code AF_INET} (four decimal parts and no other form) or {@code AF_INET6}
     *     (without a scope)
     * @param address the text
     * @return 4 or 16 bytes in network order
     * @throws SocketError without an errno if it is no address, {@code EAFNOSUPPORT} if the family
     *     is another
     * @throws IllegalArgumentException if it contains a NUL
     * @see <a href="https://man7.org/linux/man-pages/man3/inet_pton.3.html">inet_pton(3)</a>
     */
    public static byte[] inetPton(int family, String address) throws SocketError {
        return InetText.pton(family, address);
    }

    /**
     * Formats a packed address.
     *
     * @param family {@code AF_INET} or {@code AF_INET6}
     * @param packed 4 or 16 bytes in network order
     * @return the text, such as {@code "::1"}
     * @throws IllegalArgumentException if the family is another, or the length not the family's
     * @see <a href="https://man7.org/linux/man-pages/man3/inet_ntop.3.html">inet_ntop(3)</a>
     */
    public static String inetNtop(int family, byte[] packed) {
        return InetText.ntop(family, packed);
    }

    // ---- this machine ----

    /**
     * Returns this machine's name, which is not always its full one.
     *
     * @return the name
     * @throws SocketError if the system call fails
     * @see <a href="https://man7.org/linux/man-pages/man2/gethostname.2.html">gethostname(2)</a>
     */
    public static String gethostname() throws SocketError {
        try (var arena = Arena.ofConfined()) {
            var name = arena.allocate(HOST_NAME_BYTES);
            Errors.check("gethostname", LibC.gethostname(name));
            return name.getString(0, StandardCharsets.UTF_8);
        }
    }

    /**
     * Sets this machine's name, until it restarts.
     *
     * @param name the name; Linux takes 64 bytes
     * @throws SocketError {@code EPERM} if it takes a privilege, {@code EINVAL} if the name is too
     *     long
     * @throws IllegalArgumentException if it contains a NUL
     * @see <a href="https://man7.org/linux/man-pages/man2/sethostname.2.html">sethostname(2)</a>
     */
    public static void sethostname(String name) throws SocketError {
        if (name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("name contains a NUL: " + name.replace("\0", "\\0"));
        }
        try (var arena = Arena.ofConfined()) {
            var text = arena.allocateFrom(name);
            Errors.check("sethostname", LibC.sethostname(text, (int) text.byteSize() - 1));
        }
    }

    /**
     * Closes a descriptor by its number, such as one that {@link Socket#detach} gave. The number of
     * an open {@link Socket} is closed by its {@code close} alone.
     *
     * @param fd the descriptor's number; it is closed also where the call reports an error
     * @throws SocketError {@code EBADF} if it is not open
     * @see <a href="https://man7.org/linux/man-pages/man2/close.2.html">close(2)</a>
     */
    public static void closeFd(int fd) throws SocketError {
        int errno = -LibC.close(fd);
        // The peer's reset is no news to who closes; after EINTR the number is free all the same.
        if (errno > 0 && errno != Constants.ECONNRESET && errno != Constants.EINTR) {
            throw Errors.of("close", errno);
        }
    }

    /**
     * Tells whether IPv6 sockets can be created here.
     *
     * @return true if they can
     */
    public static boolean hasIpv6() {
        try (var socket = new Socket(Constants.AF_INET6, Constants.SOCK_DGRAM)) {
            return socket.fileno() >= 0;
        } catch (SocketError e) {
            return false;
        }
    }
}
