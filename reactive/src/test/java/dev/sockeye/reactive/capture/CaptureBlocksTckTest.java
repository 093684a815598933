package dev.sockeye.reactive.capture;

import dev.sockeye.capture.Capture;
import dev.sockeye.capture.PacketBlock;
import dev.sockeye.reactive.TckVerification;
import org.reactivestreams.Publisher;
import org.testng.annotations.AfterMethod;

/** The Reactive Streams TCK over {@code blocks()}, of which there is no end: it is taken off. */
public final class CaptureBlocksTckTest extends TckVerification<PacketBlock> {

    private final TckTraffic traffic = new TckTraffic();

    @Override
    public Publisher<PacketBlock> createPublisher(long elements) {
        return traffic.capture().blocks().doOnNext(PacketBlock::close).take(elements);
    }

    @Override
    public Publisher<PacketBlock> createFailedPublisher() {
        return ReactiveCapture.of(Capture.on("none0")).blocks();
    }

    @AfterMethod
    void close() {
        traffic.close();
    }
}
