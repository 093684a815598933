package dev.sockeye.reactive.capture;

import dev.sockeye.SocketError;
import dev.sockeye.capture.Capture;
import org.jspecify.annotations.Nullable;

/** What a subscription gives of the blocks of its capture. The loop's thread owns it. */
interface Items<T> {

    /** Returns the next one; null if there is none yet. */
    @Nullable T next(Capture capture) throws SocketError;

    /** Releases an item that is given to nobody. */
    void drop(T item);

    /** Releases what it has. */
    void end();
}
