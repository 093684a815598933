package dev.sockeye;

import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The lines, the reader and the writer of a file. */
final class SocketFileText {

    private static final int PAIR = 2;

    private SocketFileText() {}

    /** Decodes a line without what ends it. */
    static String line(byte[] line, Charset charset) {
        int length = line.length;
        if (length > 0 && line[length - 1] == '\n') {
            length--;
            if (length > 0 && line[length - 1] == '\r') {
                length--;
            }
        }
        return new String(line, 0, length, charset);
    }

    /** The lines to come. */
    static final class Lines extends Spliterators.AbstractSpliterator<byte[]> {

        private final SocketFile file;

        Lines(SocketFile file) {
            super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
            this.file = file;
        }

        @Override
        public boolean tryAdvance(Consumer<? super byte[]> action) {
            byte[] line;
            try {
                line = file.readline();
            } catch (SocketError e) {
                throw new UncheckedIOException(e);
            }
            if (line.length > 0) {
                action.accept(line);
            }
            return line.length > 0;
        }
    }

    /** Decodes from the file's buffer, and takes no byte of a character that is not there whole. */
    static final class Input extends Reader {

        private final SocketFile file;
        private final FileReading reading;
        private final CharsetDecoder decoder;

        // Guarded by lock: the second half of a pair whose first was given; 0 for none.
        private char half;

        Input(SocketFile file, FileReading reading, Charset charset) {
            this.file = file;
            this.reading = reading;
            decoder =
                    charset.newDecoder()
                            .onMalformedInput(CodingErrorAction.REPLACE)
                            .onUnmappableCharacter(CodingErrorAction.REPLACE);
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws SocketError {
            Objects.checkFromIndexSize(offset, length, buffer.length);
            if (length == 0) {
                return 0;
            }
            synchronized (lock) {
                if (half != 0) {
                    buffer[offset] = half;
                    half = 0;
                    return 1;
                }
                var to = CharBuffer.wrap(buffer, offset, length);
                return reading.decode((bytes, ended) -> decode(bytes, ended, to));
            }
        }

        private @Nullable Integer decode(ByteBuffer bytes, boolean ended, CharBuffer to) {
            int start = to.position();
            var result = decoder.decode(bytes, to, ended);
            if (result.isOverflow() && to.position() == start) {
                // Room for one, and the next is a pair.
                var pair = CharBuffer.allocate(PAIR);
                result = decoder.decode(bytes, pair, ended);
                to.put(pair.get(0));
                half = pair.get(1);
            }
            if (ended) {
                if (result.isUnderflow()) {
                    decoder.flush(to);
                }
                decoder.reset(); // A stream of datagrams may go on after its end.
            }
            if (to.position() > start) {
                return to.position() - start;
            }
            return ended ? -1 : null;
        }

        @Override
        public void close() throws SocketError {
            file.close();
        }
    }

    /** Encodes into the file's buffer. */
    static final class Output extends Writer {

        private final SocketFile file;
        private final FileWriting writing;
        private final CharsetEncoder encoder;

        // Guarded by lock: the first half of a pair whose second has not come; 0 for none.
        private char half;

        // Guarded by lock.
        private boolean closed;

        Output(SocketFile file, FileWriting writing, Charset charset) {
            this.file = file;
            this.writing = writing;
            encoder =
                    charset.newEncoder()
                            .onMalformedInput(CodingErrorAction.REPLACE)
                            .onUnmappableCharacter(CodingErrorAction.REPLACE);
        }

        @Override
        public void write(char[] buffer, int offset, int length) throws SocketError {
            Objects.checkFromIndexSize(offset, length, buffer.length);
            synchronized (lock) {
                var chars = CharBuffer.allocate(length + 1);
                if (half != 0) {
                    chars.put(half);
                    half = 0;
                }
                chars.put(buffer, offset, length).flip();
                byte[] bytes = encode(chars, false);
                if (chars.hasRemaining()) {
                    half = chars.get();
                }
                writing.write(bytes, 0, bytes.length);
            }
        }

        private byte[] encode(CharBuffer chars, boolean ended) {
            // With what a shift back to ASCII or a byte order mark takes.
            int most = (int) Math.ceil((chars.remaining() + 1) * encoder.maxBytesPerChar()) + 8;
            var bytes = ByteBuffer.allocate(most);
            CoderResult result = encoder.encode(chars, bytes, ended);
            if (ended && result.isUnderflow()) {
                result = encoder.flush(bytes);
            }
            if (result.isOverflow()) {
                throw new AssertionError(encoder + " exceeds its own bound");
            }
            return Arrays.copyOf(bytes.array(), bytes.position());
        }

        @Override
        public void flush() throws SocketError {
            writing.flush();
        }

        @Override
        public void close() throws SocketError {
            synchronized (lock) {
                if (closed) {
                    return;
                }
                closed = true;
                try {
                    var rest = CharBuffer.allocate(1);
                    if (half != 0) {
                        rest.put(half);
                    }
                    byte[] bytes = encode(rest.flip(), true);
                    if (bytes.length > 0) {
                        writing.write(bytes, 0, bytes.length);
                    }
                } finally {
                    file.close();
                }
            }
        }
    }
}
