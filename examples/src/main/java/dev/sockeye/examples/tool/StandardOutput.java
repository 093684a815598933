package dev.sockeye.examples.tool;

import io.netty.buffer.ByteBuf;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;

/**
 * Standard output, written by a thread of its own. It asks for a few buffers and then for as many
 * as it has written: a reader that stands still stops the socket, and with it the peer.
 */
final class StandardOutput {
    private static final int PREFETCH = 8;

    private final FileChannel channel = channel();
    private final Scheduler writer = PatientThread.named("stdout");

    static FileChannel channel() {
        return new FileOutputStream(FileDescriptor.out).getChannel();
    }

    /**
     * Writes and releases every buffer and completes with the source. Several at a time interleave
     * by whole buffers.
     */
    Mono<Void> write(Flux<ByteBuf> data) {
        return data.publishOn(writer, false, PREFETCH)
                .<Void>handle((buffer, sink) -> write(buffer, sink))
                .doOnDiscard(ByteBuf.class, ByteBuf::release)
                .then();
    }

    private void write(ByteBuf buffer, SynchronousSink<Void> sink) {
        try {
            while (buffer.isReadable()) {
                buffer.readBytes(channel, buffer.readableBytes());
            }
        } catch (IOException e) {
            var closed = OutputClosed.orSame(e);
            sink.error(
                    closed instanceof OutputClosed
                            ? closed
                            : new IOException("standard output: " + e.getMessage(), e));
        } finally {
            buffer.release();
        }
    }
}
