package dev.sockeye;

import dev.sockeye.sys.CallState;
import dev.sockeye.sys.Creation;
import dev.sockeye.sys.Descriptor;
import dev.sockeye.sys.Errors;
import dev.sockeye.sys.Fcntl;
import dev.sockeye.sys.Handover;
import dev.sockeye.sys.LibC;
import dev.sockeye.sys.Turn;
import java.io.Closeable;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A BSD socket.
 *
 * <p>It is in one of three modes. In <em>blocking</em> mode, the one it starts in, a call waits
 * until it can be done. In <em>timeout</em> mode ({@link #settimeout}) it waits that long and then
 * fails with {@link SocketTimeout}, having lost nothing: what had been received is still there. In
 * <em>non-blocking</em> mode, which is a timeout of zero, a call that cannot be done at once fails
 * with {@code EAGAIN} ({@link SocketError#isWouldBlock}), a connect with {@code EINPROGRESS}.
 *
 * <p>Any thread may call any method, platform or virtual; one sender and one receiver run side by
 * side. A virtual thread that waits is parked and holds no carrier. {@link #close} ends every call
 * that waits with {@code EBADF}. {@link Thread#interrupt} ends a call that waits, or would wait,
 * with {@code EINTR}; the socket stays open and the thread's interrupt flag set. In non-blocking
 * mode, and with {@code MSG_DONTWAIT}, no call waits, so an interrupt changes nothing: what cannot
 * be done at once is {@code EAGAIN} in an interrupted thread too. A signal never ends a call:
 * {@code EINTR} of the kernel is retried, with the deadline as it was. Python 3.5 and later do so
 * too (PEP 475); in 2.7 a signal ends the call.
 *
 * <p>Data is given and taken as {@code byte[]}, as {@link ByteBuffer} (from position to limit; the
 * position moves) or as {@link MemorySegment}, which stay the caller's. Sizes are in bytes. It is
 * always bytes, as in Python 3, and as the {@code str} of 2.7 is; text is what {@link SocketFile}
 * makes of it. The descriptor is closed on exec, as in Python 3.4 and later ({@link
 * #setInheritable}); that of 2.7 is inherited.
 *
 * <p>A socket that becomes unreachable is closed. That is a safety net, spread wherever the
 * collector happens to look: close sockets yourself. With the system property {@code
 * dev.sockeye.leakWarning} set to {@code true} each socket, and each {@link SocketFile}, that was
 * left to it is told of once, as a warning of the {@link System.Logger} {@code dev.sockeye.Socket}
 * with the stack trace of where it was opened. The property is read whenever a socket is made; it
 * is off by default, since the stack trace costs more than the socket.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/socket.7.html">socket(7)</a>
 */
public final class Socket implements Closeable {

    private static final Cleaner CLEANER = Cleaner.create();
    private static final int MAX_STREAM_RECV = 1 << 20;
    private static final int MAX_DATAGRAM_RECV = 1 << 24; // No family has longer ones.

    static {
        Handover.provide(new LoopOwnership());
    }

    private final Descriptor descriptor;
    private final Cleaner.Cleanable cleanable;
    private final int family;
    private final int type;
    private final int proto;

    // True for a socket that an event loop owns, or TLS: data calls are refused.
    private final boolean loopOwned;

    // Held while a sendall lasts, so that two do not interleave.
    private final Turn sending = new Turn();

    // The monitor of who accepts from a blocking descriptor; shared with duplicates of it.
    private final Object accepting;

    private final ReceiveAll receiveAll = new ReceiveAll();

    // Any thread may set it; later calls see it.
    private volatile Mode mode;

    // An error that a call met after it had received something, for the next one to tell; 0 for
    // none. Any thread sets it; taken under the descriptor.
    private volatile int keptError;

    // Of PlainReceive; null until it was asked for. Any thread may set it, all to the same.
    private @Nullable Boolean tellsByEdges;

    // Whether a connect has succeeded after EINPROGRESS; guarded by the descriptor.
    private boolean finishedConnect;

    // ---- construction ----

    /**
     * Creates a TCP socket over IPv4: {@code AF_INET}, {@code SOCK_STREAM}.
     *
     * @throws SocketError as {@link #Socket(int, int, int)}
     */
    public Socket() throws SocketError {
        this(Constants.AF_INET, Constants.SOCK_STREAM, 0);
    }

    /**
     * Creates a stream socket.
     *
     * @param family an {@code AF_*}
     * @throws SocketError as {@link #Socket(int, int, int)}
     */
    public Socket(int family) throws SocketError {
        this(family, Constants.SOCK_STREAM, 0);
    }

    /**
     * Creates a socket of the family's usual protocol.
     *
     * @param family an {@code AF_*}
     * @param type a {@code SOCK_*}
     * @throws SocketError as {@link #Socket(int, int, int)}
     */
    public Socket(int family, int type) throws SocketError {
        this(family, type, 0);
    }

    /**
     * Creates a socket, in blocking mode unless {@link Sockets#setdefaulttimeout} or {@code
     * SOCK_NONBLOCK} say otherwise.
     *
     * @param family an {@code AF_*}
     * @param type a {@code SOCK_*}; {@code SOCK_NONBLOCK} may be added, and {@code SOCK_CLOEXEC} is
     *     implied
     * @param proto an {@code IPPROTO_*} or the like, 0 for the usual one
     * @throws SocketError {@code EAFNOSUPPORT} if the kernel lacks the family, {@code EINVAL} or
     *     {@code ESOCKTNOSUPPORT} if the type is unknown, {@code EPROTONOSUPPORT} if the protocol
     *     does not go with them, {@code EPERM} or {@code EACCES} if it takes a privilege, {@code
     *     EMFILE} or {@code ENFILE} if there are too many open files
     * @throws IllegalArgumentException if an argument is a constant that this platform lacks
     * @see <a href="https://man7.org/linux/man-pages/man2/socket.2.html">socket(2)</a>
     */
    public Socket(int family, int type, int proto) throws SocketError {
        this(
                open(family, type, proto),
                family,
                type & ~Creation.TYPE_FLAGS,
                proto,
                Creation.asksNonblocking(type) ? Mode.NON_BLOCKING : Mode.byDefault());
        if (!mode.isBlocking()) {
            setDescriptionMode(mode);
        }
    }

    private Socket(int fd, int family, int type, int proto, Mode mode) {
        this(new Descriptor(fd), family, type, proto, mode, new Object(), false);
    }

    private Socket(
            Descriptor descriptor,
            int family,
            int type,
            int proto,
            Mode mode,
            Object accepting,
            boolean loopOwned) {
        this.descriptor = descriptor;
        this.family = family;
        this.type = type;
        this.proto = proto;
        this.mode = mode;
        this.accepting = accepting;
        this.loopOwned = loopOwned;
        cleanable = CLEANER.register(this, LeakWarning.closing(descriptor, family, type));
    }

    /**
     * Makes a socket of a descriptor that was just created, its mode as the type or the default
     * says.
     */
    static Socket made(int fd, int family, int type, int proto) throws SocketError {
        var mode = Creation.asksNonblocking(type) ? Mode.NON_BLOCKING : Mode.byDefault();
        var socket = new Socket(fd, family, type & ~Creation.TYPE_FLAGS, proto, mode);
        if (!mode.isBlocking()) {
            socket.setDescriptionMode(mode);
        }
        return socket;
    }

    Descriptor descriptor() {
        return descriptor;
    }

    /** Keeps an error for the next call that moves data. */
    void keepError(int errno) {
        keptError = errno;
    }

    /** Returns the error that was kept, which is then told; 0 if there is none. */
    int takeError() {
        if (keptError == 0) {
            return 0;
        }
        synchronized (descriptor) {
            int kept = keptError;
            keptError = 0;
            return kept;
        }
    }

    /** Remembers whether a connect has succeeded after EINPROGRESS; returns what was before. */
    boolean finishedConnect(boolean finished) {
        synchronized (descriptor) {
            boolean before = finishedConnect;
            finishedConnect = finished;
            return before;
        }
    }

    private static int open(int family, int type, int proto) throws SocketError {
        Arguments.defined("family", family);
        Arguments.flags("type", type);
        Arguments.defined("proto", proto);
        return Errors.check("socket", Creation.socket(family, type & ~Creation.TYPE_FLAGS, proto));
    }

    /**
     * Takes over an open descriptor, which this socket then closes. Family, type and protocol are
     * asked of the kernel.
     *
     * @param fd the descriptor's number
     * @return the socket, in the default mode
     * @throws SocketError {@code EBADF} if it is not open, {@code ENOTSOCK} if it is no socket; it
     *     stays the caller's then
     * @throws IllegalArgumentException if it is negative
     */
    public static Socket ofFd(int fd) throws SocketError {
        var descriptor = borrowed(fd);
        int type = RawOptions.getInt(descriptor, Constants.SOL_SOCKET, Constants.SO_TYPE);
        return ofFd(fd, Naming.family(descriptor), type, Naming.proto(descriptor));
    }

    /**
     * Takes over an open descriptor, which this socket then closes, with protocol 0.
     *
     * @param fd the descriptor's number
     * @param family its {@code AF_*}
     * @param type its {@code SOCK_*}
     * @return the socket, in the default mode
     * @throws SocketError {@code EBADF} if it is not open, {@code ENOTSOCK} if it is no socket; it
     *     stays the caller's then
     * @throws IllegalArgumentException if it is negative, or an argument is a constant that this
     *     platform lacks
     */
    public static Socket ofFd(int fd, int family, int type) throws SocketError {
        return ofFd(fd, family, type, 0);
    }

    /**
     * Takes over an open descriptor, which this socket then closes.
     *
     * @param fd the descriptor's number
     * @param family its {@code AF_*}
     * @param type its {@code SOCK_*}
     * @param proto its protocol
     * @return the socket, in the default mode
     * @throws SocketError {@code EBADF} if it is not open, {@code ENOTSOCK} if it is no socket; it
     *     stays the caller's then
     * @throws IllegalArgumentException if it is negative, or an argument is a constant that this
     *     platform lacks
     */
    public static Socket ofFd(int fd, int family, int type, int proto) throws SocketError {
        Arguments.defined("family", family);
        Arguments.defined("type", type);
        Arguments.defined("proto", proto);
        RawOptions.getInt(borrowed(fd), Constants.SOL_SOCKET, Constants.SO_TYPE);
        var socket = new Socket(fd, family, type & ~Creation.TYPE_FLAGS, proto, Mode.byDefault());
        if (!socket.mode.isBlocking()) {
            Fcntl.setNonblocking(fd, true);
        }
        return socket;
    }

    /** A view of somebody else's descriptor that is never closed. */
    private static Descriptor borrowed(int fd) {
        if (fd < 0) {
            throw new IllegalArgumentException("negative file descriptor: " + fd);
        }
        return new Descriptor(fd);
    }

    // ---- names ----

    /**
     * Binds the socket to an address. A host name is looked up, which can block for as long as the
     * resolver takes.
     *
     * @param address of the socket's family
     * @throws SocketError {@code EADDRINUSE} if it is taken, {@code EADDRNOTAVAIL} if it is not
     *     this machine's, {@code EACCES} if the port or path needs a privilege, {@code EINVAL} if
     *     the socket is bound already, {@code EBADF} if it is closed
     * @throws IllegalArgumentException if the address is of another family
     * @see <a href="https://man7.org/linux/man-pages/man2/bind.2.html">bind(2)</a>
     */
    public void bind(Address address) throws SocketError {
        int length = Resolver.encode(address, family);
        int fd = descriptor.acquire("bind");
        try {
            int result = LibC.bind(fd, CallState.current().address, length);
            if (result < 0) {
                throw Errors.of("bind", address, -result);
            }
        } finally {
            descriptor.release();
        }
    }

    /**
     * Lets connections in, with a backlog of 128 or the system's maximum, if that is less.
     *
     * @throws SocketError as {@link #listen(int)}
     */
    public void listen() throws SocketError {
        listen(Math.min(Constants.SOMAXCONN, Sockets.DEFAULT_BACKLOG));
    }

    /**
     * Lets connections in. An unbound TCP socket is bound to a free port first.
     *
     * @param backlog how many may wait to be accepted; below 0 counts as 0, and the kernel has a
     *     maximum
     * @throws SocketError {@code EADDRINUSE} if another socket listens there, {@code EOPNOTSUPP} if
     *     the type cannot listen, {@code EBADF} if it is closed
     * @see <a href="https://man7.org/linux/man-pages/man2/listen.2.html">listen(2)</a>
     */
    public void listen(int backlog) throws SocketError {
        int fd = descriptor.acquire("listen");
        try {
            Errors.check("listen", LibC.listen(fd, Math.max(backlog, 0)));
        } finally {
            descriptor.release();
        }
    }

    /**
     * Accepts a connection, waiting for one as the mode says. The new socket is in the default mode
     * ({@link Sockets#setdefaulttimeout}), whatever this one's is.
     *
     * @return the connection and its peer
     * @throws SocketTimeout in timeout mode, if none came in time
     * @throws SocketError {@code EAGAIN} in non-blocking mode, {@code EINVAL} if the socket does
     *     not listen or was shut down, {@code ECONNABORTED} if the connection was gone again,
     *     {@code EMFILE} or {@code ENFILE} if there are too many open files, {@code EBADF} if it is
     *     closed, also meanwhile
     * @see <a href="https://man7.org/linux/man-pages/man2/accept.2.html">accept(2)</a>
     */
    public Accepted accept() throws SocketError {
        refuseLoopOwned();
        var newMode = Mode.byDefault();
        int conn = Accepting.accept(this, mode, accepting, !newMode.isBlocking());
        var address = Transfers.lastSender();
        return new Accepted(new Socket(conn, family, type, proto, newMode), address);
    }

    /**
     * Connects to a peer, waiting as the mode says. A host name is looked up, which can block for
     * as long as the resolver takes, and the first address is used; {@link
     * Sockets#createConnection} tries them all. For a datagram socket it sets the peer of {@code
     * send}, and the only one it receives from.
     *
     * <p>After a timeout, or {@code EINPROGRESS}, the attempt goes on in the kernel. In blocking
     * and timeout mode a Unix listener whose backlog is full is tried again until it has room, and
     * a TIPC peer that does not accept is {@code ETIMEDOUT} after {@code TIPC_CONN_TIMEOUT}.
     *
     * @param address of the socket's family
     * @throws SocketTimeout in timeout mode, if it took longer
     * @throws SocketError {@code EINPROGRESS} in non-blocking mode, {@code ECONNREFUSED} if nobody
     *     listens, {@code ETIMEDOUT} if the kernel gave up, {@code ENETUNREACH} or {@code
     *     EHOSTUNREACH} if there is no way there, {@code EISCONN} if it is connected, {@code
     *     EALREADY} if an earlier attempt goes on, {@code ENOENT} if there is no such path, {@code
     *     EBADF} if it is closed, also meanwhile
     * @throws IllegalArgumentException if the address is of another family
     * @see <a href="https://man7.org/linux/man-pages/man2/connect.2.html">connect(2)</a>
     */
    public void connect(Address address) throws SocketError {
        refuseLoopOwned();
        var now = mode;
        int errno = Connecting.connect(this, now, Resolver.encode(address, family));
        if (errno == Connecting.TIMED_OUT) {
            throw new SocketTimeout("connect", now.limit(), 0);
        }
        if (errno != 0) {
            throw Errors.of("connect", address, errno);
        }
    }

    /**
     * Connects as {@link #connect} does, but returns the errno of a failed connect(2) instead of
     * throwing it; a name that cannot be looked up still throws.
     *
     * @param address of the socket's family
     * @return 0, or an errno; {@code EAGAIN} after a timeout
     * @throws SocketError {@link AddressInfoError} if the host name cannot be looked up
     */
    public int connectEx(Address address) throws SocketError {
        refuseLoopOwned();
        int length = Resolver.encode(address, family);
        try {
            int errno = Connecting.connect(this, mode, length);
            return errno == Connecting.TIMED_OUT ? Constants.EAGAIN : errno;
        } catch (SocketError e) {
            return e.errno(); // EBADF or EINTR.
        }
    }

    /**
     * Returns the socket's own address.
     *
     * @return the address; {@link Address.Unix} with an empty path for a Unix socket without a name
     * @throws SocketError {@code EBADF} if it is closed
     * @see <a href="https://man7.org/linux/man-pages/man2/getsockname.2.html">getsockname(2)</a>
     */
    public Address getsockname() throws SocketError {
        return Naming.getsockname(descriptor, family);
    }

    /**
     * Returns the address of the peer that the socket is connected to.
     *
     * @return the address; {@link Address.Unix} with an empty path for a Unix peer without a name
     * @throws SocketError {@code ENOTCONN} if it is not connected, {@code EBADF} if it is closed
     * @see <a href="https://man7.org/linux/man-pages/man2/getpeername.2.html">getpeername(2)</a>
     */
    public Address getpeername() throws SocketError {
        return Naming.getpeername(descriptor, family);
    }

    // ---- end of life ----

    /**
     * Ends one or both directions of the connection, for every descriptor of it.
     *
     * @param how {@code SHUT_RD}: what has come can still be received, then end of stream; {@code
     *     SHUT_WR}: the peer receives what was sent, then end of stream; {@code SHUT_RDWR}: both
     * @throws SocketError {@code ENOTCONN} if it is not connected, {@code EINVAL} if {@code how} is
     *     none of these, {@code EBADF} if it is closed
     * @throws IllegalArgumentException if {@code how} is a constant that this platform lacks
     * @see <a href="https://man7.org/linux/man-pages/man2/shutdown.2.html">shutdown(2)</a>
     */
    public void shutdown(int how) throws SocketError {
        Arguments.defined("how", how);
        int fd = descriptor.acquire("shutdown");
        try {
            Errors.check("shutdown", LibC.shutdown(fd, how));
        } finally {
            descriptor.release();
        }
    }

    /**
     * Closes the socket: calls that wait on it, in any thread, fail with {@code EBADF}, and so do
     * later ones. What was sent still reaches the peer. Files that {@link #makefile} made stay
     * open, and the descriptor with them, until the last of them is closed; calls that wait on such
     * a file go on. Does nothing if the socket is closed.
     *
     * <p>With {@code SO_LINGER} and a time above 0 it waits, in every mode and through interrupts,
     * until the peer has all that was sent, or for that time; a virtual thread is parked meanwhile.
     *
     * @throws IllegalStateException if an event loop owns the socket
     * @see <a href="https://man7.org/linux/man-pages/man2/close.2.html">close(2)</a>
     */
    @Override
    public void close() {
        refuseLoopOwned();
        end();
    }

    /** Closes it for whoever owns it. */
    void end() {
        descriptor.close();
        cleanable.clean();
    }

    /**
     * Gives the descriptor to the caller and leaves this socket closed, and with it every file that
     * {@link #makefile} made: calls that wait on them fail with {@code EBADF}.
     *
     * @return the descriptor's number, open; -1 if the socket was closed
     * @throws IllegalStateException if an event loop owns the socket
     */
    public int detach() {
        refuseLoopOwned();
        int fd = descriptor.detach();
        cleanable.clean();
        return fd;
    }

    /**
     * Duplicates the descriptor. The new socket has this one's timeout, and shares all that belongs
     * to the connection.
     *
     * @return the new socket, which the caller closes
     * @throws SocketError {@code EMFILE} if there are too many open files, {@code EBADF} if it is
     *     closed
     * @see <a href="https://man7.org/linux/man-pages/man2/dup.2.html">dup(2)</a>
     */
    public Socket dup() throws SocketError {
        refuseLoopOwned();
        int fd = descriptor.acquire("dup");
        try {
            int duplicate = Errors.check("dup", Fcntl.dup(fd));
            return new Socket(
                    new Descriptor(duplicate), family, type, proto, mode, accepting, false);
        } finally {
            descriptor.release();
        }
    }

    /**
     * Returns the descriptor's number, which stays this socket's: whoever closes it by number
     * breaks the socket.
     *
     * @return the number, or -1 if the socket is closed
     */
    public int fileno() {
        return descriptor.number();
    }

    // ---- receive ----

    /**
     * Receives what has come, waiting for something as the mode says.
     *
     * @param bufsize the most to receive, in bytes; 0 makes no system call
     * @return the bytes; none at the end of the stream, or for an empty datagram. A datagram longer
     *     than {@code bufsize} is cut, and the rest lost
     * @throws SocketTimeout in timeout mode, if nothing came in time
     * @throws SocketError {@code EAGAIN} in non-blocking mode, {@code ECONNRESET} if the peer reset
     *     the connection, {@code ENOTCONN} if there is none, {@code ECONNREFUSED} if a datagram
     *     sent earlier was refused, {@code EBADF} if it is closed, also meanwhile
     * @throws IllegalArgumentException if {@code bufsize} is negative
     * @see <a href="https://man7.org/linux/man-pages/man2/recv.2.html">recv(2)</a>
     */
    public byte[] recv(int bufsize) throws SocketError {
        return recv(bufsize, 0);
    }

    /**
     * Receives as {@link #recv(int)} does.
     *
     * @param bufsize the most to receive, in bytes
     * @param flags {@code MSG_*}: {@code MSG_PEEK}, {@code MSG_OOB}, {@code MSG_TRUNC}, {@code
     *     MSG_DONTWAIT}; {@code MSG_WAITALL} waits for all of {@code bufsize} on a stream, with one
     *     timeout for all of it, and ends early at the end of the stream, a timeout, an interrupt,
     *     {@code close} or an error, which is told at once if nothing came before it; else what
     *     came is returned, and the next call tells an error. With {@code MSG_PEEK} TCP alone waits
     * @return the bytes, never more than {@code bufsize}
     * @throws SocketError as {@link #recv(int)}; {@code EINVAL} if a flag does not apply
     */
    public byte[] recv(int bufsize, int flags) throws SocketError {
        Arguments.buffersize("recv", bufsize);
        if (bufsize == 0) {
            return new byte[0];
        }
        byte[] data = new byte[allocation(bufsize, flags)];
        return cut(data, receive("recv", MemorySegment.ofArray(data), flags));
    }

    /**
     * Receives into the array, as {@link #recv(int)} does.
     *
     * @param buffer the array
     * @return the bytes received, 0 at the end of the stream
     * @throws SocketError as {@link #recv(int)}
     */
    public int recvInto(byte[] buffer) throws SocketError {
        return recvInto(buffer, 0, 0);
    }

    /**
     * Receives into the array, as {@link #recv(int)} does.
     *
     * @param buffer the array
     * @param nbytes the most to receive; 0 for as much as there is room for
     * @return the bytes received, 0 at the end of the stream
     * @throws SocketError as {@link #recv(int)}
     * @throws IllegalArgumentException if {@code nbytes} is negative or more than the room
     */
    public int recvInto(byte[] buffer, int nbytes) throws SocketError {
        return recvInto(buffer, nbytes, 0);
    }

    /**
     * Receives into the array, as {@link #recv(int, int)} does.
     *
     * @param buffer the array
     * @param nbytes the most to receive; 0 for as much as there is room for
     * @param flags {@code MSG_*}
     * @return the bytes received, 0 at the end of the stream; with {@code MSG_TRUNC} the datagram's
     *     real length, which may be more than the room
     * @throws SocketError as {@link #recv(int, int)}
     * @throws IllegalArgumentException if {@code nbytes} is negative or more than the room
     */
    public int recvInto(byte[] buffer, int nbytes, int flags) throws SocketError {
        return receiveInto(MemorySegment.ofArray(buffer), nbytes, flags);
    }

    /**
     * Receives into a buffer, as {@link #recv(int)} does.
     *
     * @param buffer the room between its position and limit; the position moves past what was
     *     received
     * @return the bytes received, 0 at the end of the stream
     * @throws SocketError as {@link #recv(int)}
     */
    public int recvInto(ByteBuffer buffer) throws SocketError {
        return recvInto(buffer, 0, 0);
    }

    /**
     * Receives into a buffer, as {@link #recv(int)} does.
     *
     * @param buffer the room between its position and limit; the position moves past what was
     *     received
     * @param nbytes the most to receive; 0 for as much as there is room for
     * @return the bytes received, 0 at the end of the stream
     * @throws SocketError as {@link #recv(int)}
     * @throws IllegalArgumentException if {@code nbytes} is negative or more than the room
     */
    public int recvInto(ByteBuffer buffer, int nbytes) throws SocketError {
        return recvInto(buffer, nbytes, 0);
    }

    /**
     * Receives into a buffer, as {@link #recv(int, int)} does.
     *
     * @param buffer the room between its position and limit; the position moves past what was
     *     received
     * @param nbytes the most to receive; 0 for as much as there is room for
     * @param flags {@code MSG_*}
     * @return the bytes received, 0 at the end of the stream; with {@code MSG_TRUNC} the datagram's
     *     real length, which may be more than the room
     * @throws SocketError as {@link #recv(int, int)}
     * @throws IllegalArgumentException if {@code nbytes} is negative or more than the room
     */
    public int recvInto(ByteBuffer buffer, int nbytes, int flags) throws SocketError {
        int received = receiveInto(Arguments.writable(buffer), nbytes, flags);
        advance(buffer, received);
        return received;
    }

    /**
     * Receives into the segment, as {@link #recv(int)} does.
     *
     * @param buffer the segment
     * @return the bytes received, 0 at the end of the stream
     * @throws SocketError as {@link #recv(int)}
     */
    public int recvInto(MemorySegment buffer) throws SocketError {
        return recvInto(buffer, 0, 0);
    }

    /**
     * Receives into the segment, as {@link #recv(int)} does.
     *
     * @param buffer the segment
     * @param nbytes the most to receive; 0 for as much as there is room for
     * @return the bytes received, 0 at the end of the stream
     * @throws SocketError as {@link #recv(int)}
     * @throws IllegalArgumentException if {@code nbytes} is negative or more than the room
     */
    public int recvInto(MemorySegment buffer, int nbytes) throws SocketError {
        return recvInto(buffer, nbytes, 0);
    }

    /**
     * Receives into the segment, as {@link #recv(int, int)} does.
     *
     * @param buffer the segment
     * @param nbytes the most to receive; 0 for as much as there is room for
     * @param flags {@code MSG_*}
     * @return the bytes received, 0 at the end of the stream; with {@code MSG_TRUNC} the datagram's
     *     real length, which may be more than the room
     * @throws SocketError as {@link #recv(int, int)}
     * @throws IllegalArgumentException if {@code nbytes} is negative or more than the room
     */
    public int recvInto(MemorySegment buffer, int nbytes, int flags) throws SocketError {
        return receiveInto(Arguments.writable(buffer), nbytes, flags);
    }

    private int receiveInto(MemorySegment room, int nbytes, int flags) throws SocketError {
        long length =
                Arguments.room(
                        "recvInto",
                        nbytes,
                        room.byteSize(),
                        "buffer too small for requested bytes");
        if (length == 0) {
            return 0;
        }
        var to = length == room.byteSize() ? room : room.asSlice(0, length);
        return (int) receive("recvInto", to, flags);
    }

    private long receive(String call, MemorySegment to, int flags) throws SocketError {
        refuseLoopOwned();
        Arguments.flags("flags", flags);
        return Transfers.recv(this, receiveMode(flags), call, to, flags);
    }

    /**
     * Receives a datagram and its sender, waiting for one as the mode says.
     *
     * @param bufsize the most to receive, in bytes; 0 takes a datagram and drops it
     * @return the bytes and the sender's address, which is null on a connected stream and for a
     *     sender without a name
     * @throws SocketError as {@link #recv(int)}
     * @throws IllegalArgumentException if {@code bufsize} is negative
     * @see <a href="https://man7.org/linux/man-pages/man2/recvfrom.2.html">recvfrom(2)</a>
     */
    public Datagram recvfrom(int bufsize) throws SocketError {
        return recvfrom(bufsize, 0);
    }

    /**
     * Receives a datagram and its sender, as {@link #recvfrom(int)} does.
     *
     * @param bufsize the most to receive, in bytes
     * @param flags {@code MSG_*}
     * @return the bytes, never more than {@code bufsize}, and the sender's address
     * @throws SocketError as {@link #recv(int, int)}
     */
    public Datagram recvfrom(int bufsize, int flags) throws SocketError {
        Arguments.buffersize("recvfrom", bufsize);
        byte[] data = new byte[allocation(bufsize, flags)];
        long received = receiveFrom("recvfrom", MemorySegment.ofArray(data), flags);
        return new Datagram(cut(data, received), Transfers.lastSender());
    }

    /**
     * Receives a datagram into the array, as {@link #recvfrom(int)} does.
     *
     * @param buffer the array
     * @return the bytes received and the sender's address
     * @throws SocketError as {@link #recv(int)}
     */
    public Received recvfromInto(byte[] buffer) throws SocketError {
        return recvfromInto(buffer, 0, 0);
    }

    /**
     * Receives a datagram into the array, as {@link #recvfrom(int)} does.
     *
     * @param buffer the array
     * @param nbytes the most to receive; 0 for as much as there is room for
     * @return the bytes received and the sender's address
     * @throws SocketError as {@link #recv(int)}
     * @throws IllegalArgumentException if {@code nbytes} is negative or more than the room
     */
    public Received recvfromInto(byte[] buffer, int nbytes) throws SocketError {
        return recvfromInto(buffer, nbytes, 0);
    }

    /**
     * Receives a datagram into the array, as {@link #recvfrom(int, int)} does.
     *
     * @param buffer the array
     * @param nbytes the most to receive; 0 for as much as there is room for
     * @param flags {@code MSG_*}
     * @return the bytes received and the sender's address; with {@code MSG_TRUNC} the datagram's
     *     real length, which may be more than the room
     * @throws SocketError as {@link #recv(int, int)}
     * @throws IllegalArgumentException if {@code nbytes} is negative or more than the room
     */
    public Received recvfromInto(byte[] buffer, int nbytes, int flags) throws SocketError {
        return receiveFromInto(MemorySegment.ofArray(buffer), nbytes, flags);
    }

    /**
     * Receives a datagram into a buffer, as {@link #recvfrom(int)} does.
     *
     * @param buffer the room between its position and limit; the position moves past what was
     *     received
     * @return the bytes received and the sender's address
     * @throws SocketError as {@link #recv(int)}
     */
    public Received recvfromInto(ByteBuffer buffer) throws SocketError {
        return recvfromInto(buffer, 0, 0);
    }

    /**
     * Receives a datagram into a buffer, as {@link #recvfrom(int)} does.
     *
     * @param buffer the room between its position and limit; the position moves past what was
     *     received
     * @param nbytes the most to receive; 0 for as much as there is room for
     * @return the bytes received and the sender's address
     * @throws SocketError as {@link #recv(int)}
     * @throws IllegalArgumentException if {@code nbytes} is negative or more than the room
     */
    public Received recvfromInto(ByteBuffer buffer, int nbytes) throws SocketError {
        return recvfromInto(buffer, nbytes, 0);
    }

    /**
     * Receives a datagram into a buffer, as {@link #recvfrom(int, int)} does.
     *
     * @param buffer the room between its position and limit; the position moves past what was
     *     received
     * @param nbytes the most to receive; 0 for as much as there is room for
     * @param flags {@code MSG_*}
     * @return the bytes received and the sender's address; with {@code MSG_TRUNC} the datagram's
     *     real length, which may be more than the room
     * @throws SocketError as {@link #recv(int, int)}
     * @throws IllegalArgumentException if {@code nbytes} is negative or more than the room
     */
    public Received recvfromInto(ByteBuffer buffer, int nbytes, int flags) throws SocketError {
        var received = receiveFromInto(Arguments.writable(buffer), nbytes, flags);
        advance(buffer, received.nbytes());
        return received;
    }

    /**
     * Receives a datagram into the segment, as {@link #recvfrom(int)} does.
     *
     * @param buffer the segment
     * @return the bytes received and the sender's address
     * @throws SocketError as {@link #recv(int)}
     */
    public Received recvfromInto(MemorySegment buffer) throws SocketError {
        return recvfromInto(buffer, 0, 0);
    }

    /**
     * Receives a datagram into the segment, as {@link #recvfrom(int)} does.
     *
     * @param buffer the segment
     * @param nbytes the most to receive; 0 for as much as there is room for
     * @return the bytes received and the sender's address
     * @throws SocketError as {@link #recv(int)}
     * @throws IllegalArgumentException if {@code nbytes} is negative or more than the room
     */
    public Received recvfromInto(MemorySegment buffer, int nbytes) throws SocketError {
        return recvfromInto(buffer, nbytes, 0);
    }

    /**
     * Receives a datagram into the segment, as {@link #recvfrom(int, int)} does.
     *
     * @param buffer the segment
     * @param nbytes the most to receive; 0 for as much as there is room for
     * @param flags {@code MSG_*}
     * @return the bytes received and the sender's address; with {@code MSG_TRUNC} the datagram's
     *     real length, which may be more than the room
     * @throws SocketError as {@link #recv(int, int)}
     * @throws IllegalArgumentException if {@code nbytes} is negative or more than the room
     */
    public Received recvfromInto(MemorySegment buffer, int nbytes, int flags) throws SocketError {
        return receiveFromInto(Arguments.writable(buffer), nbytes, flags);
    }

    private Received receiveFromInto(MemorySegment room, int nbytes, int flags) throws SocketError {
        long length =
                Arguments.room(
                        "recvfromInto",
                        nbytes,
                        room.byteSize(),
                        "nbytes is greater than the length of the buffer");
        long received = receiveFrom("recvfromInto", room.asSlice(0, length), flags);
        return new Received((int) received, Transfers.lastSender());
    }

    private long receiveFrom(String call, MemorySegment to, int flags) throws SocketError {
        refuseLoopOwned();
        Arguments.flags("flags", flags);
        return Transfers.recvfrom(this, receiveMode(flags), call, to, flags);
    }

    /**
     * A stream may give less than was asked for, so a careless size costs no gigabyte; a datagram
     * is given whole.
     */
    int allocation(int bufsize, int flags) {
        boolean whole = (flags & Constants.MSG_WAITALL) != 0 && type == Constants.SOCK_STREAM;
        int most = type == Constants.SOCK_STREAM ? MAX_STREAM_RECV : MAX_DATAGRAM_RECV;
        return whole ? bufsize : Math.min(bufsize, most);
    }

    private static byte[] cut(byte[] data, long received) {
        return received >= data.length ? data : Arrays.copyOf(data, (int) received);
    }

    private static void advance(ByteBuffer buffer, long transferred) {
        buffer.position((int) Math.min(buffer.position() + transferred, buffer.limit()));
    }

    // ---- send ----

    /**
     * Sends to the connected peer, waiting for room as the mode says.
     *
     * @param data the bytes
     * @return the bytes sent, which on a stream may be fewer than given
     * @throws SocketTimeout in timeout mode, if there was no room in time
     * @throws SocketError {@code EAGAIN} in non-blocking mode, {@code EPIPE} if the connection or
     *     this direction is closed, {@code ECONNRESET} if the peer reset it, {@code ENOTCONN} or
     *     {@code EDESTADDRREQ} if there is no peer, {@code EMSGSIZE} if a datagram is too long,
     *     {@code EBADF} if the socket is closed, also meanwhile
     * @see <a href="https://man7.org/linux/man-pages/man2/send.2.html">send(2)</a>
     */
    public int send(byte[] data) throws SocketError {
        return send(data, 0);
    }

    /**
     * Sends to the connected peer, as {@link #send(byte[])} does.
     *
     * @param data the bytes
     * @param flags {@code MSG_*}: {@code MSG_OOB}, {@code MSG_MORE}, {@code MSG_DONTROUTE}, {@code
     *     MSG_DONTWAIT}
     * @return the bytes sent, which on a stream may be fewer than given
     * @throws SocketError as {@link #send(byte[])}
     */
    public int send(byte[] data, int flags) throws SocketError {
        return sendOnce(MemorySegment.ofArray(data), flags);
    }

    /**
     * Sends to the connected peer, waiting for room as the mode says.
     *
     * @param data the bytes between its position and limit; the position moves past what was sent
     * @return the bytes sent, which on a stream may be fewer than given
     * @throws SocketTimeout in timeout mode, if there was no room in time
     * @throws SocketError {@code EAGAIN} in non-blocking mode, {@code EPIPE} if the connection or
     *     this direction is closed, {@code ECONNRESET} if the peer reset it, {@code ENOTCONN} or
     *     {@code EDESTADDRREQ} if there is no peer, {@code EMSGSIZE} if a datagram is too long,
     *     {@code EBADF} if the socket is closed, also meanwhile
     * @see <a href="https://man7.org/linux/man-pages/man2/send.2.html">send(2)</a>
     */
    public int send(ByteBuffer data) throws SocketError {
        return send(data, 0);
    }

    /**
     * Sends to the connected peer, as {@link #send(ByteBuffer)} does.
     *
     * @param data the bytes between its position and limit; the position moves past what was sent
     * @param flags {@code MSG_*}: {@code MSG_OOB}, {@code MSG_MORE}, {@code MSG_DONTROUTE}, {@code
     *     MSG_DONTWAIT}
     * @return the bytes sent, which on a stream may be fewer than given
     * @throws SocketError as {@link #send(ByteBuffer)}
     */
    public int send(ByteBuffer data, int flags) throws SocketError {
        int sent = sendOnce(MemorySegment.ofBuffer(data), flags);
        advance(data, sent);
        return sent;
    }

    /**
     * Sends to the connected peer, waiting for room as the mode says.
     *
     * @param data the bytes
     * @return the bytes sent, which on a stream may be fewer than given
     * @throws SocketTimeout in timeout mode, if there was no room in time
     * @throws SocketError {@code EAGAIN} in non-blocking mode, {@code EPIPE} if the connection or
     *     this direction is closed, {@code ECONNRESET} if the peer reset it, {@code ENOTCONN} or
     *     {@code EDESTADDRREQ} if there is no peer, {@code EMSGSIZE} if a datagram is too long,
     *     {@code EBADF} if the socket is closed, also meanwhile
     * @see <a href="https://man7.org/linux/man-pages/man2/send.2.html">send(2)</a>
     */
    public int send(MemorySegment data) throws SocketError {
        return send(data, 0);
    }

    /**
     * Sends to the connected peer, as {@link #send(MemorySegment)} does.
     *
     * @param data the bytes
     * @param flags {@code MSG_*}: {@code MSG_OOB}, {@code MSG_MORE}, {@code MSG_DONTROUTE}, {@code
     *     MSG_DONTWAIT}
     * @return the bytes sent, which on a stream may be fewer than given
     * @throws SocketError as {@link #send(MemorySegment)}
     */
    public int send(MemorySegment data, int flags) throws SocketError {
        return sendOnce(data, flags);
    }

    private int sendOnce(MemorySegment data, int flags) throws SocketError {
        refuseLoopOwned();
        Arguments.flags("flags", flags);
        Arguments.zeroCopy(flags, data);
        return (int) Transfers.send(this, modeOf(flags), data, flags);
    }

    /**
     * Sends all of the data to the connected peer, waiting for room as the mode says; the timeout
     * is for the whole. Calls from several threads do not interleave. Returns nothing, as in every
     * release of Python; what they leave unknown after a timeout, {@link
     * SocketTimeout#bytesTransferred} tells.
     *
     * @param data the bytes
     * @throws SocketTimeout if it took longer; its {@code bytesTransferred()} tells how much the
     *     kernel took, and the connection goes on after exactly that
     * @throws SocketError as {@link #send(byte[])}; some of the data may have been sent
     */
    public void sendall(byte[] data) throws SocketError {
        sendall(data, 0);
    }

    /**
     * Sends all of the data to the connected peer, as {@link #sendall(byte[])} does.
     *
     * @param data the bytes
     * @param flags {@code MSG_*}
     * @throws SocketError as {@link #sendall(byte[])}
     */
    public void sendall(byte[] data, int flags) throws SocketError {
        sendWhole(MemorySegment.ofArray(data), flags, null);
    }

    /**
     * Sends all of the data to the connected peer, waiting for room as the mode says; the timeout
     * is for the whole. Calls from several threads do not interleave. Returns nothing, as in every
     * release of Python; what they leave unknown after a timeout, {@link
     * SocketTimeout#bytesTransferred} tells.
     *
     * @param data the bytes between its position and limit; the position moves, also on failure,
     *     past what the kernel took
     * @throws SocketTimeout if it took longer; its {@code bytesTransferred()} tells how much the
     *     kernel took, and the connection goes on after exactly that
     * @throws SocketError as {@link #send(ByteBuffer)}; some of the data may have been sent
     */
    public void sendall(ByteBuffer data) throws SocketError {
        sendall(data, 0);
    }

    /**
     * Sends all of the data to the connected peer, as {@link #sendall(ByteBuffer)} does.
     *
     * @param data the bytes between its position and limit; the position moves, also on failure,
     *     past what the kernel took
     * @param flags {@code MSG_*}
     * @throws SocketError as {@link #sendall(ByteBuffer)}
     */
    public void sendall(ByteBuffer data, int flags) throws SocketError {
        sendWhole(MemorySegment.ofBuffer(data), flags, data);
    }

    /**
     * Sends all of the data to the connected peer, waiting for room as the mode says; the timeout
     * is for the whole. Calls from several threads do not interleave. Returns nothing, as in every
     * release of Python; what they leave unknown after a timeout, {@link
     * SocketTimeout#bytesTransferred} tells.
     *
     * @param data the bytes
     * @throws SocketTimeout if it took longer; its {@code bytesTransferred()} tells how much the
     *     kernel took, and the connection goes on after exactly that
     * @throws SocketError as {@link #send(MemorySegment)}; some of the data may have been sent
     */
    public void sendall(MemorySegment data) throws SocketError {
        sendall(data, 0);
    }

    /**
     * Sends all of the data to the connected peer, as {@link #sendall(MemorySegment)} does.
     *
     * @param data the bytes
     * @param flags {@code MSG_*}
     * @throws SocketError as {@link #sendall(MemorySegment)}
     */
    public void sendall(MemorySegment data, int flags) throws SocketError {
        sendWhole(data, flags, null);
    }

    /**
     * Sends all of {@code data}, and moves the position of the buffer that it views, if there is
     * one, as it goes.
     */
    private void sendWhole(MemorySegment data, int flags, @Nullable ByteBuffer buffer)
            throws SocketError {
        refuseLoopOwned();
        Arguments.flags("flags", flags);
        Arguments.zeroCopy(flags, data);
        var now = modeOf(flags);
        long deadline = now.deadline();
        Sendall.lock("sendall", this, sending, now, deadline);
        try {
            Sendall.run(
                    "sendall",
                    this,
                    now,
                    deadline,
                    data,
                    flags,
                    sent -> {
                        if (buffer != null) {
                            advance(buffer, sent);
                        }
                    });
        } finally {
            sending.leave();
        }
    }

    /**
     * Sends a datagram to an address, waiting for room as the mode says. A host name is looked up,
     * which can block for as long as the resolver takes.
     *
     * @param data the bytes
     * @param address of the socket's family; a connected stream ignores it
     * @return the bytes sent
     * @throws SocketTimeout in timeout mode, if there was no room in time
     * @throws SocketError as {@link #send(byte[])}; {@code EACCES} if it is a broadcast address and
     *     {@code SO_BROADCAST} is not set
     * @throws IllegalArgumentException if the address is of another family
     * @see <a href="https://man7.org/linux/man-pages/man2/sendto.2.html">sendto(2)</a>
     */
    public int sendto(byte[] data, Address address) throws SocketError {
        return sendto(data, 0, address);
    }

    /**
     * Sends a datagram to an address, as {@link #sendto(byte[], Address)} does.
     *
     * @param data the bytes
     * @param flags {@code MSG_*}
     * @param address of the socket's family
     * @return the bytes sent
     * @throws SocketError as {@link #sendto(byte[], Address)}
     */
    public int sendto(byte[] data, int flags, Address address) throws SocketError {
        return sendOnceTo(MemorySegment.ofArray(data), flags, address);
    }

    /**
     * Sends a datagram to an address, waiting for room as the mode says. A host name is looked up,
     * which can block for as long as the resolver takes.
     *
     * @param data the bytes between its position and limit; the position moves past what was sent
     * @param address of the socket's family; a connected stream ignores it
     * @return the bytes sent
     * @throws SocketTimeout in timeout mode, if there was no room in time
     * @throws SocketError as {@link #send(ByteBuffer)}; {@code EACCES} if it is a broadcast address
     *     and {@code SO_BROADCAST} is not set
     * @throws IllegalArgumentException if the address is of another family
     * @see <a href="https://man7.org/linux/man-pages/man2/sendto.2.html">sendto(2)</a>
     */
    public int sendto(ByteBuffer data, Address address) throws SocketError {
        return sendto(data, 0, address);
    }

    /**
     * Sends a datagram to an address, as {@link #sendto(ByteBuffer, Address)} does.
     *
     * @param data the bytes between its position and limit; the position moves past what was sent
     * @param flags {@code MSG_*}
     * @param address of the socket's family
     * @return the bytes sent
     * @throws SocketError as {@link #sendto(ByteBuffer, Address)}
     */
    public int sendto(ByteBuffer data, int flags, Address address) throws SocketError {
        int sent = sendOnceTo(MemorySegment.ofBuffer(data), flags, address);
        advance(data, sent);
        return sent;
    }

    /**
     * Sends a datagram to an address, waiting for room as the mode says. A host name is looked up,
     * which can block for as long as the resolver takes.
     *
     * @param data the bytes
     * @param address of the socket's family; a connected stream ignores it
     * @return the bytes sent
     * @throws SocketTimeout in timeout mode, if there was no room in time
     * @throws SocketError as {@link #send(MemorySegment)}; {@code EACCES} if it is a broadcast
     *     address and {@code SO_BROADCAST} is not set
     * @throws IllegalArgumentException if the address is of another family
     * @see <a href="https://man7.org/linux/man-pages/man2/sendto.2.html">sendto(2)</a>
     */
    public int sendto(MemorySegment data, Address address) throws SocketError {
        return sendto(data, 0, address);
    }

    /**
     * Sends a datagram to an address, as {@link #sendto(MemorySegment, Address)} does.
     *
     * @param data the bytes
     * @param flags {@code MSG_*}
     * @param address of the socket's family
     * @return the bytes sent
     * @throws SocketError as {@link #sendto(MemorySegment, Address)}
     */
    public int sendto(MemorySegment data, int flags, Address address) throws SocketError {
        return sendOnceTo(data, flags, address);
    }

    private int sendOnceTo(MemorySegment data, int flags, Address address) throws SocketError {
        refuseLoopOwned();
        Arguments.flags("flags", flags);
        Arguments.zeroCopy(flags, data);
        int length = Resolver.encode(address, family);
        return (int) Transfers.sendto(this, modeOf(flags), data, flags, length);
    }

    // ---- files ----

    /**
     * Sends a file from its start to its end, as {@link #sendfile(FileChannel, long, long)} does.
     *
     * @param file an open file
     * @return the bytes sent
     * @throws SocketError as {@link #sendfile(FileChannel, long, long)}
     */
    public long sendfile(FileChannel file) throws SocketError {
        return sendfile(file, 0);
    }

    /**
     * Sends a file from an offset to its end, as {@link #sendfile(FileChannel, long, long)} does.
     *
     * @param file an open file
     * @param offset where to begin, in bytes; 0 is the start, whatever the channel's position is
     * @return the bytes sent
     * @throws SocketError as {@link #sendfile(FileChannel, long, long)}
     */
    public long sendfile(FileChannel file, long offset) throws SocketError {
        refuseLoopOwned();
        return Sendfile.run(this, mode, sending, file, offset, Sendfile.ALL);
    }

    /**
     * Sends part of a file, waiting for room until all of it is sent. In timeout mode the timeout
     * counts for the whole call, as that of {@code sendall} does. A concurrent {@code sendall}
     * comes before or after it. The channel is read at offsets of its own; then, also if the call
     * fails, its position is set after what was sent, or left alone where that is nothing. An
     * interrupt while the file is read, not while the call waits, closes the channel, as it does in
     * every call of a {@link FileChannel}.
     *
     * @param file an open file
     * @param offset where to begin, in bytes; 0 is the start, whatever the channel's position is
     * @param count the most to send, in bytes
     * @return the bytes sent: less than {@code count} if the file ends before
     * @throws SocketTimeout in timeout mode, if it took longer; it tells how many bytes the kernel
     *     took
     * @throws SocketError {@code EPIPE} if the peer has closed, {@code ECONNRESET} if it reset the
     *     connection, {@code ENOTCONN} if there is none, {@code EBADF} if the socket is closed,
     *     also meanwhile, {@code EINTR} if the thread is interrupted; without an errno, and with
     *     the cause, if the file cannot be read
     * @throws IllegalArgumentException if the socket is no {@code SOCK_STREAM} or in non-blocking
     *     mode, {@code offset} is negative, or {@code count} not a positive integer
     * @see <a href="https://man7.org/linux/man-pages/man2/sendfile.2.html">sendfile(2)</a>
     */
    public long sendfile(FileChannel file, long offset, long count) throws SocketError {
        refuseLoopOwned();
        return Sendfile.run(this, mode, sending, file, offset, count);
    }

    // ---- requests ----

    /**
     * Asks the kernel for an {@code int}, such as {@code FIONREAD}, the bytes that wait to be
     * received, or {@code SIOCOUTQ}, those not yet sent.
     *
     * @param request a request whose argument is an {@code int} that it sets
     * @return that {@code int}
     * @throws SocketError as {@link #ioctl(long, byte[])}
     * @throws IllegalArgumentException if the request is a constant that this platform lacks
     */
    public int ioctl(long request) throws SocketError {
        return ioctl(request, 0);
    }

    /**
     * Makes a request whose argument is an {@code int}, which the kernel is given the address of.
     *
     * <p>{@code SIO_RCVALL}, a request of Windows, is answered for a packet socket that is bound to
     * an interface: {@code RCVALL_ON} turns the interface's promiscuous mode on until {@code
     * RCVALL_OFF} or {@code RCVALL_IPLEVEL}, or until the socket is closed; turning it on twice is
     * turning it on.
     *
     * @param request a request, such as {@code FIONREAD}
     * @param argument the {@code int}
     * @return the {@code int} as the kernel left it
     * @throws SocketError as {@link #ioctl(long, byte[])}; for {@code SIO_RCVALL} {@code
     *     EOPNOTSUPP} if this is no packet socket, {@code ENODEV} if it is bound to no interface,
     *     {@code EINVAL} for another argument than those above; for the other {@code SIO_*} {@code
     *     EOPNOTSUPP}
     * @throws IllegalArgumentException if the request is a constant that this platform lacks
     */
    public int ioctl(long request, int argument) throws SocketError {
        if (request == Constants.SIO_RCVALL) {
            receiveAll.set(descriptor, family, argument);
            return argument;
        }
        int[] value = {argument};
        Requests.request(descriptor, request, MemorySegment.ofArray(value));
        return value[0];
    }

    /**
     * Makes a request whose argument is a structure, such as the {@code struct ifreq} of {@code
     * SIOCGIFMTU}. Does not wait.
     *
     * @param request a request
     * @param argument the structure's bytes, in host order; the kernel's answer replaces them
     * @return what ioctl(2) returned, usually 0
     * @throws SocketError {@code ENOTTY} if the socket knows no such request, {@code EINVAL} if it
     *     refuses the argument, {@code EPERM} if it takes a privilege, {@code ENODEV} if there is
     *     no such interface, {@code EBADF} if the socket is closed
     * @throws IllegalArgumentException if the request is a constant that this platform lacks
     * @see <a href="https://man7.org/linux/man-pages/man2/ioctl.2.html">ioctl(2)</a>
     * @see <a href="https://man7.org/linux/man-pages/man7/netdevice.7.html">netdevice(7)</a>
     */
    public int ioctl(long request, byte[] argument) throws SocketError {
        return Requests.request(descriptor, request, MemorySegment.ofArray(argument));
    }

    /**
     * Makes a request as {@link #ioctl(long, byte[])} does.
     *
     * @param request a request
     * @param argument the structure, from position to limit, which stay; the kernel's answer
     *     replaces it
     * @return what ioctl(2) returned, usually 0
     * @throws SocketError as {@link #ioctl(long, byte[])}
     * @throws IllegalArgumentException if the buffer is read-only
     */
    public int ioctl(long request, ByteBuffer argument) throws SocketError {
        return Requests.request(descriptor, request, Arguments.writable(argument));
    }

    /**
     * Makes a request as {@link #ioctl(long, byte[])} does.
     *
     * @param request a request
     * @param argument the structure; the kernel's answer replaces it
     * @return what ioctl(2) returned, usually 0
     * @throws SocketError as {@link #ioctl(long, byte[])}
     * @throws IllegalArgumentException if the segment is read-only
     */
    public int ioctl(long request, MemorySegment argument) throws SocketError {
        return Requests.request(descriptor, request, Arguments.writable(argument));
    }

    // ---- messages ----

    /**
     * Receives data, its sender and no ancillary data, as {@link #recvmsg(int, int, int)} does.
     *
     * @param bufsize the most data to receive, in bytes
     * @return the message
     * @throws SocketError as {@link #recv(int)}
     */
    public Message recvmsg(int bufsize) throws SocketError {
        return recvmsg(bufsize, 0, 0);
    }

    /**
     * Receives data, its sender and ancillary data, as {@link #recvmsg(int, int, int)} does.
     *
     * @param bufsize the most data to receive, in bytes
     * @param ancbufsize the room for ancillary data, in bytes: a sum of {@code CMSG_SPACE}s
     * @return the message
     * @throws SocketError as {@link #recv(int)}
     */
    public Message recvmsg(int bufsize, int ancbufsize) throws SocketError {
        return recvmsg(bufsize, ancbufsize, 0);
    }

    /**
     * Receives data, its sender and ancillary data, waiting for something as the mode says.
     * Descriptors that come with it ({@link ControlMessage#fds}) are the caller's to close, and
     * close-on-exec.
     *
     * @param bufsize the most data to receive, in bytes; what a datagram has more is lost, and
     *     {@code MSG_TRUNC} says so
     * @param ancbufsize the room for ancillary data, in bytes, of which no more than 1 MiB is used:
     *     a sum of {@code CMSG_SPACE}s; what there is more is lost, descriptors closed, and {@code
     *     MSG_CTRUNC} says so
     * @param flags {@code MSG_*}; {@code MSG_ERRQUEUE} takes an error off the queue and never
     *     waits; {@code MSG_WAITALL} as in {@link #recv(int, int)}, but on a Unix socket ancillary
     *     data ends the message
     * @return the message
     * @throws SocketError as {@link #recv(int, int)}
     * @throws IllegalArgumentException if a size is negative
     * @see <a href="https://man7.org/linux/man-pages/man2/recvmsg.2.html">recvmsg(2)</a>
     */
    public Message recvmsg(int bufsize, int ancbufsize, int flags) throws SocketError {
        refuseLoopOwned();
        Arguments.buffersize("recvmsg", bufsize);
        Arguments.ancbufsize("recvmsg", ancbufsize);
        Arguments.flags("flags", flags);
        return Messages.recvmsg(this, receiveMode(flags), bufsize, ancbufsize, flags);
    }

    /**
     * Receives data into buffers, its sender and no ancillary data, as {@link #recvmsgInto(List,
     * int, int)} does.
     *
     * @param buffers filled one after the other
     * @return the number of bytes and what came with them
     * @throws SocketError as {@link #recv(int)}
     */
    public ReceivedMessage recvmsgInto(List<ByteBuffer> buffers) throws SocketError {
        return recvmsgInto(buffers, 0, 0);
    }

    /**
     * Receives data into buffers, its sender and ancillary data, as {@link #recvmsgInto(List, int,
     * int)} does.
     *
     * @param buffers filled one after the other
     * @param ancbufsize the room for ancillary data, in bytes
     * @return the number of bytes and what came with them
     * @throws SocketError as {@link #recv(int)}
     */
    public ReceivedMessage recvmsgInto(List<ByteBuffer> buffers, int ancbufsize)
            throws SocketError {
        return recvmsgInto(buffers, ancbufsize, 0);
    }

    /**
     * Receives data into buffers, its sender and ancillary data, as {@link #recvmsg(int, int, int)}
     * does.
     *
     * @param buffers filled one after the other between position and limit; the positions move past
     *     what was received
     * @param ancbufsize the room for ancillary data, in bytes
     * @param flags {@code MSG_*}
     * @return the number of bytes, with {@code MSG_TRUNC} of the whole datagram, and what came with
     *     them
     * @throws SocketError as {@link #recv(int, int)}
     * @throws IllegalArgumentException if {@code ancbufsize} is negative or a buffer read-only
     * @throws IllegalStateException if a buffer's arena is closed, also while the call waits; what
     *     comes then stays in the queue, unless it came at that very moment
     * @throws WrongThreadException if a buffer is confined to another thread
     */
    public ReceivedMessage recvmsgInto(List<ByteBuffer> buffers, int ancbufsize, int flags)
            throws SocketError {
        refuseLoopOwned();
        Arguments.ancbufsize("recvmsgInto", ancbufsize);
        Arguments.flags("flags", flags);
        return Messages.recvmsgInto(this, receiveMode(flags), buffers, ancbufsize, flags);
    }

    /**
     * Sends buffers as one message, as {@link #sendmsg(List, List, int, Address)} does.
     *
     * @param buffers sent one after the other
     * @return the bytes sent
     * @throws SocketError as {@link #send(byte[])}
     */
    public int sendmsg(List<ByteBuffer> buffers) throws SocketError {
        return sendmsg(buffers, List.of(), 0, null);
    }

    /**
     * Sends buffers and ancillary data as one message, as {@link #sendmsg(List, List, int,
     * Address)} does.
     *
     * @param buffers sent one after the other
     * @param ancillary what goes with them
     * @return the bytes sent
     * @throws SocketError as {@link #send(byte[])}
     */
    public int sendmsg(List<ByteBuffer> buffers, List<ControlMessage> ancillary)
            throws SocketError {
        return sendmsg(buffers, ancillary, 0, null);
    }

    /**
     * Sends buffers and ancillary data as one message, as {@link #sendmsg(List, List, int,
     * Address)} does.
     *
     * @param buffers sent one after the other
     * @param ancillary what goes with them
     * @param flags {@code MSG_*}
     * @return the bytes sent
     * @throws SocketError as {@link #send(byte[])}
     */
    public int sendmsg(List<ByteBuffer> buffers, List<ControlMessage> ancillary, int flags)
            throws SocketError {
        return sendmsg(buffers, ancillary, flags, null);
    }

    /**
     * Sends buffers and ancillary data as one message, waiting for room as the mode says.
     * Descriptors that go with it stay the caller's; the receiver gets duplicates.
     *
     * @param buffers sent one after the other, between position and limit; the positions move past
     *     what was sent
     * @param ancillary what goes with them: {@link ControlMessage#rights} and the like
     * @param flags {@code MSG_*}
     * @param address whom to send to, of the socket's family; null for the connected peer
     * @return the bytes sent, which on a stream may be fewer than given
     * @throws SocketError as {@link #sendto(byte[], Address)}; {@code EMSGSIZE} if there are more
     *     than 1,024 buffers, {@code EINVAL} if the ancillary data is not well formed, {@code
     *     EBADF} if one of its descriptors is not open
     * @throws IllegalStateException if a buffer's arena is closed
     * @throws WrongThreadException if a buffer is confined to another thread
     * @see <a href="https://man7.org/linux/man-pages/man2/sendmsg.2.html">sendmsg(2)</a>
     */
    public int sendmsg(
            List<ByteBuffer> buffers,
            List<ControlMessage> ancillary,
            int flags,
            @Nullable Address address)
            throws SocketError {
        refuseLoopOwned();
        Arguments.flags("flags", flags);
        return Messages.sendmsg(this, modeOf(flags), buffers, ancillary, flags, address);
    }

    /**
     * Sends data to the kernel's crypto with what it is to do, as {@link #sendmsgAfalg(List, int,
     * byte[], int, int)} does.
     *
     * @param buffers sent one after the other
     * @param op an {@code ALG_OP_*}
     * @return the bytes sent
     * @throws SocketError as {@link #sendmsg(List, List, int, Address)}
     */
    public int sendmsgAfalg(List<ByteBuffer> buffers, int op) throws SocketError {
        return sendmsgAfalg(buffers, op, null, -1, 0);
    }

    /**
     * Sends data to the kernel's crypto with what it is to do, as {@link #sendmsgAfalg(List, int,
     * byte[], int, int)} does.
     *
     * @param buffers sent one after the other
     * @param op an {@code ALG_OP_*}
     * @param iv the initialisation vector, null for none
     * @return the bytes sent
     * @throws SocketError as {@link #sendmsg(List, List, int, Address)}
     */
    public int sendmsgAfalg(List<ByteBuffer> buffers, int op, byte @Nullable [] iv)
            throws SocketError {
        return sendmsgAfalg(buffers, op, iv, -1, 0);
    }

    /**
     * Sends data to the kernel's crypto with what it is to do, on a connection that {@link #accept}
     * of a bound {@code AF_ALG} socket gave. Linux.
     *
     * @param buffers sent one after the other, between position and limit; the positions move past
     *     what was sent
     * @param op an {@code ALG_OP_*}
     * @param iv the initialisation vector, null for none
     * @param assoclen of an AEAD cipher, how many bytes of the data are associated data; -1 for
     *     none
     * @param flags {@code MSG_*}, such as {@code MSG_MORE}
     * @return the bytes sent
     * @throws SocketError as {@link #sendmsg(List, List, int, Address)}
     * @throws IllegalArgumentException if {@code op} is negative, or {@code assoclen} below -1
     * @see <a href="https://docs.kernel.org/crypto/userspace-if.html">The kernel's crypto user
     *     space interface</a>
     */
    public int sendmsgAfalg(
            List<ByteBuffer> buffers, int op, byte @Nullable [] iv, int assoclen, int flags)
            throws SocketError {
        return sendmsg(buffers, ControlViews.afalg(op, iv, assoclen), flags, null);
    }

    // ---- batches of messages ----

    /**
     * Receives the messages that have come, as {@link #recvmmsg(MessageBatch, int)} does.
     *
     * @param batch filled from its start; what it held is forgotten
     * @return how many messages there are now in the batch, at least 1
     * @throws SocketError as {@link #recvmmsg(MessageBatch, int)}
     */
    public int recvmmsg(MessageBatch batch) throws SocketError {
        return recvmmsg(batch, 0);
    }

    /**
     * Receives the messages that have come, with one system call: waits for the first as the mode
     * says, and for none after it. Of a stream each message is what one {@code recv} would give,
     * and its end is an empty one. On a connection of {@code SOCK_SEQPACKET} that has ended all
     * places of the batch are empty. macOS, which has no such call, takes one message after the
     * other.
     *
     * @param batch filled from its start; what it held is forgotten, also on failure
     * @param flags {@code MSG_*}, as {@link #recvmsg(int, int, int)} takes them; {@code
     *     MSG_WAITFORONE} is implied
     * @return how many messages there are now in the batch, at least 1
     * @throws SocketTimeout in timeout mode, if nothing came in time
     * @throws SocketError as {@link #recv(int, int)}. An error that the socket has is told before
     *     messages that came earlier, which the next call receives; an error after the first
     *     message is that of the next call
     * @throws IllegalStateException if the batch is closed, also meanwhile, or in use by another
     *     call
     * @see <a href="https://man7.org/linux/man-pages/man2/recvmmsg.2.html">recvmmsg(2)</a>
     */
    public int recvmmsg(MessageBatch batch, int flags) throws SocketError {
        refuseLoopOwned();
        Arguments.flags("flags", flags);
        return Batches.recvmmsg(this, receiveMode(flags), batch, flags);
    }

    /**
     * Receives the messages that have come, without ancillary data, as {@link #recvmmsg(int, int,
     * int, int)} does.
     *
     * @param max the most messages, 1 to 1,024
     * @param bufsize the longest message, in bytes
     * @return the messages, at least one
     * @throws SocketError as {@link #recvmmsg(MessageBatch, int)}
     */
    public List<Message> recvmmsg(int max, int bufsize) throws SocketError {
        return recvmmsg(max, bufsize, 0, 0);
    }

    /**
     * Receives the messages that have come, as {@link #recvmmsg(int, int, int, int)} does.
     *
     * @param max the most messages, 1 to 1,024
     * @param bufsize the longest message, in bytes
     * @param ancbufsize the room for the ancillary data of each, in bytes
     * @return the messages, at least one
     * @throws SocketError as {@link #recvmmsg(MessageBatch, int)}
     */
    public List<Message> recvmmsg(int max, int bufsize, int ancbufsize) throws SocketError {
        return recvmmsg(max, bufsize, ancbufsize, 0);
    }

    /**
     * Receives the messages that have come, as {@link #recvmmsg(MessageBatch, int)} does, but each
     * copied into an object of its own. Every call allocates room for {@code max} of them, which a
     * {@link MessageBatch} does once. Descriptors that come with them are the caller's to close.
     *
     * @param max the most messages, 1 to 1,024
     * @param bufsize the longest message, in bytes; what a datagram has more is lost
     * @param ancbufsize the room for the ancillary data of each, in bytes
     * @param flags {@code MSG_*}
     * @return the messages, at least one, unmodifiable
     * @throws SocketError as {@link #recvmmsg(MessageBatch, int)}
     * @throws IllegalArgumentException if {@code max} or a size is out of range, as {@link
     *     MessageBatch#MessageBatch(int, int, int)}
     */
    public List<Message> recvmmsg(int max, int bufsize, int ancbufsize, int flags)
            throws SocketError {
        refuseLoopOwned();
        Arguments.flags("flags", flags);
        return Batches.recvmmsg(this, receiveMode(flags), max, bufsize, ancbufsize, flags);
    }

    /**
     * Sends the messages of the batch, as {@link #sendmmsg(MessageBatch, int, int)} does.
     *
     * @param batch left as it is
     * @return how many messages were sent, from the first on
     * @throws SocketError as {@link #sendmmsg(MessageBatch, int, int)}
     */
    public int sendmmsg(MessageBatch batch) throws SocketError {
        return sendmmsg(batch, 0, 0);
    }

    /**
     * Sends the messages of the batch, as {@link #sendmmsg(MessageBatch, int, int)} does.
     *
     * @param batch left as it is
     * @param flags {@code MSG_*}
     * @return how many messages were sent, from the first on
     * @throws SocketError as {@link #sendmmsg(MessageBatch, int, int)}
     */
    public int sendmmsg(MessageBatch batch, int flags) throws SocketError {
        return sendmmsg(batch, flags, 0);
    }

    /**
     * Sends messages of the batch with one system call, waiting for room for the first as the mode
     * says, and for none after it. The kernel tells nothing of an error after that: it ends the
     * call, and sending the rest, from the message on that was not sent, meets it again if it is
     * still there.
     *
     * <pre>{@code
     * for (int sent = 0; sent < batch.count(); ) {
     *     sent += socket.sendmmsg(batch, 0, sent);
     * }
     * }</pre>
     *
     * <p>A batch that was received goes back to its senders, without its ancillary data; of that,
     * descriptors that nobody has asked for are closed. On a stream the last message sent may have
     * been sent in part ({@link MessageBatch#nbytes}). macOS, which has no such call, sends one
     * message after the other.
     *
     * @param batch left as it is, to be sent again or {@linkplain MessageBatch#clear cleared}
     * @param flags {@code MSG_*} but {@code MSG_ZEROCOPY}, since the batch is used again
     * @param first the index of the first message to send; where it is the batch's count nothing is
     *     done
     * @return how many messages were sent, from that on; 0 for an empty batch
     * @throws SocketTimeout in timeout mode, if there was no room in time
     * @throws SocketError as {@link #sendmsg(List, List, int, Address)}, for the first message
     * @throws IllegalArgumentException if {@code first} is out of range, or an address is not of
     *     this socket's family
     * @throws IllegalStateException if the batch is closed or in use by another call
     * @see <a href="https://man7.org/linux/man-pages/man2/sendmmsg.2.html">sendmmsg(2)</a>
     */
    public int sendmmsg(MessageBatch batch, int flags, int first) throws SocketError {
        refuseToSendMessages(flags);
        return Batches.sendmmsg(this, modeOf(flags), batch, first, flags);
    }

    /**
     * Sends messages, as {@link #sendmmsg(List, int)} does.
     *
     * @param messages their data, ancillary data and addresses; their flags mean nothing
     * @return how many messages were sent, from the first on
     * @throws SocketError as {@link #sendmmsg(MessageBatch, int, int)}
     */
    public int sendmmsg(List<Message> messages) throws SocketError {
        return sendmmsg(messages, 0);
    }

    /**
     * Sends copies of the messages with one system call, as {@link #sendmmsg(MessageBatch, int,
     * int)} does. The kernel takes at most 1,024 at a time. Descriptors that go with them stay the
     * caller's.
     *
     * @param messages their data, ancillary data and addresses (null for the connected peer); their
     *     flags mean nothing
     * @param flags {@code MSG_*} but {@code MSG_ZEROCOPY}
     * @return how many messages were sent, from the first on; 0 for an empty list
     * @throws SocketError as {@link #sendmmsg(MessageBatch, int, int)}
     * @throws IllegalArgumentException if an address is not of this socket's family
     */
    public int sendmmsg(List<Message> messages, int flags) throws SocketError {
        refuseToSendMessages(flags);
        return Batches.sendmmsg(this, modeOf(flags), messages, flags);
    }

    private void refuseToSendMessages(int flags) {
        refuseLoopOwned();
        Arguments.flags("flags", flags);
        Arguments.zeroCopy(flags, false, "sendmmsg sends copies, whose memory is used again");
    }

    // ---- options ----

    /**
     * Returns an option that is an {@code int}.
     *
     * @param level {@code SOL_SOCKET}, {@code IPPROTO_TCP} and the like
     * @param name an {@code SO_*}, {@code TCP_*} and the like
     * @return its value
     * @throws SocketError {@code ENOPROTOOPT} if there is no such option, {@code EBADF} if the
     *     socket is closed
     * @throws IllegalArgumentException if an argument is a constant that this platform lacks
     * @see <a href="https://man7.org/linux/man-pages/man2/getsockopt.2.html">getsockopt(2)</a>
     */
    public int getsockopt(int level, int name) throws SocketError {
        return RawOptions.getInt(descriptor, level, name);
    }

    /**
     * Returns an option's bytes, in host order.
     *
     * @param level {@code SOL_SOCKET}, {@code IPPROTO_TCP} and the like
     * @param name an {@code SO_*}, {@code TCP_*} and the like
     * @param buflen the most to return, 1 to 1024; of {@code SO_GET_FILTER}, the number of {@code
     *     SO_ATTACH_FILTER}, 8 for each instruction, and {@code EINVAL} if it has more of them
     * @return as many bytes as the option has
     * @throws SocketError as {@link #getsockopt(int, int)}; without an errno if {@code buflen} is
     *     out of range
     */
    public byte[] getsockopt(int level, int name, int buflen) throws SocketError {
        return RawOptions.getBytes(descriptor, level, name, buflen);
    }

    /**
     * Returns an option of eight bytes, such as {@code SO_VM_SOCKETS_BUFFER_SIZE}; one of four is
     * widened, and one without a value, as {@code SO_BINDTODEVICE} that is not set, is 0.
     *
     * @param level {@code SOL_SOCKET}, {@code AF_VSOCK} and the like
     * @param name an {@code SO_*} and the like
     * @return its value
     * @throws SocketError as {@link #getsockopt(int, int)}
     */
    public long getsockoptLong(int level, int name) throws SocketError {
        return RawOptions.getLong(descriptor, level, name);
    }

    /**
     * Sets an option that is an {@code int}.
     *
     * @param level {@code SOL_SOCKET}, {@code IPPROTO_TCP} and the like
     * @param name an {@code SO_*}, {@code TCP_*} and the like
     * @param value its value
     * @throws SocketError {@code ENOPROTOOPT} if there is no such option, {@code EINVAL} or {@code
     *     EDOM} if it refuses the value, {@code EPERM} if it takes a privilege, {@code EBADF} if
     *     the socket is closed
     * @throws IllegalArgumentException if an argument is a constant that this platform lacks
     * @see <a href="https://man7.org/linux/man-pages/man2/setsockopt.2.html">setsockopt(2)</a>
     */
    public void setsockopt(int level, int name, int value) throws SocketError {
        RawOptions.setInt(descriptor, level, name, value);
    }

    /**
     * Sets an option of eight bytes.
     *
     * @param level {@code AF_VSOCK} and the like
     * @param name an {@code SO_*} and the like
     * @param value its value
     * @throws SocketError as {@link #setsockopt(int, int, int)}
     */
    public void setsockopt(int level, int name, long value) throws SocketError {
        RawOptions.setLong(descriptor, level, name, value);
    }

    /**
     * Sets an option from its bytes, in host order, such as those of a {@code struct linger}.
     *
     * @param level {@code SOL_SOCKET}, {@code IPPROTO_TCP} and the like
     * @param name an {@code SO_*}, {@code TCP_*} and the like
     * @param value the bytes
     * @throws SocketError as {@link #setsockopt(int, int, int)}; {@code EINVAL} if the length is
     *     not the option's
     */
    public void setsockopt(int level, int name, byte[] value) throws SocketError {
        RawOptions.setBytes(descriptor, level, name, value);
    }

    /**
     * Sets an option whose value is no memory but a length, as {@code AF_ALG} has them.
     *
     * @param level {@code SOL_ALG} and the like
     * @param name an option
     * @param value null; or bytes, of which the first {@code optlen} are given
     * @param optlen the length that the kernel is told
     * @throws SocketError as {@link #setsockopt(int, int, int)}
     * @throws IllegalArgumentException if {@code optlen} is negative or more than there are bytes
     */
    public void setsockopt(int level, int name, byte @Nullable [] value, int optlen)
            throws SocketError {
        if (optlen < 0 || (value != null && optlen > value.length)) {
            throw new IllegalArgumentException("optlen out of range: " + optlen);
        }
        if (value == null) {
            RawOptions.setNull(descriptor, level, name, optlen);
        } else {
            RawOptions.setBytes(descriptor, level, name, Arrays.copyOf(value, optlen));
        }
    }

    /**
     * Returns an option by its typed name, of {@link SocketOptions}.
     *
     * @param <T> the type of its value
     * @param option which
     * @return its value
     * @throws SocketError {@code ENOPROTOOPT} or {@code EOPNOTSUPP} if this kernel or this kind of
     *     socket does not have it, {@code EBADF} if the socket is closed; without an errno if the
     *     kernel's answer is too short to be a value
     * @throws IllegalArgumentException if the platform lacks the option or it can only be set,
     *     before any system call
     * @see <a href="https://man7.org/linux/man-pages/man2/getsockopt.2.html">getsockopt(2)</a>
     */
    public <T> T getsockopt(SocketOption<T> option) throws SocketError {
        return TypedOptions.get(descriptor, option);
    }

    /**
     * Sets an option by its typed name, of {@link SocketOptions}.
     *
     * @param <T> the type of its value
     * @param option which
     * @param value its value
     * @throws SocketError {@code ENOPROTOOPT} or {@code EOPNOTSUPP} if this kernel or this kind of
     *     socket does not have it, {@code EINVAL}, {@code EDOM} or {@code ENODEV} if it refuses the
     *     value, {@code EPERM} if it takes a privilege, {@code EBADF} if the socket is closed
     * @throws IllegalArgumentException if the platform lacks the option or it can only be read, or
     *     the value cannot be given to the kernel, before any system call
     * @see <a href="https://man7.org/linux/man-pages/man2/setsockopt.2.html">setsockopt(2)</a>
     */
    public <T> void setsockopt(SocketOption<T> option, T value) throws SocketError {
        TypedOptions.set(descriptor, option, value);
    }

    /**
     * Tells whether child processes inherit the descriptor; they do not, unless {@link
     * #setInheritable} was called.
     *
     * @return true if they do
     * @throws SocketError {@code EBADF} if it is closed
     */
    public boolean getInheritable() throws SocketError {
        int fd = descriptor.acquire("fcntl");
        try {
            return Errors.check("fcntl", Fcntl.inheritable(fd)) != 0;
        } finally {
            descriptor.release();
        }
    }

    /**
     * Sets whether child processes inherit the descriptor: clears or sets {@code FD_CLOEXEC}.
     *
     * @param inheritable true if they shall
     * @throws SocketError {@code EBADF} if it is closed
     */
    public void setInheritable(boolean inheritable) throws SocketError {
        int fd = descriptor.acquire("fcntl");
        try {
            Errors.check("fcntl", Fcntl.setInheritable(fd, inheritable));
        } finally {
            descriptor.release();
        }
    }

    // ---- modes ----

    /**
     * Sets blocking or non-blocking mode.
     *
     * @param flag true is {@code settimeout(null)}, false is {@code settimeout(Duration.ZERO)}
     * @throws SocketError {@code EBADF} if it is closed
     */
    public void setblocking(boolean flag) throws SocketError {
        settimeout(flag ? null : Duration.ZERO);
    }

    /**
     * Tells whether calls may wait.
     *
     * @return false in non-blocking mode
     */
    public boolean getblocking() {
        return !mode.isNonBlocking();
    }

    /**
     * Sets the mode of later calls. A call waits at least as long as it says, and milliseconds are
     * the unit. The kernel's own {@code ETIMEDOUT} is another thing, and a plain {@link
     * SocketError}.
     *
     * @param timeout null for blocking, zero for non-blocking, more for timeout mode
     * @throws SocketError {@code EBADF} if it is closed
     * @throws IllegalArgumentException if it is negative
     */
    public void settimeout(@Nullable Duration timeout) throws SocketError {
        refuseLoopOwned();
        mode = Mode.of(timeout);
        setDescriptionMode(mode);
    }

    /**
     * Returns what {@link #settimeout} or {@link #setblocking} set last.
     *
     * @return the timeout, or null in blocking mode
     */
    public @Nullable Duration gettimeout() {
        return mode.timeout();
    }

    /**
     * O_NONBLOCK is set in timeout and non-blocking mode, and belongs to all duplicates of the
     * descriptor.
     */
    private void setDescriptionMode(Mode mode) throws SocketError {
        int fd = descriptor.acquire("fcntl");
        try {
            synchronized (descriptor) { // A connect that has just begun goes first.
                Errors.check("fcntl", Fcntl.setNonblocking(fd, !mode.isBlocking()));
            }
        } finally {
            descriptor.release();
        }
    }

    /** Urgent data and the error queue are there or not: recv(2) does not wait for them. */
    private Mode receiveMode(int flags) {
        boolean never =
                Constants.MSG_ERRQUEUE != Constants.UNDEFINED
                        && (flags & Constants.MSG_ERRQUEUE) != 0;
        if ((flags & Constants.MSG_OOB) != 0) {
            descriptor.neverEmptied(); // The kernel stops to tell that there was urgent data.
        }
        return never || (flags & Constants.MSG_OOB) != 0 ? Mode.NON_BLOCKING : modeOf(flags);
    }

    /** As {@link PlainReceive#tellsByEdges} says. */
    boolean tellsByEdges(int fd) {
        var known = tellsByEdges;
        if (known == null) {
            known = PlainReceive.tellsByEdges(this, fd);
            tellsByEdges = known;
        }
        return known;
    }

    private Mode modeOf(int flags) {
        return (flags & Constants.MSG_DONTWAIT) != 0 ? Mode.NON_BLOCKING : mode;
    }

    /**
     * Waits until the socket is ready for one of the events.
     *
     * @param events {@code POLLIN}, {@code POLLOUT}, {@code POLLPRI}; 0 for errors and hang-ups
     *     alone
     * @param timeout how long at most; null for as long as it takes, zero for not at all
     * @return what it is ready for: of {@code events}, and {@code POLLERR} and {@code POLLHUP}; 0
     *     if the time has passed
     * @throws SocketError {@code EBADF} if it is closed, also meanwhile, {@code EINTR} if the
     *     thread is interrupted
     * @throws IllegalArgumentException if the timeout is negative, or an event is a constant that
     *     this platform lacks
     * @see <a href="https://man7.org/linux/man-pages/man2/poll.2.html">poll(2)</a>
     */
    public int poll(int events, @Nullable Duration timeout) throws SocketError {
        Arguments.flags("events", events);
        var limit = Mode.of(timeout);
        long deadline = limit.deadline();
        // poll(2) tells of these unasked, so a wait for nothing else ends with them.
        int awaited = events | Constants.POLLERR | Constants.POLLHUP;
        descriptor.acquire("poll");
        try {
            int edges = descriptor.edges(awaited);
            int ready = descriptor.readyNow(events);
            while (ready == 0
                    && !limit.isNonBlocking()
                    && descriptor.await("poll", awaited, deadline, edges)) {
                edges = descriptor.edges(awaited);
                ready = descriptor.readyNow(events);
            }
            return ready;
        } finally {
            descriptor.release();
            Reference.reachabilityFence(this);
        }
    }

    // ---- attributes ----

    /**
     * Returns the address family that the socket was made with.
     *
     * @return an {@code AF_*}
     */
    public int family() {
        return family;
    }

    /**
     * Returns the type that the socket was made with.
     *
     * @return a {@code SOCK_*}, without {@code SOCK_NONBLOCK} and {@code SOCK_CLOEXEC}
     */
    public int type() {
        return type;
    }

    /**
     * Returns the protocol that the socket was made with.
     *
     * @return a protocol number, 0 for the usual one
     */
    public int proto() {
        return proto;
    }

    // ---- files and streams ----

    /**
     * Makes a buffered file for reading, as {@link #makefile(String, int)} does with mode {@code
     * "r"} and the default buffer.
     *
     * @return the file, which the caller closes
     * @throws SocketError {@code EBADF} if the socket is closed
     * @throws IllegalStateException if an event loop owns the socket
     */
    public SocketFile makefile() throws SocketError {
        return makefile("r");
    }

    /**
     * Makes a buffered file, as {@link #makefile(String, int)} does with the default buffer.
     *
     * @param mode what it is for
     * @return the file, which the caller closes
     * @throws SocketError {@code EBADF} if the socket is closed
     * @throws IllegalArgumentException if the mode is none
     * @throws IllegalStateException if an event loop owns the socket
     */
    public SocketFile makefile(String mode) throws SocketError {
        return makefile(mode, -1);
    }

    /**
     * Makes a file that reads from the socket and writes to it, through buffers of its own. The
     * file lives on when the socket is closed, and the connection with it; it is closed when the
     * socket and all its files are. Its calls wait as the socket's mode says.
     *
     * <p>So {@link #close} of the socket does not end a read or write of the file that waits, as it
     * ends the socket's own calls: {@link SocketFile#close} does, from any thread, and so do {@link
     * #shutdown}, {@link #detach} and the peer.
     *
     * <p>The modes are those of Python 3, where only {@code r}, {@code w} and {@code b} are known;
     * {@code a} and {@code +}, which 2.7 takes, are refused. The buffer sizes are those of 2.7. A
     * socket with a timeout may have files, as in 3.
     *
     * <p>Two files of one socket do not share what they have read ahead, nor does the socket's own
     * {@code recv} see it: read through one of them.
     *
     * @param mode letters in any order: {@code r} to read, {@code w} to write, both for both,
     *     neither to read; {@code b} or {@code t} besides change nothing, since every file has
     *     bytes and text
     * @param bufsize 0 for no buffer: nothing is read ahead, and each write is sent; 1 to write by
     *     lines: what is written is sent once it holds a newline; more for buffers of about that
     *     many bytes; negative for the default of 8192
     * @return the file, which the caller closes
     * @throws SocketError {@code EBADF} if the socket is closed
     * @throws IllegalArgumentException if the mode is none
     * @throws IllegalStateException if an event loop owns the socket
     */
    public SocketFile makefile(String mode, int bufsize) throws SocketError {
        refuseLoopOwned();
        return SocketFile.of(this, mode, bufsize);
    }

    /**
     * Returns a stream that receives: each read is one {@code recv}, which waits as the socket's
     * mode says. Nothing is buffered, so that streams and {@code recv} may be mixed. In
     * non-blocking mode a read fails with {@code EAGAIN} where there is nothing; the methods that
     * read several times ({@code readAllBytes}, {@code transferTo}) lose what they had read if they
     * fail in the middle, which those of {@link SocketFile#inputStream} do not. Closing the stream
     * closes the socket.
     *
     * <p>This, {@link #outputStream} and the {@link ByteBuffer} calls are where {@code java.io} and
     * {@code java.nio} meet this class. It is not a {@link java.net.Socket} nor a {@link
     * java.nio.channels.SocketChannel}, takes none and cannot be registered with a {@link
     * java.nio.channels.Selector}; a {@link java.net.SocketAddress} becomes an address by {@link
     * Address#of} and one becomes it by {@link Address#toSocketAddress}. Of options set through
     * {@code java.net} nothing is seen here. Both can be used side by side in one program, also on
     * two ends of one connection, and both park virtual threads. A failure is a {@link SocketError}
     * here, which is an {@link java.io.IOException} as theirs are, but never a {@link
     * java.net.SocketException}; a timeout is a {@link SocketTimeout} and no {@link
     * java.net.SocketTimeoutException}.
     *
     * @return the stream, always a new one
     */
    public InputStream inputStream() {
        return new SocketStreams.Input(this::recvInto, this);
    }

    /**
     * Returns a stream that sends: each write is one {@code sendall}, which waits as the socket's
     * mode says, and nothing is buffered. After a failed write it is unknown how much was sent,
     * except that {@link SocketTimeout#bytesTransferred} tells. Closing the stream closes the
     * socket.
     *
     * @return the stream, always a new one
     */
    public OutputStream outputStream() {
        return new SocketStreams.Output(this::sendall, this);
    }

    /** Another socket for the same descriptor number, to be closed by itself. */
    Socket share(String call) throws SocketError {
        return new Socket(descriptor.share(call), family, type, proto, mode, accepting, loopOwned);
    }

    /** Empties this socket for whoever owns it, and returns another for its descriptor. */
    Socket handedBack(String call, Mode mode) throws SocketError {
        int fd = descriptor.detach();
        cleanable.clean();
        if (fd < 0) {
            throw Errors.of(call, Constants.EBADF);
        }
        var socket = new Socket(fd, family, type, proto, mode);
        socket.setDescriptionMode(mode);
        return socket;
    }

    Mode mode() {
        return mode;
    }

    /** Sends all of {@code data} through a share of this socket, in turn with its own senders. */
    void sendall(Socket share, Mode now, long deadline, ByteBuffer data) throws SocketError {
        Sendall.lock("sendall", share, sending, now, deadline);
        try {
            Sendall.run(
                    "sendall",
                    share,
                    now,
                    deadline,
                    MemorySegment.ofBuffer(data),
                    0,
                    sent -> advance(data, sent));
        } finally {
            sending.leave();
        }
    }

    /** Tells descriptor, family and type by name, and the addresses where there are any. */
    @Override
    public String toString() {
        return "Socket[" + Naming.describe(descriptor, family, type) + "]";
    }

    private void refuseLoopOwned() {
        if (loopOwned) {
            throw new IllegalStateException(
                    "this socket belongs to a ReactiveSocket or TlsSocket, which moves its data");
        }
    }

    /** How the reactive module takes a socket over. */
    private static final class LoopOwnership extends Handover {

        @Override
        protected Socket doTake(Socket socket) throws SocketError {
            int fd = socket.detach();
            if (fd < 0) {
                throw Errors.of("detach", Constants.EBADF);
            }
            int result = Fcntl.setNonblocking(fd, true);
            if (result < 0) {
                LibC.close(fd);
                throw Errors.of("fcntl", -result);
            }
            return doAdopt(fd, socket.family, socket.type, socket.proto);
        }

        @Override
        protected Socket doAdopt(int fd, int family, int type, int proto) {
            return new Socket(
                    new Descriptor(fd), family, type, proto, Mode.NON_BLOCKING, new Object(), true);
        }

        @Override
        protected Descriptor doDescriptor(Socket socket) {
            return socket.descriptor;
        }

        @Override
        protected boolean doTellsByEdges(Socket socket) {
            return socket.tellsByEdges(socket.fileno());
        }

        @Override
        protected void doClose(Socket socket, Runnable whenClosed) {
            socket.descriptor.close(whenClosed);
            socket.cleanable.clean();
        }
    }
}
