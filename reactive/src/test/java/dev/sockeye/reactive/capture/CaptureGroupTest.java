package dev.sockeye.reactive.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.sockeye.SocketError;
import dev.sockeye.capture.Capture;
import dev.sockeye.capture.PacketBlock;
import dev.sockeye.conformance.Sender;
import dev.sockeye.reactive.EventLoops;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/**
 * Captures that share packets are closed with their subscriber, wherever they are then. The test
 * holds all of them: what nobody holds the collector closes, and hides that nobody else did.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CaptureGroupTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int COUNT = 3;

    private final List<Capture> opened = new CopyOnWriteArrayList<>();
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
        opened.forEach(Capture::close);
        sender.close();
    }

    private List<Capture> open(int count) throws SocketError {
        var captures = sender.builder().blockSize(4096).bufferSize(8 * 4096).open(count);
        opened.addAll(captures);
        return captures;
    }

    private ReactiveCapture capture() {
        return new ReactiveCapture(this::open, EventLoops.shared());
    }

    private long stillOpen() {
        return opened.stream().filter(Capture::isOpen).count();
    }

    private void awaitAllClosed() {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (stillOpen() > 0) {
            assertTrue(System.nanoTime() < deadline, () -> stillOpen() + " are open");
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Takes so many of the group and leaves them alone. */
    private static final class Taking extends BaseSubscriber<Flux<PacketBlock>> {
        private final long most;
        private final CountDownLatch taken;

        Taking(int most) {
            this.most = most;
            taken = new CountDownLatch(most);
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            request(most);
        }

        @Override
        protected void hookOnNext(Flux<PacketBlock> each) {
            taken.countDown();
        }
    }

    @Test
    void those_that_were_not_given_are_closed_on_cancel() throws Exception {
        var subscriber = new Taking(1);
        capture().blocks(COUNT).subscribe(subscriber);
        assertTrue(subscriber.taken.await(LIMIT.toSeconds(), TimeUnit.SECONDS));
        assertEquals(COUNT, stillOpen());

        subscriber.cancel();

        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (stillOpen() > 1) {
            assertTrue(System.nanoTime() < deadline, () -> stillOpen() + " are open");
            LockSupport.parkNanos(1_000_000);
        }
        assertTrue(opened.getFirst().isOpen()); // the one that was given
    }

    @Test
    void those_that_are_being_opened_are_closed_when_they_are_there() throws Exception {
        var opening = new CountDownLatch(1);
        var gone = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        var capture =
                new ReactiveCapture(
                        count -> {
                            opening.countDown();
                            awaitUninterrupted(gone);
                            try {
                                return open(count);
                            } finally {
                                ended.countDown();
                            }
                        },
                        EventLoops.shared());
        var subscription = capture.blocks(COUNT).flatMap(each -> each).subscribe();
        assertTrue(opening.await(LIMIT.toSeconds(), TimeUnit.SECONDS));
        subscription.dispose();
        gone.countDown();
        assertTrue(ended.await(LIMIT.toSeconds(), TimeUnit.SECONDS));

        awaitAllClosed();
        assertEquals(COUNT, opened.size());
    }

    /** Cancel interrupts the thread that opens. */
    private static void awaitUninterrupted(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                boolean _ = latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void one_that_is_given_is_closed_when_its_subscriber_goes_at_once() throws Exception {
        var given = new CopyOnWriteArrayList<Flux<PacketBlock>>();
        capture().blocks(COUNT).doOnNext(given::add).blockLast(LIMIT);
        assertEquals(COUNT, stillOpen());

        given.forEach(each -> each.subscribe().dispose());

        awaitAllClosed();
    }

    @Test
    void all_are_closed_whenever_their_subscriber_goes() {
        for (int i = 0; i < 50; i++) {
            var subscription = capture().blocks(2).flatMap(each -> each).subscribe();
            LockSupport.parkNanos(i * 200_000L);
            subscription.dispose();
        }

        awaitAllClosed();
    }
}
