package dev.sockeye.sys;

import static dev.sockeye.conformance.SocketAssertions.assertNotBefore;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.SocketTimeout;
import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.Running;
import dev.sockeye.conformance.ThreadKind;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Real signals at a thread that waits in the kernel: poll(2) then fails with EINTR, whatever the
 * handler asks for. The signal is SIGPIPE, which the virtual machine handles by doing nothing.
 */
@Timeout(30)
final class SignalTest {

    private static final int SIGPIPE = 13;

    @BeforeEach
    void onLinux() {
        Assumptions.assumeTrue(Platform.LINUX, "threads are signalled by tgkill(2)");
    }

    /** Interrupts the wait of the thread by a signal, and sees it wait again. */
    private static void interruptWait(NativeThread thread) {
        long before = thread.sleeps();
        assertTrue(thread.signal(SIGPIPE));
        long deadline = System.nanoTime() + Running.PATIENCE.toNanos();
        while (thread.sleeps() == before) {
            assertTrue(System.nanoTime() < deadline, "the signal has not woken the thread");
            LockSupport.parkNanos(20_000);
        }
    }

    // semantics 9
    @Test
    void a_wait_goes_on_after_a_signal() throws Exception {
        var thread = new CompletableFuture<NativeThread>();
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            var receiving =
                    ThreadKind.PLATFORM.start(() -> {
                        thread.complete(NativeThread.current());
                        return pair.first().recv(1);
                    });
            WaitingCalls.await(pair.first(), 1);

            interruptWait(thread.get());
            interruptWait(thread.get());
            interruptWait(thread.get());
            pair.second().send(Bytes.of("x"));

            assertArrayEquals(Bytes.of("x"), receiving.result());
        }
    }

    // semantics 20
    @Test
    void a_connect_that_signals_interrupt_goes_on_and_is_not_made_again() throws Exception {
        var thread = new CompletableFuture<NativeThread>();
        try (var listener = Loopback.bound(Family.INET, Constants.SOCK_STREAM);
                var filling = new Socket();
                var client = new Socket()) {
            listener.listen(0); // Linux lets one more in than the backlog says.
            var address = listener.getsockname();
            filling.connect(address);
            listener.poll(Constants.POLLIN, Running.PATIENCE); // It is in.
            var connecting =
                    ThreadKind.PLATFORM.run(() -> {
                        thread.complete(NativeThread.current());
                        client.connect(address);
                    });
            WaitingCalls.await(client, 1);

            interruptWait(thread.get());
            interruptWait(thread.get());
            interruptWait(thread.get());
            listener.accept().conn().close();

            // A second connect(2) would have failed with EALREADY.
            connecting.result();
            assertEquals(address, client.getpeername());
        }
    }

    // semantics 20
    @Test
    void a_connect_that_signals_interrupt_tells_the_error_of_the_connection() throws Exception {
        var thread = new CompletableFuture<NativeThread>();
        var listener = Loopback.bound(Family.INET, Constants.SOCK_STREAM);
        try (var filling = new Socket();
                var client = new Socket()) {
            listener.listen(0);
            var address = listener.getsockname();
            filling.connect(address);
            listener.poll(Constants.POLLIN, Running.PATIENCE); // It is in.
            var connecting =
                    ThreadKind.PLATFORM.start(() -> {
                        thread.complete(NativeThread.current());
                        return client.connectEx(address);
                    });
            WaitingCalls.await(client, 1);

            interruptWait(thread.get());
            listener.close();

            assertEquals(Constants.ECONNREFUSED, connecting.result());
        }
    }

    // semantics 9
    @Test
    void signals_neither_shorten_nor_extend_a_timeout() throws Exception {
        var limit = Duration.ofMillis(80);
        var thread = new CompletableFuture<NativeThread>();
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            pair.first().settimeout(limit);
            var receiving =
                    ThreadKind.PLATFORM.run(() -> {
                        thread.complete(NativeThread.current());
                        assertNotBefore(limit, () -> pair.first().recv(1));
                    });

            long giveUp = System.nanoTime() + Running.PATIENCE.toNanos();
            while (thread.get().signal(SIGPIPE) && System.nanoTime() < giveUp) {
                LockSupport.parkNanos(1_000_000);
            }

            assertEquals("recv", receiving.failure(SocketTimeout.class).operation());
        }
    }
}
