package dev.sockeye.reactive.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Constants;
import dev.sockeye.capture.Packet;
import dev.sockeye.capture.PacketView;
import dev.sockeye.capture.PcapFormatException;
import dev.sockeye.capture.PcapOption;
import dev.sockeye.capture.PcapReader;
import dev.sockeye.capture.PcapWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Packets written to files, and read from them, as streams. */
@Timeout(60)
final class PcapFilesTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir private Path directory = Path.of("");

    static Packet packet(int number) {
        return new Packet(
                number, 60, new byte[] {(byte) number}, "lo", 1, Constants.UNDEFINED, List.of());
    }

    static Path file(Path directory, int packets) throws IOException {
        var file = directory.resolve(packets + ".pcapng");
        try (var writer = PcapWriter.open(file)) {
            for (int i = 0; i < packets; i++) {
                writer.write(packet(i));
            }
        }
        return file;
    }

    @Test
    void packets_written_are_counted_and_read_again() {
        var file = directory.resolve("x.pcapng");
        var packets = Flux.range(0, 1_000).map(PcapFilesTest::packet);

        var count = packets.as(PcapFiles.writeTo(file)).block(LIMIT);

        assertEquals(1_000L, count);
        StepVerifier.create(PcapFiles.read(file))
                .expectNextSequence(packets.toIterable())
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void options_of_a_packet_are_copied_from_file_to_file() throws IOException {
        var options =
                List.of(
                        PcapOption.of(PcapOption.COMMENT, "one"),
                        new PcapOption(2_989, new byte[] {0, 0, 1, 2, 3}),
                        PcapOption.of(PcapOption.COMMENT, "two"),
                        new PcapOption(40_000, new byte[0]));
        var packet = new Packet(0, 1, new byte[1], "lo", 1, 4, options);
        var file = directory.resolve("x.pcapng");
        var copy = directory.resolve("copy.pcapng");
        Flux.just(packet).as(PcapFiles.writeTo(file)).block(LIMIT);
        PcapFiles.read(file).as(PcapFiles.writeTo(copy)).block(LIMIT);

        assertEquals(
                List.of(options),
                PcapFiles.read(copy).map(Packet::options).collectList().block(LIMIT));
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(copy));
    }

    @Test
    void no_more_packets_are_read_than_asked_for() throws IOException {
        var file = file(directory, 10);
        var read = new AtomicLong();

        StepVerifier.create(PcapFiles.read(file).doOnNext(_ -> read.incrementAndGet()), 0)
                .expectSubscription()
                .thenRequest(3)
                .expectNextCount(3)
                .then(() -> assertEquals(3, read.get()))
                .thenRequest(7)
                .expectNextCount(7)
                .thenRequest(1)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void files_are_read_and_written_off_the_subscribers_thread() throws IOException {
        var file = file(directory, 1);

        StepVerifier.create(PcapFiles.read(file).map(_ -> Thread.currentThread().getName()))
                .expectNextMatches(name -> name.startsWith("boundedElastic"))
                .expectComplete()
                .verify(LIMIT);
        // BlockHound fails the test if a thread of this scheduler waits.
        StepVerifier.create(
                        PcapFiles.read(file)
                                .as(PcapFiles.writeTo(directory.resolve("copy.pcap")))
                                .subscribeOn(Schedulers.parallel()))
                .expectNext(1L)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void cancel_closes_the_file_that_is_read() throws IOException {
        var opened = new java.util.concurrent.atomic.AtomicReference<PcapReader>();
        var file = file(directory, 10);
        var packets =
                PcapFiles.read(() -> {
                    opened.set(PcapReader.open(file));
                    return opened.get();
                });

        StepVerifier.create(packets.take(2)).expectNextCount(2).expectComplete().verify(LIMIT);

        await(() -> isClosed(opened.get()));
    }

    private static boolean isClosed(PcapReader reader) {
        try {
            for (int i = 0; i < 100; i++) {
                reader.read(); // those in the buffer, and then from the file
            }
            return false;
        } catch (java.nio.channels.ClosedChannelException _) {
            return true;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - end < 0);
            Thread.onSpinWait();
        }
    }

    @Test
    void a_cut_file_gives_its_whole_packets_and_fails() throws IOException {
        var whole = Files.readAllBytes(file(directory, 3));
        var cut = directory.resolve("cut.pcapng");
        Files.write(cut, java.util.Arrays.copyOf(whole, whole.length - 1));

        StepVerifier.create(PcapFiles.read(cut))
                .expectNext(packet(0), packet(1))
                .expectErrorMatches(
                        e -> e instanceof PcapFormatException broken && broken.offset() > 100)
                .verify(LIMIT);
    }

    @Test
    void what_cannot_be_opened_fails_with_the_systems_error() {
        var none = directory.resolve("none").resolve("x.pcap");

        StepVerifier.create(PcapFiles.read(none))
                .expectError(NoSuchFileException.class)
                .verify(LIMIT);
        StepVerifier.create(Flux.just(packet(1)).as(PcapFiles.writeTo(none)))
                .expectError(NoSuchFileException.class)
                .verify(LIMIT);
    }

    @Test
    void a_failing_source_leaves_the_packets_before() {
        var file = directory.resolve("x.pcap");
        var packets =
                Flux.concat(
                        Flux.just(packet(1), packet(2)),
                        Flux.error(new IllegalStateException("no more")));

        StepVerifier.create(packets.as(PcapFiles.writeTo(file)))
                .expectErrorMessage("no more")
                .verify(LIMIT);

        StepVerifier.create(PcapFiles.read(file)).expectNextCount(2).expectComplete().verify(LIMIT);
    }

    @Test
    void cancel_closes_the_file_that_is_written_with_what_is_in_it() throws Exception {
        var file = directory.resolve("x.pcapng");
        var source = Sinks.many().unicast().<Packet>onBackpressureBuffer();
        var cancelled = new java.util.concurrent.CountDownLatch(1);
        var writing =
                source.asFlux()
                        .doOnCancel(cancelled::countDown)
                        .as(PcapFiles.writeTo(PcapWriter.to(file).packetBuffered()))
                        .subscribe();
        source.tryEmitNext(packet(1)).orThrow();
        await(() -> file.toFile().length() > 100);

        writing.dispose();

        assertTrue(cancelled.await(LIMIT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS));
        StepVerifier.create(PcapFiles.read(file))
                .expectNext(packet(1))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void files_rotate() {
        var file = directory.resolve("x.pcap");

        var count =
                Flux.range(0, 100)
                        .map(PcapFilesTest::packet)
                        .as(PcapFiles.writeTo(PcapWriter.to(file).rotateAfter(500)))
                        .block(LIMIT);

        assertEquals(100L, count);
        assertTrue(Files.exists(directory.resolve("x.pcap3")));
    }

    /** The cancel interrupts it. */
    @Test
    void a_cancel_while_the_file_is_being_opened_is_no_error() throws Exception {
        var opening = new CompletableFuture<Thread>();
        var never = new CountDownLatch(1);
        var reading = new Told();
        PcapFiles.read(
                        () -> {
                            opening.complete(Thread.currentThread());
                            try {
                                never.await();
                                throw new IOException("not interrupted");
                            } catch (InterruptedException e) {
                                throw new ClosedByInterruptException();
                            }
                        })
                .subscribe(reading);
        var opener = opening.get();

        reading.subscription.cancel();

        while (isIn(opener, "FluxSubscribeOn")) {
            Thread.onSpinWait();
        }
        assertEquals(0, reading.errors.get());
    }

    /** Counts errors after a cancel too, which Reactor's own subscribers drop. */
    private static final class Told implements CoreSubscriber<Packet> {
        private final AtomicLong errors = new AtomicLong();
        private Subscription subscription = Operators.emptySubscription();

        @Override
        public void onSubscribe(Subscription given) {
            subscription = given;
            given.request(1);
        }

        @Override
        public void onNext(Packet packet) {}

        @Override
        public void onError(Throwable error) {
            errors.incrementAndGet();
        }

        @Override
        public void onComplete() {}
    }

    private static boolean isIn(Thread thread, String name) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().contains(name));
    }

    @Test
    void a_packet_in_a_buffer_of_any_kind_is_viewed() {
        var frame = new byte[14];
        frame[12] = 0x08;
        frame[13] = 0x06;
        var view = new PacketView();

        for (ByteBuf buffer :
                List.of(
                        Unpooled.wrappedBuffer(new byte[3], frame).skipBytes(3),
                        Unpooled.directBuffer().writeBytes(frame),
                        Unpooled.buffer(20).writeZero(2).writeBytes(frame).skipBytes(2))) {
            assertFalse(ByteBufPackets.wrap(view, 1, buffer));
            assertEquals(0x0806, view.etherType());
            assertTrue(view.ethernet().isWhole());
            assertEquals(14, buffer.readableBytes());
            buffer.release();
        }
    }
}
