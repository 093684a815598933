package dev.sockeye.reactive.capture;

import dev.sockeye.SocketError;
import dev.sockeye.capture.Capture;
import dev.sockeye.capture.CaptureStats;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import reactor.core.scheduler.Schedulers;

/** The captures of one {@link ReactiveCapture}, and the counts of those that were closed. */
final class CaptureTally {

    // Both guarded by this.
    private final Map<Capture, Runnable> open = new LinkedHashMap<>();
    private CaptureStats ended = new CaptureStats(0, 0, 0, 0);

    /** Takes a capture, and what has its subscription look whether it is over. */
    synchronized void opened(Capture capture, Runnable wake) {
        open.put(capture, wake);
    }

    /** Closes a capture and keeps its counts. */
    void close(Capture capture) {
        capture.close();
        synchronized (this) {
            if (open.remove(capture) != null) {
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
        return Set.copyOf(open.keySet());
    }

    /** Lets nothing more through to any. */
    void stop() throws SocketError {
        Map<Capture, Runnable> all;
        synchronized (this) {
            all = Map.copyOf(open);
        }
        for (var each : all.entrySet()) {
            each.getKey().stop();
            each.getValue().run();
        }
    }

    synchronized CaptureStats sum() {
        var sum = ended;
        for (var capture : open.keySet()) {
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
