package dev.sockeye;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * UTF-8 that carries any bytes: a byte that is not part of well-formed UTF-8 becomes a lone
 * surrogate, U+DC80 for 0x80 to U+DCFF for 0xFF, and back (PEP 383).
 *
 * <p>Well-formed is what Unicode says: no overlong form, no encoded surrogate, nothing above
 * U+10FFFF.
 */
final class SurrogateEscape {
    private static final char FIRST = '\uDC80';
    private static final char LAST = '\uDCFF';

    // U+DC80 stands for byte 0x80.
    private static final int OFFSET = 0xDC00;
    private static final int ASCII = 0x80;

    private SurrogateEscape() {}

    static String decode(byte[] bytes) {
        // No byte gives more than one char: four bytes of UTF-8 give two.
        var text = CharBuffer.allocate(bytes.length);
        var rest = ByteBuffer.wrap(bytes);
        var decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        decoder.decode(rest, text, true);
        // The decoder stops before the first byte of what it cannot decode. One byte is escaped and
        // the rest tried again,
        // since well-formed text may begin at the very next byte.
        while (rest.hasRemaining()) {
            text.put((char) (OFFSET + Byte.toUnsignedInt(rest.get())));
            decoder.reset().decode(rest, text, true);
        }
        return text.flip().toString();
    }

    static byte[] encode(String text) {
        // A char gives three bytes at most, a pair of surrogates four.
        var bytes = new byte[3 * text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (isEscape(codePoint)) {
                bytes[length++] = (byte) (codePoint - OFFSET);
            } else if (isSurrogate(codePoint)) {
                throw new IllegalArgumentException(
                        "path has an unpaired surrogate U+%04X at index %d: only U+DC80 to U+DCFF stand for a byte"
                                .formatted(codePoint, i));
            } else {
                byte[] encoded = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
                System.arraycopy(encoded, 0, bytes, length, encoded.length);
                length += encoded.length;
            }
            i += Character.charCount(codePoint);
        }
        return Arrays.copyOf(bytes, length);
    }

    /**
     * Writes escaped bytes and ASCII's control characters as {@code \xff}, and other controls, ends
     * of line and lone surrogates by their number, so that a message shows them, stays one line and
     * moves no cursor, whoever chose the text.
     */
    static String printable(String text) {
        var printed = new StringBuilder(text.length());
        text.codePoints()
                .forEach(codePoint -> {
                    if (isEscape(codePoint)) {
                        printed.append("\\x%02x".formatted(codePoint - OFFSET));
                    } else if (codePoint < ASCII && Character.isISOControl(codePoint)) {
                        printed.append("\\x%02x".formatted(codePoint));
                    } else if (isUnprintable(codePoint)) {
                        printed.append("\\u%04x".formatted(codePoint));
                    } else {
                        printed.appendCodePoint(codePoint);
                    }
                });
        return printed.toString();
    }

    private static boolean isUnprintable(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.CONTROL
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }

    private static boolean isEscape(int codePoint) {
        return codePoint >= FIRST && codePoint <= LAST;
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
