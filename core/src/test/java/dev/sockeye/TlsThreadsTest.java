package dev.sockeye;

import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.Running;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.conformance.TlsPairs;
import dev.sockeye.sys.WaitingCalls;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blocking TLS on many threads: side by side, interrupted, closed by another. */
@Timeout(value = 100, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TlsThreadsTest {

    private static byte[] recvExactly(TlsSocket from, int length) throws SocketError {
        var all = new ByteArrayOutputStream();
        byte[] next = from.recv(length);
        while (next.length > 0) {
            all.writeBytes(next);
            next = all.size() < length ? from.recv(length - all.size()) : new byte[0];
        }
        return all.toByteArray();
    }

    // ---- many ----

    /** Pairs that wait, all at once, and what goes through them. */
    private record Crowd(List<TlsPairs.Pair> pairs) implements AutoCloseable {

        static Crowd of(int count) throws SocketError {
            var pairs = new ArrayList<TlsPairs.Pair>();
            for (int i = 0; i < count; i++) {
                var plain = Loopback.socketpair(Constants.SOCK_STREAM);
                pairs.add(
                        TlsPairs.unshaken(
                                plain.first(),
                                plain.second(),
                                TlsPairs.client(),
                                TlsPairs.server()));
            }
            return new Crowd(pairs);
        }

        /** Each receives on a virtual thread of its own, also its handshake. */
        List<Running<byte[]>> receiving() {
            return pairs.stream()
                    .map(pair -> ThreadKind.VIRTUAL.start(() -> pair.second().recv(100)))
                    .toList();
        }

        List<Running<Void>> sending(byte[] data) {
            return pairs.stream()
                    .map(pair -> ThreadKind.VIRTUAL.run(() -> pair.first().sendall(data)))
                    .toList();
        }

        @Override
        public void close() {
            pairs.forEach(TlsPairs.Pair::close);
        }
    }

    @Test
    void two_hundred_receivers_and_as_many_senders_are_virtual_threads() throws Exception {
        try (var crowd = Crowd.of(200)) {
            var receiving = crowd.receiving();

            var sending = crowd.sending(Bytes.of("salmon"));

            for (var each : sending) {
                each.future().get();
            }
            for (var each : receiving) {
                assertArrayEquals(Bytes.of("salmon"), each.future().get());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void one_sends_and_one_receives_at_each_end_at_once(ThreadKind kind) throws Exception {
        byte[] there = Bytes.random(3_000_000);
        byte[] back = Bytes.random(3_000_001);
        try (var pair = TlsPairs.streams(Family.INET)) {
            var calls =
                    Stream.of(
                                    kind.run(() -> pair.first().sendall(there)),
                                    kind.run(() -> pair.second().sendall(back)))
                            .toList();
            var atFirst = kind.start(() -> recvExactly(pair.first(), back.length));

            byte[] atSecond = recvExactly(pair.second(), there.length);

            assertArrayEquals(there, atSecond);
            assertArrayEquals(back, atFirst.future().get());
            calls.getFirst().result();
            calls.getLast().result();
        }
    }

    // ---- interrupts ----

    @ParameterizedTest
    @EnumSource
    void an_interrupted_recv_is_EINTR_and_the_next_one_receives(ThreadKind kind) throws Exception {
        try (var pair = TlsPairs.streams(Family.INET)) {
            var receiving = kind.start(() -> pair.second().recv(10));
            WaitingCalls.await(pair.second().socket(), 1);

            receiving.thread().interrupt();

            assertEquals(Constants.EINTR, receiving.error().errno());
            pair.first().sendall(Bytes.of("x"));
            assertArrayEquals(Bytes.of("x"), pair.second().recv(10));
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_interrupted_sendall_goes_on_where_its_buffer_tells(ThreadKind kind) throws Exception {
        byte[] data = Bytes.random(4 << 20);
        var rest = ByteBuffer.wrap(data);
        try (var pair = TlsPairs.streams(Family.UNIX)) {
            var sending = kind.run(() -> pair.first().sendall(rest));
            WaitingCalls.await(pair.first().socket(), 1);

            sending.thread().interrupt();

            assertEquals(Constants.EINTR, sending.error().errno());
            var again = kind.run(() -> pair.first().sendall(rest));
            assertArrayEquals(data, recvExactly(pair.second(), data.length));
            again.result();
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_interrupted_handshake_goes_on(ThreadKind kind) throws Exception {
        var plain = Loopback.streams(Family.INET);
        try (var pair =
                TlsPairs.unshaken(
                        plain.first(), plain.second(), TlsPairs.client(), TlsPairs.server())) {
            var shaking = kind.run(() -> pair.first().handshake());
            WaitingCalls.await(pair.first().socket(), 1);

            shaking.thread().interrupt();

            assertEquals(Constants.EINTR, shaking.error().errno());
            TlsPairs.shaken(pair);
            assertEquals("TLSv1.3", pair.first().session().protocol());
        }
    }

    // ---- close ----

    @ParameterizedTest
    @EnumSource
    void close_ends_all_that_wait_and_all_that_comes_later(ThreadKind kind) throws Exception {
        try (var pair = TlsPairs.streams(Family.INET)) {
            var receiving = kind.start(() -> pair.first().recv(10));
            var sending = kind.run(() -> pair.first().sendall(Bytes.random(8 << 20)));
            WaitingCalls.await(pair.first().socket(), 2);
            var behind = kind.run(() -> pair.first().sendall(new byte[1]));
            var beside = kind.start(() -> pair.first().recv(10));

            pair.first().close();
            pair.first().close();

            assertEquals(Constants.EBADF, receiving.error().errno());
            assertEquals(Constants.EBADF, sending.error().errno());
            assertEquals(Constants.EBADF, behind.error().errno());
            assertEquals(Constants.EBADF, beside.error().errno());
            assertErrno(Constants.EBADF, () -> pair.first().handshake());
            assertErrno(Constants.EBADF, () -> pair.first().settimeout(null));
            assertErrno(Constants.EBADF, () -> pair.first().shutdown(Constants.SHUT_WR));
        }
    }

    @ParameterizedTest
    @EnumSource
    void close_ends_a_handshake(ThreadKind kind) throws Exception {
        var plain = Loopback.streams(Family.INET);
        try (var pair =
                TlsPairs.unshaken(
                        plain.first(), plain.second(), TlsPairs.client(), TlsPairs.server())) {
            var shaking = kind.run(() -> pair.first().handshake());
            var behind = kind.start(() -> pair.first().recv(1));
            WaitingCalls.await(pair.first().socket(), 2);

            pair.first().close();

            assertEquals(Constants.EBADF, shaking.error().errno());
            assertEquals(Constants.EBADF, behind.error().errno());
        }
    }
}
