package dev.sockeye.reactive;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/** Splits text that comes in pieces into lines, for one subscriber. */
final class LineSplitter {

    private final Charset charset;
    private final int longestBytes;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    LineSplitter(Charset charset, int longestBytes) {
        this.charset = charset;
        this.longestBytes = longestBytes;
    }

    /** Returns the lines that end in this buffer, and releases it. */
    List<String> split(ByteBuf buffer) {
        try {
            var lines = new ArrayList<String>();
            while (buffer.isReadable()) {
                int toEnd = buffer.bytesBefore((byte) '\n');
                add(buffer, toEnd < 0 ? buffer.readableBytes() : toEnd);
                if (toEnd >= 0) {
                    buffer.skipBytes(1);
                    lines.add(take());
                }
            }
            return lines;
        } finally {
            buffer.release();
        }
    }

    /** Returns the last line, if it has no end. */
    List<String> end() {
        return line.size() == 0 ? List.of() : List.of(take());
    }

    private void add(ByteBuf buffer, int bytes) {
        if (bytes > longestBytes - line.size()) {
            throw new IllegalStateException("a line is longer than " + longestBytes + " bytes");
        }
        byte[] piece = new byte[bytes];
        buffer.readBytes(piece);
        line.writeBytes(piece);
    }

    private String take() {
        byte[] bytes = line.toByteArray();
        line.reset();
        int length = bytes.length;
        if (length > 0 && bytes[length - 1] == '\r') {
            length--;
        }
        return new String(bytes, 0, length, charset);
    }
}
