package dev.sockeye.reactive.capture;

import dev.sockeye.capture.Capture;
import dev.sockeye.capture.PacketBlock;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.AfterMethod;

/** The Reactive Streams TCK over {@code blocks()}, of which there is no end: it is taken off. */
public final class CaptureBlocksTckTest extends PublisherVerification<PacketBlock> {

    private final TckTraffic traffic = new TckTraffic();

    public CaptureBlocksTckTest() {
        super(new TestEnvironment(3_000, 200));
    }

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
