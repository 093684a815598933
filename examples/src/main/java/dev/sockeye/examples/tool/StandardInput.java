package dev.sockeye.examples.tool;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;

/**
 * Standard input as a stream of buffers, read on demand by a thread of its own: no event loop ever
 * waits for it.
 */
final class StandardInput {
    private final FileChannel channel = new FileInputStream(FileDescriptor.in).getChannel();
    private final Scheduler reader = PatientThread.named("stdin");

    /**
     * What is read as it comes, at most so much at once, from where the last subscriber left it.
     */
    Flux<ByteBuf> blocks(int blockBytes) {
        return Flux.<ByteBuf>generate(sink -> read(sink, blockBytes, null)).subscribeOn(reader);
    }

    /** The same for each subscriber: all of it from where it stands now. Files can do that. */
    Flux<ByteBuf> whole(int blockBytes) throws IOException {
        long start = channel.position();
        return Flux.<ByteBuf, Position>generate(
                        () -> new Position(start),
                        (position, sink) -> {
                            read(sink, blockBytes, position);
                            return position;
                        })
                .subscribeOn(reader);
    }

    /** Whether this is a file, which can be read more than once. */
    boolean isFile() {
        try {
            return channel.position() >= 0;
        } catch (IOException _) { // ESPIPE: a pipe, a socket or a terminal
            return false;
        }
    }

    private void read(SynchronousSink<ByteBuf> sink, int blockBytes, @Nullable Position position) {
        var buffer = ByteBufAllocator.DEFAULT.ioBuffer(blockBytes);
        try {
            int count =
                    position == null
                            ? buffer.writeBytes(channel, blockBytes)
                            : buffer.writeBytes(channel, position.offset, blockBytes);
            if (count > 0) {
                if (position != null) {
                    position.offset += count;
                }
                sink.next(buffer);
                return;
            }
            sink.complete();
        } catch (IOException e) {
            sink.error(new IOException("standard input: " + e.getMessage(), e));
        }
        buffer.release();
    }

    /** Where one subscriber reads; of the reader's thread. */
    private static final class Position {
        private long offset;

        Position(long offset) {
            this.offset = offset;
        }
    }
}
