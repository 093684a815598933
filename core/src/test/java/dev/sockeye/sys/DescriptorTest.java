package dev.sockeye.sys;

import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Constants;
import dev.sockeye.conformance.Running;
import dev.sockeye.conformance.ThreadKind;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a descriptor's number is given back to the kernel, step by step. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class DescriptorTest {

    private static final int OPEN = 0;

    private final int number = LibC.eventfd(0, 0);
    private final Descriptor descriptor = new Descriptor(number);

    /** Returns 0 for a number that is open (and on exec closed or not), or minus EBADF. */
    private int state() {
        return Math.min(Fcntl.inheritable(number), OPEN);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Running.PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "the condition has not come true");
            LockSupport.parkNanos(20_000);
        }
    }

    @Test
    void close_gives_the_number_back() {
        descriptor.close();

        assertEquals(-Constants.EBADF, state());
        assertEquals(-1, descriptor.number());
    }

    // semantics 41
    @ParameterizedTest
    @EnumSource
    void the_number_stays_open_until_the_last_call_has_left(ThreadKind kind) throws Exception {
        descriptor.acquire("test");
        descriptor.acquire("test");
        var closing = kind.run(descriptor::close);
        await(descriptor::isClosed);

        assertErrno(Constants.EBADF, () -> descriptor.acquire("test"));
        assertEquals(OPEN, state());
        descriptor.release();
        assertEquals(OPEN, state());
        descriptor.release();

        closing.result();
        assertEquals(-Constants.EBADF, state());
    }

    @Test
    void close_waits_for_the_calls_to_leave_though_interrupted() throws Exception {
        descriptor.acquire("test");
        var closing =
                ThreadKind.PLATFORM.start(() -> {
                    descriptor.close();
                    return Thread.currentThread().isInterrupted();
                });
        await(descriptor::isClosed);
        closing.thread().interrupt();
        assertEquals(OPEN, state());

        descriptor.release();

        assertTrue(closing.result(), "the interrupt is kept");
        assertEquals(-Constants.EBADF, state());
    }

    @Test
    void detach_leaves_the_number_open() {
        assertEquals(number, descriptor.detach());

        assertTrue(descriptor.isClosed());
        assertEquals(OPEN, state());
        assertEquals(0, LibC.close(number));
    }

    @Test
    void detach_after_close_has_nothing_to_give() {
        descriptor.close();

        assertEquals(-1, descriptor.detach());
    }

    @Test
    void close_does_not_wait_for_a_call_that_the_kernel_holds() throws Exception {
        var held = new CountDownLatch(1);
        var trapped = trap(held);

        descriptor.close();

        assertFalse(trapped.future().isDone());
        assertEquals(OPEN, state());
        held.countDown();
        assertEquals(7, trapped.result());
        await(() -> state() != OPEN);
    }

    @Test
    void close_beside_a_call_that_the_kernel_holds_returns_when_the_others_have_left()
            throws Exception {
        var held = new CountDownLatch(1);
        var trapped = trap(held);
        descriptor.acquire("test");
        var closing = ThreadKind.PLATFORM.run(descriptor::close);
        await(() -> closing.thread().getState() == Thread.State.WAITING);

        descriptor.release();

        closing.result();
        held.countDown();
        assertEquals(7, trapped.result());
    }

    @Test
    void a_call_that_the_kernel_might_hold_is_not_made_once_closed() throws Exception {
        descriptor.acquire("test");
        var closing = ThreadKind.PLATFORM.run(descriptor::close);
        await(descriptor::isClosed);

        assertEquals(-Constants.EBADF, descriptor.trapped(fd -> 7));

        descriptor.release();
        closing.result();
    }

    /** Starts a call that the kernel would hold until {@code held} is counted down. */
    private Running<Integer> trap(CountDownLatch held) throws InterruptedException {
        var inside = new CountDownLatch(1);
        var trapped =
                ThreadKind.PLATFORM.start(() -> {
                    descriptor.acquire("test");
                    try {
                        return descriptor.trapped(fd -> {
                            inside.countDown();
                            awaitQuietly(held);
                            return 7;
                        });
                    } finally {
                        descriptor.release();
                    }
                });
        assertTrue(inside.await(10, TimeUnit.SECONDS));
        return trapped;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertTrue(latch.await(10, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_share_is_closed_by_itself_and_the_last_one_gives_the_number_back() throws Exception {
        var share = descriptor.share("test");
        descriptor.close();

        assertErrno(Constants.EBADF, () -> descriptor.acquire("test"));
        assertErrno(Constants.EBADF, () -> descriptor.share("test"));
        assertEquals(number, share.number());
        assertEquals(OPEN, state());
        share.close();
        assertEquals(-Constants.EBADF, state());
    }

    @ParameterizedTest
    @EnumSource
    void close_does_not_wait_for_the_calls_on_a_share(ThreadKind kind) throws Exception {
        var share = descriptor.share("test");
        share.acquire("test");

        kind.run(descriptor::close).result();
        assertEquals(OPEN, state());
        share.close(() -> {});
        assertEquals(OPEN, state());
        share.release();

        assertEquals(-Constants.EBADF, state());
    }

    @ParameterizedTest
    @EnumSource
    void detach_waits_for_the_calls_on_a_share_and_closes_it(ThreadKind kind) throws Exception {
        var share = descriptor.share("test");
        share.acquire("test");
        var detaching = kind.start(descriptor::detach);
        await(share::isClosed);

        assertFalse(detaching.future().isDone());
        share.release();

        assertEquals(number, detaching.result());
        assertEquals(OPEN, state());
        LibC.close(number);
    }
}
