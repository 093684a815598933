package dev.sockeye.examples.tool;

import static dev.sockeye.Constants.EBADF;

import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import dev.sockeye.capture.Capture;
import dev.sockeye.capture.PacketBlock;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A capture that goes on until its work is done, or Ctrl-C: this then waits for what is still to be
 * written and said.
 */
final class LiveCapture {
    private static final long PATIENCE_SECONDS = 5;

    /** What is done with packets. */
    interface Work {
        /** Takes packets from a block; false if that is enough. */
        boolean take(PacketBlock block) throws IOException;

        /** Does what is to be done from time to time; false if that is enough. */
        boolean tick() throws IOException;

        /** Ends, however the capture did, but for a failure of the work itself. */
        void end() throws IOException;
    }

    private LiveCapture() {}

    static void run(Capture capture, Duration period, Work work) throws IOException {
        var ended = new CountDownLatch(1);
        var interrupt = new Thread(() -> end(capture, ended), "capture-end");
        Runtime.getRuntime().addShutdownHook(interrupt);
        try (capture) {
            loop(capture, period, work);
            work.end();
        } finally {
            ended.countDown();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(interrupt);
        } catch (IllegalStateException _) {
            // It is what ended the capture.
        }
    }

    private static void end(Capture capture, CountDownLatch ended) {
        capture.close();
        try {
            boolean _ = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void loop(Capture capture, Duration period, Work work) throws IOException {
        long next = System.nanoTime() + period.toNanos();
        for (boolean more = true; more; ) {
            long left = next - System.nanoTime();
            if (left <= 0) {
                next += period.toNanos();
                more = work.tick();
                continue;
            }
            capture.settimeout(Duration.ofNanos(left));
            try (var block = capture.next()) {
                more = work.take(block);
            } catch (SocketTimeout _) {
                // the time of the tick has come
            } catch (SocketError e) {
                if (e.errno() != EBADF || capture.isOpen()) {
                    throw e;
                }
                return;
            }
        }
    }
}
