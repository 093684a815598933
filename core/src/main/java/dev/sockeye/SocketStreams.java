package dev.sockeye;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** The streams of a socket: one call of it for each of theirs, and nothing buffered. */
final class SocketStreams {

    private SocketStreams() {}

    /** A call that receives into a buffer. */
    @FunctionalInterface
    interface Receiving {
        int recvInto(ByteBuffer buffer) throws SocketError;
    }

    /** A call that sends all of a buffer. */
    @FunctionalInterface
    interface Sending {
        void sendall(ByteBuffer data) throws SocketError;
    }

    /** Receives. */
    static final class Input extends InputStream {

        private final Receiving socket;
        private final Closeable closing;

        Input(Receiving socket, Closeable closing) {
            this.socket = socket;
            this.closing = closing;
        }

        @Override
        public int read() throws SocketError {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws SocketError {
            Objects.checkFromIndexSize(offset, length, buffer.length);
            if (length == 0) {
                return 0;
            }
            int received = socket.recvInto(ByteBuffer.wrap(buffer, offset, length));
            return received == 0 ? -1 : received;
        }

        @Override
        public void close() throws IOException {
            closing.close();
        }
    }

    /** Sends. */
    static final class Output extends OutputStream {

        private final Sending socket;
        private final Closeable closing;

        Output(Sending socket, Closeable closing) {
            this.socket = socket;
            this.closing = closing;
        }

        @Override
        public void write(int b) throws SocketError {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] data, int offset, int length) throws SocketError {
            Objects.checkFromIndexSize(offset, length, data.length);
            if (length > 0) {
                socket.sendall(ByteBuffer.wrap(data, offset, length));
            }
        }

        @Override
        public void close() throws IOException {
            closing.close();
        }
    }
}
