package dev.sockeye;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** The streams of a socket: one system call for each call, and nothing buffered. */
final class SocketStreams {

    private SocketStreams() {}

    /** Receives. */
    static final class Input extends InputStream {

        private final Socket socket;

        Input(Socket socket) {
            this.socket = socket;
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
        public void close() {
            socket.close();
        }
    }

    /** Sends. */
    static final class Output extends OutputStream {

        private final Socket socket;

        Output(Socket socket) {
            this.socket = socket;
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
        public void close() {
            socket.close();
        }
    }
}
