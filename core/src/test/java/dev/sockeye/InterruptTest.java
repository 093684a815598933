package dev.sockeye;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.sys.WaitingCalls;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Thread.interrupt ends a call that waits, or would wait, and nothing else. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class InterruptTest {

    /**
     * How a call ended.
     *
     * @param errnoName of its error; empty if it succeeded
     * @param interrupted the thread's flag afterwards
     */
    private record Ended(String errnoName, boolean interrupted) {}

    private static final Ended EINTR = new Ended("EINTR", true);

    static Stream<Arguments> callsAndThreads() {
        return CloseRaceTest.callsAndThreads();
    }

    private static Ended ended(ThreadKind.Action call) throws Exception {
        try {
            call.run();
            return new Ended("", Thread.currentThread().isInterrupted());
        } catch (SocketError e) {
            return new Ended(e.errnoName(), Thread.currentThread().isInterrupted());
        }
    }

    private static Ended endedInterrupted(ThreadKind.Action call) throws Exception {
        Thread.currentThread().interrupt();
        return ended(call);
    }

    @ParameterizedTest
    @MethodSource("callsAndThreads")
    void a_waiting_call_ends_with_EINTR_the_flag_kept_and_the_socket_open(
            BlockedCall call, ThreadKind kind) throws Exception {
        try (var on = call.open()) {
            var running = kind.start(() -> ended(on::make));
            WaitingCalls.await(on.socket(), 1);

            running.thread().interrupt();

            assertEquals(EINTR, running.result());
            assertTrue(on.socket().fileno() >= 0);
            on.socket().getsockname();
        }
    }

    @ParameterizedTest
    @MethodSource("callsAndThreads")
    void a_call_that_would_wait_fails_with_EINTR_where_the_thread_is_interrupted(
            BlockedCall call, ThreadKind kind) throws Exception {
        try (var on = call.open()) {
            var running = kind.start(() -> endedInterrupted(on::make));

            assertEquals(EINTR, running.result());
            assertTrue(on.socket().fileno() >= 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_call_that_need_not_wait_succeeds_though_interrupted(ThreadKind kind) throws Exception {
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            pair.second().send(Bytes.of("x"));

            var receiving = kind.start(() -> endedInterrupted(() -> pair.first().recv(1)));

            assertEquals(new Ended("", true), receiving.result());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_call_in_non_blocking_mode_would_block_though_interrupted(ThreadKind kind)
            throws Exception {
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            pair.first().setblocking(false);

            var receiving = kind.start(() -> endedInterrupted(() -> pair.first().recv(1)));

            assertEquals(new Ended("EAGAIN", true), receiving.result());
        }
    }

    /** All but poll, which has a timeout of its own. */
    static Stream<Arguments> callsWithAModeAndThreads() {
        return callsAndThreads().filter(call -> call.get()[0] != BlockedCall.POLL);
    }

    @ParameterizedTest
    @MethodSource("callsWithAModeAndThreads")
    void no_call_in_non_blocking_mode_tells_of_an_interrupt(BlockedCall call, ThreadKind kind)
            throws Exception {
        try (var on = call.open()) {
            on.socket().setblocking(false);
            var inPeace = kind.start(() -> ended(on::make)).result();

            var interrupted = kind.start(() -> endedInterrupted(on::make)).result();

            assertEquals(new Ended(again(call, inPeace.errnoName()), true), interrupted);
        }
    }

    /** What the second call gives: a connect that was begun goes on. */
    private static String again(BlockedCall call, String first) {
        return call == BlockedCall.CONNECT ? "EALREADY" : first;
    }

    @ParameterizedTest
    @EnumSource
    void a_call_with_MSG_DONTWAIT_is_EAGAIN_though_interrupted(ThreadKind kind) throws Exception {
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            var receiving =
                    kind.start(() ->
                            endedInterrupted(() -> pair.first().recv(1, Constants.MSG_DONTWAIT)));

            assertEquals(new Ended("EAGAIN", true), receiving.result());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_non_blocking_sendall_behind_another_is_EAGAIN_though_interrupted(ThreadKind kind)
            throws Exception {
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            var first = kind.run(() -> pair.first().sendall(new byte[1 << 20]));
            WaitingCalls.await(pair.first(), 1);

            pair.first().setblocking(false);
            var second =
                    kind.start(() -> endedInterrupted(() -> pair.first().sendall(new byte[1])));

            assertEquals(new Ended("EAGAIN", true), second.result());
            pair.first().close();
            assertEquals(Constants.EBADF, first.error().errno());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_call_in_timeout_mode_ends_with_EINTR_too(ThreadKind kind) throws Exception {
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            pair.first().settimeout(Duration.ofSeconds(20));
            var receiving = kind.start(() -> ended(() -> pair.first().recv(1)));
            WaitingCalls.await(pair.first(), 1);

            receiving.thread().interrupt();

            assertEquals(EINTR, receiving.result());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_sendall_that_waits_for_another_ends_with_EINTR(ThreadKind kind) throws Exception {
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            var first = kind.run(() -> pair.first().sendall(new byte[1 << 20]));
            WaitingCalls.await(pair.first(), 1);
            var second = kind.start(() -> ended(() -> pair.first().sendall(new byte[1])));

            second.thread().interrupt();

            assertEquals(EINTR, second.result());
            pair.first().close();
            assertEquals(Constants.EBADF, first.error().errno());
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_socket_works_on_after_an_interrupt(ThreadKind kind) throws Exception {
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            var receiving = kind.start(() -> ended(() -> pair.first().recv(1)));
            WaitingCalls.await(pair.first(), 1);
            receiving.thread().interrupt();
            assertEquals(EINTR, receiving.result());

            pair.second().send(Bytes.of("x"));

            assertArrayEquals(Bytes.of("x"), kind.start(() -> pair.first().recv(1)).result());
        }
    }

    @ParameterizedTest
    @EnumSource
    void MSG_WAITALL_keeps_what_came_before_the_interrupt(ThreadKind kind) throws Exception {
        byte[] room = new byte[10];
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            pair.second().send(Bytes.of("abc"));
            var receiving = kind.start(() -> pair.first().recvInto(room, 0, Constants.MSG_WAITALL));
            WaitingCalls.await(pair.first(), 1);

            receiving.thread().interrupt();

            assertEquals(3, receiving.result());
            assertArrayEquals(Bytes.of("abc\0\0\0\0\0\0\0"), room);
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_interrupt_that_comes_after_the_wait_disturbs_no_later_one(ThreadKind kind)
            throws Exception {
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            var receiving =
                    kind.start(() -> {
                        ended(() -> pair.first().recv(1));
                        Thread.interrupted();
                        pair.first().settimeout(Duration.ofMillis(20));
                        return assertThrows(SocketTimeout.class, () -> pair.first().recv(1));
                    });
            WaitingCalls.await(pair.first(), 1);

            receiving.thread().interrupt();

            assertEquals("recv", receiving.result().operation());
        }
    }

    @ParameterizedTest
    @EnumSource
    void connect_works_in_an_interrupted_thread_where_nothing_waits(ThreadKind kind)
            throws Exception {
        try (var listener = Loopback.listener(Family.UNIX);
                var client = new Socket(Constants.AF_UNIX)) {
            var address = listener.getsockname();

            var connecting = kind.start(() -> endedInterrupted(() -> client.connect(address)));

            assertEquals(new Ended("", true), connecting.result());
        }
    }
}
