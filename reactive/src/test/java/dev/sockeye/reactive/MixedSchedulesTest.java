package dev.sockeye.reactive;

import static dev.sockeye.Constants.AF_UNIX;
import static dev.sockeye.Constants.SOCK_SEQPACKET;
import static dev.sockeye.Constants.SOL_SOCKET;
import static dev.sockeye.Constants.SO_RCVBUF;
import static dev.sockeye.reactive.Family.LIMIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.CorePublisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Every way to receive, mixed in random order, each cancelled or timed out at any point, on the
 * loop and off it. Not a byte and not a datagram is lost, doubled or out of order.
 *
 * <p>More of it: {@code ./schedules}.
 */
class MixedSchedulesTest {

    private static final Schedules SCHEDULES = new Schedules(10);
    private static final int STREAM_BYTES = 60_000;
    private static final int DATAGRAMS = 400;
    private static final int LONGEST = 200;

    /** What there is to receive from. */
    enum Kind {
        TCP(true),
        UNIX_STREAM(true),
        UDP(false),
        UNIX_DGRAM(false),
        UNIX_SEQPACKET(false);

        final boolean isStream;

        Kind(boolean isStream) {
            this.isStream = isStream;
        }

        ReactiveSocketPair pair() throws Exception {
            return switch (this) {
                case TCP -> Family.INET.streams();
                case UNIX_STREAM -> Family.UNIX.streams();
                case UDP -> connected(Family.INET.datagrams());
                case UNIX_DGRAM -> connected(Family.UNIX.datagrams());
                case UNIX_SEQPACKET ->
                        ReactiveSockets.socketpair(AF_UNIX, SOCK_SEQPACKET, 0)
                                .blockOptional(LIMIT)
                                .orElseThrow();
            };
        }

        private static ReactiveSocketPair connected(ReactiveSocketPair pair) throws Exception {
            pair.second().socket().setsockopt(SOL_SOCKET, SO_RCVBUF, 1 << 20);
            pair.first().connect(pair.second().getsockname()).block(LIMIT);
            return pair;
        }
    }

    @AfterAll
    static void report() {
        SCHEDULES.report(MixedSchedulesTest.class);
    }

    @ParameterizedTest
    @EnumSource
    void nothing_is_lost_doubled_or_out_of_order(Kind kind) {
        SCHEDULES.run(seed -> schedule(kind, seed));
    }

    private static void schedule(Kind kind, int seed) throws Exception {
        try (var pair = kind.pair()) {
            var expected = kind.isStream ? new Bytes() : new Packets();
            var sending = send(kind, pair.first(), new Random(seed));
            var random = new Random(~seed);
            long end = System.nanoTime() + LIMIT.toNanos();
            while (!expected.isComplete()) {
                assertTrue(System.nanoTime() < end, () -> "only " + expected);
                receive(kind, pair.second(), random, expected);
            }
            Family.await(sending);
            pair.second().setblocking(false);
            assertEquals(0, more(pair.second()), "more than was sent");
            SCHEDULES.bytes.addAndGet(expected.bytes());
            SCHEDULES.datagrams.addAndGet(expected.packets());
        }
    }

