package dev.sockeye;

import dev.sockeye.sys.Errors;
import dev.sockeye.sys.Turn;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;

/**
 * Sends a file, chunk by chunk, within one deadline. The JDK hides a channel's descriptor, so that
 * sendfile(2) is out of reach; a chunk is small enough to be in the processor's cache when it is
 * sent. A mapping would save that copy, and cost a fault for each page.
 */
final class Sendfile {

    /** The count that stands for all there is. */
    static final long ALL = Long.MAX_VALUE;

    private static final String CALL = "sendfile";
    private static final long CHUNK_BYTES = 1 << 17;

    private final Socket socket;
    private final Mode mode;
    private final long deadline;
    private final FileChannel file;
    private final long offset;

    // Owned by the calling thread.
    private long sent;

    private Sendfile(Socket socket, Mode mode, FileChannel file, long offset) {
        this.socket = socket;
        this.mode = mode;
        deadline = mode.deadline();
        this.file = file;
        this.offset = offset;
    }

    /** Sends, and leaves the channel's position after what was sent, also on error. */
    static long run(
            Socket socket, Mode mode, Turn sending, FileChannel file, long offset, long count)
            throws SocketError {
        check(socket, mode, offset, count);
        var sendfile = new Sendfile(socket, mode, file, offset);
        requireOpen(socket);
        Sendall.lock(CALL, socket, sending, mode, sendfile.deadline);
        try {
            sendfile.send(count);
        } finally {
            sending.leave();
            Reference.reachabilityFence(socket);
        }
        return sendfile.sent;
    }

    /**
     * Refuses a closed socket before the file is read. While it is read the descriptor is not held:
     * reading may take long, and the channel may be one that closes the socket.
     */
    private static void requireOpen(Socket socket) throws SocketError {
        var descriptor = socket.descriptor();
        descriptor.acquire(CALL);
        descriptor.release();
    }

    private static void check(Socket socket, Mode mode, long offset, long count) {
        if (socket.type() != Constants.SOCK_STREAM) {
            throw new IllegalArgumentException(
                    "only SOCK_STREAM type sockets are supported, not "
                            + Constants.socketTypeName(socket.type()));
        }
        if (count <= 0) {
            throw new IllegalArgumentException(
                    "count must be a positive integer (got " + count + ")");
        }
        if (offset < 0) {
            throw new IllegalArgumentException("negative offset: " + offset);
        }
        if (mode.isNonBlocking()) {
            throw new IllegalArgumentException("non-blocking sockets are not supported");
        }
    }

    private void send(long count) throws SocketError {
        try (var arena = Arena.ofConfined()) {
            sendChunks(arena.allocate(Math.min(count, CHUNK_BYTES)), count);
        } catch (SocketError e) {
            moveAfter(e);
            throw e;
        }
        try {
            move();
        } catch (IOException e) {
            throw ofFile(e);
        }
    }

    private void sendChunks(MemorySegment chunk, long count) throws SocketError {
        while (sent < count) {
            int read = read(chunk.asSlice(0, Math.min(chunk.byteSize(), count - sent)));
            if (read <= 0) {
                return;
            }
            try {
                Sendall.run(
                        CALL, socket, mode, deadline, chunk.asSlice(0, read), 0, n -> sent += n);
            } catch (SocketTimeout e) {
                throw new SocketTimeout(CALL, e.limit(), sent);
            }
        }
    }

    private int read(MemorySegment chunk) throws SocketError {
        if (Thread.currentThread().isInterrupted()) {
            throw Errors.of(CALL, Constants.EINTR); // The channel would close itself.
        }
        try {
            return file.read(chunk.asByteBuffer(), offset + sent);
        } catch (ClosedByInterruptException e) {
            var interrupted = Errors.of(CALL, Constants.EINTR);
            interrupted.initCause(e);
            throw interrupted;
        } catch (IOException e) {
            throw ofFile(e);
        }
    }

    private void move() throws IOException {
        if (sent == 0) {
            return;
        }
        boolean interrupted = Thread.interrupted(); // The channel would close itself.
        try {
            file.position(offset + sent);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void moveAfter(SocketError error) {
        try {
            move();
        } catch (IOException e) {
            error.addSuppressed(e);
        }
    }

    private static SocketError ofFile(IOException e) {
        var error = new SocketError(CALL + ": the file: " + e, 0);
        error.initCause(e);
        return error;
    }
}
