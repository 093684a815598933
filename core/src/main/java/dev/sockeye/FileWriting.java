package dev.sockeye;

import dev.sockeye.sys.Errors;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

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
    private final ReentrantLock turn = new ReentrantLock();

    // Guarded by turn.
    private final WriteBehind behind = new WriteBehind();

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
        start();
        try {
            if (behind.size() == 0 && length > 0 && length >= bufsize) {
                sendOrKeep(data, offset, length);
                return length;
            }
            behind.add(data, offset, length);
            if (behind.size() >= bufsize || (byLines && holdsNewline(data, offset, length))) {
                behind.sendBy(this::send);
            }
            return length;
        } finally {
            turn.unlock();
        }
    }

    private void sendOrKeep(byte[] data, int offset, int length) throws SocketError {
        var rest = ByteBuffer.wrap(data, offset, length);
        try {
            send(rest);
        } finally {
            behind.add(data, rest.position(), rest.remaining());
        }
    }

    void flush() throws SocketError {
        start();
        try {
            behind.sendBy(this::send);
        } finally {
            turn.unlock();
        }
    }

    /**
     * Flushes once the file is marked closed, unless another thread is sending: it may be stuck,
     * and only the close ends it.
     */
    void flushAtLast() throws SocketError {
        if (turn.tryLock()) {
            try {
                behind.sendBy(this::send);
            } finally {
                turn.unlock();
            }
        }
    }

    /**
     * Takes the writer's turn; the caller unlocks. No timeout ends the wait for it, since the data
     * of a write that failed is to be in the buffer; the writer before has the same timeout.
     */
    private void start() throws SocketError {
        turn.lock();
        if (closed.get() || share.fileno() < 0) {
            turn.unlock();
            throw Errors.of("send", Constants.EBADF);
        }
    }

    private void send(ByteBuffer data) throws SocketError {
        socket.sendall(share, data);
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
