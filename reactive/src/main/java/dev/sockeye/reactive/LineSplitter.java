package dev.sockeye.reactive;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;

/** Splits text that comes in pieces into lines, for one subscriber. */
final class LineSplitter {

    private final Charset charset;
    private final int longestBytes;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    LineSplitter(Charset charset, int longestBytes) {
        this.charset = charset;
        this.longestBytes = longestBytes;
    }

    /**
     * Gives the lines that end in this buffer, which is released, and then fails if one is too
     * long.
     */
    Flux<String> split(ByteBuf buffer) {
        var lines = new ArrayList<String>();
        try {
            while (buffer.isReadable()) {
                int toEnd = buffer.bytesBefore((byte) '\n');
                add(buffer, toEnd < 0 ? buffer.readableBytes() : toEnd);
                if (toEnd >= 0) {
                    buffer.skipBytes(1);
                    lines.add(take());
                }
            }
            return Flux.fromIterable(lines);
        } catch (IllegalStateException e) {
            return Flux.concat(Flux.fromIterable(lines), Flux.error(e));
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
