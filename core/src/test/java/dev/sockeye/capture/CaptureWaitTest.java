package dev.sockeye.capture;

import static dev.sockeye.conformance.ThreadKind.PLATFORM;
import static dev.sockeye.conformance.ThreadKind.VIRTUAL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import dev.sockeye.conformance.Running;
import dev.sockeye.conformance.Sender;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.sys.WaitingCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a capture waits for packets, and what ends that. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CaptureWaitTest {

    private static final int ROUNDS = 100;

    /** A slow sender's packets have a block each. */
    private static final int BLOCKS_FOR_ALL = 512;

    private Sender sender;

    @BeforeEach
    void open() throws SocketError {
        sender = new Sender();
    }

    @AfterEach
    void close() {
        sender.close();
    }

    private Capture.Builder small() {
        return sender.builder()
                .blockSize(4096)
                .bufferSize(64 * 4096)
                .blockTimeout(Duration.ofMillis(1));
    }

    @ParameterizedTest
    @EnumSource
    void a_thread_waits_until_packets_come(ThreadKind kind) throws Exception {
        try (var capture = Sender.open(small())) {
            var waiting = kind.start(() -> Sender.take(capture, 3));
            WaitingCalls.await(capture.socket(), 1);
            sender.send(3, 100);

            assertEquals(3, waiting.result().size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void closing_ends_a_wait_with_EBADF_each_time(ThreadKind kind) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var capture = Sender.open(small());
            var waiting = kind.run(() -> capture.next().release());
            if (round % 2 == 0) {
                WaitingCalls.await(capture.socket(), 1);
            }
            capture.close();

            assertEquals(Constants.EBADF, waiting.error().errno());
            assertFalse(capture.isOpen());
        }
    }

    @ParameterizedTest
    @EnumSource
    void closing_races_with_packets_and_leaves_nothing_mapped(ThreadKind kind) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var capture = Sender.open(small());
            var waiting =
                    kind.run(() -> {
                        while (true) {
                            try (var block = capture.next()) {
                                block.copy();
                            }
                        }
                    });
            sender.send(10, 100);
            capture.close();

            assertEquals(Constants.EBADF, waiting.error().errno());
            assertEquals(0, capture.stats().held());
        }
    }

    @Test
    void a_block_that_is_held_does_not_make_a_wait_spin() throws Exception {
        try (var capture = Sender.open(small())) {
            sender.send(1, 100);
            var held = capture.next();
            capture.settimeout(Duration.ofSeconds(1));
            long before = cpuNanos();
            assertEquals(null, nullOnTimeout(capture));

            // A wait in poll(2) takes a whole second of it.
            assertTrue(cpuNanos() - before < 500_000_000);
            held.release();
        }
    }

    private static long cpuNanos() throws IOException {
        var stat = Files.readString(Path.of("/proc/thread-self/schedstat"));
        return Long.parseLong(stat.substring(0, stat.indexOf(' ')));
    }

    private static @Nullable PacketBlock nullOnTimeout(Capture capture) throws SocketError {
        try {
            return capture.next();
        } catch (SocketTimeout e) {
            return null;
        }
    }

    @Test
    void an_interrupt_ends_a_wait_with_EINTR_and_the_capture_goes_on() throws Exception {
        try (var capture = Sender.open(small())) {
            Thread.currentThread().interrupt();
            int errno = errnoOf(capture);
            assertEquals(Constants.EINTR, errno);
            assertTrue(Thread.interrupted());

            sender.send(1, 100);
            assertEquals(1, Sender.take(capture, 1).size());
        }
    }

    private static int errnoOf(Capture capture) {
        try {
            capture.next().release();
            return 0;
        } catch (SocketError e) {
            return e.errno();
        }
    }

    @Test
    void a_loop_over_the_blocks_ends_when_the_capture_is_closed() throws Exception {
        try (var capture = Sender.open(small())) {
            var count = new AtomicLong();
            var loop =
                    VIRTUAL.run(() -> {
                        for (var block : capture) {
                            try (block) {
                                if (count.addAndGet(block.count()) == 20) {
                                    end(capture);
                                }
                            }
                        }
                    });
            sender.send(20, 100);

            loop.result();
            assertEquals(20, count.get());
        }
    }

    @Test
    void many_threads_share_the_blocks_of_one_capture() throws Exception {
        try (var capture = Sender.open(small().bufferSize(BLOCKS_FOR_ALL * 4096))) {
            var count = new AtomicLong();
            var threads = new ArrayList<Running<Void>>();
            for (var kind : List.of(PLATFORM, VIRTUAL, PLATFORM, VIRTUAL)) {
                threads.add(
                        kind.run(() -> {
                            for (var block : capture) {
                                try (block) {
                                    if (count.addAndGet(block.copy().size()) == 400) {
                                        end(capture);
                                    }
                                }
                            }
                        }));
            }
            sender.send(400, 100);
            for (var thread : threads) {
                thread.result();
            }
            assertEquals(400, count.get());
            assertEquals(0, capture.stats().dropped());
        }
    }

    @Test
    void captures_of_a_group_share_the_packets_and_keep_flows_together() throws Exception {
        var captures = Sender.openMany(small().bufferSize(BLOCKS_FOR_ALL * 4096), 2);
        try {
            sender.sendFlows(16, 10);
            var first = Sender.takeAll(captures.get(0));
            var second = Sender.takeAll(captures.get(1));

            assertEquals(160, first.size() + second.size());
            var ports = Sender.sourcePorts(first);
            ports.retainAll(Sender.sourcePorts(second));
            assertTrue(ports.isEmpty());
        } finally {
            captures.forEach(Capture::close);
        }
    }

    private static void end(Capture capture) {
        capture.close();
    }
}
