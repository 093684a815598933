package dev.sockeye.conformance;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import dev.sockeye.capture.BpfProgram;
import dev.sockeye.capture.Capture;
import dev.sockeye.capture.Packet;
import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Sends datagrams over the loopback interface, to a port of its own, and captures them alone. */
public final class Sender implements Closeable {

    /** Of Ethernet, IPv4 and UDP. */
    public static final int HEADER_BYTES = 14 + 20 + 8;

    private final Socket receiver = new Socket(Constants.AF_INET, Constants.SOCK_DGRAM);
    private final Socket socket = new Socket(Constants.AF_INET, Constants.SOCK_DGRAM);

    /** The port that they go to. */
    public final int port;

    public Sender() throws SocketError {
        receiver.bind(Address.inet("127.0.0.1", 0));
        port = ((Address.Inet) receiver.getsockname()).port();
        socket.connect(receiver.getsockname());
    }

    /**
     * The filter that lets its datagrams through: {@code udp dst port}, of IPv4, without options.
     */
    public BpfProgram filter() {
        return filter(port);
    }

    public static BpfProgram filter(int port) {
        return BpfProgram.parse(
                """
                6
                40 0 0 12
                21 0 3 2048
                40 0 0 36
                21 0 1 %d
                6 0 0 262144
                6 0 0 0
                """
                        .formatted(port));
    }

    /** What captures them. */
    public Capture.Builder builder() {
        return Capture.on("lo").filter(filter());
    }

    /** Opens a capture; the test is skipped where the privilege is missing. */
    public static Capture open(Capture.Builder builder) throws SocketError {
        return openMany(builder, 1).getFirst();
    }

    public static List<Capture> openMany(Capture.Builder builder, int count) throws SocketError {
        try {
            return builder.open(count);
        } catch (SocketError e) {
            if (e.errno() == Constants.EPERM) {
                abort("capturing needs CAP_NET_RAW");
            }
            throw e;
        }
    }

    /** Sends one. */
    public void send(byte[] data) throws SocketError {
        socket.send(data);
    }

    /** Sends so many datagrams of a size, which begin with their number. */
    public void send(int count, int bytes) throws SocketError {
        for (int i = 0; i < count; i++) {
            send(numbered(i, bytes));
        }
    }

    /** Sends so many datagrams from each of so many ports. */
    public void sendFlows(int flows, int each) throws SocketError {
        for (int i = 0; i < flows; i++) {
            try (var from = new Socket(Constants.AF_INET, Constants.SOCK_DGRAM)) {
                from.connect(receiver.getsockname());
                for (int k = 0; k < each; k++) {
                    from.send(numbered(k, 100));
                }
            }
        }
    }

    public static byte[] numbered(int number, int bytes) {
        byte[] data = new byte[bytes];
        for (int i = 0; i < Integer.BYTES; i++) {
            data[i] = (byte) (number >>> (Byte.SIZE * i));
        }
        return data;
    }

    /** The number that a packet begins with. */
    public static int number(Packet packet) {
        int number = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            number |= (packet.data()[HEADER_BYTES + i] & 0xff) << (Byte.SIZE * i);
        }
        return number;
    }

    /** Takes so many packets, in whatever blocks. */
    public static List<Packet> take(Capture capture, int count) throws SocketError {
        var packets = new ArrayList<Packet>();
        while (packets.size() < count) {
            try (var block = capture.next()) {
                packets.addAll(block.copy());
            }
        }
        return packets;
    }

    /** Takes what there is, until nothing has come for a while. */
    public static List<Packet> takeAll(Capture capture) throws SocketError {
        var packets = new ArrayList<Packet>();
        capture.settimeout(Duration.ofSeconds(1));
        try {
            while (true) {
                try (var block = capture.next()) {
                    packets.addAll(block.copy());
                }
            }
        } catch (SocketTimeout e) {
            return packets;
        }
    }

    /** The ports that packets come from. */
    public static Set<Integer> sourcePorts(List<Packet> packets) {
        return packets.stream()
                .map(packet -> (packet.data()[34] & 0xff) << 8 | (packet.data()[35] & 0xff))
                .collect(Collectors.toCollection(HashSet::new));
    }

    @Override
    public void close() {
        socket.close();
        receiver.close();
    }
}
