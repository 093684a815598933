package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.ControlMessage;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import dev.sockeye.TlsError;
import dev.sockeye.TlsSession;
import dev.sockeye.sys.ControlBuffer;
import dev.sockeye.sys.Handover;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.IoEventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A BSD socket on an event loop: the calls of {@link Socket}, as {@code Mono} and {@code Flux}.
 *
 * <p>Every publisher is cold: nothing happens before it is subscribed to. Each signal but {@code
 * onSubscribe} is given on the thread of the socket's loop, which must not be blocked. Any thread
 * may call any method.
 *
 * <p><b>Receiving.</b> There is one receiver at a time: a second subscriber gets {@link
 * IllegalStateException}; when the first ends or is cancelled the next may come, also from within
 * {@code onNext}. Demand reaches down to the kernel: without it nothing is read, and the peer feels
 * it. A cancel, a timeout or an error downstream loses nothing that was read and not yet given to
 * {@code onNext}, which the next receiver gets first, and leaves the socket open.
 *
 * <p><b>Sending.</b> Operations are done in the order in which they were subscribed to.
 *
 * <p><b>Timeout mode.</b> {@link #settimeout} bounds each operation that begins later; of a {@code
 * Flux} that receives, the wait for its next element while there is demand. A late one fails with
 * {@link SocketTimeout}, and the socket stays usable. In non-blocking mode ({@link Duration#ZERO})
 * what cannot complete at once fails with {@code EAGAIN}.
 *
 * <p><b>Buffers.</b> Who receives a buffer owns it and releases it; {@code sendall}, {@code
 * sendto}, {@code sendmsg} and {@code sendmmsg} take ownership of what they are given when they are
 * subscribed to.
 *
 * <p>After {@link #close} whatever is going on fails with {@code EBADF}. A failed operation is a
 * {@link SocketError} or one of its children; misuse, such as a second receiver, a buffer that was
 * released before or an argument out of range, is an {@link IllegalStateException} or {@link
 * IllegalArgumentException}.
 */
// Longer than a file should be, as Socket is: a flat list of calls.
public final class ReactiveSocket implements AutoCloseable, Disposable {

    /** As much as the kernel passes at a time: 253 descriptors, credentials, a security label. */
    private static final int ANY_ANCILLARY_BYTES = 4096;

    private static final int MAX_ANCBUFSIZE = 1 << 20;
    private static final int MAX_FDS = 1 << 16;

    private final LoopSocket on;

    ReactiveSocket(LoopSocket on) {
        this.on = on;
    }

    // ---- making ----

    /**
     * Takes a socket over, on one of the shared loops: bound, listening, connected or not, of any
     * family. Its timeout and its options stay. Afterwards {@code socket} is empty, as after {@link
     * Socket#detach}.
     *
     * @param socket the socket to take over
     * @return the socket on a loop
     * @throws SocketError {@code EBADF} if it is closed
     */
    public static ReactiveSocket of(Socket socket) throws SocketError {
        return of(socket, EventLoops.shared());
    }

    /**
     * Takes a socket over, as {@link #of(Socket)} does, on one of the given loops.
     *
     * @param socket the socket to take over
     * @param loops its loop is one of these
     * @return the socket on a loop
     * @throws SocketError {@code EBADF} if it is closed
     * @throws IllegalStateException if the loops are closed; the socket is closed then
     */
    public static ReactiveSocket of(Socket socket, EventLoops loops) throws SocketError {
        return of(socket, loops, loops.next());
    }

    static ReactiveSocket of(Socket socket, EventLoops loops, IoEventLoop loop) throws SocketError {
        var timeout = Timeout.of(socket.gettimeout());
        var taken = Handover.take(socket);
        var on = new LoopSocket(loops, loop, taken, null, timeout);
        on.register();
        return new ReactiveSocket(on);
    }

    /**
     * Creates a socket on one of the shared loops, with the default timeout.
     *
     * @param family an {@code AF_*}
     * @param type a {@code SOCK_*}
     * @return a cold publisher that makes a socket for each subscriber and closes it when it is
     *     cancelled before; fails with what {@link Socket#Socket(int, int, int)} throws
     */
    public static Mono<ReactiveSocket> open(int family, int type) {
        return open(family, type, 0);
    }

    /**
     * Creates a socket, as {@link #open(int, int)} does.
     *
     * @param family an {@code AF_*}
     * @param type a {@code SOCK_*}
     * @param proto usually 0
     * @return a cold publisher that makes a socket for each subscriber
     */
    public static Mono<ReactiveSocket> open(int family, int type, int proto) {
        return open(family, type, proto, EventLoops.shared());
    }

    /**
     * Creates a socket, as {@link #open(int, int)} does, on one of the given loops.
     *
     * @param family an {@code AF_*}
     * @param type a {@code SOCK_*}
     * @param loops its loop is one of these
     * @return a cold publisher that makes a socket for each subscriber
     */
    public static Mono<ReactiveSocket> open(int family, int type, EventLoops loops) {
        return open(family, type, 0, loops);
    }

    /**
     * Creates a socket, as {@link #open(int, int)} does, on one of the given loops.
     *
     * @param family an {@code AF_*}
     * @param type a {@code SOCK_*}
     * @param proto usually 0
     * @param loops its loop is one of these
     * @return a cold publisher that makes a socket for each subscriber
     */
    public static Mono<ReactiveSocket> open(int family, int type, int proto, EventLoops loops) {
        Objects.requireNonNull(loops, "loops");
        return Making.on(
                loops, loop -> of(new Socket(family, type, proto), loops, loop), _ -> Mono.empty());
    }

    // ---- names and connections ----

    /**
     * Binds the socket to an address. A host name in it is looked up off the loop.
     *
     * @param address of the socket's family
     * @return a cold publisher that binds for each subscriber; fails with {@code EADDRINUSE} if the
     *     address is taken, {@code EADDRNOTAVAIL} if it is not of this machine, {@code EACCES} if
     *     it takes privilege
     * @see <a href="https://man7.org/linux/man-pages/man2/bind.2.html">bind(2)</a>
     */
    public Mono<Void> bind(Address address) {
        Objects.requireNonNull(address, "address");
        return OperationMono.of(on.loop, actual -> new Bind(on, address, actual));
    }

    /**
     * Starts to listen, with a backlog of 128.
     *
     * @return a cold publisher; fails with {@code EADDRINUSE} if another socket listens there
     * @see <a href="https://man7.org/linux/man-pages/man2/listen.2.html">listen(2)</a>
     */
    public Mono<Void> listen() {
        return listen(Listen.DEFAULT_BACKLOG);
    }

    /**
     * Starts to listen.
     *
     * @param backlog how many connections may wait to be accepted; below 0 is 0
     * @return a cold publisher; fails with {@code EADDRINUSE} if another socket listens there
     * @see <a href="https://man7.org/linux/man-pages/man2/listen.2.html">listen(2)</a>
     */
    public Mono<Void> listen(int backlog) {
        return OperationMono.of(on.loop, actual -> new Listen(on, backlog, actual));
    }

    /**
     * Accepts connections, one for each that is asked for: without demand they wait in the backlog.
     * Accepted sockets have the default timeout, not the listener's, and a loop of the same {@link
     * EventLoops}.
     *
     * <p>When there are no descriptors or memory left it pauses until there are; a connection that
     * was aborted meanwhile is skipped. Accepted sockets that were not delivered when the
     * subscriber cancelled wait for the next, or are closed with the listener.
     *
     * @return a cold publisher without end, with one subscriber at a time; who gets a socket closes
     *     it; fails with {@code EINVAL} if the socket does not listen, and {@link SocketTimeout}
     * @see <a href="https://man7.org/linux/man-pages/man2/accept.2.html">accept(2)</a>
     */
    public Flux<ReactiveSocket> accept() {
        return ReceiveFlux.of(on.receiver, on::accepts);
    }

    /**
     * Connects to an address. A host name in it is looked up off the loop. Cancelled or timed out,
     * it goes on in the kernel, and connecting again fails with {@code EALREADY} until it is done.
     *
     * @param address of the socket's family
     * @return a cold publisher; fails with {@code ECONNREFUSED} if nobody listens, {@code
     *     EINPROGRESS} in non-blocking mode, {@link SocketTimeout}
     * @see <a href="https://man7.org/linux/man-pages/man2/connect.2.html">connect(2)</a>
     */
    public Mono<Void> connect(Address address) {
        Objects.requireNonNull(address, "address");
        return OperationMono.of(on.loop, actual -> new Connect(on, address, actual));
    }

    /**
     * Asks the kernel for the socket's own address. Does not block.
     *
     * @return the address
     * @throws SocketError {@code EBADF} if the socket is closed
     */
    public Address getsockname() throws SocketError {
        return on.socket.getsockname();
    }

    /**
     * Returns the peer's address: of an accepted socket the one that accept gave, also when the
     * peer has gone, or that a proxy gave; else the kernel is asked, as {@link #socket} always
     * does. Does not block.
     *
     * @return the address
     * @throws SocketError {@code ENOTCONN} if the socket is not connected, {@code EBADF} if it is
     *     closed
     */
    public Address getpeername() throws SocketError {
        return on.peername();
    }

    /**
     * Returns what a proxy said of the connection: see {@link ReactiveServer#proxyProtocol()}.
     *
     * @return the header; empty where none was asked for
     */
    public Optional<ProxyHeader> proxyHeader() {
        return Optional.ofNullable(on.proxyHeader);
    }

    // ---- receiving ----

    /**
     * Receives once, at most {@code bufsize} bytes: what is there, or what comes next. Of a
     * datagram that is longer the rest is lost; see {@link #recvfrom(int)} to learn of it.
     *
     * @param bufsize in bytes; 0 gives an empty buffer at once
     * @return a cold publisher of a buffer, empty at the end of the stream only; an empty datagram
     *     is an empty buffer; fails with {@code ECONNRESET} if the peer reset the connection,
     *     {@code ENOTCONN} if there is none, {@link SocketTimeout}
     * @throws IllegalArgumentException if {@code bufsize} is negative
     * @see <a href="https://man7.org/linux/man-pages/man2/recv.2.html">recv(2)</a>
     */
    public Mono<ByteBuf> recv(int bufsize) {
        Inbound.checkSize("recv", bufsize);
        return ReceiveMono.of(on.receiver, () -> new ByteSource(on.inbound, bufsize));
    }

    /**
     * Receives whatever comes, in buffers of the size that came, until the end of the stream.
     *
     * @return a cold publisher with one subscriber at a time; completes at the end of the stream;
     *     fails with {@code ECONNRESET} if the peer reset the connection, {@code ENOTCONN} if there
     *     is none, {@link SocketTimeout} when the next element is late
     * @see <a href="https://man7.org/linux/man-pages/man2/recv.2.html">recv(2)</a>
     */
    public Flux<ByteBuf> recv() {
        return ReceiveFlux.of(on.receiver, () -> new ByteSource(on.inbound, Inbound.ANY));
    }

    /**
     * Receives one datagram, at most {@code bufsize} bytes of it, and its sender.
     *
     * @param bufsize in bytes; with 0 a datagram is taken and its bytes are lost
     * @return a cold publisher of a datagram, which tells whether it was cut; fails with {@code
     *     ECONNREFUSED} if an earlier one did not reach the connected peer, {@link SocketTimeout}
     * @throws IllegalArgumentException if {@code bufsize} is negative
     * @see <a href="https://man7.org/linux/man-pages/man2/recv.2.html">recvfrom(2)</a>
     */
    public Mono<ReactiveDatagram> recvfrom(int bufsize) {
        Inbound.checkSize("recvfrom", bufsize);
        return ReceiveMono.of(on.receiver, () -> new DatagramSource(on, bufsize));
    }

    /**
     * Receives datagrams of up to 65,535 bytes, each with its sender.
     *
     * @return a cold publisher with one subscriber at a time; completes only where there is an end,
     *     as of a stream; fails with {@code ECONNREFUSED} if one that was sent did not reach the
     *     connected peer, {@link SocketTimeout} when the next element is late
     * @see <a href="https://man7.org/linux/man-pages/man2/recv.2.html">recvfrom(2)</a>
     */
    public Flux<ReactiveDatagram> recvfrom() {
        return ReceiveFlux.of(on.receiver, () -> new DatagramSource(on, Inbound.ANY));
    }

    // ---- sending ----

    /**
     * Sends as much of a buffer as the kernel takes at once, when its turn has come: on a stream
     * possibly less than there is. Does not take ownership: the buffer must stay as it is until the
     * end, and its reader index is then moved by the result.
     *
     * @param data what to send
     * @return a cold publisher of how many bytes were sent; fails with {@code EPIPE} if the
     *     connection is shut down, {@code ECONNRESET}, {@code EMSGSIZE} if a datagram is too long,
     *     {@link SocketTimeout}
     * @see <a href="https://man7.org/linux/man-pages/man2/send.2.html">send(2)</a>
     */
    public Mono<Integer> send(ByteBuf data) {
        Objects.requireNonNull(data, "data");
        return OperationMono.of(on.loop, actual -> new SendOnce(on, data, actual));
    }

    /**
     * Sends all of a buffer; on a datagram socket as one datagram. The timeout is for all of it.
     *
     * @param data what to send; the first subscriber takes ownership, also when it fails or is
     *     cancelled, and the rest is dropped then
     * @return a cold publisher for one subscriber: a second gets {@link IllegalStateException};
     *     fails as {@link #send} does, and {@link SocketTimeout#bytesTransferred} tells how many
     *     bytes the kernel took, after which later sends go on
     */
    public Mono<Void> sendall(ByteBuf data) {
        Objects.requireNonNull(data, "data");
        return OperationMono.once(on.loop, actual -> new SendAll(on, data, actual));
    }

    /**
     * Sends everything that a publisher gives, on a datagram socket each buffer as a datagram, and
     * completes when it has completed and all is sent. Later sends wait until then. It is asked for
     * no more than 32 buffers at a time, and cancelled when sending fails. What it gave before it
     * fails is sent before its failure is passed on. The timeout is for all of it.
     *
     * @param data what to send; each buffer is owned and released
     * @return a cold publisher, which subscribes to {@code data} for each of its subscribers; fails
     *     as {@link #sendall(ByteBuf)} does
     */
    public Mono<Void> sendall(Publisher<? extends ByteBuf> data) {
        Objects.requireNonNull(data, "data");
        return OperationMono.of(
                on.loop,
                actual -> new SendStream<ByteBuf>(on, "sendall", data, Element.BUFFER, actual));
    }

    /**
     * Sends a datagram to an address. A host name in it is looked up off the loop.
     *
     * @param data the datagram; the first subscriber takes ownership, also when it fails or is
     *     cancelled
     * @param address its receiver, of the socket's family
     * @return a cold publisher of how many bytes were sent, for one subscriber: a second gets
     *     {@link IllegalStateException}; fails with {@code EMSGSIZE} if the datagram is too long,
     *     {@code ENETUNREACH}, {@code EACCES} for a broadcast without {@code SO_BROADCAST}, {@link
     *     SocketTimeout}
     * @see <a href="https://man7.org/linux/man-pages/man2/send.2.html">sendto(2)</a>
     */
    public Mono<Integer> sendto(ByteBuf data, Address address) {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(address, "address");
        return OperationMono.once(on.loop, actual -> new SendTo(on, data, address, actual));
    }

    /**
     * Sends every datagram that a publisher gives, each to its address, as {@link
     * #sendall(Publisher)} does with buffers.
     *
     * @param datagrams what to send; each is owned and released; without an address it goes to the
     *     connected peer
     * @return a cold publisher, which subscribes to {@code datagrams} for each of its subscribers
     */
    public Mono<Void> sendto(Publisher<? extends ReactiveDatagram> datagrams) {
        Objects.requireNonNull(datagrams, "datagrams");
        return OperationMono.of(
                on.loop,
                actual ->
                        new SendStream<ReactiveDatagram>(
                                on, "sendto", datagrams, Element.DATAGRAM, actual));
    }

    // ---- receiving messages ----

    /**
     * Receives one message without room for ancillary data, as {@link #recvmsg(int, int, int)}
     * does.
     *
     * @param bufsize the most data to receive, in bytes
     * @return a cold publisher of a message
     * @throws IllegalArgumentException if {@code bufsize} is negative
     */
    public Mono<ReactiveMessage> recvmsg(int bufsize) {
        return recvmsg(bufsize, 0, 0);
    }

    /**
     * Receives one message with its ancillary data, as {@link #recvmsg(int, int, int)} does.
     *
     * @param bufsize the most data to receive, in bytes
     * @param ancbufsize the room for ancillary data, in bytes: a sum of {@code CMSG_SPACE}s
     * @return a cold publisher of a message
     * @throws IllegalArgumentException if a size is negative
     */
    public Mono<ReactiveMessage> recvmsg(int bufsize, int ancbufsize) {
        return recvmsg(bufsize, ancbufsize, 0);
    }

    /**
     * Receives one message with its sender and ancillary data: what is there, or what comes next.
     * Descriptors that come with it are close-on-exec and closed with the message, unless asked for
     * ({@link ReactiveMessage#fds}).
     *
     * <p>{@code MSG_ERRQUEUE} waits for the socket's error queue, in which errors, timestamps and
     * the like come, and {@code MSG_OOB} for urgent data: what one subscriber of such a call left
     * behind is for the next of the same kind. {@code MSG_PEEK} leaves the message where it is;
     * {@code MSG_DONTWAIT} fails with {@code EAGAIN} when there is none; {@code MSG_WAITALL} does
     * not wait for all.
     *
     * <p>A message that came for a subscriber who has gone is kept with its ancillary data. If the
     * next receiver calls {@code recv}, {@code recvfrom} or {@code recvmmsg}, or has less room,
     * what finds none is dropped as the kernel drops it: {@code MSG_CTRUNC} tells, and descriptors
     * are closed.
     *
     * @param bufsize the most data to receive, in bytes; what a datagram has more is lost, and
     *     {@code MSG_TRUNC} says so; 0 gives an empty message at once on a connection
     * @param ancbufsize the room for ancillary data, in bytes: a sum of {@code CMSG_SPACE}s; what
     *     there is more is lost, descriptors closed, and {@code MSG_CTRUNC} says so; at most 1 MiB
     *     is used
     * @param flags {@code MSG_*}
     * @return a cold publisher of a message, empty at the end of the stream only; fails as {@link
     *     #recv(int)} does
     * @throws IllegalArgumentException if a size is negative, or a flag one that this platform
     *     lacks
     * @see <a href="https://man7.org/linux/man-pages/man2/recv.2.html">recvmsg(2)</a>
     */
    public Mono<ReactiveMessage> recvmsg(int bufsize, int ancbufsize, int flags) {
        requireSizes("recvmsg", bufsize, ancbufsize);
        requireFlags(flags);
        int room = Math.min(ancbufsize, MAX_ANCBUFSIZE);
        return ReceiveMono.of(
                on.receiver, () -> new MessageSource(on.inbound, bufsize, room, flags));
    }

    /**
     * Receives messages of up to 65,535 bytes, each with its sender and up to 4,096 bytes of
     * ancillary data, as {@link #recvmsg(int, int, int)} does.
     *
     * @return a cold publisher with one subscriber at a time; completes at the end of a stream;
     *     fails with {@link SocketTimeout} when the next element is late
     * @see <a href="https://man7.org/linux/man-pages/man2/recv.2.html">recvmsg(2)</a>
     */
    public Flux<ReactiveMessage> recvmsg() {
        return ReceiveFlux.of(
                on.receiver,
                () -> new MessageSource(on.inbound, Inbound.ANY, ANY_ANCILLARY_BYTES, 0));
    }

    /**
     * Receives data and descriptors over a Unix socket, as {@link #recvFds(int, int, int)} does.
     *
     * @param bufsize the most data to receive, in bytes
     * @param maxfds the most descriptors to receive
     * @return a cold publisher of a message, whose {@link ReactiveMessage#fds} gives them
     * @throws IllegalArgumentException if a number is negative
     */
    public Mono<ReactiveMessage> recvFds(int bufsize, int maxfds) {
        return recvFds(bufsize, maxfds, 0);
    }

    /**
     * Receives data and descriptors over a Unix socket. They are closed with the message, unless
     * asked for. More than {@code maxfds} are closed at once, and {@code MSG_CTRUNC} says so.
     *
     * @param bufsize the most data to receive, in bytes
     * @param maxfds the most descriptors to receive
     * @param flags {@code MSG_*}
     * @return a cold publisher of a message, whose {@link ReactiveMessage#fds} gives them; fails as
     *     {@link #recvmsg(int, int, int)} does
     * @throws IllegalArgumentException if a number is out of range
     * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7)</a>
     */
    public Mono<ReactiveMessage> recvFds(int bufsize, int maxfds, int flags) {
        if (maxfds < 0 || maxfds > MAX_FDS) {
            throw new IllegalArgumentException("maxfds must be 0-" + MAX_FDS + ": " + maxfds);
        }
        // Not CMSG_SPACE: its padding has room for one more than asked for.
        int room = maxfds == 0 ? 0 : ControlBuffer.HEADER_BYTES + maxfds * Integer.BYTES;
        return recvmsg(bufsize, room, flags);
    }

    private static void requireSizes(String call, int bufsize, int ancbufsize) {
        if (bufsize < 0) {
            throw new IllegalArgumentException("negative buffersize in " + call + ": " + bufsize);
        }
        if (ancbufsize < 0) {
            throw new IllegalArgumentException(
                    "negative ancillary data buffer size in " + call + ": " + ancbufsize);
        }
    }

    private static void requireFlags(int flags) {
        if (flags < 0) {
            throw new IllegalArgumentException(
                    "flags 0x%x holds a constant that this platform does not have"
                            .formatted(flags));
        }
    }

    // ---- sending messages ----

    /**
     * Sends a message, as {@link #sendmsg(ReactiveMessage, int)} does.
     *
     * @param message what to send
     * @return a cold publisher of how many bytes were sent, for one subscriber
     */
    public Mono<Integer> sendmsg(ReactiveMessage message) {
        return sendmsg(message, 0);
    }

    /**
     * Sends a message with its ancillary data to its address, or to the connected peer, when its
     * turn has come; a host name is looked up off the loop. On a stream the kernel may take only
     * the first of its bytes, with all of the ancillary data: the reader index of the buffer is
     * moved by the result, for one who has retained it. Descriptors that are sent stay their
     * owner's, and must be open until the end.
     *
     * @param message what to send, and where to; the first subscriber takes ownership, also when it
     *     fails or is cancelled. Its own flags are not used
     * @param flags {@code MSG_*}; not {@code MSG_ZEROCOPY}, since the buffer is released before the
     *     kernel is done with it
     * @return a cold publisher of how many bytes were sent, for one subscriber: a second gets
     *     {@link IllegalStateException}; fails with {@code EMSGSIZE} if a datagram is too long,
     *     {@code EBADF} if a descriptor that is passed is not open, {@code EINVAL} if ancillary
     *     data is not understood, {@code EPERM} for credentials of others, {@link SocketTimeout}
     * @throws IllegalArgumentException if a flag is one that this platform lacks, or {@code
     *     MSG_ZEROCOPY}
     * @see <a href="https://man7.org/linux/man-pages/man2/send.2.html">sendmsg(2)</a>
     */
    public Mono<Integer> sendmsg(ReactiveMessage message, int flags) {
        Objects.requireNonNull(message, "message");
        requireFlags(flags);
        if (Lane.has(flags, Constants.MSG_ZEROCOPY)) {
            throw new IllegalArgumentException(
                    "flags holds MSG_ZEROCOPY, but the buffer is released before its completion");
        }
        return OperationMono.once(on.loop, actual -> new SendMessage(on, message, flags, actual));
    }

    /**
     * Sends data and ancillary data to the connected peer, as {@link #sendmsg(ReactiveMessage,
     * int)} does.
     *
     * @param data the bytes, owned by the first subscriber
     * @param ancillary what goes with them
     * @return a cold publisher of how many bytes were sent, for one subscriber
     */
    public Mono<Integer> sendmsg(ByteBuf data, List<ControlMessage> ancillary) {
        return sendmsg(data, ancillary, 0, null);
    }

    /**
     * Sends data and ancillary data to the connected peer, as {@link #sendmsg(ReactiveMessage,
     * int)} does.
     *
     * @param data the bytes, owned by the first subscriber
     * @param ancillary what goes with them
     * @param flags {@code MSG_*}
     * @return a cold publisher of how many bytes were sent, for one subscriber
     */
    public Mono<Integer> sendmsg(ByteBuf data, List<ControlMessage> ancillary, int flags) {
        return sendmsg(data, ancillary, flags, null);
    }

    /**
     * Sends data and ancillary data, as {@link #sendmsg(ReactiveMessage, int)} does.
     *
     * @param data the bytes, owned by the first subscriber
     * @param ancillary what goes with them
     * @param flags {@code MSG_*}
     * @param address the receiver; null for the connected peer
     * @return a cold publisher of how many bytes were sent, for one subscriber
     */
    public Mono<Integer> sendmsg(
            ByteBuf data, List<ControlMessage> ancillary, int flags, @Nullable Address address) {
        return sendmsg(new ReactiveMessage(data, ancillary, address), flags);
    }

    /**
     * Sends data and open descriptors over a Unix socket, as {@link #sendFds(ByteBuf, int[], int)}
     * does.
     *
     * @param data at least one byte on a stream; owned by the first subscriber
     * @param fds the descriptors' numbers
     * @return a cold publisher of how many bytes were sent, for one subscriber
     */
    public Mono<Integer> sendFds(ByteBuf data, int[] fds) {
        return sendFds(data, fds, 0);
    }

    /**
     * Sends data and open descriptors over a Unix socket. The descriptors stay the caller's, and
     * must be open until the end; the receiver gets duplicates.
     *
     * @param data at least one byte on a stream; owned by the first subscriber
     * @param fds the descriptors' numbers, at most 253
     * @param flags {@code MSG_*}
     * @return a cold publisher of how many bytes were sent, for one subscriber; fails as {@link
     *     #sendmsg(ReactiveMessage, int)} does
     * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7)</a>
     */
    public Mono<Integer> sendFds(ByteBuf data, int[] fds, int flags) {
        return sendmsg(data, List.of(ControlMessage.rights(fds)), flags, null);
    }

    // ---- batches ----

    /**
     * Receives the datagrams that have come, many with one system call, each of up to 65,535 bytes,
     * as {@link #recvmmsg(int, int)} does.
     *
     * @param max the most datagrams in a batch; more than 64 are not taken at once
     * @return a cold publisher of batches, with one subscriber at a time
     * @throws IllegalArgumentException if {@code max} is less than 1
     */
    public Flux<DatagramBatch> recvmmsg(int max) {
        return recvmmsg(max, Inbound.ANY_DATAGRAM_BYTES);
    }

    /**
     * Receives the datagrams that have come, many with one system call: for each batch that is
     * asked for, it waits for the first, and for none after it. With {@code UDP_GRO} a datagram can
     * be many ({@link DatagramBatch#segments}). Of a stream each is what one {@code recv} would
     * give. Ancillary data is not received.
     *
     * <p>A batch that came for a subscriber who has gone is for the next receiver, whatever it
     * calls: by {@code recv}, {@code recvfrom} and {@code recvmsg} it gets the datagrams one by
     * one.
     *
     * @param max the most datagrams in a batch; so many that all places together take 4 MiB, and at
     *     most 1,024, are taken at once
     * @param bufsize the longest datagram, in bytes; what one has more is lost, and {@link
     *     DatagramBatch#isTruncated} says so
     * @return a cold publisher of batches, with one subscriber at a time; completes where a stream
     *     does; fails with {@code ECONNREFUSED} if one that was sent did not reach the connected
     *     peer, {@link SocketTimeout} when the next batch is late
     * @throws IllegalArgumentException if an argument is less than 1
     * @see <a href="https://man7.org/linux/man-pages/man2/recvmmsg.2.html">recvmmsg(2)</a>
     */
    public Flux<DatagramBatch> recvmmsg(int max, int bufsize) {
        if (max < 1) {
            throw new IllegalArgumentException("max must be at least 1: " + max);
        }
        if (bufsize < 1) {
            throw new IllegalArgumentException("bufsize must be at least 1: " + bufsize);
        }
        int room = Math.min(bufsize, Inbound.LARGEST_DATAGRAM_BYTES);
        return ReceiveFlux.of(on.receiver, () -> new BatchSource(on, max, room));
    }

    /**
     * Sends every batch that a publisher gives, many datagrams with one system call, each to its
     * address, as {@link #sendto(Publisher)} does with datagrams. When the kernel takes some of a
     * batch, the rest follows; when it refuses one, those before it have been sent, the message of
     * the error tells how many, and the rest is released. On a stream the bytes go out in a row.
     *
     * @param batches what to send; each is owned and released; a datagram without an address goes
     *     to the connected peer
     * @return a cold publisher, which subscribes to {@code batches} for each of its subscribers;
     *     fails with {@code EMSGSIZE} if a datagram is too long, {@code EINVAL} if a segment size
     *     does not suit, {@link SocketTimeout}, whose {@code bytesTransferred} tells how many bytes
     *     went
     * @see <a href="https://man7.org/linux/man-pages/man2/sendmmsg.2.html">sendmmsg(2)</a>
     */
    public Mono<Void> sendmmsg(Publisher<? extends DatagramBatch> batches) {
        Objects.requireNonNull(batches, "batches");
        var outgoing = Flux.from(batches).map(OutgoingBatch::new);
        return OperationMono.of(
                on.loop,
                actual ->
                        new SendStream<>(
                                on, "sendmmsg", outgoing, new OutgoingBatch.Sending(), actual));
    }

    // ---- TLS and other handlers ----

    /**
     * Secures the connection by TLS, after what is to be sent before: what is received and sent
     * from then on is encrypted, with everything else as without it.
     *
     * <p>{@code recv} completes when the peer says that it has sent everything (close_notify); a
     * connection that ends without is cut short, and fails with {@link TlsError}. {@code
     * shutdown(SHUT_WR)} says so to the peer, and {@link #close} does unless something was still to
     * be sent or received. In TLS 1.2 the peer's close_notify ends sending too (RFC 5246 §7.2.1).
     *
     * <p>{@code sendall} completes when the kernel has taken the last byte encrypted. {@code send},
     * and the bytes that a {@link SocketTimeout} tells of, count what was given to the cipher,
     * which is 64 KiB ahead of the kernel at most.
     *
     * @param tls how, as a client or as a server
     * @return a cold publisher, which completes when the handshake is done; fails with {@link
     *     TlsError} if it fails, after which only {@link #close} is of use, with {@link
     *     SocketTimeout} or {@code EINPROGRESS} if it takes longer than the socket's timeout, in
     *     which case it goes on, as a {@link #connect} does: sends and receives wait for it, and
     *     another {@code tls} fails with {@code EALREADY}
     * @throws IllegalArgumentException if a client is to check the host and knows none
     */
    public Mono<Void> tls(Tls tls) {
        tls.checkComplete();
        return OperationMono.of(on.loop, actual -> new Handshake(on, tls, actual));
    }

    /**
     * Returns what the TLS handshake agreed upon.
     *
     * @return the last handshake's; empty before it is done, and without TLS
     */
    public Optional<TlsSession> tlsSession() {
        return Optional.ofNullable(on.tlsSession);
    }

    /**
     * Has what is received and sent pass through Netty's handlers, after what is to be sent before:
     * through those that were added first next to the kernel. What was read and nobody got passes
     * through them too. Demand, timeouts, the order of sends and the end are as without them.
     *
     * <p>The handlers get buffers, give buffers to this socket and send buffers; anything else
     * fails the receiver or the sender. What they throw is what the receiver gets, and every later
     * one. {@code shutdown(SHUT_WR)} calls their {@code close}, for what they send at the end.
     *
     * @param handlers adds them, by {@link ChannelPipeline#addLast}; called on the loop
     * @return a cold publisher, which adds for each subscriber and completes when that is done;
     *     fails with {@link IllegalStateException} if this is no stream socket
     */
    public Mono<Void> handlers(Consumer<? super ChannelPipeline> handlers) {
        Objects.requireNonNull(handlers, "handlers");
        return OperationMono.of(on.loop, actual -> new AddHandlers(on, handlers, actual));
    }

    // ---- ending ----

    /**
     * Shuts down one or both directions of a connection, after what was to be sent before; {@code
     * SHUT_RD} does not wait for that.
     *
     * @param how {@code SHUT_RD}, {@code SHUT_WR} or {@code SHUT_RDWR}
     * @return a cold publisher; fails with {@code ENOTCONN} if there is no connection, {@code
     *     EINVAL} if {@code how} is unknown
     * @see <a href="https://man7.org/linux/man-pages/man2/shutdown.2.html">shutdown(2)</a>
     */
    public Mono<Void> shutdown(int how) {
        return OperationMono.of(on.loop, actual -> new Shutdown(on, how, actual));
    }

    /**
     * Closes the socket, without waiting for it. Whatever is going on fails with {@code EBADF}, and
     * what was to be sent is dropped. Does nothing the second time.
     *
     * @see <a href="https://man7.org/linux/man-pages/man2/close.2.html">close(2)</a>
     */
    @Override
    public void close() {
        on.close();
    }

    /**
     * Closes the socket when subscribed to.
     *
     * @return a cold publisher for any number of subscribers, which completes when the descriptor
     *     has been closed; cancelling it does not keep the socket open
     */
    public Mono<Void> closeLater() {
        return OperationMono.of(on.loop, actual -> new CloseWait(on, true, actual));
    }

    /**
     * Tells when the socket has been closed, by whomever.
     *
     * @return a cold publisher for any number of subscribers, which completes when the descriptor
     *     has been closed; cancelling it changes nothing
     */
    public Mono<Void> onClose() {
        return OperationMono.of(on.loop, actual -> new CloseWait(on, false, actual));
    }

    /** Does what {@link #close} does. */
    @Override
    public void dispose() {
        close();
    }

    /**
     * Tells whether {@link #close} has been called.
     *
     * @return whether the socket is closed or about to be
     */
    @Override
    public boolean isDisposed() {
        return on.isClosed();
    }

    // ---- modes and options ----

    /**
     * Sets the timeout of operations that begin later.
     *
     * @param timeout null to wait, {@link Duration#ZERO} for non-blocking mode
     * @return this socket
     * @throws IllegalArgumentException if it is negative
     */
    public ReactiveSocket settimeout(@Nullable Duration timeout) {
        on.timeout = Timeout.of(timeout);
        return this;
    }

    /**
     * Returns the timeout.
     *
     * @return what was set; null where operations wait
     */
    public @Nullable Duration gettimeout() {
        return on.timeout.limit();
    }

    /**
     * Sets the mode of operations that begin later: {@code true} is {@code settimeout(null)},
     * {@code false} is {@code settimeout(Duration.ZERO)}. No thread is ever blocked.
     *
     * @param flag whether operations wait
     * @return this socket
     */
    public ReactiveSocket setblocking(boolean flag) {
        on.timeout = flag ? Timeout.NONE : Timeout.ZERO;
        return this;
    }

    /**
     * Returns the socket beneath, for options (also those of multicast), addresses and {@code
     * fileno}.
     *
     * @return a socket whose data calls, {@code close} and {@code detach} throw {@link
     *     IllegalStateException}
     */
    public Socket socket() {
        return on.socket;
    }

    /** Returns the loop, for those of this package who do several things at once. */
    LoopSocket on() {
        return on;
    }

    /** Describes the socket as the one beneath does. */
    @Override
    public String toString() {
        return "ReactiveSocket[" + on.socket + "]";
    }
}
