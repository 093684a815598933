package dev.sockeye;

import java.util.concurrent.atomic.AtomicInteger;

/** Who may use a batch: one call at a time, until it is closed. For any thread. */
final class BatchUse {

    private static final int IDLE = 0;
    private static final int IN_USE = 1;
    private static final int CLOSING = 2;
    private static final int CLOSED = 3;

    private final AtomicInteger state = new AtomicInteger(IDLE);

    /** Begins a call's use, to be ended by {@link #end}; throws if there is another or no batch. */
    void begin(String call) {
        int now = state.compareAndExchange(IDLE, IN_USE);
        if (now != IDLE) {
            throw refused(call, now);
        }
    }

    /** Ends a call's use; false if the batch was closed meanwhile and is now to be freed. */
    boolean end() {
        return state.compareAndSet(IN_USE, IDLE);
    }

    /** Throws if a call uses the batch, or it is closed. */
    void requireIdle(String call) {
        int now = state.get();
        if (now != IDLE) {
            throw refused(call, now);
        }
    }

    /** Throws if the batch has been closed since the call began. */
    void requireOpen(String call) {
        if (state.get() != IN_USE) {
            throw refused(call, CLOSED);
        }
    }

    /**
     * Closes; true if the batch is to be freed now, false if the call that uses it will do that.
     */
    boolean close() {
        int now = state.compareAndExchange(IDLE, IN_USE);
        while (now == IN_USE && !state.compareAndSet(IN_USE, CLOSING)) {
            now = state.compareAndExchange(IDLE, IN_USE); // The call has just ended.
        }
        return now == IDLE;
    }

    /** The batch has been freed. */
    void freed() {
        state.set(CLOSED);
    }

    /** The batch could not be freed, and stays open. */
    void notFreed() {
        state.set(IDLE);
    }

    /** Tells what is the case instead of messages that could be shown; empty if nothing is. */
    String hindrance() {
        return switch (state.get()) {
            case IDLE -> "";
            case IN_USE -> "in use by a call";
            default -> "closed";
        };
    }

    private static IllegalStateException refused(String call, int state) {
        return new IllegalStateException(
                call
                        + (state == IN_USE
                                ? ": the batch is in use by another call"
                                : ": the batch is closed"));
    }
}
