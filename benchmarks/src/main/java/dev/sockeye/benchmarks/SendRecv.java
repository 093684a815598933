package dev.sockeye.benchmarks;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
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
 * One send and one receive of the same bytes over a TCP connection on loopback, by one thread:
 * Sockeye with an array and with direct buffers beside {@code SocketChannel} and {@code
 * java.net.Socket}. Nothing ever waits, so the figures are the cost of the calls.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SendRecv {

    @Param({"64", "16384"})
    int size;

    private byte[] data;
    private byte[] room;
    private ByteBuffer directData;
    private ByteBuffer directRoom;

    private Socket client;
    private Socket server;
    private SocketChannel clientChannel;
    private SocketChannel serverChannel;
    private java.net.Socket clientSocket;
    private java.net.Socket serverSocket;

    /** Connects the three pairs. */
    @Setup
    public void connect() throws IOException {
        data = new byte[size];
        room = new byte[size];
        directData = ByteBuffer.allocateDirect(size);
        directRoom = ByteBuffer.allocateDirect(size);
        try (var listener = Sockets.createServer(Address.inet("127.0.0.1", 0))) {
            client = new Socket();
            client.connect(listener.getsockname());
            server = listener.accept().conn();
            client.setsockopt(Constants.IPPROTO_TCP, Constants.TCP_NODELAY, 1);
        }
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (var listener = ServerSocketChannel.open().bind(loopback)) {
            clientChannel = SocketChannel.open(listener.getLocalAddress());
            serverChannel = listener.accept();
            clientChannel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        try (var listener = new ServerSocket()) {
            listener.bind(loopback);
            clientSocket =
                    new java.net.Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort());
            serverSocket = listener.accept();
            clientSocket.setTcpNoDelay(true);
        }
    }

    /** Closes the three pairs. */
    @TearDown
    public void close() throws IOException {
        client.close();
        server.close();
        clientChannel.close();
        serverChannel.close();
        clientSocket.close();
        serverSocket.close();
    }

    /** Sockeye with {@code byte[]}. */
    @Benchmark
    public void sockeyeArray() throws IOException {
        client.sendall(data);
        int received = 0;
        while (received < size) {
            received += server.recvInto(room);
        }
    }

    /** Sockeye with direct buffers. */
    @Benchmark
    public void sockeyeDirect() throws IOException {
        client.sendall(directData.clear());
        directRoom.clear();
        while (directRoom.hasRemaining()) {
            server.recvInto(directRoom);
        }
    }

    /** {@link SocketChannel} with direct buffers. */
    @Benchmark
    public void socketChannel() throws IOException {
        directData.clear();
        while (directData.hasRemaining()) {
            clientChannel.write(directData);
        }
        directRoom.clear();
        while (directRoom.hasRemaining()) {
            serverChannel.read(directRoom);
        }
    }

    /** {@link java.net.Socket}, which knows arrays only. */
    @Benchmark
    public void netSocket() throws IOException {
        clientSocket.getOutputStream().write(data);
        int received = 0;
        while (received < size) {
            received += serverSocket.getInputStream().read(room, 0, size);
        }
    }
}
