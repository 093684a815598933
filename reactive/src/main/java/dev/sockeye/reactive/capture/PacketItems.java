package dev.sockeye.reactive.capture;

import dev.sockeye.SocketError;
import dev.sockeye.capture.Capture;
import dev.sockeye.capture.Packet;
import dev.sockeye.capture.PacketCursor;
import org.jspecify.annotations.Nullable;

/** The packets of one block after the other. */
final class PacketItems implements Items<Packet> {

    private @Nullable PacketCursor cursor;
    private long dropped;

    @Override
    public @Nullable Packet next(Capture capture) throws SocketError {
        while (true) {
            var from = cursor;
            if (from == null) {
                var block = capture.poll();
                if (block == null) {
                    return null;
                }
                dropped += block.droppedBefore();
                cursor = block.cursor();
            } else if (from.next()) {
                return from.copy();
            } else {
                end();
            }
        }
    }

    /** Returns how many packets were dropped before the last one, that were not told yet. */
    long takeDropped() {
        long untold = dropped;
        dropped = 0;
        return untold;
    }

    @Override
    public void drop(Packet packet) {}

    @Override
    public void end() {
        var from = cursor;
        if (from != null) {
            cursor = null;
            from.block().release();
        }
    }
}
