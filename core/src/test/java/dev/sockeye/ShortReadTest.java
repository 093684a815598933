package dev.sockeye;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.Running;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.sys.Descriptor;
import dev.sockeye.sys.Handover;
import dev.sockeye.sys.WaitingCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * On TCP a virtual thread that got less than it asked for waits for the next edge before it asks
 * the kernel once more. What no edge tells of must not be missed.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ShortReadTest {

    private static final int ROOM = 100;
    private static final int REPEATED = 50;

    private Loopback.Pair pair;
    private Socket peer;
    private Socket conn;

    /** After a wait, so that it is watched, and a short read. */
    @BeforeEach
    void connect() throws Exception {
        pair = Loopback.streams(Family.INET);
        conn = pair.first();
        peer = pair.second();
        shortRead(pair);
    }

    private static void shortRead(Loopback.Pair pair) throws Exception {
        var receiving = ThreadKind.VIRTUAL.start(() -> text(pair.first()));
        WaitingCalls.await(pair.first(), 1);
        pair.second().send(Bytes.of("first"));
        assertEquals("first", receiving.result());
    }

    @AfterEach
    void close() {
        pair.close();
    }

    private static String text(Socket from) throws SocketError {
        return new String(from.recv(ROOM), UTF_8);
    }

    private static <T> T onVirtual(Callable<T> call) throws Exception {
        return ThreadKind.VIRTUAL.start(call).get();
    }

    private String receive() throws Exception {
        return onVirtual(() -> text(conn));
    }

    private static boolean isEmptied(Socket socket) throws Exception {
        return onVirtual(() -> Handover.descriptor(socket).isEmptied());
    }

    /** Waits until the poller has told of something, which the action has the kernel do. */
    private void untilTold(ThreadKind.Action action) throws Exception {
        var descriptor = Handover.descriptor(conn);
        int before = descriptor.edges(Constants.POLLIN);
        action.run();
        await(descriptor, before);
    }

    private static void await(Descriptor descriptor, int before) {
        long deadline = System.nanoTime() + Running.PATIENCE.toNanos();
        while (descriptor.edges(Constants.POLLIN) == before) {
            assertTrue(System.nanoTime() < deadline, "no edge was told of");
            Thread.onSpinWait();
        }
    }

    @Test
    void a_short_read_of_a_watched_TCP_socket_empties_it_until_something_comes() throws Exception {
        assertTrue(isEmptied(conn));

        untilTold(() -> peer.send(Bytes.of("next")));

        assertFalse(isEmptied(conn));
        assertEquals("next", receive());
        assertTrue(isEmptied(conn));
    }

    @Test
    void a_short_read_of_a_Unix_socket_tells_nothing() throws Exception {
        try (var unix = Loopback.streams(Family.UNIX)) {
            shortRead(unix);

            assertFalse(isEmptied(unix.first()));
        }
    }

    @RepeatedTest(value = REPEATED, failureThreshold = 1)
    void bytes_that_come_one_by_one_are_received() throws Exception {
        for (var text : new String[] {"a", "b", "c", "d"}) {
            peer.send(Bytes.of(text));
            assertEquals(text, receive());
        }
    }

    @RepeatedTest(value = REPEATED, failureThreshold = 1)
    void the_end_behind_bytes_is_received() throws Exception {
        peer.send(Bytes.of("last"));
        peer.shutdown(Constants.SHUT_WR);

        assertEquals("last", receive());
        assertEquals("", receive());
        assertEquals("", receive());
    }

    @Test
    void the_end_that_was_told_of_before_the_bytes_were_read_is_received() throws Exception {
        untilTold(() -> peer.send(Bytes.of("last")));
        untilTold(() -> peer.shutdown(Constants.SHUT_WR));

        assertEquals("last", receive());
        assertEquals("", receive());
    }

    @Test
    void the_end_that_comes_while_it_is_waited_for_is_received() throws Exception {
        var receiving = ThreadKind.VIRTUAL.start(() -> text(conn));
        WaitingCalls.await(conn, 1);
        peer.shutdown(Constants.SHUT_WR);

        assertEquals("", receiving.result());
    }

    @RepeatedTest(value = REPEATED, failureThreshold = 1)
    void bytes_behind_urgent_data_are_received() throws Exception {
        peer.send(Bytes.of("before"));
        peer.send(Bytes.of("!"), Constants.MSG_OOB);
        peer.send(Bytes.of("behind"));

        assertEquals("before", receive());
        assertEquals("behind", receive());
    }

    /** The kernel then tells no longer that there was urgent data, before which a read stops. */
    @RepeatedTest(value = REPEATED, failureThreshold = 1)
    void bytes_behind_urgent_data_that_was_taken_before_them_are_received() throws Exception {
        peer.send(Bytes.of("before"));
        peer.send(Bytes.of("!"), Constants.MSG_OOB);
        peer.send(Bytes.of("behind"));
        conn.poll(Constants.POLLPRI, Running.PATIENCE);
        conn.recv(1, Constants.MSG_OOB);

        assertEquals("before", receive());
        assertEquals("behind", receive());
    }

    @Test
    void few_bytes_below_a_low_water_mark_are_received() throws Exception {
        conn.setsockopt(SocketOptions.SO_RCVLOWAT, 50);
        peer.send(Bytes.of("few"));
        conn.settimeout(Duration.ZERO);
        while (!isThere()) {
            Thread.onSpinWait();
        }
        conn.settimeout(null);

        assertEquals("few", receive());
        assertFalse(isEmptied(conn));
    }

    private boolean isThere() throws SocketError {
        try {
            return conn.recv(1, Constants.MSG_PEEK).length == 1;
        } catch (SocketError e) {
            assertEquals(Constants.EAGAIN, e.errno());
            return false;
        }
    }

    @Test
    void what_a_duplicate_has_taken_is_waited_for_once_more() throws Exception {
        try (var duplicate = conn.dup()) {
            untilTold(() -> peer.send(Bytes.of("taken")));
            assertEquals("taken", text(duplicate));
            var receiving = ThreadKind.VIRTUAL.start(() -> text(conn));
            WaitingCalls.await(conn, 1);
            peer.send(Bytes.of("next"));

            assertEquals("next", receiving.result());
        }
    }

    /** While the poller may not have told of them. */
    @RepeatedTest(value = REPEATED, failureThreshold = 1)
    void bytes_that_are_there_go_before_an_interrupt() throws Exception {
        boolean isStillInterrupted =
                onVirtual(() -> {
                    peer.send(Bytes.of("there"));
                    awaitBytes(5);
                    Thread.currentThread().interrupt();
                    assertEquals("there", text(conn));
                    return Thread.interrupted();
                });

        assertTrue(isStillInterrupted);
    }

    @RepeatedTest(value = REPEATED, failureThreshold = 1)
    void bytes_that_are_there_go_before_a_timeout() throws Exception {
        conn.settimeout(Duration.ofNanos(1));

        var received =
                onVirtual(() -> {
                    peer.send(Bytes.of("there"));
                    awaitBytes(5);
                    return text(conn);
                });

        assertEquals("there", received);
    }

    /** Waits for the kernel alone. */
    private void awaitBytes(int count) throws SocketError {
        while (conn.ioctl(Constants.FIONREAD) < count) {
            Thread.onSpinWait();
        }
    }

    @Test
    void the_time_is_kept() throws Exception {
        conn.settimeout(Duration.ofMillis(20));

        assertThrows(SocketTimeout.class, this::receive);
    }

    @Test
    void non_blocking_mode_asks_the_kernel() throws Exception {
        conn.setblocking(false);

        var error = assertThrows(SocketError.class, this::receive);

        assertEquals(Constants.EAGAIN, error.errno());
    }

    @Test
    void closing_ends_the_wait() throws Exception {
        var receiving = ThreadKind.VIRTUAL.start(() -> text(conn));
        WaitingCalls.await(conn, 1);
        conn.close();

        assertEquals(Constants.EBADF, receiving.error().errno());
    }

    @Test
    void an_interrupt_ends_the_wait() throws Exception {
        var receiving = ThreadKind.VIRTUAL.start(() -> text(conn));
        WaitingCalls.await(conn, 1);
        receiving.thread().interrupt();

        assertEquals(Constants.EINTR, receiving.error().errno());
    }

    @Test
    void many_pairs_that_echo_miss_nothing() throws Exception {
        var pairs = new ArrayList<Loopback.Pair>();
        var echoing = new ArrayList<Running<Integer>>();
        for (int i = 0; i < 20; i++) {
            var each = Loopback.streams(Family.INET);
            pairs.add(each);
            each.first().send(Bytes.of("x"));
            echoing.add(ThreadKind.VIRTUAL.start(() -> echo(each.first(), 500)));
            echoing.add(ThreadKind.VIRTUAL.start(() -> echo(each.second(), 500)));
        }

        for (var each : echoing) {
            assertEquals(500, each.result());
        }
        pairs.forEach(Loopback.Pair::close);
    }

    private static int echo(Socket socket, int times) throws SocketError {
        int echoed = 0;
        for (; echoed < times; echoed++) {
            socket.sendall(socket.recv(ROOM));
        }
        return echoed;
    }

    @Test
    void many_threads_that_share_a_socket_miss_nothing() throws Exception {
        var receiving = new ArrayList<Running<Integer>>();
        for (int i = 0; i < 8; i++) {
            receiving.add(ThreadKind.VIRTUAL.start(() -> countToEnd(conn)));
        }
        for (int i = 0; i < 2000; i++) {
            peer.send(Bytes.of("x"));
        }
        peer.shutdown(Constants.SHUT_WR);

        int count = 0;
        for (var each : receiving) {
            count += each.result();
        }
        assertEquals(2000, count);
    }

    private static int countToEnd(Socket socket) throws SocketError {
        int count = 0;
        for (int n = socket.recv(ROOM).length; n > 0; n = socket.recv(ROOM).length) {
            count += n;
        }
        return count;
    }
}
