package dev.sockeye;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.function.IntSupplier;
import javax.net.ssl.SSLEngineResult;

/**
 * What has been received: a part of one record, or what one was deciphered to. Never more than a
 * record is taken from the kernel, so that nothing of what follows a close_notify is, and poll(2)
 * tells the truth but for {@link #pending}. Guarded by the receiver's turn, and by the handshake's
 * until that is done.
 */
final class TlsIncoming {

    private static final int HEADER_BYTES = 5;
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final TlsEngine engine;
    private final TlsWire wire;

    private byte[] record = new byte[HEADER_BYTES];
    private int filled;

    // Between its position and limit is what nobody has got yet.
    private ByteBuffer plain = NONE.duplicate();

    // Of plain, for every thread to see.
    private volatile int pending;

    private boolean ended;
    private boolean cut;

    TlsIncoming(TlsEngine engine, TlsWire wire) {
        this.engine = engine;
        this.wire = wire;
    }

    /** How many bytes are deciphered and not yet given. */
    int pending() {
        return pending;
    }

    /** Whether the peer has said that nothing follows what is pending. */
    boolean hasEnded() {
        return ended;
    }

    /** Whether the connection has ended without that. */
    boolean wasCut() {
        return cut;
    }

    /** Gives as many bytes as there are and fit. */
    int take(MemorySegment to) {
        int count = (int) Math.min(to.byteSize(), plain.remaining());
        if (count > 0) {
            MemorySegment.copy(MemorySegment.ofBuffer(plain), 0, to, 0, count);
            plain.position(plain.position() + count);
            pending = plain.remaining();
        }
        return count;
    }

    /**
     * Deciphers the record if it is whole, and otherwise receives what it lacks, or a part of that.
     * There must be nothing pending.
     *
     * @param awaited as {@link TlsWire#recv} has it
     * @return whether it was whole
     */
    boolean advance(String call, Mode mode, long deadline, IntSupplier awaited) throws SocketError {
        if (filled >= HEADER_BYTES && decipher()) {
            return true;
        }
        fill(call, mode, deadline, awaited);
        return false;
    }

    /** Tells whether the record was whole. A header that is none fails before there is more. */
    private boolean decipher() throws TlsError {
        plain.clear();
        SSLEngineResult result;
        try {
            result = engine.unwrap(ByteBuffer.wrap(record, 0, filled), plain);
        } finally {
            plain.flip();
        }
        pending = plain.remaining();
        filled -= result.bytesConsumed();
        System.arraycopy(record, result.bytesConsumed(), record, 0, filled);
        switch (result.getStatus()) {
            case BUFFER_UNDERFLOW -> {
                return false;
            }
            case BUFFER_OVERFLOW ->
                    plain =
                            ByteBuffer.allocate(
                                            Math.max(
                                                    engine.applicationBytes(),
                                                    2 * plain.capacity()))
                                    .limit(0);
            case CLOSED -> ended = true;
            case OK -> {}
        }
        return true;
    }

    private void fill(String call, Mode mode, long deadline, IntSupplier awaited)
            throws SocketError {
        int whole = Math.max(filled < HEADER_BYTES ? HEADER_BYTES : length(), filled + 1);
        if (record.length < whole) {
            var longer = new byte[Math.max(whole, engine.packetBytes())];
            System.arraycopy(record, 0, longer, 0, filled);
            record = longer;
        }
        var room = MemorySegment.ofArray(record).asSlice(filled, whole - filled);
        long received = wire.recv(call, mode, deadline, room, awaited);
        filled += (int) received;
        cut = received == 0;
    }

    /** Of the record whose header is there, which the engine has not refused: RFC 8446 §5.1. */
    private int length() {
        int first = Byte.toUnsignedInt(record[0]);
        if ((first & 0x80) != 0) { // A ClientHello in the form of SSL 2: RFC 5246 appendix E.2.
            return 2 + ((first & 0x7f) << 8 | Byte.toUnsignedInt(record[1]));
        }
        return HEADER_BYTES + (Byte.toUnsignedInt(record[3]) << 8 | Byte.toUnsignedInt(record[4]));
    }
}
