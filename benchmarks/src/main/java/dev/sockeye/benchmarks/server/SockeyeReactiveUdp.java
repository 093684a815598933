package dev.sockeye.benchmarks.server;

import dev.sockeye.reactive.DatagramBatch;
import dev.sockeye.reactive.EventLoops;
import dev.sockeye.reactive.ReactiveDatagram;
import dev.sockeye.reactive.ReactiveSocket;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Receives datagrams on an event loop: each by itself, in batches, or put together by GRO. */
@Command(name = "sockeye-reactive-udp")
public final class SockeyeReactiveUdp implements Callable<Integer> {

    private static final int WHOLE_BYTES = 65_535;

    @Mixin private ServerOptions options = new ServerOptions();

    @Option(names = "--way", description = "${COMPLETION-CANDIDATES}.")
    private Way way = Way.RECVFROM;

    private final Datagrams datagrams = new Datagrams();

    private enum Way {
        RECVFROM,
        RECVMMSG,
        GRO
    }

    /** Runs it. */
    public static void main(String... arguments) {
        ServerOptions.run(new SockeyeReactiveUdp(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        options.echoOnly();
        var loops = EventLoops.create(options.loops);
        var socket = ReactiveSocket.of(Datagrams.receiver(way == Way.GRO), loops);
        var received =
                switch (way) {
                    case RECVFROM -> socket.recvfrom().doOnNext(this::count).then();
                    case RECVMMSG ->
                            socket.recvmmsg(Datagrams.BATCH, Datagrams.SLOT_BYTES)
                                    .doOnNext(this::count)
                                    .then();
                    case GRO ->
                            socket.recvmmsg(Datagrams.BATCH, WHOLE_BYTES)
                                    .doOnNext(this::countSegments)
                                    .then();
                };
        received.subscribe();
        return Control.serve(Datagrams.port(socket.getsockname()), datagrams);
    }

    private void count(ReactiveDatagram datagram) {
        datagrams.add(1);
        datagram.close();
    }

    private void count(DatagramBatch batch) {
        datagrams.add(batch.size());
        batch.close();
    }

    private void countSegments(DatagramBatch batch) {
        long count = 0;
        for (int i = 0; i < batch.size(); i++) {
            int each = batch.segmentSize(i);
            count += each == 0 ? 1 : Math.ceilDiv(batch.content(i).readableBytes(), each);
        }
        datagrams.add(count);
        batch.close();
    }
}
