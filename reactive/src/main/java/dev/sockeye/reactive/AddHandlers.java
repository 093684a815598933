package dev.sockeye.reactive;

import io.netty.channel.ChannelPipeline;
import java.util.function.Consumer;
import reactor.core.CoreSubscriber;

/** Puts handlers between a socket and its descriptor, in its place after what is to be sent. */
final class AddHandlers extends SendOperation<Void> {

    private final Consumer<? super ChannelPipeline> handlers;

    AddHandlers(
            LoopSocket socket,
            Consumer<? super ChannelPipeline> handlers,
            CoreSubscriber<? super Void> actual) {
        super(socket, "handlers", actual);
        this.handlers = handlers;
    }

    @Override
    boolean sendsBytes() {
        return false;
    }

    @Override
    boolean advance() {
        PipelineChannel.add(socket, handlers);
        end();
        return true;
    }
}
