package dev.sockeye.reactive.capture;

import dev.sockeye.capture.Capture;
import dev.sockeye.capture.Packet;
import dev.sockeye.reactive.TckVerification;
import org.reactivestreams.Publisher;
import org.testng.annotations.AfterMethod;

/** The Reactive Streams TCK over {@code packets()}, of which there is no end: it is taken off. */
public final class CapturePacketsTckTest extends TckVerification<Packet> {

    private final TckTraffic traffic = new TckTraffic();

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
