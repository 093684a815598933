package dev.sockeye.benchmarks.server;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.capture.BpfProgram;
import dev.sockeye.capture.Capture;
import dev.sockeye.capture.PacketBlock;
import dev.sockeye.reactive.capture.ReactiveCapture;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Captures the datagrams to a port of the loopback interface, and counts them. */
@Command(name = "sockeye-capture")
public final class SockeyeCapture implements Callable<Integer> {

    private static final int PROTOCOL_AT = 23;

    @Mixin private ServerOptions options = new ServerOptions();

    @Option(names = "--way", description = "${COMPLETION-CANDIDATES}.")
    private Way way = Way.BLOCKS;

    private final Datagrams packets = new Datagrams();

    private enum Way {
        BLOCKS,
        COPIES,
        FLUX
    }

    /** Runs it. */
    public static void main(String... arguments) {
        ServerOptions.run(new SockeyeCapture(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        options.echoOnly();
        // What comes to it is never received; it holds the port.
        try (var holder = new Socket(Constants.AF_INET, Constants.SOCK_DGRAM)) {
            holder.bind(Address.inet("127.0.0.1", 0));
            int port = Datagrams.port(holder.getsockname());
            start(Capture.on("lo").filter(filter(port)));
            return Control.serve(port, packets);
        }
    }

    /** UDP over IPv4 to a port. */
    private static BpfProgram filter(int port) {
        return BpfProgram.parse(
                "6\n40 0 0 12\n21 0 3 2048\n40 0 0 36\n21 0 1 %d\n6 0 0 262144\n6 0 0 0"
                        .formatted(port));
    }

    @SuppressWarnings("MustBeClosedChecker") // It ends with the program.
    private void start(Capture.Builder builder) throws IOException {
        if (way == Way.FLUX) {
            ReactiveCapture.of(builder)
                    .blocks()
                    .subscribe(this::take, failure -> System.err.println(failure));
            return;
        }
        var capture = builder.open();
        Thread.ofPlatform().daemon().start(() -> capture.forEach(this::take));
    }

    private void take(PacketBlock block) {
        try (block) {
            packets.add(way == Way.COPIES ? copied(block) : counted(block));
        }
    }

    private static long counted(PacketBlock block) {
        long count = 0;
        for (var packet = block.cursor(); packet.next(); ) {
            count += packet.get(PROTOCOL_AT) == Constants.IPPROTO_UDP ? 1 : 0;
        }
        return count;
    }

    private static long copied(PacketBlock block) {
        long count = 0;
        for (var packet = block.cursor(); packet.next(); ) {
            count += packet.copy().data()[PROTOCOL_AT] == Constants.IPPROTO_UDP ? 1 : 0;
        }
        return count;
    }
}
