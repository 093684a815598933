package dev.sockeye;

import static dev.sockeye.Constants.POLLHUP;
import static dev.sockeye.Constants.POLLIN;
import static dev.sockeye.Constants.POLLOUT;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static dev.sockeye.conformance.SocketAssertions.assertNotBefore;
import static dev.sockeye.conformance.SocketAssertions.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.sys.WaitingCalls;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Readiness of many sockets, for both kinds of thread. */
@Timeout(30)
final class PollManyTest {
    private static final byte[] DATA = {1};
    private static final Duration LIMIT = Duration.ofMillis(30);

    private Loopback.Pair one;
    private Loopback.Pair other;

    @BeforeEach
    void open() throws SocketError {
        one = Loopback.socketpair(SOCK_STREAM);
        other = Loopback.socketpair(SOCK_STREAM);
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    private List<PollEntry> bothReadable() {
        return List.of(new PollEntry(one.first(), POLLIN), new PollEntry(other.first(), POLLIN));
    }

    @ParameterizedTest
    @EnumSource
    void what_is_ready_is_returned_in_order_with_its_events(ThreadKind kind) throws Exception {
        other.second().send(DATA);
        var asked =
                List.of(
                        new PollEntry(one.first(), POLLIN),
                        new PollEntry(other.first(), POLLIN | POLLOUT),
                        new PollEntry(one.second(), POLLOUT));

        var polling = kind.start(() -> Sockets.poll(asked, null));

        assertEquals(
                List.of(
                        new PollEntry(other.first(), POLLIN | POLLOUT, POLLIN | POLLOUT),
                        new PollEntry(one.second(), POLLOUT, POLLOUT)),
                polling.result());
    }

    @ParameterizedTest
    @EnumSource
    void a_wait_ends_when_one_of_the_sockets_becomes_readable(ThreadKind kind) throws Exception {
        var polling = kind.start(() -> Sockets.poll(bothReadable(), null));
        WaitingCalls.await(other.first(), 1);

        other.second().send(DATA);

        assertEquals(List.of(new PollEntry(other.first(), POLLIN, POLLIN)), polling.result());
    }

    @ParameterizedTest
    @EnumSource
    void a_wait_ends_when_the_data_comes_to_a_socket_that_was_ready_before(ThreadKind kind)
            throws Exception {
        var polling =
                kind.start(() -> {
                    one.second().send(DATA);
                    var first = Sockets.poll(bothReadable(), null);
                    one.first().recv(DATA.length);
                    return List.of(first, Sockets.poll(bothReadable(), null));
                });
        WaitingCalls.await(one.first(), 1);

        one.second().send(DATA);

        var readable = List.of(new PollEntry(one.first(), POLLIN, POLLIN));
        assertEquals(List.of(readable, readable), polling.result());
    }

    @ParameterizedTest
    @EnumSource
    void a_wait_for_no_event_ends_with_the_hang_up(ThreadKind kind) throws Exception {
        var polling = kind.start(() -> Sockets.poll(List.of(new PollEntry(one.first(), 0)), null));
        WaitingCalls.await(one.first(), 1);

        one.second().close();

        assertEquals(List.of(new PollEntry(one.first(), 0, POLLHUP)), polling.result());
    }

    @ParameterizedTest
    @EnumSource
    void a_wait_ends_with_EBADF_when_one_of_the_sockets_is_closed(ThreadKind kind)
            throws Exception {
        var polling = kind.start(() -> Sockets.poll(bothReadable(), null));
        WaitingCalls.await(other.first(), 1);

        other.first().close();

        assertEquals("EBADF", polling.error().errnoName());
        assertTrue(one.first().fileno() >= 0);
    }

    @ParameterizedTest
    @EnumSource
    void a_wait_ends_with_EINTR_when_the_thread_is_interrupted(ThreadKind kind) throws Exception {
        var polling =
                kind.start(() -> {
                    assertErrno(Constants.EINTR, () -> Sockets.poll(bothReadable(), null));
                    return Thread.currentThread().isInterrupted();
                });
        WaitingCalls.await(other.first(), 1);

        polling.thread().interrupt();

        assertTrue(polling.result());
    }

    @ParameterizedTest
    @EnumSource
    void an_interrupted_thread_is_told_what_is_ready_and_does_not_wait(ThreadKind kind)
            throws Exception {
        one.second().send(DATA);

        var polling =
                kind.start(() -> {
                    Thread.currentThread().interrupt();
                    assertErrno(
                            Constants.EINTR,
                            () ->
                                    Sockets.poll(
                                            List.of(new PollEntry(other.first(), POLLIN)), null));
                    return Sockets.poll(bothReadable(), null).size();
                });

        assertEquals(1, polling.result());
    }

    @ParameterizedTest
    @EnumSource
    void nothing_is_returned_when_the_time_has_passed_and_not_before(ThreadKind kind)
            throws Exception {
        var polling =
                kind.run(() ->
                        assertNotBefore(
                                LIMIT,
                                () ->
                                        assertEquals(
                                                List.of(), Sockets.poll(bothReadable(), LIMIT))));

        polling.result();
    }

    @ParameterizedTest
    @EnumSource
    void no_sockets_are_a_wait_for_the_time_alone(ThreadKind kind) throws Exception {
        var polling = kind.run(() -> assertNotBefore(LIMIT, () -> Sockets.poll(List.of(), LIMIT)));

        polling.result();
    }

    @ParameterizedTest
    @EnumSource
    void a_socket_may_be_asked_about_twice(ThreadKind kind) throws Exception {
        var twice =
                List.of(new PollEntry(one.first(), POLLIN), new PollEntry(one.first(), POLLOUT));

        var polling = kind.start(() -> Sockets.poll(twice, null));

        assertEquals(List.of(new PollEntry(one.first(), POLLOUT, POLLOUT)), polling.result());
    }

    @ParameterizedTest
    @EnumSource
    void many_waiters_on_the_same_sockets_are_all_told(ThreadKind kind) throws Exception {
        var pollings =
                IntStream.range(0, 50)
                        .mapToObj(_ -> kind.start(() -> Sockets.poll(bothReadable(), null).size()))
                        .toList();
        WaitingCalls.await(one.first(), 50);
        WaitingCalls.await(other.first(), 50);

        one.second().send(DATA);

        for (var polling : pollings) {
            assertEquals(1, polling.result());
        }
    }

    @Test
    void looking_only_returns_at_once() throws SocketError {
        assertEquals(List.of(), Sockets.poll(bothReadable(), Duration.ZERO));
    }

    @Test
    void a_closed_socket_is_EBADF_and_the_others_can_still_be_closed() {
        other.first().close();

        assertErrno(Constants.EBADF, () -> Sockets.poll(bothReadable(), Duration.ZERO));
        one.first().close();
    }

    @Test
    void a_negative_timeout_is_refused() {
        assertRefused(
                "Timeout value out of range",
                () -> Sockets.poll(bothReadable(), Duration.ofNanos(-1)));
    }

    @Test
    void an_event_that_the_platform_lacks_is_refused() {
        var entry = new PollEntry(one.first(), Constants.UNDEFINED);

        assertRefused("events", () -> Sockets.poll(List.of(entry), Duration.ZERO));
    }

    @Test
    void an_absent_entry_is_refused() {
        assertThrows(
                NullPointerException.class,
                () -> Sockets.poll(Collections.singletonList(null), Duration.ZERO));
    }
}
