package dev.sockeye.reactive.capture;

import dev.sockeye.SocketError;
import dev.sockeye.capture.Capture;
import dev.sockeye.capture.Packet;
import org.jspecify.annotations.Nullable;

/** Packets, and before one how many were dropped. */
final class SignalItems implements Items<CaptureSignal> {

    private final PacketItems packets = new PacketItems();

    // The packet that comes after the drops.
    private @Nullable Packet ahead;

    @Override
    public @Nullable CaptureSignal next(Capture capture) throws SocketError {
        var packet = ahead;
        if (packet == null) {
            packet = packets.next(capture);
            if (packet == null) {
                return null;
            }
            long dropped = packets.takeDropped();
            if (dropped > 0) {
                ahead = packet;
                return new CaptureSignal.Dropped(dropped);
            }
        }
        ahead = null;
        return new CaptureSignal.Captured(packet);
    }

    @Override
    public void drop(CaptureSignal signal) {}

    @Override
    public void end() {
        packets.end();
    }
}
