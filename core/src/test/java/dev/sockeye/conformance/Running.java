package dev.sockeye.conformance;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sockeye.SocketError;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A call that another thread makes.
 *
 * @param future its result
 * @param thread the thread
 */
public record Running<T>(Future<T> future, Thread thread) {

    /** How long a test waits for what must happen. */
    public static final Duration PATIENCE =
            Duration.ofSeconds(Integer.getInteger("sockeye.patience", 10));

    /** Returns what the call returned. */
    public T result() throws InterruptedException {
        try {
            return await();
        } catch (ExecutionException e) {
            throw new AssertionError("the call failed", e.getCause());
        }
    }

    /** Returns what the call returned, or throws what it threw. */
    public T get() throws Exception {
        try {
            return await();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** Returns the error that the call failed with. */
    public SocketError error() throws InterruptedException {
        return failure(SocketError.class);
    }

    /** Returns what the call failed with. */
    public <E extends Throwable> E failure(Class<E> type) throws InterruptedException {
        try {
            throw new AssertionError("the call did not fail but returned " + await());
        } catch (ExecutionException e) {
            return assertInstanceOf(type, e.getCause());
        }
    }

    private T await() throws InterruptedException, ExecutionException {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            var blocked = new AssertionError("the call has not ended within " + PATIENCE, e);
            blocked.setStackTrace(thread.getStackTrace());
            throw blocked;
        }
    }
}
