package dev.sockeye;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What was written to a file and is not yet sent: so it is still there, once, when a flush fails
 * half-way. Guarded by its owner.
 */
final class WriteBehind {

    private static final int KEPT_BYTES = 1 << 16;

    private byte[] bytes = new byte[0];
    private int size;

    int size() {
        return size;
    }

    void add(byte[] data, int offset, int length) {
        int needed = Math.addExact(size, length);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(2L * size, 1 << 30)));
        }
        System.arraycopy(data, offset, bytes, size, length);
        size = needed;
    }

    /** Adds all to another, and has nothing then. */
    void moveTo(WriteBehind other) {
        other.add(bytes, 0, size);
        bytes = new byte[0];
        size = 0;
    }

    /** Sends, and keeps what was not sent. */
    void sendBy(Sending sending) throws SocketError {
        if (size == 0) {
            return;
        }
        var rest = ByteBuffer.wrap(bytes, 0, size);
        try {
            sending.send(rest);
        } finally {
            System.arraycopy(bytes, rest.position(), bytes, 0, rest.remaining());
            size = rest.remaining();
            if (size == 0 && bytes.length > KEPT_BYTES) {
                bytes = new byte[0];
            }
        }
    }

    /** Sends a buffer, moving its position past what the kernel took. */
    @FunctionalInterface
    interface Sending {
        void send(ByteBuffer data) throws SocketError;
    }
}
