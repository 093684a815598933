package dev.sockeye.capture;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Where a file is written: what is whole waits in a buffer until that is full or flushed. If it
 * cannot be written, a file is cut behind the last whole packet.
 */
final class PcapOutput {
    static final int CAPACITY = 1 << 18;

    private final ByteOrder order;

    // The writer's lock guards all of it.
    private ByteBuffer staged;
    private MemorySegment memory;
    private @Nullable WritableByteChannel channel;

    /** Where in its channel the file begins; negative where a channel cannot be cut. */
    private long origin;

    /** How much of the buffer is of whole packets. */
    private int whole;

    /** How many bytes of the file have left the buffer. */
    private long written;

    PcapOutput(ByteOrder order) {
        this.order = order;
        staged = ByteBuffer.allocateDirect(CAPACITY).order(order);
        memory = MemorySegment.ofBuffer(staged);
    }

    /** Begins a file, also in a thread that is interrupted. */
    void to(WritableByteChannel next) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            begin(next);
        } finally {
            interruptAgain(interrupted);
        }
    }

    private static void interruptAgain(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin(WritableByteChannel next) throws IOException {
        channel = next;
        origin = next instanceof FileChannel file && isCuttable(file) ? file.position() : -1;
        written = 0;
    }

    /** Not a pipe or a device, of which some tell a position too. */
    private static boolean isCuttable(FileChannel file) {
        try {
            return file.size() >= file.position();
        } catch (IOException _) {
            return false;
        }
    }

    /** How many bytes the file has, those in the buffer too. */
    long length() {
        return written + staged.position();
    }

    /** Begins something of so many bytes, which is put at the buffer's position. */
    ByteBuffer room(int bytes, PacketEncoder encoder) throws IOException {
        if (bytes > staged.remaining()) {
            flush(encoder);
        }
        if (bytes > staged.capacity()) {
            staged = ByteBuffer.allocateDirect(bytes).order(order);
            memory = MemorySegment.ofBuffer(staged);
        }
        return staged;
    }

    /** Says that what is in the buffer is whole. */
    void done() {
        whole = staged.position();
    }

    /** Forgets what was begun and is not whole. */
    void undo() {
        staged.position(whole);
    }

    /** Puts bytes, from the Java heap or elsewhere. */
    void put(MemorySegment source, long offset, int length) {
        MemorySegment.copy(source, offset, memory, staged.position(), length);
        staged.position(staged.position() + length);
    }

    int intAt(int position) {
        return staged.getInt(position);
    }

    /**
     * Writes what is in the buffer; if that fails, what is whole of it stays and the rest goes. In
     * a thread that is interrupted a file would only be closed: it gets what it has to get before.
     */
    void flush(PacketEncoder encoder) throws IOException {
        if (staged.position() == 0 || channel == null) {
            return;
        }
        boolean interrupted = origin >= 0 && Thread.interrupted();
        try {
            write(channel, encoder);
        } finally {
            interruptAgain(interrupted);
        }
    }

    private void write(WritableByteChannel to, PacketEncoder encoder) throws IOException {
        int end = staged.position();
        staged.flip();
        try {
            while (staged.hasRemaining()) {
                to.write(staged);
            }
        } catch (IOException e) {
            cut(whole(encoder, end, staged.position()), e);
            throw e;
        } finally {
            staged.clear();
            whole = 0;
        }
        written += end;
    }

    /** How many of the bytes that were written belong to whole packets. */
    private int whole(PacketEncoder encoder, int end, int limit) {
        staged.limit(end);
        int whole = 0;
        while (whole < limit) {
            int next = whole + encoder.lengthAt(this, whole, written == 0 && whole == 0);
            if (next > limit) {
                break;
            }
            whole = next;
        }
        return whole;
    }

    private void cut(int whole, IOException failure) {
        written += whole;
        if (channel instanceof FileChannel file && origin >= 0) {
            try {
                file.truncate(origin + written);
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
    }

    /** Closes the file, whatever is left in the buffer. */
    void close() throws IOException {
        staged.clear();
        if (channel != null) {
            channel.close();
        }
    }
}
