package dev.sockeye;

import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static dev.sockeye.conformance.SocketAssertions.assertNotBefore;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.sys.WaitingCalls;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A Unix datagram socket whose receiver's queue is full: poll(2) of the sender tells nothing of it
 * unless the sender is connected.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class FullQueueTest {

    private static final Duration SHORT = Duration.ofMillis(50);

    /** Sends until the queue of {@code receiver} is full. */
    private static int fill(Socket receiver) throws SocketError {
        try (var socket = new Socket(Constants.AF_UNIX, SOCK_DGRAM)) {
            socket.setblocking(false);
            int sent = 0;
            while (true) {
                try {
                    sent += socket.sendto(new byte[1], receiver.getsockname());
                } catch (SocketError e) {
                    assertEquals("EAGAIN", e.errnoName());
                    return sent;
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendto_times_out(ThreadKind kind) throws Exception {
        try (var receiver = Loopback.bound(Family.UNIX, SOCK_DGRAM);
                var sender = new Socket(Constants.AF_UNIX, SOCK_DGRAM)) {
            fill(receiver);
            sender.settimeout(SHORT);
            var address = receiver.getsockname();

            var sending =
                    kind.run(() ->
                            assertNotBefore(SHORT, () -> sender.sendto(new byte[1], address)));

            assertEquals("sendto", sending.failure(SocketTimeout.class).operation());
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendto_goes_on_once_the_receiver_reads(ThreadKind kind) throws Exception {
        try (var receiver = Loopback.bound(Family.UNIX, SOCK_DGRAM);
                var sender = new Socket(Constants.AF_UNIX, SOCK_DGRAM)) {
            fill(receiver);
            var address = receiver.getsockname();
            var sending = kind.start(() -> sender.sendto(new byte[7], address));
            WaitingCalls.await(sender, 1);
            receiver.poll(Constants.POLLPRI, SHORT); // It waits on, and has tried in vain again.

            receiver.recv(10);

            assertEquals(7, sending.result());
        }
    }

    @ParameterizedTest
    @EnumSource
    void close_ends_a_waiting_sendto(ThreadKind kind) throws Exception {
        try (var receiver = Loopback.bound(Family.UNIX, SOCK_DGRAM);
                var sender = new Socket(Constants.AF_UNIX, SOCK_DGRAM)) {
            fill(receiver);
            var address = receiver.getsockname();
            var sending = kind.start(() -> sender.sendto(new byte[1], address));
            WaitingCalls.await(sender, 1);

            sender.detach();

            assertEquals(Constants.EBADF, sending.error().errno());
        }
    }

    @ParameterizedTest
    @EnumSource
    void send_on_a_connected_sender_goes_on_once_the_receiver_reads(ThreadKind kind)
            throws Exception {
        try (var receiver = Loopback.bound(Family.UNIX, SOCK_DGRAM);
                var sender = new Socket(Constants.AF_UNIX, SOCK_DGRAM)) {
            sender.connect(receiver.getsockname());
            fill(receiver);
            var sending =
                    kind.start(() ->
                            sender.send(new byte[7])
                                    + sender.send(new byte[7])
                                    + sender.send(new byte[7]));
            WaitingCalls.await(sender, 1);

            receiver.recv(10);
            receiver.recv(10);
            receiver.recv(10);

            assertEquals(21, sending.result());
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendto_would_block_in_non_blocking_mode(ThreadKind kind) throws Exception {
        try (var receiver = Loopback.bound(Family.UNIX, SOCK_DGRAM);
                var sender = new Socket(Constants.AF_UNIX, SOCK_DGRAM)) {
            fill(receiver);
            sender.setblocking(false);
            var address = receiver.getsockname();

            kind.run(() -> assertErrno(Constants.EAGAIN, () -> sender.sendto(new byte[1], address)))
                    .result();
        }
    }
}
