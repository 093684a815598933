package dev.sockeye;

import java.io.InputStream;
import java.io.OutputStream;

/** The streams of a file, over its buffers. */
final class SocketFileStreams {

    private SocketFileStreams() {}

    /** Reads. */
    static final class Input extends InputStream {

        private final SocketFile file;

        private final FileReading reading;

        Input(SocketFile file, FileReading reading) {
            this.file = file;
            this.reading = reading;
        }

        @Override
        public int read() throws SocketError {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws SocketError {
            return reading.readSome(buffer, offset, length);
        }

        // The inherited ones drop what they have when they fail.

        @Override
        public byte[] readAllBytes() throws SocketError {
            return reading.read(-1);
        }

        @Override
        public byte[] readNBytes(int length) throws SocketError {
            if (length < 0) {
                throw new IllegalArgumentException("negative length: " + length);
            }
            return reading.read(length);
        }

        @Override
        public int readNBytes(byte[] buffer, int offset, int length) throws SocketError {
            return reading.readInto(buffer, offset, length);
        }

        /** What is in the buffer. */
        @Override
        public int available() {
            return reading.buffered();
        }

        @Override
        public void close() throws SocketError {
            file.close();
        }
    }

    /** Writes. */
    static final class Output extends OutputStream {

        private final SocketFile file;

        private final FileWriting writing;

        Output(SocketFile file, FileWriting writing) {
            this.file = file;
            this.writing = writing;
        }

        @Override
        public void write(int b) throws SocketError {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] data, int offset, int length) throws SocketError {
            writing.write(data, offset, length);
        }

        @Override
        public void flush() throws SocketError {
            writing.flush();
        }

        @Override
        public void close() throws SocketError {
            file.close();
        }
    }
}
