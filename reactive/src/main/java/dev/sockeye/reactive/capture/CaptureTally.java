package dev.sockeye.reactive.capture;

import dev.sockeye.capture.Capture;
import dev.sockeye.capture.CaptureStats;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import reactor.core.scheduler.Schedulers;

/** The captures of one {@link ReactiveCapture}, and the counts of those that were closed. */
final class CaptureTally {

    // Both guarded by this.
    private final Set<Capture> open = new LinkedHashSet<>();
    private CaptureStats ended = new CaptureStats(0, 0, 0, 0);

    synchronized void opened(Capture capture) {
        open.add(capture);
    }

    /** Closes a capture and keeps its counts. */
    void close(Capture capture) {
        capture.close();
        synchronized (this) {
            if (open.remove(capture)) {
                ended = plus(ended, capture.stats(), ended.held());
            }
        }
    }

    /** Closes a capture elsewhere: unmapping takes milliseconds, which no loop need wait. */
    void closeLater(Capture capture) {
        try {
            Schedulers.boundedElastic().schedule(() -> close(capture));
        } catch (RejectedExecutionException _) {
            close(capture);
        }
    }

    synchronized Set<Capture> open() {
        return Set.copyOf(open);
    }

    synchronized CaptureStats sum() {
        var sum = ended;
        for (var capture : open) {
            var stats = capture.stats();
            sum = plus(sum, stats, sum.held() + stats.held());
        }
        return sum;
    }

    private static CaptureStats plus(CaptureStats first, CaptureStats second, int held) {
        return new CaptureStats(
                first.received() + second.received(),
                first.dropped() + second.dropped(),
                first.freezes() + second.freezes(),
                held);
    }
}
