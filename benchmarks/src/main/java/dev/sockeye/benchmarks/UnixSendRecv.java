package dev.sockeye.benchmarks;

import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.Sockets;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
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
 * What {@link SendRecv} is for TCP, over a pair of Unix sockets: Sockeye beside {@code
 * SocketChannel} and junixsocket.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class UnixSendRecv {

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
    private AFUNIXSocketPair<AFUNIXSocketChannel> junixsocket;

    /** Connects the three pairs. */
    @Setup
    public void connect() throws IOException {
        data = new byte[size];
        room = new byte[size];
        directData = ByteBuffer.allocateDirect(size);
        directRoom = ByteBuffer.allocateDirect(size);
        var pair = Sockets.socketpair(Constants.AF_UNIX, Constants.SOCK_STREAM);
        client = pair.first();
        server = pair.second();
        var directory = Files.createTempDirectory("sockeye");
        var path = directory.resolve("socket");
        try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(path));
            clientChannel = SocketChannel.open(listener.getLocalAddress());
            serverChannel = listener.accept();
        }
        for (var it : new Path[] {path, directory}) {
            Files.delete(it);
        }
        junixsocket = AFUNIXSocketPair.open();
    }

    /** Closes the three pairs. */
    @TearDown
    public void close() throws IOException {
        client.close();
        server.close();
        clientChannel.close();
        serverChannel.close();
        junixsocket.close();
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

    /** junixsocket's channel with direct buffers. */
    @Benchmark
    public void junixsocket() throws IOException {
        directData.clear();
        while (directData.hasRemaining()) {
            junixsocket.getSocket1().write(directData);
        }
        directRoom.clear();
        while (directRoom.hasRemaining()) {
            junixsocket.getSocket2().read(directRoom);
        }
    }
}
