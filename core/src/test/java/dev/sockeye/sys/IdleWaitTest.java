package dev.sockeye.sys;

import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.Constants.SOL_SOCKET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.conformance.Transport;
import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thread that waits does nothing else: its processor time is a small part of the wait. */
@Timeout(30)
final class IdleWaitTest {

    private static final Duration WAIT = Duration.ofMillis(300);

    @BeforeEach
    void onLinux() {
        Assumptions.assumeTrue(Platform.LINUX, "processor time is read from /proc");
    }

    private static void assertIdle(Duration wait, ThreadKind.Action call) throws Exception {
        var ran =
                ThreadKind.PLATFORM.start(() -> {
                    var thread = NativeThread.current();
                    long before = thread.cpuNanos();
                    assertThrows(SocketTimeout.class, call::run);
                    return thread.cpuNanos() - before;
                });
        long nanos = ran.result();
        assertTrue(nanos < wait.toNanos() / 3, nanos + " ns of " + wait + " on the processor");
    }

    private static void assertRecvIsIdle() throws Exception {
        try (var pair = Loopback.socketpair(SOCK_DGRAM)) {
            pair.first().settimeout(WAIT);

            assertIdle(WAIT, () -> pair.first().recv(1));
        }
    }

    @Test
    void recv_waits_idly() throws Exception {
        assertRecvIsIdle();
    }

    /** The wake-up of a closed wait is handed on to the next one: nothing may be left in it. */
    @Test
    void recv_waits_idly_after_many_waits_that_close_and_interrupt_have_ended() throws Exception {
        for (int i = 0; i < 200; i++) {
            var pair = Loopback.socketpair(SOCK_DGRAM);
            var receiving = ThreadKind.PLATFORM.start(() -> pair.first().recv(1));
            WaitingCalls.await(pair.first(), 1);
            receiving.thread().interrupt();
            pair.close();
            receiving.failure(SocketError.class);
        }

        assertRecvIsIdle();
    }

    /** As where the thread was told to wake up before the wake-up itself was written. */
    @Test
    void recv_waits_idly_where_an_earlier_wake_up_came_late() throws Exception {
        assertRecvIsIdle();
        var idle = (ArrayDeque<?>) field("IDLE", ArrayDeque.class).get();
        var writeFd = field("writeFd", int.class);
        CallState.current().setLongValue(1);
        for (var wakeUp : idle) {
            LibC.write((int) writeFd.get(wakeUp), CallState.current().value, Long.BYTES);
        }

        assertRecvIsIdle();
    }

    private static VarHandle field(String name, Class<?> type) throws ReflectiveOperationException {
        var lookup = MethodHandles.privateLookupIn(WakeUp.class, MethodHandles.lookup());
        return type == int.class
                ? lookup.findVarHandle(WakeUp.class, name, type)
                : lookup.findStaticVarHandle(WakeUp.class, name, type);
    }

    @Test
    void sendto_a_full_unix_queue_waits_idly() throws Exception {
        try (var receiver = Loopback.bound(Family.UNIX, SOCK_DGRAM);
                var sender = new Socket(Constants.AF_UNIX, SOCK_DGRAM)) {
            var address = receiver.getsockname();
            sender.settimeout(WAIT);

            assertIdle(
                    WAIT,
                    () -> {
                        while (true) {
                            sender.sendto(new byte[1], address);
                        }
                    });
        }
    }

    @Test
    void sending_to_a_full_netlink_queue_waits_idly() throws Exception {
        try (var pair = Loopback.pair(Transport.NETLINK)) {
            var address = pair.second().getsockname();
            pair.first().settimeout(WAIT);
            assertIdle(WAIT, () -> sendOn(() -> pair.first().sendall(new byte[16_000])));

            assertIdle(WAIT, () -> pair.first().send(new byte[16_000]));
            assertIdle(WAIT, () -> pair.first().sendto(new byte[16_000], address));
            assertIdle(
                    WAIT, () -> pair.first().sendmsg(List.of(ByteBuffer.wrap(new byte[16_000]))));
        }
    }

    private static void sendOn(ThreadKind.Action call) throws Exception {
        while (true) {
            call.run();
        }
    }

    @Test
    void recv_and_sendall_wait_idly_while_the_error_queue_holds_something() throws Exception {
        try (var pair = Loopback.streams(Family.INET);
                var arena = Arena.ofShared()) {
            pair.first().setsockopt(SOL_SOCKET, Constants.SO_ZEROCOPY, 1);
            pair.first().send(arena.allocate(1), Constants.MSG_ZEROCOPY);
            pair.second().recv(1);
            assertEquals(Constants.POLLERR, pair.first().poll(0, Duration.ofSeconds(5)));
            pair.first().settimeout(WAIT);

            assertIdle(WAIT, () -> pair.first().recv(1));
            assertIdle(WAIT, () -> pair.first().sendall(new byte[1 << 24]));
        }
    }
}
