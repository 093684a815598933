package dev.sockeye;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.conformance.TlsPairs;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that come and go in parts: whatever ends a call in the middle of one loses nothing. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TlsRecordsTest {

    private static final Duration SHORT = Duration.ofMillis(2);

    private static byte[] recvExactly(TlsSocket from, int length) throws SocketError {
        var all = new ByteArrayOutputStream();
        while (all.size() < length) {
            byte[] next = from.recv(length - all.size());
            assertTrue(next.length > 0, "not the end");
            all.writeBytes(next);
        }
        return all.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void a_peer_that_sends_byte_by_byte_is_understood(String version) throws Exception {
        byte[] data = Bytes.random(20_000);
        try (var relay = new Relay(Relay.BYTE_BY_BYTE, Relay.BYTE_BY_BYTE);
                var pair =
                        TlsPairs.unshaken(
                                relay.first(),
                                relay.second(),
                                TlsPairs.client(),
                                TlsPairs.only(TlsPairs.server(), version))) {
            var sending = ThreadKind.VIRTUAL.run(() -> pair.first().sendall(data));

            byte[] received = recvExactly(pair.second(), data.length);

            sending.result();
            assertArrayEquals(data, received);
        }
    }

    /** Two ends between which the test itself is the network. */
    private record ByHand(TlsPairs.Pair ends, Socket nearEnd, Socket farEnd)
            implements AutoCloseable {

        static ByHand open() throws Exception {
            var near = Loopback.socketpair(Constants.SOCK_STREAM);
            var far = Loopback.socketpair(Constants.SOCK_STREAM);
            var ends =
                    TlsPairs.unshaken(
                            near.first(), far.second(), TlsPairs.client(), TlsPairs.server());
            var byHand = new ByHand(ends, /* nearEnd= */ near.second(), /* farEnd= */ far.first());
            byHand.shake();
            return byHand;
        }

        /** Passes on whatever comes until both ends have shaken hands. */
        private void shake() throws Exception {
            var first = ThreadKind.VIRTUAL.run(() -> ends.first().handshake());
            var second = ThreadKind.VIRTUAL.run(() -> ends.second().handshake());
            while (!first.future().isDone() || !second.future().isDone()) {
                pass(nearEnd, farEnd);
                pass(farEnd, nearEnd);
            }
            first.result();
            second.result();
            pass(farEnd, nearEnd); // The tickets.
        }

        private static void pass(Socket from, Socket to) throws SocketError {
            if (from.poll(Constants.POLLIN, SHORT) != 0) {
                to.sendall(from.recv(1 << 16));
            }
        }

        @Override
        public void close() {
            ends.close();
            nearEnd.close();
            farEnd.close();
        }
    }

    @Test
    void a_recv_that_times_out_within_a_record_goes_on_with_its_rest() throws Exception {
        byte[] data = Bytes.random(300);
        try (var net = ByHand.open()) {
            net.ends.first().sendall(data);
            byte[] record = net.nearEnd.recv(1 << 16);
            net.ends.second().settimeout(SHORT);

            int timeouts = trickle(net, record, SocketTimeout.class);

            assertEquals(record.length - 1, timeouts, "a timeout after each byte but the last");
            assertArrayEquals(data, net.ends.second().recv(1 << 16));
        }
    }

    @Test
    void a_recv_in_non_blocking_mode_is_EAGAIN_until_the_record_is_whole() throws Exception {
        byte[] data = Bytes.random(3000);
        try (var net = ByHand.open()) {
            net.ends.first().sendall(data);
            byte[] record = net.nearEnd.recv(1 << 16);
            net.ends.second().setblocking(false);

            int failures = trickle(net, record, SocketError.class);

            assertEquals(record.length - 1, failures);
            assertEquals(0, net.ends.second().pending());
            assertEquals(1000, net.ends.second().recv(1000).length);
            assertEquals(2000, net.ends.second().pending());
            assertEquals(2000, net.ends.second().recv(2000).length);
        }
    }

    /** Passes all bytes on, one by one, and counts how often a recv in between fails. */
    private static int trickle(ByHand net, byte[] record, Class<? extends SocketError> error)
            throws SocketError {
        int failures = 0;
        for (int i = 0; i < record.length - 1; i++) {
            net.farEnd.sendall(new byte[] {record[i]});
            assertThrows(error, () -> net.ends.second().recv(1));
            failures++;
        }
        net.farEnd.sendall(new byte[] {record[record.length - 1]});
        return failures;
    }

    @Test
    void a_sender_whose_time_runs_out_within_records_sends_each_byte_once() throws Exception {
        byte[] data = Bytes.random(200_000);
        try (var pair = narrow()) {
            pair.first().settimeout(SHORT);
            var receiving = ThreadKind.VIRTUAL.start(() -> slowly(pair.second(), data.length));

            int timeouts = sendDespiteTimeouts(pair.first(), data);

            assertArrayEquals(data, receiving.result());
            assertTrue(timeouts > 0, "there were timeouts");
        }
    }

    private static TlsPairs.Pair narrow() throws SocketError {
        var pair = TlsPairs.streams(Family.INET);
        pair.first().socket().setsockopt(Constants.SOL_SOCKET, Constants.SO_SNDBUF, 5000);
        pair.second().socket().setsockopt(Constants.SOL_SOCKET, Constants.SO_RCVBUF, 5000);
        return pair;
    }

    /** Receives with pauses that are longer than the sender's timeout. */
    private static byte[] slowly(TlsSocket from, int length) throws SocketError {
        var all = new ByteArrayOutputStream();
        while (all.size() < length) {
            all.writeBytes(from.recv(20_000));
            if (all.size() < length) {
                from.socket().poll(Constants.POLLERR, SHORT.multipliedBy(2));
            }
        }
        return all.toByteArray();
    }

    private static int sendDespiteTimeouts(TlsSocket to, byte[] data) throws SocketError {
        int timeouts = 0;
        var rest = ByteBuffer.wrap(data);
        while (rest.hasRemaining() || to.unsent() > 0) {
            int before = rest.position();
            try {
                to.sendall(rest);
            } catch (SocketTimeout e) {
                timeouts++;
                assertEquals(rest.position() - before, e.bytesTransferred());
            }
        }
        return timeouts;
    }

    @Test
    void a_recv_sends_on_what_a_sender_could_not() throws Exception {
        try (var net = ByHand.open()) {
            var first = net.ends.first();
            first.socket().setsockopt(Constants.SOL_SOCKET, Constants.SO_SNDBUF, 5000);
            first.settimeout(SHORT);
            assertThrows(SocketTimeout.class, () -> first.sendall(Bytes.random(100_000)));
            int left = first.unsent();
            first.settimeout(null);
            var receiving = ThreadKind.VIRTUAL.start(() -> first.recv(1));

            drain(net.nearEnd, first);

            assertTrue(left > 0);
            assertEquals(0, first.unsent());
            net.ends.second().sendall(Bytes.of("x"));
            ByHand.pass(net.farEnd, net.nearEnd);
            assertArrayEquals(Bytes.of("x"), receiving.result());
        }
    }

    /**
     * Reads from the network until there is nothing left to be sent. The last bytes may be read
     * before the sender has counted them as sent, so that no read here may wait for more.
     */
    private static void drain(Socket network, TlsSocket sender) throws SocketError {
        while (sender.unsent() > 0) {
            if (network.poll(Constants.POLLIN, SHORT) != 0) {
                network.recv(1 << 16);
            }
        }
    }

    @Test
    void a_non_blocking_echo_loses_nothing() throws Exception {
        byte[] data = Bytes.random(500_000);
        try (var pair = narrow()) {
            pair.second().setblocking(false);
            var echoing = ThreadKind.PLATFORM.run(() -> echoByPolling(pair.second()));
            var sending = ThreadKind.PLATFORM.run(() -> pair.first().sendall(data));

            byte[] received = recvExactly(pair.first(), data.length);

            sending.result();
            pair.first().shutdown(Constants.SHUT_WR);
            echoing.result();
            assertArrayEquals(data, received);
        }
    }

    private static void echoByPolling(TlsSocket socket) throws SocketError {
        var buffer = ByteBuffer.allocate(10_000);
        boolean ended = false;
        while (!ended || buffer.position() > 0 || socket.unsent() > 0) {
            ended = ended || (buffer.hasRemaining() && isEnd(socket, buffer));
            buffer.flip();
            ifReady(() -> socket.sendall(buffer));
            buffer.compact();
            int events = ended || !buffer.hasRemaining() ? 0 : Constants.POLLIN;
            events |= socket.unsent() > 0 || buffer.position() > 0 ? Constants.POLLOUT : 0;
            if (socket.pending() == 0 && events != 0) {
                socket.socket().poll(events, Duration.ofSeconds(10));
            }
        }
    }

    private static boolean isEnd(TlsSocket socket, ByteBuffer buffer) throws SocketError {
        try {
            return socket.recvInto(buffer) == 0;
        } catch (SocketError e) {
            assertTrue(e.isWouldBlock(), e::toString);
            return false;
        }
    }

    private interface Call {
        void make() throws SocketError;
    }

    private static void ifReady(Call call) throws SocketError {
        try {
            call.make();
        } catch (SocketError e) {
            assertTrue(e.isWouldBlock(), e::toString);
        }
    }

    // ---- forms of data ----

    @Test
    void data_is_taken_from_and_given_to_buffers_of_every_kind() throws Exception {
        try (var pair = TlsPairs.streams(Family.UNIX);
                var arena = Arena.ofConfined()) {
            var out = ByteBuffer.wrap(Bytes.of("--buffer--"), 2, 6);
            var in = ByteBuffer.allocateDirect(20).position(3);
            var segment = arena.allocate(6);
            byte[] array = new byte[6];
            int sent = pair.first().send(out.asReadOnlyBuffer());
            pair.first().sendall(arena.allocateFrom("segment"));
            pair.first().sendall(Bytes.of("array"));

            assertEquals(6, sent);
            assertEquals(6, pair.second().recvInto(in));
            assertEquals(9, in.position());
            assertEquals(6, pair.second().recvInto(segment));
            assertArrayEquals(Bytes.of("segmen"), segment.toArray(ValueLayout.JAVA_BYTE));
            assertEquals(2, pair.second().recvInto(array));
            assertArrayEquals(Bytes.of("t\0\0\0\0\0"), array);
            assertEquals(5, pair.second().recvInto(MemorySegment.ofArray(array)));
        }
    }

    @Test
    void what_cannot_be_written_to_is_refused_and_loses_nothing() throws Exception {
        try (var pair = TlsPairs.streams(Family.UNIX)) {
            var readOnly = ByteBuffer.allocate(10).asReadOnlyBuffer();
            pair.first().sendall(Bytes.of("kept"));

            assertThrows(IllegalArgumentException.class, () -> pair.second().recvInto(readOnly));
            assertThrows(IllegalArgumentException.class, () -> pair.second().recv(-1));
            assertThrows(RuntimeException.class, () -> pair.second().recvInto(closed()));
            assertThrows(RuntimeException.class, () -> pair.first().sendall(closed()));
            pair.first().sendall(Bytes.of("too"));

            assertArrayEquals(Bytes.of("kept"), pair.second().recv(Integer.MAX_VALUE));
            assertArrayEquals(Bytes.of("too"), pair.second().recv(Integer.MAX_VALUE));
        }
    }

    private static MemorySegment closed() {
        try (var arena = Arena.ofShared()) {
            return arena.allocate(10);
        }
    }

    @Test
    void streams_read_and_write_lines() throws Exception {
        try (var pair = TlsPairs.streams(Family.INET)) {
            pair.first().outputStream().write(Bytes.of("a line\n"));
            pair.first().shutdown(Constants.SHUT_WR);

            assertArrayEquals(Bytes.of("a line\n"), pair.second().inputStream().readAllBytes());
            pair.second().inputStream().close();
            assertEquals(-1, pair.second().socket().fileno());
        }
    }
}
