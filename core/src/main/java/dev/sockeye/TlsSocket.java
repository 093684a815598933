package dev.sockeye;

import dev.sockeye.sys.Errors;
import java.io.Closeable;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A connected stream socket that is secured by TLS 1.2 or 1.3, made by {@link TlsConfig#wrap}: what
 * Python's {@code ssl.SSLSocket} is.
 *
 * <p>It has the modes of a {@link Socket}, and its errors; what TLS itself finds wrong is a {@link
 * TlsError}, after which nothing more comes. A call that fails by its timeout, with {@code EAGAIN}
 * or with {@code EINTR} loses nothing and sends nothing twice: what has come of a record is kept,
 * and what has been ciphered goes out with a later call of any kind. What is ciphered counts as
 * sent, also in {@link SocketTimeout#bytesTransferred}, since it cannot be taken back.
 *
 * <p>The first call that needs it makes the handshake, within its own timeout; one that fails for
 * want of time goes on with the next call. Certificates are checked, and keys used, on the calling
 * thread. New keys (TLS 1.3) and renegotiations (TLS 1.2) that the peer asks for are made by
 * whoever receives.
 *
 * <p>Any thread may call any method, platform or virtual; one sender and one receiver run side by
 * side. {@link #close} ends every call that waits with {@code EBADF}, {@link Thread#interrupt} with
 * {@code EINTR}, as it does with a {@link Socket}.
 *
 * <p>There is no {@code dup}, {@code detach} or {@code fileno}: keys and counters are this
 * object's, and whoever moves bytes past them breaks the connection. {@link #socket} is for the
 * options, and {@link #unwrap} goes back to the plain connection.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8446">RFC 8446</a>
 */
public final class TlsSocket implements Closeable {

    private static final int MAX_RECV = 1 << 14; // No record is longer: RFC 8446 §5.1.

    private final Socket socket;
    private final TlsConnection connection;

    // Any thread may set it; later calls see it.
    private volatile Mode mode;

    TlsSocket(Socket socket, Mode mode, TlsEngine engine) {
        this.socket = socket;
        this.mode = mode;
        connection = new TlsConnection(socket, engine);
    }

    /**
     * Secures a client's connection, trusting whom the Java platform trusts; {@link TlsConfig} has
     * the other ways.
     *
     * @param socket connected; it is emptied, as {@link TlsConfig#wrap} says
     * @param host the server's name or address, of which its certificate has to be
     * @return the socket, before its handshake
     * @throws SocketError as {@link TlsConfig#wrap}
     */
    public static TlsSocket client(Socket socket, String host) throws SocketError {
        return TlsConfig.client().host(host).wrap(socket);
    }

    /**
     * Secures a server's connection; {@link TlsConfig} has the other ways.
     *
     * @param socket connected; it is emptied, as {@link TlsConfig#wrap} says
     * @param context the server's certificate and key
     * @return the socket, before its handshake
     * @throws SocketError as {@link TlsConfig#wrap}
     */
    public static TlsSocket server(Socket socket, SSLContext context) throws SocketError {
        return TlsConfig.server(context).wrap(socket);
    }

    /**
     * Makes the handshake, or goes on with it; does nothing if it is done. In TLS 1.3 a client is
     * done before the server has seen the client's certificate: {@link TlsError}.
     *
     * @throws SocketTimeout in timeout mode, if it took longer; the next call goes on with it
     * @throws TlsError if the peer is not who it should be, does not trust this side, or does not
     *     speak TLS
     * @throws SocketError {@code EAGAIN} in non-blocking mode, {@code ECONNRESET} or {@code EPIPE}
     *     if the connection is gone, {@code EINTR} if the thread is interrupted, {@code EBADF} if
     *     it is closed, also meanwhile
     */
    public void handshake() throws SocketError {
        var now = mode;
        connection.handshake("handshake", now, now.deadline());
    }

    /**
     * Returns what the handshake agreed upon, which is made first unless it is done.
     *
     * @return the versions, ciphers, protocol and certificates
     * @throws SocketError as {@link #handshake}
     */
    public TlsSession session() throws SocketError {
        handshake();
        return connection.session();
    }

    // ---- receive ----

    /**
     * Receives what has come, waiting for something as the mode says.
     *
     * @param bufsize the most to receive, in bytes; 0 makes no system call
     * @return the bytes, of one record at most; none at the end of the stream, which is the peer's
     *     close_notify
     * @throws SocketTimeout in timeout mode, if no record came in time
     * @throws TlsError if the stream ended without a close_notify, each time: what came may be cut
     *     short; if the handshake fails, or the peer breaks the rules
     * @throws SocketError as {@link Socket#recv(int)}
     * @throws IllegalArgumentException if {@code bufsize} is negative
     */
    public byte[] recv(int bufsize) throws SocketError {
        Arguments.buffersize("recv", bufsize);
        if (bufsize == 0) {
            return new byte[0];
        }
        var data = new byte[Math.min(bufsize, MAX_RECV)];
        int received = connection.recv("recv", mode, MemorySegment.ofArray(data));
        return received == data.length ? data : Arrays.copyOf(data, received);
    }

    /**
     * Receives into the array, as {@link #recv} does.
     *
     * @param buffer the array
     * @return the bytes received, 0 at the end of the stream
     * @throws SocketError as {@link #recv}
     */
    public int recvInto(byte[] buffer) throws SocketError {
        return recvInto(MemorySegment.ofArray(buffer));
    }

    /**
     * Receives into a buffer, as {@link #recv} does.
     *
     * @param buffer the room between its position and limit; the position moves past what was
     *     received
     * @return the bytes received, 0 at the end of the stream
     * @throws SocketError as {@link #recv}
     * @throws IllegalArgumentException if the buffer is read-only
     */
    public int recvInto(ByteBuffer buffer) throws SocketError {
        int received = recvInto(Arguments.writable(buffer));
        buffer.position(buffer.position() + received);
        return received;
    }

    /**
     * Receives into the segment, as {@link #recv} does.
     *
     * @param buffer the segment
     * @return the bytes received, 0 at the end of the stream
     * @throws SocketError as {@link #recv}
     * @throws IllegalArgumentException if the segment is read-only
     */
    public int recvInto(MemorySegment buffer) throws SocketError {
        Arguments.accessible(Arguments.writable(buffer));
        return buffer.byteSize() == 0 ? 0 : connection.recv("recvInto", mode, buffer);
    }

    /**
     * Returns how many bytes can be received without a look at the connection, of which {@code
     * poll} on {@link #socket} knows nothing.
     *
     * @return a number of bytes
     */
    public int pending() {
        return connection.pending();
    }

    // ---- send ----

    /**
     * Sends a record of the data, waiting until the kernel has it as the mode says.
     *
     * @param data the bytes
     * @return the bytes sent, 16,384 at most; some of them may still be {@link #unsent} where the
     *     time ran out, or in non-blocking mode
     * @throws SocketTimeout in timeout mode, if there was no room in time; nothing was sent
     * @throws TlsError if the handshake fails or TLS has failed before; in TLS 1.2, which knows no
     *     half-close, also once the peer has ended
     * @throws SocketError as {@link Socket#send(byte[])}
     */
    public int send(byte[] data) throws SocketError {
        return send(MemorySegment.ofArray(data));
    }

    /**
     * Sends a record of the data, as {@link #send(byte[])} does.
     *
     * @param data the bytes between its position and limit; the position moves past what was sent
     * @return the bytes sent
     * @throws SocketError as {@link #send(byte[])}
     */
    public int send(ByteBuffer data) throws SocketError {
        int sent = send(MemorySegment.ofBuffer(data));
        data.position(data.position() + sent);
        return sent;
    }

    /**
     * Sends a record of the data, as {@link #send(byte[])} does.
     *
     * @param data the bytes
     * @return the bytes sent
     * @throws SocketError as {@link #send(byte[])}
     */
    public int send(MemorySegment data) throws SocketError {
        return connection.send("send", mode, data);
    }

    /**
     * Sends all of the data, waiting until the kernel has it as the mode says; the timeout is for
     * the whole. Calls from several threads do not interleave. With no data it sends what is {@link
     * #unsent}.
     *
     * @param data the bytes
     * @throws SocketTimeout if it took longer; its {@code bytesTransferred()} tells how much was
     *     ciphered, and the connection goes on after exactly that
     * @throws SocketError as {@link #send(byte[])}; some of the data may have been sent
     */
    public void sendall(byte[] data) throws SocketError {
        sendall(MemorySegment.ofArray(data));
    }

    /**
     * Sends all of the data, as {@link #sendall(byte[])} does.
     *
     * @param data the bytes between its position and limit; the position moves, also on failure,
     *     past what was ciphered
     * @throws SocketError as {@link #sendall(byte[])}
     */
    public void sendall(ByteBuffer data) throws SocketError {
        connection.sendall(
                "sendall",
                mode,
                MemorySegment.ofBuffer(data),
                sent -> data.position(data.position() + (int) sent));
    }

    /**
     * Sends all of the data, as {@link #sendall(byte[])} does.
     *
     * @param data the bytes
     * @throws SocketError as {@link #sendall(byte[])}
     */
    public void sendall(MemorySegment data) throws SocketError {
        connection.sendall("sendall", mode, data, _ -> {});
    }

    /**
     * Returns how many bytes have been ciphered that the kernel has not taken: wait for {@code
     * POLLOUT} too then, in non-blocking mode. {@code sendall} of nothing sends them, and every
     * other call does as far as there is room.
     *
     * @return a number of bytes, of records
     */
    public int unsent() {
        return connection.unsent();
    }

    // ---- the end ----

    /**
     * Ends one or both directions of the connection.
     *
     * @param how {@code SHUT_WR}: sends a close_notify after what was sent, waiting for room as the
     *     mode says, and then ends the stream; the peer may go on sending, but not in TLS 1.2,
     *     which knows no half-close. {@code SHUT_RD}: what has come can still be received, then end
     *     of stream. {@code SHUT_RDWR}: both
     * @throws SocketTimeout in timeout mode, if there was no room in time; a later call goes on
     * @throws SocketError as {@link Socket#shutdown}; {@code EAGAIN} in non-blocking mode, if there
     *     is no room
     */
    public void shutdown(int how) throws SocketError {
        Arguments.defined("how", how);
        var now = mode;
        if (how == Constants.SHUT_WR || how == Constants.SHUT_RDWR) {
            connection.endOutput("shutdown", now, now.deadline());
        }
        if (how == Constants.SHUT_RD || how == Constants.SHUT_RDWR) {
            connection.endInput();
        }
        socket.shutdown(how);
    }

    /**
     * Ends TLS and goes back to the plain connection: sends a close_notify, waits for the peer's,
     * and gives the descriptor to another socket. Not a byte of what follows the peer's
     * close_notify is lost. This socket is closed then.
     *
     * @return the socket, in this one's mode, which the caller closes
     * @throws SocketTimeout in timeout mode, if the peer did not end in time; a later call goes on
     * @throws TlsError if the peer sent data before its close_notify: receive it, and call this
     *     again; if the connection has ended or failed
     * @throws SocketError as {@link #recv}
     */
    public Socket unwrap() throws SocketError {
        var now = mode;
        long deadline = now.deadline();
        connection.endOutput("unwrap", now, deadline);
        connection.awaitEnd("unwrap", now, deadline);
        return socket.handedBack("unwrap", now);
    }

    /**
     * Closes the socket, and the one beneath: calls that wait on it, in any thread, fail with
     * {@code EBADF}, and so do later ones. It does not wait. A close_notify goes out if there is
     * room for it and for what was sent before; if not, and where another thread is sending, the
     * peer learns that the stream was cut. A peer whose data nobody has received is reset, if this
     * is TCP. Does nothing if it is closed.
     */
    @Override
    public void close() {
        try {
            if (socket.fileno() >= 0 && !connection.sayGoodbye() && isTcp()) {
                socket.setsockopt(SocketOptions.SO_LINGER, new Linger(true, 0));
            }
        } catch (SocketError _) {
            // It is closed all the same.
        } finally {
            socket.end();
        }
    }

    private boolean isTcp() {
        return socket.family() == Constants.AF_INET || socket.family() == Constants.AF_INET6;
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
     * Sets the mode of later calls, as {@link Socket#settimeout} does.
     *
     * @param timeout null for blocking, zero for non-blocking, more for timeout mode
     * @throws SocketError {@code EBADF} if it is closed
     * @throws IllegalArgumentException if it is negative
     */
    public void settimeout(@Nullable Duration timeout) throws SocketError {
        var next = Mode.of(timeout);
        if (socket.fileno() < 0) {
            throw Errors.of("settimeout", Constants.EBADF);
        }
        mode = next;
    }

    /**
     * Returns what {@link #settimeout} or {@link #setblocking} set last, at first the timeout of
     * the socket that was taken over.
     *
     * @return the timeout, or null in blocking mode
     */
    public @Nullable Duration gettimeout() {
        return mode.timeout();
    }

    // ---- the socket beneath ----

    /**
     * Returns the socket's own address.
     *
     * @return the address
     * @throws SocketError {@code EBADF} if it is closed
     */
    public Address getsockname() throws SocketError {
        return socket.getsockname();
    }

    /**
     * Returns the address of the peer.
     *
     * @return the address
     * @throws SocketError {@code ENOTCONN} if the connection is gone, {@code EBADF} if it is closed
     */
    public Address getpeername() throws SocketError {
        return socket.getpeername();
    }

    /**
     * Returns the socket beneath, for its options and for {@link Sockets#poll}. Its calls that move
     * data, {@code close}, {@code detach} and {@code settimeout} are {@link IllegalStateException}.
     *
     * @return the socket, always the same
     */
    public Socket socket() {
        return socket;
    }

    /**
     * Returns a stream that receives: each read is one {@code recv}, as {@link Socket#inputStream}
     * has it. Closing it closes the socket.
     *
     * @return the stream, always a new one
     */
    public InputStream inputStream() {
        return new SocketStreams.Input(this::recvInto, this);
    }

    /**
     * Returns a stream that sends: each write is one {@code sendall}, as {@link
     * Socket#outputStream} has it. Closing it closes the socket.
     *
     * @return the stream, always a new one
     */
    public OutputStream outputStream() {
        return new SocketStreams.Output(this::sendall, this);
    }

    /** Tells descriptor, family and the addresses of the socket beneath. */
    @Override
    public String toString() {
        return "Tls" + socket;
    }
}
