package dev.sockeye.benchmarks.server;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.Socket;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.pcap4j.core.BpfProgram;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;
import org.pcap4j.core.RawPacketListener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Captures the datagrams to a port of the loopback interface by Pcap4J's raw loop, which decodes
 * nothing, with a buffer as large as Sockeye's.
 */
@Command(name = "pcap4j-capture")
public final class Pcap4jCapture implements Callable<Integer> {

    private static final int PROTOCOL_AT = 23;
    private static final int SNAPLEN = 262_144;
    private static final int TIMEOUT_MILLIS = 10;
    private static final int BUFFER_BYTES = 64 << 20;
    private static final int FOREVER = -1;

    @Mixin private ServerOptions options = new ServerOptions();

    private final Datagrams packets = new Datagrams();

    /** Runs it. */
    public static void main(String... arguments) {
        ServerOptions.run(new Pcap4jCapture(), arguments);
    }

    @Override
    public Integer call() throws IOException, PcapNativeException, NotOpenException {
        options.echoOnly();
        try (var holder = new Socket(Constants.AF_INET, Constants.SOCK_DGRAM)) {
            holder.bind(Address.inet("127.0.0.1", 0));
            int port = Datagrams.port(holder.getsockname());
            var handle = open(port);
            Thread.ofPlatform().daemon().start(() -> loop(handle));
            return Control.serve(port, packets);
        }
    }

    private static PcapHandle open(int port) throws PcapNativeException, NotOpenException {
        var handle =
                new PcapHandle.Builder("lo")
                        .snaplen(SNAPLEN)
                        .promiscuousMode(PromiscuousMode.NONPROMISCUOUS)
                        .timeoutMillis(TIMEOUT_MILLIS)
                        .bufferSize(BUFFER_BYTES)
                        .build();
        handle.setFilter("udp dst port " + port, BpfProgram.BpfCompileMode.OPTIMIZE);
        handle.setDirection(PcapHandle.PcapDirection.IN);
        return handle;
    }

    private void loop(PcapHandle handle) {
        try {
            handle.loop(FOREVER, (RawPacketListener) this::take);
        } catch (PcapNativeException | NotOpenException e) {
            System.err.println(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(byte[] packet) {
        if (packet[PROTOCOL_AT] == Constants.IPPROTO_UDP) {
            packets.add(1);
        }
    }
}
