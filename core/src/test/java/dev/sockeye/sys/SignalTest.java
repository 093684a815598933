package dev.sockeye.sys;

import static dev.sockeye.conformance.SocketAssertions.assertNotBefore;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Constants;
import dev.sockeye.SocketTimeout;
import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.Running;
import dev.sockeye.conformance.ThreadKind;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
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

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
    }

    private static int threadId() {
        try {
            return (int)
                    function("gettid", FunctionDescriptor.of(ValueLayout.JAVA_INT)).invokeExact();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Returns 0, or -1 if there is no such thread. */
    private static int signal(int thread) throws Throwable {
        var tgkill =
                function(
                        "tgkill",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT));
        int process = (int) ProcessHandle.current().pid();
        return (int) tgkill.invokeExact(process, thread, SIGPIPE);
    }

    /**
     * How often the thread has left the processor, which each signal at a waiting one makes more.
     */
    private static long sleeps(int thread) throws IOException {
        var status = Files.readAllLines(Path.of("/proc/self/task/" + thread + "/status"));
        return status.stream()
                .filter(line -> line.startsWith("voluntary_ctxt_switches:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    /** Interrupts the wait of the thread by a signal, once it waits, and sees it wait again. */
    private static void interruptWait(int thread) throws Throwable {
        long before = sleeps(thread);
        assertEquals(0, signal(thread));
        long deadline = System.nanoTime() + Running.PATIENCE.toNanos();
        while (sleeps(thread) == before) {
            assertTrue(System.nanoTime() < deadline, "the signal has not woken the thread");
            LockSupport.parkNanos(20_000);
        }
    }

    // semantics 9
    @Test
    void a_wait_goes_on_after_a_signal() throws Throwable {
        var id = new CompletableFuture<Integer>();
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            var receiving =
                    ThreadKind.PLATFORM.start(() -> {
                        id.complete(threadId());
                        return pair.first().recv(1);
                    });
            WaitingCalls.await(pair.first(), 1);

            interruptWait(id.get());
            interruptWait(id.get());
            interruptWait(id.get());
            pair.second().send(Bytes.of("x"));

            assertArrayEquals(Bytes.of("x"), receiving.result());
        }
    }

    // semantics 9
    @Test
    void signals_neither_shorten_nor_extend_a_timeout() throws Throwable {
        var limit = Duration.ofMillis(80);
        var id = new CompletableFuture<Integer>();
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            pair.first().settimeout(limit);
            var receiving =
                    ThreadKind.PLATFORM.run(() -> {
                        id.complete(threadId());
                        assertNotBefore(limit, () -> pair.first().recv(1));
                    });
            int thread = id.get();
            long giveUp = System.nanoTime() + Running.PATIENCE.toNanos();
            while (!receiving.future().isDone() && System.nanoTime() < giveUp) {
                var _ = signal(thread);
                LockSupport.parkNanos(1_000_000);
            }

            assertEquals("recv", receiving.failure(SocketTimeout.class).operation());
        }
    }
}
