package dev.sockeye.reactive;

import dev.sockeye.ControlMessage;
import dev.sockeye.sys.LibC;
import io.netty.util.IllegalReferenceCountException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The open descriptors that came with a message: the message's, until somebody asks for them or its
 * buffer is released, whichever comes first. For any thread.
 */
final class Descriptors {

    private static final int OWNED = 0;
    private static final int TAKEN = 1;
    private static final int CLOSED = 2;

    private final List<Integer> numbers;
    private final AtomicInteger state = new AtomicInteger(OWNED);

    Descriptors(List<Integer> numbers) {
        this.numbers = numbers;
    }

    /** Returns the descriptors among the items, none of items without any. */
    static List<Integer> among(List<ControlMessage> items) {
        return items.isEmpty()
                ? List.of()
                : items.stream().flatMap(item -> item.fds().stream()).toList();
    }

    /** Tells whether nobody has asked for them, and they are open. */
    boolean areOwned() {
        return state.get() == OWNED;
    }

    /** Makes them the caller's. */
    void take() {
        if (!state.compareAndSet(OWNED, TAKEN) && state.get() == CLOSED) {
            throw new IllegalReferenceCountException(
                    "the message was released, and its descriptors are closed");
        }
    }

    /** Closes them, unless they have been taken. */
    void close() {
        if (state.compareAndSet(OWNED, CLOSED)) {
            numbers.forEach(LibC::close);
        }
    }
}
