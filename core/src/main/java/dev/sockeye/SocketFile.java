package dev.sockeye;

import dev.sockeye.sys.Errors;
import java.io.Closeable;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A file over a socket, made by {@link Socket#makefile}: bytes, lines and text through buffers.
 *
 * <p>It is a descriptor of its own for the same connection. When the socket is closed the file goes
 * on, and so does a call that waits on it; the connection ends when the socket and all its files
 * are closed. {@link Socket#detach} ends the file too: its calls fail with {@code EBADF} then. A
 * file that becomes unreachable is closed, and what it has not sent is lost.
 *
 * <p>Calls wait as the socket's mode says when they begin; a timeout counts for each wait for more
 * bytes, and for the whole of each {@link #flush}. A read that fails, by a timeout, in non-blocking
 * mode with {@code EAGAIN}, or otherwise, loses nothing: what had come is kept and given by a later
 * read. A write or flush that fails loses nothing and sends nothing twice: what the kernel did not
 * take stays in the buffer, and a later {@link #flush} goes on exactly there. After a failed write
 * its data is in the buffer, so it is {@code flush} that tries again, not {@code write}.
 *
 * <p>Any thread may call any method; one reader and one writer run side by side, and each call is
 * whole. {@link #close} ends every call that waits with {@code EBADF}. Datagrams are read like a
 * stream, an empty one like its end, and cut where the buffer is shorter.
 *
 * @see <a href="https://docs.python.org/3/library/socket.html#socket.socket.makefile">Python's
 *     socket.makefile</a>
 */
public final class SocketFile implements Closeable {

    // The file's own share of the descriptor number; closed with the file, or with this object.
    private final Socket share;

    private final String mode;

    // Null where the mode does not have it.
    private final @Nullable FileReading reading;
    private final @Nullable FileWriting writing;

    // Set by the first close().
    private final AtomicBoolean closed = new AtomicBoolean();

    private SocketFile(Socket socket, String mode, int bufsize) throws SocketError {
        this.mode = mode;
        share = socket.share("makefile");
        boolean writes = mode.indexOf('w') >= 0;
        boolean reads = mode.indexOf('r') >= 0 || !writes;
        reading = reads ? new FileReading(socket, share, closed, bufsize) : null;
        writing = writes ? new FileWriting(socket, share, closed, bufsize) : null;
    }

    static SocketFile of(Socket socket, String mode, int bufsize) throws SocketError {
        boolean known = mode.chars().allMatch(letter -> "rwbt".indexOf(letter) >= 0);
        if (!known || (mode.indexOf('b') >= 0 && mode.indexOf('t') >= 0)) {
            throw new IllegalArgumentException(
                    "invalid mode '" + mode + "': r, w or both are allowed, and b or t with them");
        }
        return new SocketFile(socket, mode, bufsize);
    }

    // ---- reading ----

    /**
     * Reads until the end of the stream, which is when the peer shuts its sending side down.
     *
     * @return the bytes; none at the end of the stream
     * @throws SocketTimeout in timeout mode, if nothing came in time
     * @throws SocketError as {@link Socket#recv(int)}; {@code EBADF} if the file is closed
     * @throws IllegalStateException if the file was not made for reading
     */
    public byte[] read() throws SocketError {
        return read(-1);
    }

    /**
     * Reads a number of bytes.
     *
     * @param size how many; negative for all until the end of the stream
     * @return as many bytes, fewer only at the end of the stream
     * @throws SocketTimeout in timeout mode, if they did not come in time
     * @throws SocketError as {@link Socket#recv(int)}; {@code EBADF} if the file is closed
     * @throws IllegalStateException if the file was not made for reading
     */
    public byte[] read(int size) throws SocketError {
        return reading().read(size);
    }

    /**
     * Reads into the array until it is full.
     *
     * @param buffer the array
     * @return the bytes read, fewer than there is room for only at the end of the stream
     * @throws SocketTimeout in timeout mode, if they did not come in time; a later read gives what
     *     has come
     * @throws SocketError as {@link Socket#recv(int)}; {@code EBADF} if the file is closed
     * @throws IllegalStateException if the file was not made for reading
     */
    public int readInto(byte[] buffer) throws SocketError {
        return reading().readInto(buffer, 0, buffer.length);
    }

    /**
     * Reads into a buffer until it is full.
     *
     * @param buffer the room between its position and limit; the position moves past what was read
     * @return the bytes read, fewer than there is room for only at the end of the stream
     * @throws SocketTimeout in timeout mode, if they did not come in time; a later read gives what
     *     has come
     * @throws SocketError as {@link Socket#recv(int)}; {@code EBADF} if the file is closed
     * @throws IllegalArgumentException if the buffer is read-only
     * @throws IllegalStateException if the file was not made for reading
     */
    public int readInto(ByteBuffer buffer) throws SocketError {
        Arguments.writable(buffer);
        byte[] bytes = read(buffer.remaining());
        buffer.put(bytes);
        return bytes.length;
    }

    /**
     * Reads a line.
     *
     * @return the line with its newline, which only the last one may lack; no bytes at the end of
     *     the stream
     * @throws SocketTimeout in timeout mode, if its end did not come in time
     * @throws SocketError as {@link Socket#recv(int)}; {@code EBADF} if the file is closed
     * @throws IllegalStateException if the file was not made for reading
     */
    public byte[] readline() throws SocketError {
        return readline(-1);
    }

    /**
     * Reads a line, or the beginning of a long one.
     *
     * @param limit the most to read, in bytes; negative for any number
     * @return the line with its newline; without one if it is longer than the limit, or at the end
     *     of the stream
     * @throws SocketTimeout in timeout mode, if its end did not come in time
     * @throws SocketError as {@link Socket#recv(int)}; {@code EBADF} if the file is closed
     * @throws IllegalStateException if the file was not made for reading
     */
    public byte[] readline(int limit) throws SocketError {
        return reading().readline(limit);
    }

    /**
     * Reads all lines until the end of the stream.
     *
     * @return the lines, as {@link #readline()} gives them
     * @throws SocketTimeout in timeout mode, if the end did not come in time; nothing is taken then
     * @throws SocketError as {@link Socket#recv(int)}; {@code EBADF} if the file is closed; nothing
     *     is taken then
     * @throws IllegalStateException if the file was not made for reading
     */
    public List<byte[]> readlines() throws SocketError {
        return reading().readlines();
    }

    /**
     * Returns the lines to come, each read when it is asked for. A failure to read is an {@link
     * java.io.UncheckedIOException} of the stream's; a new stream then goes on where the failed one
     * was.
     *
     * @return the lines as {@link #readline()} gives them, until the end of the stream
     * @throws IllegalStateException if the file was not made for reading
     */
    public Stream<byte[]> lines() {
        reading();
        return StreamSupport.stream(new SocketFileText.Lines(this), false);
    }

    /**
     * Returns the lines to come as text, as {@link #lines()} does, but without what ends them: a
     * newline, or a carriage return and a newline. Bytes that are not of the charset become its
     * replacement.
     *
     * @param charset one whose newline is the byte 10, as in ASCII, UTF-8 and ISO 8859; for others
     *     there is {@link #reader}
     * @return the lines
     * @throws IllegalArgumentException if it is not such a charset
     * @throws IllegalStateException if the file was not made for reading
     */
    public Stream<String> lines(Charset charset) {
        byte[] newline = "\n".getBytes(charset);
        if (newline.length != 1 || newline[0] != '\n') {
            throw new IllegalArgumentException("a newline of " + charset + " is not the byte 10");
        }
        return lines().map(line -> SocketFileText.line(line, charset));
    }

    /**
     * Returns a stream that reads from this file, from its buffer first. A read gives what there is
     * and waits only where there is nothing; {@code readAllBytes}, {@code readNBytes} keep what
     * came if they fail. Closing the stream closes the file.
     *
     * @return the stream, always a new one on the same buffer
     * @throws IllegalStateException if the file was not made for reading
     */
    public InputStream inputStream() {
        return new SocketFileStreams.Input(this, reading());
    }

    /**
     * Returns a reader of this file's text. It takes from the file's buffer only the bytes of the
     * characters that it gives, so that a character that has come in part is kept, and bytes and
     * text can be read in turn. Bytes that are not of the charset become U+FFFD. Closing the reader
     * closes the file.
     *
     * <p>A {@link java.io.BufferedReader} around it loses the beginning of a line at a timeout,
     * where {@link #lines(Charset)} and {@link #readline()} do not.
     *
     * @param charset how the text is encoded
     * @return the reader, always a new one on the same buffer
     * @throws IllegalStateException if the file was not made for reading
     */
    public Reader reader(Charset charset) {
        return new SocketFileText.Input(this, reading(), charset);
    }

    // ---- writing ----

    /**
     * Writes to the buffer, and sends what is in it as the buffer's size says. The data is the
     * caller's again on return.
     *
     * @param data the bytes
     * @return their number: all have been taken
     * @throws SocketTimeout in timeout mode, if there was no room in time; the data is in the
     *     buffer, and {@link #flush} goes on
     * @throws SocketError as {@link Socket#send(byte[])}, {@code EAGAIN} in non-blocking mode; the
     *     data is in the buffer, and {@link #flush} goes on. {@code EBADF} if the file is closed
     * @throws IllegalStateException if the file was not made for writing
     */
    public int write(byte[] data) throws SocketError {
        return writing().write(data, 0, data.length);
    }

    /**
     * Writes text to the buffer, as {@link #write(byte[])} does. What the charset cannot encode
     * becomes its replacement.
     *
     * @param text the text; newlines are sent as they are
     * @param charset how it is encoded
     * @return the number of bytes
     * @throws SocketError as {@link #write(byte[])}
     * @throws IllegalStateException if the file was not made for writing
     */
    public int write(String text, Charset charset) throws SocketError {
        return write(text.getBytes(charset));
    }

    /**
     * Sends all that is in the buffer, waiting for room as the socket's mode says; the timeout is
     * for the whole.
     *
     * @throws SocketTimeout in timeout mode, if it took longer; the rest stays in the buffer
     * @throws SocketError as {@link Socket#send(byte[])}, {@code EAGAIN} in non-blocking mode; the
     *     rest stays in the buffer. {@code EBADF} if the file is closed
     */
    public void flush() throws SocketError {
        if (writing != null) {
            writing.flush();
        } else if (isClosed()) {
            throw Errors.of("send", Constants.EBADF);
        }
    }

    /**
     * Returns a stream that writes to this file, as {@link #write(byte[])} does. Closing it closes
     * the file.
     *
     * @return the stream, always a new one on the same buffer
     * @throws IllegalStateException if the file was not made for writing
     */
    public OutputStream outputStream() {
        return new SocketFileStreams.Output(this, writing());
    }

    /**
     * Returns a writer to this file. Its text goes to the file's buffer at once, and from there as
     * that of {@link #write(byte[])} does; only the first half of a surrogate pair waits for the
     * other. Newlines are sent as they are, and what the charset cannot encode becomes its
     * replacement. Closing the writer closes the file.
     *
     * @param charset how the text is encoded
     * @return the writer, always a new one on the same buffer
     * @throws IllegalStateException if the file was not made for writing
     */
    public Writer writer(Charset charset) {
        return new SocketFileText.Output(this, writing(), charset);
    }

    // ---- end of life ----

    /**
     * Sends what is in the buffer, waiting as {@link #flush} does, and closes the file, whether
     * that succeeds or not. Calls of other threads that wait on the file fail with {@code EBADF};
     * where one of them is sending, nothing more is sent. If the socket and its other files are
     * closed, the descriptor is: the peer comes to the end of the stream. Does nothing if the file
     * is closed.
     *
     * @throws SocketTimeout in timeout mode, if the buffer could not be sent in time; the rest is
     *     lost, and the file closed
     * @throws SocketError as {@link Socket#send(byte[])}, if the buffer could not be sent; the rest
     *     is lost, and the file closed
     */
    @Override
    public void close() throws SocketError {
        try {
            if (closed.compareAndSet(false, true) && writing != null) {
                writing.flushAtLast();
            }
        } finally {
            share.close();
        }
    }

    /**
     * Tells whether the file can no longer be used.
     *
     * @return true after {@link #close} or the socket's {@link Socket#detach}
     */
    public boolean isClosed() {
        return closed.get() || share.fileno() < 0;
    }

    /**
     * Returns the number of the descriptor, which the socket has too.
     *
     * @return the number, or -1 if the file is closed
     */
    public int fileno() {
        return closed.get() ? -1 : share.fileno();
    }

    /** Tells descriptor, addresses and mode. */
    @Override
    public String toString() {
        return "SocketFile[" + (closed.get() ? "closed" : share) + ", mode '" + mode + "']";
    }

    private FileReading reading() {
        if (reading == null) {
            throw new IllegalStateException("file not open for reading: mode '" + mode + "'");
        }
        return reading;
    }

    private FileWriting writing() {
        if (writing == null) {
            throw new IllegalStateException("file not open for writing: mode '" + mode + "'");
        }
        return writing;
    }
}
