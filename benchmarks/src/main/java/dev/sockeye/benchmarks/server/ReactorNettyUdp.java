package dev.sockeye.benchmarks.server;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;
import reactor.netty.udp.UdpServer;

/** Receives datagrams by Reactor Netty: as its documentation shows it, or at its best. */
@Command(name = "reactor-netty-udp")
public final class ReactorNettyUdp implements Callable<Integer> {

    private static final int MOST_MESSAGES = 64;

    @Mixin private ServerOptions options = new ServerOptions();

    @Option(
            names = "--best",
            description =
                    "recvmmsg of 64 datagrams of at most 2,048 bytes into one pooled direct buffer.")
    private boolean best;

    private final Datagrams datagrams = new Datagrams();

    /** Runs it. */
    public static void main(String... arguments) {
        ServerOptions.run(new ReactorNettyUdp(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        options.echoOnly();
        var loops = LoopResources.create("reactor", options.loops, true);
        var server = UdpServer.create().host("127.0.0.1").port(0).runOn(loops);
        if (best) {
            int room = Datagrams.BATCH * Datagrams.SLOT_BYTES;
            server =
                    server.option(ChannelOption.ALLOCATOR, new PooledByteBufAllocator(true))
                            .option(
                                    ChannelOption.RECVBUF_ALLOCATOR,
                                    new FixedRecvByteBufAllocator(room)
                                            .maxMessagesPerRead(MOST_MESSAGES))
                            .option(
                                    EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE,
                                    Datagrams.SLOT_BYTES);
        }
        var connection =
                server.handle((in, _) ->
                                in.receiveObject()
                                        .doOnNext(_ -> datagrams.add(1))
                                        .then(Mono.never()))
                        .bindNow();
        Datagrams.enlarge(((UnixChannel) connection.channel()).fd().intValue());
        var address = (InetSocketAddress) connection.channel().localAddress();
        return Control.serve(address.getPort(), datagrams);
    }
}
