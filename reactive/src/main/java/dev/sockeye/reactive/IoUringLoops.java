package dev.sockeye.reactive;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;

/** What {@link EventLoops} needs of Netty's optional io_uring(7). */
final class IoUringLoops {

    private IoUringLoops() {}

    /**
     * Returns what makes the loops' handlers.
     *
     * @throws UnsupportedOperationException with the reason why there are none
     */
    static IoHandlerFactory handlers() {
        try {
            if (!IoUring.isAvailable()) {
                throw new UnsupportedOperationException(
                        "io_uring is not available: " + IoUring.unavailabilityCause(),
                        IoUring.unavailabilityCause());
            }
            return IoUringIoHandler.newFactory();
        } catch (NoClassDefFoundError e) {
            throw new UnsupportedOperationException(
                    "io_uring needs netty-transport-classes-io_uring, and"
                            + " netty-transport-native-io_uring of this platform",
                    e);
        }
    }

    static boolean drives(IoEventLoopGroup group) {
        try {
            return group.isIoType(IoUringIoHandler.class);
        } catch (NoClassDefFoundError e) {
            return false;
        }
    }
}
