package dev.sockeye;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;

/**
 * What has been ciphered and the kernel has not taken yet. A record cannot be taken back, so it
 * stays here when a call fails half-way, and goes out with a later one. Guarded by the sender's
 * turn, and by the handshake's until that is done.
 */
final class TlsOutgoing {

    static final int RECORD_BYTES = 1 << 14; // RFC 8446 §5.1

    private static final int KEPT_BYTES = 1 << 16;
    private static final byte[] NONE = new byte[0];

    private final TlsEngine engine;
    private final TlsWire wire;

    private byte[] bytes = NONE;
    private int start;
    private int end;

    // end - start, for every thread to see.
    private volatile int size;

    // How often the kernel has taken the last of it; written by the one whose turn it is.
    private volatile int emptied;

    TlsOutgoing(TlsEngine engine, TlsWire wire) {
        this.engine = engine;
        this.wire = wire;
    }

    int size() {
        return size;
    }

    /** A number that changes whenever the kernel has taken all that there was. */
    int emptied() {
        return emptied;
    }

    /** Ciphers what comes after {@code from} bytes, and returns how much it was. */
    int cipher(String call, MemorySegment data, long from, int most) throws TlsError {
        int size = (int) Math.min(most, data.byteSize() - from);
        var record = ByteBuffer.allocate(Math.min(size, RECORD_BYTES));
        int taken = 0;
        while (taken < size) {
            record.clear().limit(Math.min(record.capacity(), size - taken));
            // A copy, which nobody else can change or free meanwhile.
            MemorySegment.ofBuffer(record).copyFrom(data.asSlice(from + taken, record.remaining()));
            while (record.hasRemaining()) {
                check(call, wrap(record));
            }
            taken += record.position();
        }
        return taken;
    }

    private void check(String call, SSLEngineResult result) throws TlsError {
        if (result.getStatus() == Status.CLOSED) {
            throw new TlsError(
                    call + ": the peer has ended the connection, both ways as TLS 1.2 has it",
                    null);
        }
        if (result.bytesConsumed() == 0 && result.bytesProduced() == 0) {
            if (result.getHandshakeStatus() != HandshakeStatus.NEED_TASK) {
                throw engine.fail("tls: nothing can be sent: " + result, null);
            }
            engine.runTasks();
        }
    }

    /** Ciphers a record of application data, or what the engine has to say before it. */
    private SSLEngineResult wrap(ByteBuffer from) throws TlsError {
        var result = engine.wrap(from, ByteBuffer.wrap(bytes, end, bytes.length - end));
        while (result.getStatus() == Status.BUFFER_OVERFLOW) {
            makeRoom(engine.packetBytes());
            result = engine.wrap(from, ByteBuffer.wrap(bytes, end, bytes.length - end));
        }
        end += result.bytesProduced();
        size = end - start;
        return result;
    }

    /**
     * Takes what the engine itself has to say: of a handshake, an alert, a close_notify.
     *
     * @return false if there was nothing
     */
    boolean wrapReplies() throws TlsError {
        try {
            return wrapAll();
        } catch (TlsError e) {
            wrapAll(); // It was a task that failed, and what is left is the alert.
            throw e;
        }
    }

    private boolean wrapAll() throws TlsError {
        int before = end - start;
        boolean more = true;
        while (more && engine.hasReplies()) {
            var result = wrap(ByteBuffer.wrap(NONE));
            more = result.bytesProduced() > 0 && result.getStatus() == Status.OK;
        }
        return end - start > before;
    }

    private void makeRoom(int least) {
        int held = end - start;
        byte[] to = bytes;
        if (bytes.length - held < least || start == 0) {
            to = new byte[Math.max(held + least, 2 * bytes.length)];
        }
        System.arraycopy(bytes, start, to, 0, held);
        bytes = to;
        start = 0;
        end = held;
    }

    /** Sends all, waiting for room as the mode says. */
    void flush(String call, Mode mode, long deadline) throws SocketError {
        while (start < end) {
            taken(wire.send(call, mode, deadline, rest()));
        }
    }

    /** Sends what there is room for. What else may be wrong, later calls tell. */
    void flushNow() {
        long sent = 1;
        while (start < end && sent > 0) {
            sent = wire.sendNow(rest());
            if (sent > 0) {
                taken(sent);
            }
        }
    }

    private MemorySegment rest() {
        return MemorySegment.ofArray(bytes).asSlice(start, end - start);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Only the one whose turn it is writes.
    private void taken(long sent) {
        start += (int) sent;
        if (start == end) {
            start = 0;
            end = 0;
            emptied++;
            if (bytes.length > KEPT_BYTES) {
                bytes = NONE;
            }
        }
        size = end - start;
    }
}
