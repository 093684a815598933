package dev.sockeye.reactive;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;

/** Decodes text that comes in pieces, for one subscriber. */
final class TextDecoder {

    private final CharsetDecoder decoder;

    // The beginning of a character whose rest has not come yet.
    private byte[] rest = {};

    TextDecoder(Charset charset) {
        decoder =
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE);
    }

    /** Decodes what is complete, and releases the buffer. */
    String decode(ByteBuf buffer) {
        try {
            var in = ByteBuffer.allocate(rest.length + buffer.readableBytes());
            in.put(rest);
            buffer.readBytes(in);
            return decode(in.flip(), false);
        } finally {
            buffer.release();
        }
    }

    /** Decodes what is left. */
    String end() {
        return decode(ByteBuffer.wrap(rest), true);
    }

    private String decode(ByteBuffer in, boolean atEnd) {
        int longest = (int) Math.ceil(in.remaining() * (double) decoder.maxCharsPerByte()) + 2;
        var out = CharBuffer.allocate(longest);
        decoder.decode(in, out, atEnd);
        if (atEnd) {
            decoder.flush(out);
        }
        rest = new byte[in.remaining()];
        in.get(rest);
        return out.flip().toString();
    }
}
