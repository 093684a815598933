package dev.sockeye.reactive.capture;

import dev.sockeye.capture.Packet;

/** What {@link ReactiveCapture#signals} gives: packets, and how many are missing between them. */
public sealed interface CaptureSignal {

    /**
     * A packet.
     *
     * @param packet its own copy
     */
    record Captured(Packet packet) implements CaptureSignal {}

    /**
     * Packets that the kernel dropped since it was told last, as there was no room for them. The
     * sum is exact; some may have been dropped a block later than this stands.
     *
     * @param packets how many
     */
    record Dropped(long packets) implements CaptureSignal {}
}
