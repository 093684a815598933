package dev.sockeye.benchmarks.server;

import dev.sockeye.MessageBatch;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Receives datagrams by Sockeye's blocking sockets, on a platform thread. */
@Command(name = "sockeye-udp")
public final class SockeyeUdp implements Callable<Integer> {

    @Mixin private ServerOptions options = new ServerOptions();

    @Option(names = "--way", description = "${COMPLETION-CANDIDATES}.")
    private Way way = Way.RECVMMSG;

    private final Datagrams datagrams = new Datagrams();
    private final MemorySegment room = Arena.global().allocate(Datagrams.SLOT_BYTES);

    private enum Way {
        RECV,
        RECVFROM,
        RECVMMSG
    }

    /** Runs it. */
    public static void main(String... arguments) {
        ServerOptions.run(new SockeyeUdp(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        options.echoOnly();
        var socket = Datagrams.receiver(false);
        Thread.ofPlatform().daemon().start(() -> receive(socket));
        return Control.serve(Datagrams.port(socket.getsockname()), datagrams);
    }

    private void receive(Socket socket) {
        try (var batch = new MessageBatch(Datagrams.BATCH, Datagrams.SLOT_BYTES)) {
            while (true) {
                datagrams.add(some(socket, batch));
            }
        } catch (SocketError e) {
            System.err.println(e);
        }
    }

    private int some(Socket socket, MessageBatch batch) throws SocketError {
        switch (way) {
            case RECV -> socket.recvInto(room);
            case RECVFROM -> socket.recvfromInto(room);
            case RECVMMSG -> {
                return socket.recvmmsg(batch);
            }
        }
        return 1;
    }
}
