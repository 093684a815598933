package dev.sockeye.examples.tool.demo;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * Pseudo-random bytes that any two ends of a connection agree on: one long table, which each
 * connection enters at another place and repeats. A byte that is lost, doubled, changed, or another
 * connection's is told from the right one by comparing.
 */
final class Pattern {
    /** A prime, so that no power of two is a period. */
    private static final int LENGTH = 1_048_573;

    private static final ByteBuffer TABLE = table();

    private final int start;

    Pattern(long seed) {
        start = new SplittableRandom(seed).nextInt(LENGTH);
    }

    private static ByteBuffer table() {
        var bytes = new byte[LENGTH];
        new SplittableRandom(LENGTH).nextBytes(bytes);
        return ByteBuffer.allocateDirect(LENGTH).put(bytes).flip();
    }

    /** Appends the bytes from {@code position} on. */
    void append(ByteBuf to, long position, int count) {
        for (int done = 0; done < count; ) {
            int from = index(position + done);
            int run = Math.min(count - done, LENGTH - from);
            to.writeBytes(TABLE.slice(from, run));
            done += run;
        }
    }

    /**
     * Compares all the readable bytes with those from {@code position} on, and returns the index of
     * the first that differs, or -1.
     */
    int mismatch(ByteBuf of, long position) {
        int count = of.readableBytes();
        for (int done = 0; done < count; ) {
            int from = index(position + done);
            int run = Math.min(count - done, LENGTH - from);
            int differs =
                    TABLE.slice(from, run).mismatch(of.nioBuffer(of.readerIndex() + done, run));
            if (differs >= 0) {
                return done + differs;
            }
            done += run;
        }
        return -1;
    }

    private int index(long position) {
        return (int) ((start + position) % LENGTH);
    }
}
