package dev.sockeye.reactive;

import static dev.sockeye.Constants.SHUT_WR;
import static dev.sockeye.reactive.Family.LIMIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.SocketTimeout;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Receiving that is cancelled, timed out and begun again at every point, in random schedules, on
 * the loop and off it; sending that is timed out and goes on. Not a byte is lost, doubled or out of
 * order.
 *
 * <p>More of it: {@code ./schedules}.
 */
class SchedulesTest {

    private static final int BYTES = 100_000;
    private static final Schedules SCHEDULES = new Schedules(25);

    @AfterAll
    static void report() {
        SCHEDULES.report(SchedulesTest.class);
    }

    @ParameterizedTest
    @EnumSource
    void a_stream_loses_nothing(Family family) {
        SCHEDULES.run(seed -> streamSchedule(family.streams(), seed));
    }

    @ParameterizedTest
    @EnumSource
    void a_stream_over_TLS_loses_nothing(Family family) {
        SCHEDULES.run(seed -> streamSchedule(TlsPairs.streams(family), seed));
    }

    private static void streamSchedule(ReactiveSocketPair streams, int seed) {
        try (var pair = streams) {
            var checked = new AtomicLong();
            var sending =
                    Mono.fromRunnable(() -> send(pair.first(), new Random(seed)))
                            .subscribeOn(Schedulers.boundedElastic())
                            .toFuture();
            var random = new Random(~seed);
            long end = System.nanoTime() + LIMIT.toNanos();
            while (checked.get() < BYTES) {
                assertTrue(System.nanoTime() < end, () -> checked + " came");
                receive(pair.second(), random, new Checker(checked, random));
            }
            Family.await(sending);
            assertEquals(BYTES, checked.get());
            pair.second().settimeout(LIMIT);
            assertEquals(0, Family.drain(pair.second()));
            SCHEDULES.bytes.addAndGet(BYTES);
        }
    }

    // ---- sending, with timeouts after which it goes on ----

    private static void send(ReactiveSocket socket, Random random) {
        int sent = 0;
        while (sent < BYTES) {
            int count = Math.min(1 + random.nextInt(20_000), BYTES - sent);
            socket.settimeout(
                    random.nextBoolean() ? null : Duration.ofNanos(random.nextInt(1, 500_000)));
            sent += (int) sendall(socket, pattern(sent, count), count);
        }
        socket.settimeout(null).shutdown(SHUT_WR).block(LIMIT);
    }

    private static long sendall(ReactiveSocket socket, ByteBuf data, int count) {
        try {
            socket.sendall(data).block(LIMIT);
            return count;
        } catch (RuntimeException e) {
            if (Exceptions.unwrap(e) instanceof SocketTimeout timeout) {
                return timeout.bytesTransferred();
            }
            throw e;
        }
    }

    private static ByteBuf pattern(int from, int count) {
        var data = Unpooled.directBuffer(count);
        for (int i = from; i < from + count; i++) {
            data.writeByte(valueAt(i));
        }
        return data;
    }

    private static byte valueAt(long position) {
        return (byte) (position % 251);
    }

    // ---- receiving, cancelled at any point ----

    private static void receive(ReactiveSocket socket, Random random, Checker checker) {
        socket.settimeout(timeout(random));
        var call = random.nextBoolean() ? socket.recv(1 + random.nextInt(3_000)) : socket.recv();
        SCHEDULES.subscribe(socket, random, call, checker);
        Schedules.spin(random, 100_000);
        if (random.nextInt(4) == 0) {
            checker.request(1 + random.nextInt(3));
            Schedules.spin(random, 100_000);
        }
        if (random.nextInt(4) == 0) {
            checker.awaitEnd(Duration.ofMillis(2));
        }
        Schedules.cancel(socket, random, checker);
    }

    private static @Nullable Duration timeout(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 -> Duration.ZERO;
            default -> Duration.ofNanos(1 + random.nextInt(300_000));
        };
    }

    /** Counts every byte that it is given, and checks that it is the next. */
    private static final class Checker extends Receiving<ByteBuf> {
        private final AtomicLong checked;

        Checker(AtomicLong checked, Random random) {
            super(1 + random.nextInt(4), random.nextInt(6));
            this.checked = checked;
        }

        @Override
        void check(ByteBuf buffer) {
            try {
                long position = checked.get();
                while (buffer.isReadable()) {
                    assertEquals(valueAt(position), buffer.readByte(), "at " + position);
                    position++;
                }
                checked.set(position);
            } finally {
                buffer.release();
            }
        }
    }
}