    private static long more(ReactiveSocket socket) {
        return socket.recvmsg(1_000)
                .map(it -> Family.count(it.content()))
                .onErrorReturn(dev.sockeye.SocketError.class, 0L)
                .defaultIfEmpty(0L)
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    // ---- sending ----

    private static Future<?> send(Kind kind, ReactiveSocket socket, Random random) {
        var all = kind.isStream ? Flux.range(0, STREAM_BYTES / 500) : Flux.range(0, DATAGRAMS);
        var buffers = all.map(i -> kind.isStream ? bytes(i * 500, 500) : packet(i));
        // UDP drops what its receiver has no room for: no more than 1 MiB holds.
        return socket.sendall(buffers.delayUntil(_ -> pause(random)))
                .subscribeOn(Schedulers.boundedElastic())
                .toFuture();
    }

    private static Mono<?> pause(Random random) {
        return random.nextInt(20) == 0
                ? Mono.delay(Duration.ofNanos(random.nextInt(200_000)))
                : Mono.empty();
    }

    private static ByteBuf bytes(int from, int count) {
        var data = Unpooled.directBuffer(count);
        for (int i = from; i < from + count; i++) {
            data.writeByte(i % 251);
        }
        return data;
    }

    /** Its number, and as many bytes more as follow from that. */
    private static ByteBuf packet(int number) {
        int length = lengthOf(number);
        return Unpooled.directBuffer(length).writeInt(number).writeZero(length - Integer.BYTES);
    }

    private static int lengthOf(int number) {
        return Integer.BYTES + number * 31 % (LONGEST - Integer.BYTES);
    }

    // ---- receiving, any way, cancelled at any point ----

    private static void receive(
            Kind kind, ReactiveSocket socket, Random random, Expected expected) {
        socket.settimeout(timeout(random));
        var checker = new Checker(1 + random.nextInt(4), random.nextInt(6), expected);
        SCHEDULES.subscribe(socket, random, anyCall(kind, socket, random), checker);
        Schedules.spin(random, 100_000);
        if (random.nextInt(4) == 0) {
            checker.awaitEnd(Duration.ofMillis(2));
        }
        Schedules.cancel(socket, random, checker);
    }

    private static CorePublisher<?> anyCall(Kind kind, ReactiveSocket socket, Random random) {
        // A datagram that a call has no room for is cut: only streams have small ones.
        int size = (kind.isStream ? 1 : LONGEST) + random.nextInt(1_000);
        int max = 1 + random.nextInt(20);
        return switch (random.nextInt(8)) {
            case 0 -> socket.recv(size);
            case 1 -> socket.recv();
            case 2 -> socket.recvfrom(size);
            case 3 -> socket.recvfrom();
            case 4 -> socket.recvmsg(size, random.nextInt(2) * 64);
            case 5 -> socket.recvmsg();
            case 6 -> socket.recvmmsg(max);
            default -> socket.recvmmsg(max, size);
        };
    }

    private static @Nullable Duration timeout(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 -> Duration.ZERO;
            default -> Duration.ofNanos(1 + random.nextInt(300_000));
        };
    }

    /** Takes whatever a call gives apart, and releases it. */
    private static final class Checker extends Receiving<Object> {
        private final Expected expected;

        Checker(int demand, int most, Expected expected) {
            super(demand, most);
            this.expected = expected;
        }

        @Override
        void check(Object item) {
            switch (item) {
                case DatagramBatch batch -> {
                    try (batch) {
                        for (int i = 0; i < batch.size(); i++) {
                            expected.next(batch.content(i), batch.isTruncated(i));
                        }
                    }
                }
                case ReactiveMessage message -> next(message, message.isTruncated());
                case ReactiveDatagram datagram -> next(datagram, datagram.isTruncated());
                case ByteBuf buffer -> {
                    expected.next(buffer, false);
                    buffer.release();
                }
                default -> throw new AssertionError(item);
            }
        }

        private void next(ByteBufHolder holder, boolean isCut) {
            expected.next(holder.content(), isCut);
            holder.release();
        }
    }

    // ---- what must come ----

    /** What comes next, of one socket; on its loop, read by the test's thread. */
    private abstract static class Expected {
        final AtomicLong bytes = new AtomicLong();
        volatile int packets;

        abstract void next(ByteBuf data, boolean isCut);

        abstract boolean isComplete();

        final long bytes() {
            return bytes.get();
        }

        final int packets() {
            return packets;
        }

        @Override
        public final String toString() {
            return bytes + " bytes, " + packets + " datagrams";
        }
    }

    private static final class Bytes extends Expected {
        @Override
        void next(ByteBuf data, boolean isCut) {
            long position = bytes.get();
            for (int i = data.readerIndex(); i < data.writerIndex(); i++) {
                assertEquals((byte) (position % 251), data.getByte(i), "at " + position);
                position++;
            }
            bytes.set(position);
        }

        @Override
        boolean isComplete() {
            return bytes.get() == STREAM_BYTES;
        }
    }

    private static final class Packets extends Expected {
        @Override
        void next(ByteBuf data, boolean isCut) {
            int number = packets;
            assertEquals(lengthOf(number), data.readableBytes(), "length of datagram " + number);
            assertEquals(number, data.getInt(data.readerIndex()), "number");
            assertEquals(false, isCut, "cut");
            bytes.addAndGet(data.readableBytes());
            packets = number + 1;
        }

        @Override
        boolean isComplete() {
            return packets == DATAGRAMS;
        }
    }
}
