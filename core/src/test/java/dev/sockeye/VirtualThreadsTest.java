package dev.sockeye;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.Running;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.sys.WaitingCalls;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A virtual thread that waits holds no carrier: many more wait than there are carriers. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class VirtualThreadsTest {

    private static final int THREADS = 400;

    /** Surefire sets it, so that a call that pins its carrier stops the others. */
    private static int carriers() {
        return Integer.getInteger("jdk.virtualThreadScheduler.maxPoolSize", Integer.MAX_VALUE);
    }

    @Test
    void the_tests_run_on_four_carriers() {
        assertEquals(4, carriers());
    }

    @Test
    void closes_that_linger_hold_no_carrier() throws Exception {
        var pairs = new ArrayList<Loopback.Pair>();
        var closes = new ArrayList<Running<Void>>();
        for (int i = 0; i < carriers(); i++) {
            var pair = Loopback.streams(Family.INET);
            pairs.add(pair);
            closes.add(closeThatLingers(pair.first()));
        }

        assertEquals("done", ThreadKind.VIRTUAL.start(() -> "done").result());

        assertTrue(closes.stream().noneMatch(close -> close.future().isDone()));
        pairs.forEach(pair -> pair.second().close());
        for (var close : closes) {
            close.result();
        }
    }

    private static Running<Void> closeThatLingers(Socket socket) throws SocketError {
        socket.setsockopt(SocketOptions.SO_LINGER, new Linger(true, 8));
        socket.settimeout(Duration.ofMillis(1));
        assertThrows(SocketTimeout.class, () -> socket.sendall(new byte[16 << 20]));
        var close = ThreadKind.VIRTUAL.run(socket::close);
        while (socket.fileno() >= 0) {
            Thread.onSpinWait();
        }
        return close;
    }

    @ParameterizedTest
    @EnumSource
    void four_hundred_receivers_wait_and_are_all_served(Family family) throws Exception {
        var pairs = new ArrayList<Loopback.Pair>();
        var receivers = new ArrayList<Running<byte[]>>();
        for (int i = 0; i < THREADS; i++) {
            var pair = Loopback.streams(family);
            pairs.add(pair);
            receivers.add(ThreadKind.VIRTUAL.start(() -> pair.first().recv(10)));
        }
        for (var pair : pairs) {
            WaitingCalls.await(pair.first(), 1);
        }

        for (int i = 0; i < THREADS; i++) {
            pairs.get(i).second().send(Bytes.of("to " + i));
        }

        for (int i = 0; i < THREADS; i++) {
            assertArrayEquals(Bytes.of("to " + i), receivers.get(i).result());
        }
        pairs.forEach(Loopback.Pair::close);
    }

    @ParameterizedTest
    @EnumSource
    void four_hundred_accept_from_one_listener(Family family) throws Exception {
        try (var listener = Loopback.bound(family, Constants.SOCK_STREAM)) {
            listener.listen(THREADS);
            var accepting =
                    IntStream.range(0, THREADS)
                            .mapToObj(i -> ThreadKind.VIRTUAL.start(() -> serve(listener)))
                            .toList();
            WaitingCalls.await(listener, THREADS);

            for (int i = 0; i < THREADS; i++) {
                try (var client = new Socket(family.value())) {
                    client.connect(listener.getsockname());
                    assertArrayEquals(Bytes.of("hi"), client.recv(2, Constants.MSG_WAITALL));
                }
            }

            assertTrue(results(accepting).stream().allMatch(sent -> sent == 2));
        }
    }

    private static int serve(Socket listener) throws SocketError {
        try (var conn = listener.accept().conn()) {
            return conn.send(Bytes.of("hi"));
        }
    }

    @Test
    void four_hundred_receive_from_one_datagram_socket() throws Exception {
        // Unix datagrams are never dropped.
        try (var pair = Loopback.socketpair(Constants.SOCK_DGRAM)) {
            var receiving =
                    IntStream.range(0, THREADS)
                            .mapToObj(
                                    i -> ThreadKind.VIRTUAL.start(() -> pair.first().recvfrom(10)))
                            .toList();
            WaitingCalls.await(pair.first(), THREADS);

            for (int i = 0; i < THREADS; i++) {
                pair.second().send(Bytes.of("x"));
            }

            assertEquals(THREADS, results(receiving).size());
        }
    }

    @Test
    void four_hundred_echo_through_each_other() throws Exception {
        byte[] data = Bytes.random(20_000);
        var pairs = new ArrayList<Loopback.Pair>();
        var echoing = new ArrayList<Running<Void>>();
        var receiving = new ArrayList<Running<byte[]>>();
        for (int i = 0; i < THREADS; i++) {
            var pair = Loopback.socketpair(Constants.SOCK_STREAM);
            pairs.add(pair);
            receiving.add(ThreadKind.VIRTUAL.start(() -> whole(pair.first(), data.length)));
            echoing.add(
                    ThreadKind.VIRTUAL.run(
                            () -> pair.second().sendall(whole(pair.second(), data.length))));
        }

        for (var pair : pairs) {
            pair.first().sendall(data);
        }

        for (var echoed : results(receiving)) {
            assertArrayEquals(data, echoed);
        }
        results(echoing);
        pairs.forEach(Loopback.Pair::close);
    }

    private static byte[] whole(Socket socket, int length) throws SocketError {
        return socket.recv(length, Constants.MSG_WAITALL);
    }

    @ParameterizedTest
    @EnumSource
    void forty_of_any_call_leave_carriers_for_others(BlockedCall call) throws Exception {
        var blocked = new ArrayList<BlockedCall.On>();
        var running = new ArrayList<Running<Void>>();
        for (int i = 0; i < THREADS / 10; i++) {
            var on = call.open();
            blocked.add(on);
            running.add(on.start(ThreadKind.VIRTUAL));
        }
        for (var on : blocked) {
            WaitingCalls.await(on.socket(), 1);
        }

        assertEquals(42, ThreadKind.VIRTUAL.start(() -> 42).result());

        closeAll(blocked);
        for (var each : running) {
            assertEquals(Constants.EBADF, each.error().errno());
        }
    }

    private static void closeAll(List<BlockedCall.On> blocked) throws IOException {
        for (var on : blocked) {
            on.close();
        }
    }

    private static <T> List<T> results(List<Running<T>> running) throws InterruptedException {
        var results = new ArrayList<T>();
        for (var each : running) {
            results.add(each.result());
        }
        return results;
    }
}
