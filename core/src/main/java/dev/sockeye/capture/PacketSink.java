package dev.sockeye.capture;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The files of a writer, one after the other, until one fails or the writer is closed. */
final class PacketSink {
    private final @Nullable Path path;
    private final PcapRotation rotation;
    private final PacketEncoder encoder;
    private final PcapOutput output;

    // The writer's lock guards the rest.
    private long files;
    private long inFile;
    private long firstTimestamp;
    private long count;
    private @Nullable IOException failure;
    private boolean closed;

    /** Begins with a channel, or where that is null with the first file of a name. */
    PacketSink(
            @Nullable Path path,
            @Nullable WritableByteChannel channel,
            PcapRotation rotation,
            PacketEncoder encoder,
            PcapOutput output)
            throws IOException {
        this.path = path;
        this.rotation = rotation;
        this.encoder = encoder;
        this.output = output;
        output.to(channel == null ? nextFile() : channel);
    }

    private WritableByteChannel nextFile() throws IOException {
        var next = rotation.name(Objects.requireNonNull(path), files++);
        return FileChannel.open(next, CREATE, TRUNCATE_EXISTING, WRITE);
    }

    void write(PacketEncoder.Source packet) throws IOException {
        checkOpen();
        try {
            if (inFile > 0 && rotation.isDue(output.length(), firstTimestamp, packet.timestamp())) {
                rotate();
            }
            encoder.packet(output, packet);
        } catch (IOException e) {
            throw failed(e);
        } catch (RuntimeException e) {
            output.undo(); // memory that may not be read any more, say
            throw e;
        }
        if (inFile == 0) {
            firstTimestamp = packet.timestamp();
        }
        inFile++;
        count++;
    }

    private void rotate() throws IOException {
        output.flush(encoder);
        output.close();
        output.to(nextFile());
        encoder.begin();
        inFile = 0;
    }

    void flush() throws IOException {
        checkOpen();
        try {
            encoder.header(output, Packet.LINKTYPE_ETHERNET);
            output.flush(encoder);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private IOException failed(IOException e) {
        failure = e;
        return e;
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    long count() {
        return count;
    }

    long length() {
        return output.length();
    }

    /** Closes the file, with the statistics at its end if nothing has failed. */
    void close(NamedInterfaces interfaces) throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (var _ = (Closeable) output::close) {
            if (failure == null) {
                interfaces.writeStatistics(encoder, output);
                encoder.end(output, interfaces.described());
                output.flush(encoder);
            }
        }
    }
}
