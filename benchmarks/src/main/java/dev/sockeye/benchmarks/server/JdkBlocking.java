package dev.sockeye.benchmarks.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The JDK's sockets, a virtual thread for each connection. */
@Command(name = "jdk-blocking")
public final class JdkBlocking implements Callable<Integer> {

    private static final int BACKLOG = 4096;

    @Mixin private ServerOptions options = new ServerOptions();

    @Option(names = "--channel", description = "SocketChannel instead of java.net.Socket.")
    private boolean channel;

    /** Runs it. */
    public static void main(String... arguments) {
        ServerOptions.run(new JdkBlocking(), arguments);
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    @Override
    public Integer call() throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        if (channel) {
            var listener = ServerSocketChannel.open().bind(address, BACKLOG);
            start(() -> accept(listener));
            return Control.serve(((InetSocketAddress) listener.getLocalAddress()).getPort());
        }
        options.echoOnly();
        var listener = new ServerSocket();
        listener.bind(address, BACKLOG);
        start(() -> accept(listener));
        return Control.serve(listener.getLocalPort());
    }

    private static void start(Work work) {
        Thread.startVirtualThread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                System.err.println(e);
            }
        });
    }

    private static void accept(ServerSocket listener) throws IOException {
        while (true) {
            var connection = listener.accept();
            start(() -> echo(connection));
        }
    }

    private static void echo(Socket connection) throws IOException {
        byte[] room = new byte[ServerOptions.BUFFER_BYTES];
        try (connection) {
            connection.setTcpNoDelay(true);
            var in = connection.getInputStream();
            var out = connection.getOutputStream();
            for (int n = in.read(room); n > 0; n = in.read(room)) {
                out.write(room, 0, n);
            }
        }
    }

    private void accept(ServerSocketChannel listener) throws IOException {
        while (true) {
            var connection = listener.accept();
            start(() -> serve(connection));
        }
    }

    private void serve(SocketChannel connection) throws IOException {
        try (connection) {
            connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
            switch (options.work) {
                case ECHO -> echo(connection);
                case SINK -> sink(connection);
                case SOURCE -> source(connection);
            }
        }
    }

    private static void echo(SocketChannel connection) throws IOException {
        var room = ByteBuffer.allocateDirect(ServerOptions.BUFFER_BYTES);
        while (connection.read(room) >= 0) {
            write(connection, room.flip());
            room.clear();
        }
    }

    private void sink(SocketChannel connection) throws IOException {
        var room = ByteBuffer.allocateDirect(4 * ServerOptions.BUFFER_BYTES);
        long count = 0;
        int n = 0;
        while (count < options.bytes && n >= 0) {
            n = connection.read(room.clear());
            count += Math.max(n, 0);
        }
        write(connection, ByteBuffer.allocate(Long.BYTES).putLong(count).flip());
    }

    private void source(SocketChannel connection) throws IOException {
        int chunk = 4 * ServerOptions.BUFFER_BYTES;
        byte[] bytes = Pattern.bytes(chunk);
        var pattern = ByteBuffer.allocateDirect(bytes.length).put(bytes);
        for (long sent = 0; sent < options.bytes; ) {
            int at = Pattern.at(sent);
            int length = (int) Math.min(chunk, options.bytes - sent);
            write(connection, pattern.limit(at + length).position(at));
            sent += length;
        }
    }

    private static void write(SocketChannel connection, ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            connection.write(data);
        }
    }
}
