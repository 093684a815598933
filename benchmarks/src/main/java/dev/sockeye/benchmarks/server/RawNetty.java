package dev.sockeye.benchmarks.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Netty without a library above it: written as read, flushed when a read is complete. */
@Command(name = "raw-netty")
public final class RawNetty implements Callable<Integer> {

    private static final int BACKLOG = 4096;

    @Mixin private ServerOptions options = new ServerOptions();

    @Option(names = "--io-uring", description = "io_uring instead of epoll.")
    private boolean ioUring;

    /** Runs it. */
    public static void main(String... arguments) {
        ServerOptions.run(new RawNetty(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        options.echoOnly();
        var handlers = ioUring ? IoUringIoHandler.newFactory() : EpollIoHandler.newFactory();
        var group = new MultiThreadIoEventLoopGroup(options.loops, handlers);
        var bootstrap = new ServerBootstrap().group(group);
        if (ioUring) {
            bootstrap.channel(IoUringServerSocketChannel.class);
        } else {
            bootstrap.channel(EpollServerSocketChannel.class);
        }
        var channel =
                bootstrap
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(new Echo())
                        .bind("127.0.0.1", 0)
                        .syncUninterruptibly()
                        .channel();
        return Control.serve(((InetSocketAddress) channel.localAddress()).getPort());
    }

    @Sharable
    private static final class Echo extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            var _ = context.write(message, context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }
    }
}
