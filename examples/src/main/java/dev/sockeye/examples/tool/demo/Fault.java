package dev.sockeye.examples.tool.demo;

import dev.sockeye.reactive.ReactiveDatagram;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicLong;

/** A fault that an echo server is given, to show that the demo finds it. */
final class Fault {
    /** What is wrong with a server. */
    enum Kind {
        NONE,

        /** One byte of all that it echoes is another. */
        CHANGES_A_BYTE,

        /** One byte of a stream, or one datagram, is not echoed. */
        LOSES
    }

    /** Early enough that the busiest machine gets there in a second. */
    private static final int WRONG_BUFFER = 2;

    private final Kind kind;
    private final AtomicLong buffers = new AtomicLong();

    Fault(Kind kind) {
        this.kind = kind;
    }

    /** Passes on a piece of a stream. */
    ByteBuf pass(ByteBuf piece) {
        if (isNow()) {
            if (kind == Kind.LOSES) {
                piece.writerIndex(piece.writerIndex() - 1);
            } else {
                change(piece);
            }
        }
        return piece;
    }

    /** Passes on a datagram, or releases it and returns false. */
    boolean passes(ReactiveDatagram datagram) {
        if (isNow()) {
            if (kind == Kind.LOSES) {
                datagram.release();
                return false;
            }
            change(datagram.content());
        }
        return true;
    }

    private boolean isNow() {
        return kind != Kind.NONE && buffers.incrementAndGet() == WRONG_BUFFER;
    }

    private static void change(ByteBuf bytes) {
        int last = bytes.writerIndex() - 1;
        bytes.setByte(last, bytes.getByte(last) ^ 1);
    }
}
