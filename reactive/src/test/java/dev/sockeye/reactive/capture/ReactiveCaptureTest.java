package dev.sockeye.reactive.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import dev.sockeye.capture.Capture;
import dev.sockeye.capture.CaptureStats;
import dev.sockeye.capture.Packet;
import dev.sockeye.capture.PacketBlock;
import dev.sockeye.conformance.Sender;
import dev.sockeye.reactive.EventLoops;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.NonBlocking;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Packets as a {@code Flux}: demand, cancel, errors, what is dropped, and who releases. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReactiveCaptureTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int BLOCK_BYTES = 4096;
    private static final long PAUSE_NANOS = 1_000_000;

    private Sender sender;

    @BeforeEach
    void open() throws SocketError {
        sender = new Sender();
        try {
            sender.builder().open().close();
        } catch (SocketError e) {
            abort("capturing needs CAP_NET_RAW");
        }
    }

    @AfterEach
    void close() {
        sender.close();
    }

    private Capture.Builder small(int blocks) {
        return sender.builder()
                .blockSize(BLOCK_BYTES)
                .bufferSize(blocks * BLOCK_BYTES)
                .blockTimeout(Duration.ofMillis(2));
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "it does not come to be");
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Sends until the capture, which opens later, has seen something. */
    private void sendUntilOpen(ReactiveCapture capture) {
        await(() -> {
            sendOne();
            return capture.stats().received() > 0;
        });
    }

    private void sendOne() {
        try {
            sender.send(1, 20);
        } catch (SocketError e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void packets_come_in_order_on_a_loop_and_the_capture_ends_with_the_subscription()
            throws Exception {
        var capture = ReactiveCapture.of(small(256)); // Enough for a block to each packet.
        var threads = new CopyOnWriteArrayList<Thread>();
        var packets = new CopyOnWriteArrayList<Packet>();
        var subscription =
                capture.packets()
                        .filter(packet -> packet.originalLength() > 100)
                        .doOnNext(_ -> threads.addIfAbsent(Thread.currentThread()))
                        .subscribe(packets::add);
        sendUntilOpen(capture);
        sender.send(100, 200);
        await(() -> packets.size() == 100);
        subscription.dispose();
        await(() -> capture.stats().held() == 0);

        assertEquals(
                IntStream.range(0, 100).boxed().toList(),
                packets.stream().map(Sender::number).toList());
        assertEquals(1, threads.size());
        assertInstanceOf(NonBlocking.class, threads.getFirst());
        await(() -> isDeaf(capture));
    }

    private boolean isDeaf(ReactiveCapture capture) {
        try {
            long before = capture.stats().received();
            sender.send(1, 200);
            return capture.stats().received() == before;
        } catch (SocketError e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_demand_of_one_takes_one_block() throws Exception {
        var capture = ReactiveCapture.of(small(64));
        var blocks = new CopyOnWriteArrayList<PacketBlock>();
        var subscriber =
                new BaseSubscriber<PacketBlock>() {
                    @Override
                    protected void hookOnSubscribe(org.reactivestreams.Subscription s) {
                        s.request(1);
                    }

                    @Override
                    protected void hookOnNext(PacketBlock block) {
                        blocks.add(block);
                    }
                };
        capture.blocks().subscribe(subscriber);
        sendUntilOpen(capture);
        sender.send(30, 1000);
        await(() -> capture.stats().received() >= 30 && blocks.size() == 1);
        assertEquals(1, capture.stats().held());

        subscriber.request(2);
        await(() -> blocks.size() == 3);
        assertEquals(3, capture.stats().held());
        subscriber.cancel();
        blocks.forEach(PacketBlock::release);
        await(() -> capture.stats().held() == 0);
    }

    @Test
    void blocks_that_an_operator_drops_go_to_the_discard_hook_and_none_is_held() throws Exception {
        var capture = ReactiveCapture.of(small(64));
        var subscription =
                capture.blocks()
                        .filter(_ -> false)
                        .publishOn(Schedulers.parallel())
                        .doOnDiscard(PacketBlock.class, PacketBlock::close)
                        .subscribe();
        sendUntilOpen(capture);
        sender.send(200, 1000);
        await(() -> capture.stats().received() >= 200);
        subscription.dispose();

        await(() -> capture.stats().held() == 0);
    }

    @Test
    void cancelling_at_any_moment_leaves_nothing_held() throws Exception {
        var capture = ReactiveCapture.of(small(64));
        for (int i = 0; i < 50; i++) {
            var subscription = capture.packets().subscribe();
            sender.send(20, 1000);
            LockSupport.parkNanos(i * 200_000L);
            subscription.dispose();
        }
        await(() -> capture.stats().held() == 0);
    }

    @Test
    void what_was_dropped_is_told_in_the_stream_and_adds_up() throws Exception {
        var capture = ReactiveCapture.of(small(4));
        var signals = new CopyOnWriteArrayList<CaptureSignal>();
        var subscriber =
                new BaseSubscriber<CaptureSignal>() {
                    @Override
                    protected void hookOnSubscribe(org.reactivestreams.Subscription s) {
                        s.request(1);
                    }

                    @Override
                    protected void hookOnNext(CaptureSignal signal) {
                        signals.add(signal);
                    }
                };
        capture.signals().subscribe(subscriber);
        sendUntilOpen(capture);
        sender.send(500, 1000);
        subscriber.request(Long.MAX_VALUE);
        // Nobody asks for the counts meanwhile, which reads the kernel's as well.
        await(() -> {
            sendOne(); // a block that tells of those dropped when the ring was full
            return dropped(signals) > 0;
        });
        capture.stop().block(LIMIT);
        await(subscriber::isDisposed);
        CaptureStats stats = capture.stats();

        assertTrue(stats.dropped() > 0, stats::toString);
        assertEquals(stats.dropped(), dropped(signals));
        assertEquals(stats.received() - stats.dropped(), captured(signals));
    }

    @Test
    void what_was_dropped_is_in_the_counts_of_a_capture_that_was_cancelled() throws Exception {
        var opened = new CopyOnWriteArrayList<Capture>();
        var capture =
                new ReactiveCapture(
                        count -> {
                            opened.addAll(small(4).open(count));
                            return opened;
                        },
                        EventLoops.shared());
        var subscriber =
                new BaseSubscriber<Packet>() {
                    @Override
                    protected void hookOnSubscribe(org.reactivestreams.Subscription s) {
                        s.request(1);
                    }
                };
        capture.packets().subscribe(subscriber);
        sendUntilOpen(capture);
        long before = capture.stats().received();
        sender.send(500, 1000);
        subscriber.cancel(); // before anybody has asked for the counts
        await(() -> !opened.getFirst().isOpen());
        CaptureStats stats = capture.stats();

        assertTrue(stats.received() >= before + 500, stats::toString);
        assertTrue(stats.dropped() > 400, stats::toString);
        assertEquals(0, stats.held());
    }

    private static long captured(List<CaptureSignal> signals) {
        return signals.stream().filter(CaptureSignal.Captured.class::isInstance).count();
    }

    private static long dropped(List<CaptureSignal> signals) {
        return signals.stream()
                .mapToLong(signal ->
                        signal instanceof CaptureSignal.Dropped(long packets) ? packets : 0)
                .sum();
    }

    @Test
    void errors_are_typed_and_on_the_loop() {
        var threads = new CopyOnWriteArrayList<Thread>();
        StepVerifier.create(
                        ReactiveCapture.of(Capture.on("none0"))
                                .packets()
                                .doOnError(_ -> threads.add(Thread.currentThread())))
                .expectErrorMatches(
                        e -> e instanceof SocketError error && error.errno() == Constants.ENODEV)
                .verify(LIMIT);
        assertInstanceOf(NonBlocking.class, threads.getFirst());
    }

    @Test
    void closing_the_loops_ends_the_stream_with_EBADF() {
        var loops = EventLoops.create(1);
        var capture = ReactiveCapture.of(small(16), loops);

        StepVerifier.create(capture.packets().then())
                .then(() -> {
                    sendUntilOpen(capture);
                    loops.close();
                })
                .expectErrorMatches(
                        e -> e instanceof SocketError error && error.errno() == Constants.EBADF)
                .verify(LIMIT);
        await(() -> capture.stats().held() == 0);
    }

    @Test
    void a_group_of_captures_shares_the_packets() throws Exception {
        var loops = EventLoops.create(2);
        var capture = ReactiveCapture.of(small(512), loops); // Enough for a block to each packet.
        var threads = new CopyOnWriteArrayList<Thread>();
        var numbers = new CopyOnWriteArrayList<Integer>();
        var subscription =
                capture.blocks(2)
                        .flatMap(each ->
                                each.doOnNext(_ -> threads.addIfAbsent(Thread.currentThread())))
                        .subscribe(block -> {
                            try (block) {
                                block.copy().stream()
                                        .filter(packet -> packet.originalLength() > 100)
                                        .forEach(packet -> numbers.add(Sender.number(packet)));
                            }
                        });
        sendUntilOpen(capture);
        sender.sendFlows(32, 10);
        await(() -> numbers.size() >= 320);
        subscription.dispose();
        await(() -> capture.stats().held() == 0);

        assertEquals(320, numbers.size());
        assertEquals(2, threads.size());
        loops.close();
    }

    @Test
    void a_stop_gives_what_came_before_and_completes() throws Exception {
        var capture =
                ReactiveCapture.of(
                        sender.builder()
                                .blockSize(BLOCK_BYTES)
                                .bufferSize(64 * BLOCK_BYTES)
                                .blockTimeout(Duration.ofSeconds(1)));
        var numbers = new CopyOnWriteArrayList<Integer>();
        var blocks = new CopyOnWriteArrayList<PacketBlock>();
        var seen = new AtomicBoolean();
        var both =
                Flux.merge(
                                capture.packets()
                                        .doOnNext(_ -> seen.set(true))
                                        .filter(packet -> packet.originalLength() > 100)
                                        .doOnNext(packet -> numbers.add(Sender.number(packet))),
                                capture.blocks()
                                        .doOnNext(blocks::add)
                                        .doOnNext(PacketBlock::release))
                        .then()
                        .toFuture();
        await(() -> {
            sendOne();
            return seen.get() && !blocks.isEmpty();
        });
        sender.send(20, 200);
        capture.stop().block(LIMIT);
        sender.send(20, 200);
        both.get(LIMIT.toSeconds(), TimeUnit.SECONDS);

        assertEquals(IntStream.range(0, 20).boxed().toList(), numbers);
        await(() -> capture.stats().held() == 0);
    }

    @Test
    void a_stop_completes_what_has_nothing_to_give() {
        var capture = ReactiveCapture.of(small(64));

        StepVerifier.create(capture.signals().then())
                .then(() -> {
                    sendUntilOpen(capture);
                    capture.stop().block(LIMIT);
                })
                .expectComplete()
                .verify(LIMIT);
        assertEquals(0, capture.stats().held());
    }

    @Test
    void loops_that_are_closed_already_are_told() {
        var loops = EventLoops.create(1);
        var capture = ReactiveCapture.of(small(16), loops);
        loops.closeLater().block(LIMIT);

        StepVerifier.create(capture.packets())
                .expectErrorMessage("the event loops are closed")
                .verify(LIMIT);
    }

    @Test
    void the_filter_changes_while_it_runs() throws Exception {
        try (var other = new Sender()) {
            var capture = ReactiveCapture.of(small(64));
            var sizes = new CopyOnWriteArrayList<Integer>();
            var subscription = capture.packets().map(Packet::originalLength).subscribe(sizes::add);
            sendUntilOpen(capture);
            capture.filter(other.filter()).block(LIMIT);
            sender.send(5, 300);
            other.send(5, 400);
            await(() -> sizes.contains(Sender.HEADER_BYTES + 400));
            subscription.dispose();

            assertTrue(!sizes.contains(Sender.HEADER_BYTES + 300));
        }
    }

    @Test
    void many_subscribers_have_a_capture_each() throws Exception {
        var capture = ReactiveCapture.of(small(64));
        var first = new CopyOnWriteArrayList<Packet>();
        var second = new CopyOnWriteArrayList<Packet>();
        var both =
                Flux.merge(
                                capture.packets().doOnNext(first::add),
                                capture.packets().doOnNext(second::add))
                        .subscribe();
        await(() -> {
            sendUntilOpen(capture);
            return !first.isEmpty() && !second.isEmpty();
        });
        both.dispose();
        await(() -> capture.stats().held() == 0);
    }
}
