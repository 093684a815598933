package dev.sockeye.reactive.capture;

import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import dev.sockeye.conformance.Sender;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.testng.SkipException;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** Datagrams that go on for as long as one test of the Reactive Streams TCK takes. */
final class TckTraffic {

    private static final int RING_BYTES = 256 * 4096;

    private @Nullable Sender sender;
    private @Nullable Disposable sending;

    /** A capture of traffic that has begun. */
    ReactiveCapture capture() {
        try {
            close();
            var from = new Sender();
            sender = from;
            sending =
                    Flux.interval(Duration.ofMillis(1))
                            .onBackpressureDrop()
                            .subscribe(_ -> send(from));
            var builder =
                    from.builder()
                            .blockSize(4096)
                            .bufferSize(RING_BYTES)
                            .blockTimeout(Duration.ofMillis(1));
            builder.open().close();
            return ReactiveCapture.of(builder);
        } catch (SocketError e) {
            if (e.errno() == Constants.EPERM) {
                throw new SkipException("capturing needs CAP_NET_RAW");
            }
            throw new AssertionError(e);
        }
    }

    private static void send(Sender from) {
        try {
            from.send(new byte[100]);
        } catch (SocketError e) {
            throw new AssertionError(e);
        }
    }

    void close() {
        if (sending != null) {
            sending.dispose();
        }
        if (sender != null) {
            sender.close();
        }
    }
}
