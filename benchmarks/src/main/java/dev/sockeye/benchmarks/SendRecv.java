package dev.sockeye.benchmarks;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketPair;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One send and one receive of the same bytes over a connection on this machine, by one thread:
 * Sockeye with an array and with direct buffers beside {@code SocketChannel}, over TCP and over
 * Unix sockets, {@code java.net.Socket}, which has no Unix sockets, and junixsocket, for which one
 * takes no TCP. Nothing ever waits, so the figures are the cost of the calls.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SendRecv {

    /** What is sent, and room for what comes. */
    @State(Scope.Thread)
    public static class Bytes {

        @Param({"64", "16384"})
        int size;

        private byte[] data;
        private byte[] room;
        private ByteBuffer directData;
        private ByteBuffer directRoom;

        /** Makes both, on the heap and outside it. */
        @Setup
        public void make() {
            data = new byte[size];
            room = new byte[size];
            directData = ByteBuffer.allocateDirect(size);
            directRoom = ByteBuffer.allocateDirect(size);
        }
    }

    /** Over what. */
    public enum Family {
        /** TCP over IPv4. */
        INET,
        /** A Unix stream. */
        UNIX
    }

    /** Two sockets of Sockeye. */
    @State(Scope.Thread)
    public static class Sockeye {

        @Param Family family = Family.INET;

        private Socket client;
        private Socket server;

        /** Connects them. */
        @Setup
        public void connect() throws IOException {
            if (family == Family.INET) {
                try (var listener = Sockets.createServer(Address.inet("127.0.0.1", 0))) {
                    client = new Socket();
                    client.connect(listener.getsockname());
                    server = listener.accept().conn();
                    client.setsockopt(Constants.IPPROTO_TCP, Constants.TCP_NODELAY, 1);
                }
            } else {
                var pair = Sockets.socketpair(Constants.AF_UNIX, Constants.SOCK_STREAM);
                client = pair.first();
                server = pair.second();
            }
        }

        /** Closes them. */
        @TearDown
        public void close() {
            client.close();
            server.close();
        }
    }

    /** Two channels of the JDK. */
    @State(Scope.Thread)
    public static class Channels {

        @Param Family family = Family.INET;

        private SocketChannel client;
        private SocketChannel server;

        /** Connects them, TCP by sockets of IPv4 alone, as the others' are. */
        @Setup
        public void connect() throws IOException {
            if (family == Family.INET) {
                var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
                try (var listener = ServerSocketChannel.open(StandardProtocolFamily.INET)) {
                    listener.bind(any);
                    client = SocketChannel.open(StandardProtocolFamily.INET);
                    client.connect(listener.getLocalAddress());
                    server = listener.accept();
                    client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                }
            } else {
                var directory = Files.createTempDirectory("sockeye");
                var path = directory.resolve("socket");
                try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                    listener.bind(UnixDomainSocketAddress.of(path));
                    client = SocketChannel.open(listener.getLocalAddress());
                    server = listener.accept();
                }
                for (var it : new Path[] {path, directory}) {
                    Files.delete(it);
                }
            }
        }

        /** Closes them. */
        @TearDown
        public void close() throws IOException {
            client.close();
            server.close();
        }
    }

    /** Two sockets of {@code java.net}. */
    @State(Scope.Thread)
    public static class NetSockets {

        @Param("INET")
        Family family = Family.INET;

        private java.net.Socket client;
        private java.net.Socket server;

        /** Connects them. */
        @Setup
        public void connect() throws IOException {
            var loopback = InetAddress.getLoopbackAddress();
            try (var listener = new ServerSocket(0, 1, loopback)) {
                client = new java.net.Socket(loopback, listener.getLocalPort());
                server = listener.accept();
                client.setTcpNoDelay(true);
            }
        }

        /** Closes them. */
        @TearDown
        public void close() throws IOException {
            client.close();
            server.close();
        }
    }

    /** Two channels of junixsocket. */
    @State(Scope.Thread)
    public static class Junixsockets {

        @Param("UNIX")
        Family family = Family.UNIX;

        private AFUNIXSocketPair<AFUNIXSocketChannel> pair;

        /** Connects them. */
        @Setup
        public void connect() throws IOException {
            pair = AFUNIXSocketPair.open();
        }

        /** Closes them. */
        @TearDown
        public void close() throws IOException {
            pair.close();
        }
    }

    /** Sockeye with {@code byte[]}. */
    @Benchmark
    public void sockeyeArray(Bytes bytes, Sockeye sockets) throws IOException {
        sockets.client.sendall(bytes.data);
        int received = 0;
        while (received < bytes.size) {
            received += sockets.server.recvInto(bytes.room);
        }
    }

    /** Sockeye with direct buffers. */
    @Benchmark
    public void sockeyeDirect(Bytes bytes, Sockeye sockets) throws IOException {
        sockets.client.sendall(bytes.directData.clear());
        bytes.directRoom.clear();
        while (bytes.directRoom.hasRemaining()) {
            sockets.server.recvInto(bytes.directRoom);
        }
    }

    /** {@link SocketChannel} with direct buffers. */
    @Benchmark
    public void socketChannel(Bytes bytes, Channels channels) throws IOException {
        exchange(bytes, channels.client, channels.server);
    }

    /** {@link java.net.Socket}, which knows arrays only. */
    @Benchmark
    public void netSocket(Bytes bytes, NetSockets sockets) throws IOException {
        sockets.client.getOutputStream().write(bytes.data);
        int received = 0;
        while (received < bytes.size) {
            received += sockets.server.getInputStream().read(bytes.room, 0, bytes.size);
        }
    }

    /** junixsocket's channel with direct buffers. */
    @Benchmark
    public void junixsocket(Bytes bytes, Junixsockets sockets) throws IOException {
        exchange(bytes, sockets.pair.getSocket1(), sockets.pair.getSocket2());
    }

    /** In a fork of its own for each benchmark, so that the calls are of one class. */
    private static void exchange(Bytes bytes, ByteChannel client, ByteChannel server)
            throws IOException {
        bytes.directData.clear();
        while (bytes.directData.hasRemaining()) {
            client.write(bytes.directData);
        }
        bytes.directRoom.clear();
        while (bytes.directRoom.hasRemaining()) {
            server.read(bytes.directRoom);
        }
    }
}
