package dev.sockeye.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import dev.sockeye.conformance.Running;
import dev.sockeye.conformance.Sender;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.sys.WaitingCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A capture that is stopped in order: what came before is not lost. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CaptureStopTest {

    private static final int PACKETS = 30;

    private Sender sender;

    @BeforeEach
    void open() throws SocketError {
        sender = new Sender();
    }

    @AfterEach
    void close() {
        sender.close();
    }

    /** The kernel keeps a block that is not full for so long that closing would lose it. */
    private Capture slow() throws SocketError {
        return Sender.open(
                sender.builder()
                        .blockSize(4096)
                        .bufferSize(64 * 4096)
                        .blockTimeout(Duration.ofSeconds(1)));
    }

    private static List<Integer> numbers(Capture capture) {
        var numbers = new ArrayList<Integer>();
        for (var block : capture) {
            try (block) {
                block.copy().forEach(packet -> numbers.add(Sender.number(packet)));
            }
        }
        return numbers;
    }

    @ParameterizedTest
    @EnumSource
    void a_loop_over_the_blocks_gives_what_came_before_the_stop_and_ends(ThreadKind kind)
            throws Exception {
        try (var capture = slow()) {
            var loop = kind.start(() -> numbers(capture));
            sender.send(PACKETS, 100);
            capture.stop();
            sender.send(PACKETS, 100);

            assertEquals(IntStream.range(0, PACKETS).boxed().toList(), loop.result());
            assertTrue(capture.isDrained());
            assertTrue(capture.isOpen());
            assertEquals(PACKETS, capture.stats().received());
        }
    }

    @Test
    void polling_gives_it_too_and_tells_when_there_will_be_no_more() throws Exception {
        try (var capture = slow()) {
            sender.send(PACKETS, 100);
            assertFalse(capture.isDrained());
            capture.stop();
            int count = 0;
            while (!capture.isDrained()) {
                try (var block = capture.poll()) {
                    count += block == null ? 0 : block.count();
                }
            }

            assertEquals(PACKETS, count);
            assertNull(capture.poll());
            assertEquals(Constants.EBADF, assertThrows(SocketError.class, capture::next).errno());
        }
    }

    @Test
    void all_who_wait_for_what_will_not_come_are_told() throws Exception {
        try (var capture = slow()) {
            var threads = new ArrayList<Running<List<Integer>>>();
            for (var kind : ThreadKind.values()) {
                threads.add(kind.start(() -> numbers(capture)));
                threads.add(kind.start(() -> numbers(capture)));
            }
            WaitingCalls.await(capture.socket(), threads.size());
            sender.send(1, 100);
            capture.stop();

            int count = 0;
            for (var thread : threads) {
                count += thread.result().size();
            }
            assertEquals(1, count);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_stop_ends_a_wait_when_nothing_has_come(ThreadKind kind) throws Exception {
        try (var capture = slow()) {
            var waiting = kind.run(() -> capture.next().release());
            WaitingCalls.await(capture.socket(), 1);
            capture.stop();

            assertEquals(Constants.EBADF, waiting.error().errno());
        }
    }

    @Test
    void what_was_dropped_is_not_waited_for() throws Exception {
        try (var capture = Sender.open(sender.builder().blockSize(4096).bufferSize(4 * 4096))) {
            sender.send(100, 1_000);
            capture.stop();
            int count = numbers(capture).size();

            var stats = capture.stats();
            assertTrue(stats.dropped() > 0, stats::toString);
            assertEquals(100, stats.received());
            assertEquals(stats.received() - stats.dropped(), count);
        }
    }

    @Test
    void a_filter_that_is_set_later_lets_nothing_through() throws Exception {
        try (var capture = slow()) {
            capture.stop();
            capture.filter(sender.filter());
            sender.send(1, 100);

            assertEquals(List.of(), numbers(capture));
            assertEquals(0, capture.stats().received());
        }
    }

    @Test
    void stopping_again_or_what_is_closed_does_nothing() throws Exception {
        var capture = slow();
        sender.send(1, 100);
        capture.stop();
        capture.stop();
        assertEquals(List.of(0), numbers(capture));
        capture.close();

        capture.stop();

        assertTrue(capture.isDrained());
        assertFalse(capture.isOpen());
    }
}
