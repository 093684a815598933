package dev.sockeye.examples.tool;

import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import dev.sockeye.capture.Capture;
import dev.sockeye.capture.PacketBlock;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A capture that goes on until its work is done, or Ctrl-C: this then waits for what is still to
 * come, to be written and said.
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

    /** Says that it listens as soon as a Ctrl-C loses nothing. */
    static void run(Capture capture, String ifname, Duration period, Work work) throws IOException {
        var ended = new CountDownLatch(1);
        var interrupt = new Thread(() -> end(capture, ended), "capture-end");
        Runtime.getRuntime().addShutdownHook(interrupt);
        System.err.println("listening on " + ifname);
        try (capture) {
            var failure = loop(capture, period, work);
            work.end();
            if (failure != null) {
                throw failure;
            }
        } finally {
            ended.countDown();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(interrupt);
        } catch (IllegalStateException _) {
            // It is what ended the capture.
        }
    }

    /** Has it take what came before; of what takes too long the rest is left. */
    private static void end(Capture capture, CountDownLatch ended) {
        try {
            capture.stop();
            boolean done = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            capture.close();
            if (!done) {
                boolean _ = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (SocketError _) {
            capture.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Goes on until the end; returns what has broken the capture, if that is why. */
    private static @Nullable SocketError loop(Capture capture, Duration period, Work work)
            throws IOException {
        SocketError failure = null;
        long next = System.nanoTime() + period.toNanos();
        for (boolean more = true; more; ) {
            long left = next - System.nanoTime();
            if (left <= 0) {
                next += period.toNanos();
                more = work.tick() && failure == null;
                continue;
            }
            capture.settimeout(Duration.ofNanos(left));
            try (var block = capture.next()) {
                more = work.take(block);
            } catch (SocketTimeout _) {
                // the time of the tick has come
            } catch (SocketError e) {
                if (!capture.isOpen() || capture.isDrained()) {
                    return failure;
                }
                if (failure == null) {
                    failure = e;
                    capture.stop(); // The interface is down, say: what it took before still comes.
                }
            }
        }
        return failure;
    }
}
