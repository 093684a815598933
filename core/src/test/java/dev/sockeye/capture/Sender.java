package dev.sockeye.capture;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;

/** Sends datagrams over the loopback interface, to a port of its own, and captures them alone. */
final class Sender implements Closeable {

    /** Of Ethernet, IPv4 and UDP. */
    static final int HEADER_BYTES = 14 + 20 + 8;

    private final Socket receiver = new Socket(Constants.AF_INET, Constants.SOCK_DGRAM);
    private final Socket socket = new Socket(Constants.AF_INET, Constants.SOCK_DGRAM);
    final int port;

    Sender() throws SocketError {
        receiver.bind(Address.inet("127.0.0.1", 0));
        port = ((Address.Inet) receiver.getsockname()).port();
        socket.connect(receiver.getsockname());
    }

    /**
     * The filter that lets its datagrams through: {@code udp dst port}, of IPv4, without options.
     */
    BpfProgram filter() {
        return filter(port);
    }

    static BpfProgram filter(int port) {
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

    Capture.Builder builder() {
        return Capture.on("lo").filter(filter());
    }

    /** Opens a capture; the test is skipped where the privilege is missing. */
    static Capture open(Capture.Builder builder) throws SocketError {
        try {
            return builder.open();
        } catch (SocketError e) {
            if (e.errno() == Constants.EPERM) {
                abort("capturing needs CAP_NET_RAW");
            }
            throw e;
        }
    }

    void send(byte[] data) throws SocketError {
        socket.send(data);
    }

    /** Sends so many datagrams of a size, which begin with their number. */
    void send(int count, int bytes) throws SocketError {
        for (int i = 0; i < count; i++) {
            send(numbered(i, bytes));
        }
    }

    static byte[] numbered(int number, int bytes) {
        byte[] data = new byte[bytes];
        for (int i = 0; i < Integer.BYTES; i++) {
            data[i] = (byte) (number >>> (Byte.SIZE * i));
        }
        return data;
    }

    static int number(Packet packet) {
        int number = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            number |= (packet.data()[HEADER_BYTES + i] & 0xff) << (Byte.SIZE * i);
        }
        return number;
    }

    /** Takes so many packets, in whatever blocks. */
    static List<Packet> take(Capture capture, int count) throws SocketError {
        var packets = new ArrayList<Packet>();
        while (packets.size() < count) {
            try (var block = capture.next()) {
                packets.addAll(block.copy());
            }
        }
        return packets;
    }

    @Override
    public void close() {
        socket.close();
        receiver.close();
    }
}
