package dev.sockeye.reactive.capture;

import dev.sockeye.capture.Capture;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The captures that share packets and have not been given to the subscriber: if he goes before,
 * they are closed, as the kernel would go on to give them their share.
 */
final class CaptureGroup {

    private final Consumer<Capture> closing;

    // Both guarded by this.
    private final Set<Capture> waiting = new HashSet<>();
    private boolean cancelled;

    CaptureGroup(Consumer<Capture> closing) {
        this.closing = closing;
    }

    /** Returns those that are to be given. */
    List<Capture> opened(List<Capture> captures) {
        synchronized (this) {
            if (!cancelled) {
                waiting.addAll(captures);
                return captures;
            }
        }
        captures.forEach(closing);
        return List.of();
    }

    /** Leaves one to the subscriber. */
    synchronized Capture give(Capture capture) {
        waiting.remove(capture);
        return capture;
    }

    void cancel() {
        List<Capture> left;
        synchronized (this) {
            cancelled = true;
            left = List.copyOf(waiting);
            waiting.clear();
        }
        left.forEach(closing);
    }
}
