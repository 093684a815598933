package dev.sockeye.reactive.capture;

import dev.sockeye.SocketError;
import dev.sockeye.capture.Capture;
import dev.sockeye.capture.PacketBlock;
import org.jspecify.annotations.Nullable;

/** Whole blocks. */
final class BlockItems implements Items<PacketBlock> {

    @Override
    public @Nullable PacketBlock next(Capture capture) throws SocketError {
        return capture.poll();
    }

    @Override
    public void drop(PacketBlock block) {
        block.release();
    }

    @Override
    public void end() {}
}
