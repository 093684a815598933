package dev.sockeye.conformance;

import dev.sockeye.SocketError;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Data to send, and what became of it. */
public final class Bytes {

    private static final int CHUNK = 64 * 1024;

    private Bytes() {}

    /** Returns the bytes of a text. */
    public static byte[] of(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns {@code length} bytes that are the same each time and repeat nowhere. */
    public static byte[] random(int length) {
        byte[] data = new byte[length];
        new Random(length).nextBytes(data);
        return data;
    }

    /** Receives until there are {@code length} bytes, or the stream ends. */
    public static byte[] recvExactly(Endpoint from, int length) throws SocketError {
        var received = new ByteArrayOutputStream();
        while (received.size() < length) {
            byte[] next = from.recv(Math.min(CHUNK, length - received.size()));
            if (next.length == 0) {
                break;
            }
            received.writeBytes(next);
        }
        return received.toByteArray();
    }

    /** Receives until the stream ends. */
    public static byte[] recvToEnd(Endpoint from) throws SocketError {
        return recvExactly(from, Integer.MAX_VALUE);
    }
}
