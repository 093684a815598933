package dev.sockeye;

import dev.sockeye.sys.Errors;
import dev.sockeye.sys.Turn;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The reading side of a file: one reader at a time, and nothing lost when it fails. */
final class FileReading {

    private static final int DEFAULT_BYTES = 8192;
    private static final int UNBUFFERED = 0;
    private static final int LINE_BUFFERED = 1;
    private static final int WHOLE = Integer.MAX_VALUE;

    // Says what the mode is.
    private final Socket socket;
    private final Socket share;
    private final AtomicBoolean closed;
    private final int bufsize;
    private final Turn turn = new Turn();

    // Guarded by turn.
    private final ReadAhead ahead = new ReadAhead();

    FileReading(Socket socket, Socket share, AtomicBoolean closed, int bufsize) {
        this.socket = socket;
        this.share = share;
        this.closed = closed;
        this.bufsize = bufsize < 0 || bufsize == LINE_BUFFERED ? DEFAULT_BYTES : bufsize;
    }

    /** Reads so many bytes, fewer at the end of the stream; all for a negative number. */
    byte[] read(int size) throws SocketError {
        int wanted = size < 0 ? WHOLE : size;
        start();
        try {
            boolean more = true;
            while (more && ahead.size() < wanted) {
                more = fill(wanted - ahead.size());
            }
            return ahead.take(wanted);
        } finally {
            turn.leave();
        }
    }

    /** Reads until the room is full or the stream has ended. */
    int readInto(byte[] buffer, int offset, int length) throws SocketError {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        start();
        int taken = 0;
        try {
            taken = ahead.take(buffer, offset, length);
            while (taken < length && fill(length - taken)) {
                taken += ahead.take(buffer, offset + taken, length - taken);
            }
            return taken;
        } catch (SocketError e) {
            ahead.putBack(buffer, offset, taken);
            throw e;
        } finally {
            turn.leave();
        }
    }

    /** Reads what there is, after one wait at most; -1 at the end of the stream. */
    int readSome(byte[] buffer, int offset, int length) throws SocketError {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        start();
        try {
            if (length > 0 && ahead.size() == 0 && !fill(length)) {
                return -1;
            }
            return ahead.take(buffer, offset, length);
        } finally {
            turn.leave();
        }
    }

    /** Reads a line, or {@code limit} bytes of it, or what is left at the end of the stream. */
    byte[] readline(int limit) throws SocketError {
        int most = limit < 0 ? WHOLE : limit;
        start();
        try {
            int line = ahead.line(most);
            while (line == 0 && ahead.size() < most && fill(1)) {
                line = ahead.line(most);
            }
            return ahead.take(line == 0 ? most : line);
        } finally {
            turn.leave();
        }
    }

    /** Reads all lines, and takes none unless the end of the stream has come. */
    List<byte[]> readlines() throws SocketError {
        start();
        try {
            boolean more = true;
            while (more) {
                more = fill(DEFAULT_BYTES);
            }
            var lines = new ArrayList<byte[]>();
            while (ahead.size() > 0) {
                int line = ahead.line(WHOLE);
                lines.add(ahead.take(line == 0 ? WHOLE : line));
            }
            return List.copyOf(lines);
        } finally {
            turn.leave();
        }
    }

    /** Something that makes a value of received bytes. */
    @FunctionalInterface
    interface Decoding<T> {
        /**
         * Reads from the bytes what it can use.
         *
         * @param ended whether no more bytes will come
         * @return the value; null to be asked again with more bytes
         */
        @Nullable T decode(ByteBuffer bytes, boolean ended);
    }

    /** Has {@code decoding} take what it can use, with more bytes each time that is nothing. */
    <T> T decode(Decoding<T> decoding) throws SocketError {
        start();
        try {
            boolean ended = false;
            while (true) {
                var bytes = ahead.view();
                int before = bytes.remaining();
                var decoded = decoding.decode(bytes, ended);
                ahead.drop(before - bytes.remaining());
                if (decoded != null) {
                    return decoded;
                }
                ended = !fill(1);
            }
        } finally {
            turn.leave();
        }
    }

    /** How many bytes can be read without waiting, as far as is known without waiting. */
    int buffered() {
        if (!turn.tryTake()) {
            return 0;
        }
        try {
            return ahead.size();
        } finally {
            turn.leave();
        }
    }

    /** Takes the reader's turn; the caller unlocks. */
    private void start() throws SocketError {
        var now = socket.mode();
        Sendall.lock("recv", share, turn, now, now.deadline());
        if (closed.get() || share.fileno() < 0) {
            turn.leave();
            throw Errors.of("recv", Constants.EBADF);
        }
    }

    /**
     * Receives once; false at the end of the stream.
     *
     * @param wanted how many bytes the caller can use; no more are taken without a buffer
     */
    private boolean fill(int wanted) throws SocketError {
        int room = bufsize == UNBUFFERED ? wanted : Math.max(wanted, bufsize);
        long received = Transfers.recv(share, socket.mode(), "recv", ahead.room(room), 0);
        ahead.added(received);
        return received > 0;
    }
}
