package dev.sockeye.reactive.capture;

import dev.sockeye.capture.Packet;
import dev.sockeye.capture.PcapReader;
import dev.sockeye.capture.PcapWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * Files of packets as streams: {@code packets.as(PcapFiles.writeTo(path))} and {@code
 * PcapFiles.read(path)}. Files are opened, read and written by threads of {@link
 * Schedulers#boundedElastic}, never by an event loop.
 *
 * @see PcapReader
 * @see PcapWriter
 */
public final class PcapFiles {
    /** How many packets are asked for ahead of the file. */
    private static final int PREFETCH = 256;

    /**
     * Threads that are not interrupted when a subscriber cancels: an interrupt would close the file
     * in the middle of a packet.
     */
    private static final Scheduler WRITERS =
            Schedulers.fromExecutor(task -> Schedulers.boundedElastic().schedule(task), true);

    private PcapFiles() {}

    /**
     * Makes what writes packets to a file, in the format that its name says: pcap for {@code .pcap}
     * and {@code .cap}, else pcapng.
     *
     * <p>The {@code Mono} is cold: the file is made or emptied at each subscribe. It gives how many
     * packets were written when the source has completed and the file is closed. It asks for 256
     * packets ahead of the disk. Cancelled, or if source or disk fail, it closes the file with the
     * packets that it has written, all of them whole.
     *
     * @param path the file
     * @return a function for {@link Flux#as}
     */
    public static Function<Publisher<Packet>, Mono<Long>> writeTo(Path path) {
        return writeTo(PcapWriter.to(path));
    }

    /**
     * Makes what writes packets as {@link #writeTo(Path)} does, with all that can be said of files:
     * their format, how they rotate, and whether each packet is to be found in them at once.
     *
     * @param files the files; opened at each subscribe
     * @return a function for {@link Flux#as}
     */
    public static Function<Publisher<Packet>, Mono<Long>> writeTo(PcapWriter.Builder files) {
        Objects.requireNonNull(files, "files");
        return packets ->
                Mono.usingWhen(
                        Mono.fromCallable(files::open).subscribeOn(WRITERS),
                        writer -> written(packets, writer),
                        PcapFiles::closed,
                        (writer, _) -> closed(writer).onErrorComplete(),
                        writer -> closed(writer).onErrorComplete());
    }

    private static Mono<Long> written(Publisher<Packet> packets, PcapWriter writer) {
        return Flux.from(packets)
                .publishOn(WRITERS, PREFETCH)
                .<Packet>handle((packet, sink) -> write(packet, writer, sink))
                .then(Mono.fromCallable(writer::count));
    }

    private static void write(Packet packet, PcapWriter writer, SynchronousSink<Packet> sink) {
        try {
            writer.write(packet);
        } catch (IOException e) {
            sink.error(e);
        }
    }

    private static Mono<Void> closed(PcapWriter writer) {
        return Mono.<Void>fromCallable(
                        () -> {
                            writer.close();
                            return null;
                        })
                .subscribeOn(WRITERS);
    }

    /**
     * Reads the packets of a pcap or pcapng file, which may also be a pipe.
     *
     * <p>The {@code Flux} is cold: each subscriber opens the file. A packet is read when it is
     * asked for, and the end is found when one more is. Cancel closes the file. A broken or cut
     * file gives its whole packets and then fails with {@link
     * dev.sockeye.capture.PcapFormatException}.
     *
     * @param path the file
     * @return its packets
     */
    public static Flux<Packet> read(Path path) {
        Objects.requireNonNull(path, "path");
        return read(() -> PcapReader.open(path));
    }

    /**
     * Reads packets as {@link #read(Path)} does, of a reader that is opened otherwise: with a
     * filter, or of a channel.
     *
     * @param opening opens the reader, at each subscribe
     * @return its packets
     */
    public static Flux<Packet> read(Callable<PcapReader> opening) {
        return Flux.defer(() -> {
            var cancelled = new AtomicBoolean();
            return Flux.generate(opening, PcapFiles::next, PcapFiles::close)
                    .subscribeOn(Schedulers.boundedElastic())
                    // A cancel interrupts who opens or reads, which is nobody's error then.
                    .onErrorResume(e -> cancelled.get() ? Flux.never() : Flux.error(e))
                    .doOnCancel(() -> cancelled.set(true));
        });
    }

    private static PcapReader next(PcapReader reader, SynchronousSink<Packet> sink) {
        try {
            var packet = reader.read();
            if (packet == null) {
                sink.complete();
            } else {
                sink.next(packet);
            }
        } catch (IOException e) {
            sink.error(e);
        }
        return reader;
    }

    /** What was read is read: a failure to close tells nobody anything. */
    private static void close(PcapReader reader) {
        try {
            reader.close();
        } catch (IOException e) {
            Operators.onErrorDropped(e, Context.empty());
        }
    }
}
