package dev.sockeye.reactive.capture;

import dev.sockeye.capture.Capture;
import dev.sockeye.capture.Packet;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.AfterMethod;

/** The Reactive Streams TCK over {@code packets()}, of which there is no end: it is taken off. */
public final class CapturePacketsTckTest extends PublisherVerification<Packet> {

    private final TckTraffic traffic = new TckTraffic();

    public CapturePacketsTckTest() {
        super(new TestEnvironment(3_000, 200));
    }

    @Override
    public Publisher<Packet> createPublisher(long elements) {
        return traffic.capture().packets().take(elements);
    }

    @Override
    public Publisher<Packet> createFailedPublisher() {
        return ReactiveCapture.of(Capture.on("none0")).packets();
    }

    @AfterMethod
    void close() {
        traffic.close();
    }
}
