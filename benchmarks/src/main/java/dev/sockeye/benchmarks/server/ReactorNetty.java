package dev.sockeye.benchmarks.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.reactivestreams.Publisher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.NettyInbound;
import reactor.netty.NettyOutbound;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpServer;

/**
 * Reactor Netty's TCP server, which takes native epoll by itself: as its documentation shows an
 * echo, or at its best.
 */
@Command(name = "reactor-netty")
public final class ReactorNetty implements Callable<Integer> {

    @Mixin private ServerOptions options = new ServerOptions();

    @Option(
            names = "--best",
            description =
                    "Unbounded demand on the loop, each buffer written and flushed on the channel at"
                            + " once without a promise, pooled direct buffers.")
    private boolean best;

    @Option(names = "--demand-of-one", description = "Each demand is of 1, from another thread.")
    private boolean demandOfOne;

    /** Runs it. */
    public static void main(String... arguments) {
        ServerOptions.run(new ReactorNetty(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        var loops = LoopResources.create("reactor", options.loops, true);
        var server = TcpServer.create().host("127.0.0.1").port(0).runOn(loops).noSSL();
        if (best) {
            var allocator = new PooledByteBufAllocator(true);
            server = server.childOption(ChannelOption.ALLOCATOR, allocator);
        }
        return Control.serve(server.handle(this::serve).bindNow().port());
    }

    private Publisher<Void> serve(NettyInbound in, NettyOutbound out) {
        Flux<ByteBuf> received = in.receive().retain();
        return switch (options.work) {
            case ECHO -> echo(in, out, received);
            case SINK -> out.send(Streams.sink(received, options.bytes));
            case SOURCE -> out.send(Streams.source(options.bytes));
        };
    }

    private Publisher<Void> echo(NettyInbound in, NettyOutbound out, Flux<ByteBuf> received) {
        if (demandOfOne) {
            return DemandOfOne.echo(received, buffer -> out.send(Mono.just(buffer)));
        }
        return best ? unbounded(in, received) : out.send(received);
    }

    private static Mono<Void> unbounded(NettyInbound in, Flux<ByteBuf> received) {
        return Mono.defer(() -> {
            var ended = Sinks.<Void>empty();
            in.withConnection(connection -> {
                var channel = connection.channel();
                received.subscribe(
                        buffer -> {
                            var _ = channel.writeAndFlush(buffer, channel.voidPromise());
                        },
                        ended::tryEmitError,
                        ended::tryEmitEmpty);
            });
            return ended.asMono();
        });
    }
}
