package dev.sockeye;

import dev.sockeye.sys.Errors;
import dev.sockeye.sys.Turn;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/** The writing side of a file: one writer at a time, and nothing sent twice when it fails. */
final class FileWriting {

    private static final int DEFAULT_BYTES = 8192;
    private static final int LINE_BUFFERED = 1;

    // Says what the mode is, and whose turn it is to send.
    private final Socket socket;
    private final Socket share;
    private final AtomicBoolean closed;
    private final boolean byLines;
    private final int bufsize;
    private final Turn turn = new Turn();

    // Guarded by turn.
    private final WriteBehind behind = new WriteBehind();

    // Guarded by itself: what writes gave whose turn did not come, for the next to put behind.
    private final WriteBehind late = new WriteBehind();

    FileWriting(Socket socket, Socket share, AtomicBoolean closed, int bufsize) {
        this.socket = socket;
        this.share = share;
        this.closed = closed;
        byLines = bufsize == LINE_BUFFERED;
        this.bufsize = bufsize < 0 || byLines ? DEFAULT_BYTES : bufsize;
    }

    /** Takes all of the data, and then sends what is due. */
    int write(byte[] data, int offset, int length) throws SocketError {
        Objects.checkFromIndexSize(offset, length, data.length);
        var now = socket.mode();
        long deadline = now.deadline();
        try {
            start(now, deadline);
        } catch (SocketError e) {
            keep(data, offset, length);
            throw e;
        }
        try {
            if (behind.size() == 0 && length > 0 && length >= bufsize) {
                sendOrKeep(now, deadline, data, offset, length);
                return length;
            }
            behind.add(data, offset, length);
            if (behind.size() >= bufsize || (byLines && holdsNewline(data, offset, length))) {
                behind.sendBy(rest -> socket.sendall(share, now, deadline, rest));
            }
            return length;
        } finally {
            turn.leave();
        }
    }

    private void sendOrKeep(Mode now, long deadline, byte[] data, int offset, int length)
            throws SocketError {
        var rest = ByteBuffer.wrap(data, offset, length);
        try {
            socket.sendall(share, now, deadline, rest);
        } finally {
            behind.add(data, rest.position(), rest.remaining());
        }
    }

    void flush() throws SocketError {
        var now = socket.mode();
        long deadline = now.deadline();
        start(now, deadline);
        try {
            behind.sendBy(rest -> socket.sendall(share, now, deadline, rest));
        } finally {
            turn.leave();
        }
    }

    /**
     * Flushes once the file is marked closed, unless another thread is sending: it may be stuck,
     * and only the close ends it.
     */
    void flushAtLast() throws SocketError {
        if (turn.tryTake()) {
            var now = socket.mode();
            long deadline = now.deadline();
            try {
                addLate();
                behind.sendBy(rest -> socket.sendall(share, now, deadline, rest));
            } finally {
                turn.leave();
            }
        }
    }

    /** Takes the writer's turn; the caller leaves it. */
    private void start(Mode now, long deadline) throws SocketError {
        Sendall.lock("sendall", share, turn, now, deadline);
        if (closed.get() || share.fileno() < 0) {
            turn.leave();
            throw Errors.of("send", Constants.EBADF);
        }
        addLate();
    }

    /** The data of a write that failed is in the buffer, also where it never had its turn. */
    private void keep(byte[] data, int offset, int length) {
        if (!closed.get()) {
            synchronized (late) {
                late.add(data, offset, length);
            }
        }
    }

    /** Puts into the buffer what {@link #keep} kept; the caller has the turn. */
    private void addLate() {
        synchronized (late) {
            late.moveTo(behind);
        }
    }

    private static boolean holdsNewline(byte[] data, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (data[i] == '\n') {
                return true;
            }
        }
        return false;
    }
}
