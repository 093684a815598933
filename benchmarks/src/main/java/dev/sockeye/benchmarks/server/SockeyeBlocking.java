package dev.sockeye.benchmarks.server;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.SocketOptions;
import dev.sockeye.Sockets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sockeye's blocking sockets, a virtual thread (or a platform one) for each connection. */
@Command(name = "sockeye-blocking")
public final class SockeyeBlocking implements Callable<Integer> {

    private static final int BACKLOG = 4096;

    @Mixin private ServerOptions options = new ServerOptions();

    @Option(names = "--platform", description = "Platform threads instead of virtual ones.")
    private boolean platform;

    /** Runs it. */
    public static void main(String... arguments) {
        ServerOptions.run(new SockeyeBlocking(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        var listener = Sockets.createServer(Address.inet("127.0.0.1", 0), BACKLOG);
        start(() -> accept(listener));
        return Control.serve(((Address.Inet) listener.getsockname()).port());
    }

    private void start(Runnable work) {
        if (platform) {
            Thread.ofPlatform().daemon().start(work);
        } else {
            Thread.startVirtualThread(work);
        }
    }

    private void accept(Socket listener) {
        try {
            while (true) {
                var connection = listener.accept().conn();
                start(() -> serve(connection));
            }
        } catch (SocketError e) {
            System.err.println(e);
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setsockopt(SocketOptions.TCP_NODELAY, true);
            switch (options.work) {
                case ECHO -> echo(connection);
                case SINK -> sink(connection);
                case SOURCE -> source(connection);
            }
        } catch (SocketError e) {
            System.err.println(e);
        }
    }

    private static void echo(Socket connection) throws SocketError {
        byte[] room = new byte[ServerOptions.BUFFER_BYTES];
        var data = ByteBuffer.wrap(room);
        for (int n = connection.recvInto(room); n > 0; n = connection.recvInto(room)) {
            connection.sendall(data.clear().limit(n));
        }
    }

    private void sink(Socket connection) throws SocketError {
        byte[] room = new byte[4 * ServerOptions.BUFFER_BYTES];
        long count = 0;
        for (int n = 1; count < options.bytes && n > 0; count += n) {
            n = connection.recvInto(room);
        }
        connection.sendall(ByteBuffer.allocate(Long.BYTES).putLong(count).flip());
    }

    private void source(Socket connection) throws SocketError {
        int chunk = 4 * ServerOptions.BUFFER_BYTES;
        var pattern = ByteBuffer.wrap(Pattern.bytes(chunk));
        for (long sent = 0; sent < options.bytes; ) {
            int at = Pattern.at(sent);
            int length = (int) Math.min(chunk, options.bytes - sent);
            connection.sendall(pattern.clear().position(at).limit(at + length));
            sent += length;
        }
    }
}
