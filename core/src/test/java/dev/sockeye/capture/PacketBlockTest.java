package dev.sockeye.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import dev.sockeye.conformance.Sender;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who owns a block, and for how long its memory can be read. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PacketBlockTest {

    private static final int BLOCK_BYTES = 4096;
    private static final int BLOCKS = 8;
    private static final long PAUSE_NANOS = 1_000_000;

    // Of struct tpacket_block_desc.
    private static final int STATUS = 8;
    private static final int TP_STATUS_USER = 1;

    private Sender sender;

    @BeforeEach
    void open() throws SocketError {
        sender = new Sender();
    }

    @AfterEach
    void close() {
        sender.close();
    }

    /** A capture with a ring of eight blocks, each for two datagrams of a thousand bytes. */
    private Capture small() throws SocketError {
        return Sender.open(smallBuilder());
    }

    private Capture.Builder smallBuilder() {
        return sender.builder()
                .blockSize(BLOCK_BYTES)
                .bufferSize(BLOCKS * BLOCK_BYTES)
                .blockTimeout(Duration.ofMillis(5));
    }

    @Test
    void the_last_holder_gives_the_block_back_and_one_more_is_an_error() throws SocketError {
        try (var capture = small()) {
            sender.send(1, 100);
            var block = capture.next().retain();

            assertEquals(2, block.refCount());
            assertFalse(block.release());
            assertEquals(1, capture.stats().held());
            assertTrue(block.release());
            assertEquals(0, capture.stats().held());
            assertThrows(IllegalStateException.class, block::release);
            assertThrows(IllegalStateException.class, block::retain);
            assertEquals(0, block.refCount());
        }
    }

    @Test
    void every_use_after_the_release_is_refused() throws SocketError {
        try (var capture = small()) {
            sender.send(2, 100);
            var block = capture.next();
            var cursor = block.cursor();
            assertTrue(cursor.next());
            block.release();

            assertThrows(IllegalStateException.class, block::cursor);
            assertThrows(IllegalStateException.class, block::memory);
            assertThrows(IllegalStateException.class, block::copy);
            assertThrows(IllegalStateException.class, cursor::next);
            assertThrows(IllegalStateException.class, cursor::timestamp);
            assertThrows(IllegalStateException.class, cursor::data);
            assertThrows(IllegalStateException.class, cursor::copy);
            assertThrows(IllegalStateException.class, () -> cursor.get(0));
        }
    }

    @Test
    void a_block_stays_readable_when_the_capture_is_closed_and_not_a_moment_longer()
            throws SocketError {
        var capture = small();
        sender.send(2, 100);
        var block = capture.next();
        var memory = block.memory();
        capture.close();

        assertEquals(block.count(), block.copy().size());
        assertTrue(memory.scope().isAlive());
        block.release();
        assertFalse(memory.scope().isAlive());
        assertThrows(IllegalStateException.class, () -> memory.get(ValueLayout.JAVA_BYTE, 0));
    }

    @Test
    void memory_goes_with_the_capture_where_no_block_is_held() throws SocketError {
        var capture = small();
        sender.send(1, 100);
        MemorySegment memory;
        try (var block = capture.next()) {
            memory = block.memory();
        }
        assertTrue(memory.scope().isAlive());
        capture.close();
        assertFalse(memory.scope().isAlive());
    }

    @Test
    void a_reader_that_races_with_the_unmapping_gets_an_exception_each_time() throws Exception {
        for (int round = 0; round < 100; round++) {
            var capture = small();
            sender.send(1, 100);
            var block = capture.next();
            var memory = block.memory();
            capture.close();
            var reading = new CountDownLatch(1);
            var reader =
                    Thread.ofPlatform()
                            .start(() ->
                                    assertThrows(
                                            IllegalStateException.class,
                                            () -> readFor(memory, reading)));
            reading.await();
            block.release();
            reader.join();
            assertFalse(memory.scope().isAlive());
        }
    }

    private static void readFor(MemorySegment memory, CountDownLatch reading) {
        long sum = 0;
        while (sum != Long.MIN_VALUE) {
            for (long i = 0; i < memory.byteSize(); i++) {
                sum += memory.get(ValueLayout.JAVA_BYTE, i) & 0xff;
            }
            reading.countDown();
        }
    }

    @Test
    void what_is_lost_while_all_is_held_is_what_the_kernel_counts() throws SocketError {
        try (var capture = small()) {
            capture.settimeout(Duration.ofSeconds(1));
            sender.send(500, 1000);
            var numbers = new ArrayList<Integer>();
            long told = 0;
            var block = capture.next();
            while (block != null) {
                told += block.droppedBefore();
                block.copy().forEach(packet -> numbers.add(Sender.number(packet)));
                block.release();
                block = nextOrNull(capture);
            }
            sender.send(1, 1000);
            told += lastDropped(capture);
            var stats = capture.stats();

            assertTrue(stats.dropped() > 0);
            assertTrue(stats.freezes() > 0);
            assertEquals(501, stats.received());
            assertEquals(500 - stats.dropped(), numbers.size());
            assertEquals(stats.dropped(), told);
            assertEquals(numbers.stream().sorted().distinct().toList(), numbers);
        }
    }

    private static @Nullable PacketBlock nextOrNull(Capture capture) throws SocketError {
        try {
            return capture.next();
        } catch (SocketTimeout e) {
            return null;
        }
    }

    private static long lastDropped(Capture capture) throws SocketError {
        try (var block = capture.next()) {
            return block.droppedBefore();
        }
    }

    @Test
    void a_block_that_is_held_is_told_of_before_it_stops_the_capture() throws SocketError {
        var told = new ArrayList<HeldBlock>();
        try (var capture = Sender.open(smallBuilder().whenHeld(told::add))) {
            sender.send(1, 1000);
            var held = capture.next();
            while (told.isEmpty()) {
                sender.send(1, 1000);
                capture.next().release();
            }

            assertEquals(held.sequence(), told.getFirst().sequence());
            assertEquals(BLOCKS / 2, told.getFirst().blocksLeft());
            assertEquals(0, capture.stats().dropped());
            held.release();
        }
    }

    @Test
    void a_block_that_is_being_given_back_is_not_taken_again() throws SocketError {
        try (var capture = Sender.open(smallBuilder().bufferSize(2 * BLOCK_BYTES))) {
            sender.send(1, 100);
            var first = capture.next();
            var memory = first.memory();
            first.release();
            // As its memory is when its last holder goes and has not yet told the kernel.
            memory.set(ValueLayout.JAVA_INT, STATUS, TP_STATUS_USER);
            sender.send(1, 100);
            capture.next().release();

            assertNull(capture.poll());
        }
    }

    @Test
    void a_block_that_nobody_can_release_any_more_goes_back_to_the_kernel() throws SocketError {
        try (var capture = small()) {
            sender.send(1, 100);
            forget(capture);
            while (capture.stats().held() > 0) {
                System.gc();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            assertEquals(0, capture.stats().held());
        }
    }

    private static void forget(Capture capture) throws SocketError {
        assertEquals(1, capture.next().refCount());
    }
}
