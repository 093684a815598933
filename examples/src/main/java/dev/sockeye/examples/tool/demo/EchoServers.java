package dev.sockeye.examples.tool.demo;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.SOCK_DGRAM;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import dev.sockeye.reactive.ReactiveServer;
import dev.sockeye.reactive.ReactiveSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** The servers of the demo: each sends back what it gets. */
final class EchoServers implements AutoCloseable {
    private final Fault.Kind kind;
    private final Disposable.Composite open = Disposables.composite();
    private final List<Path> paths = new CopyOnWriteArrayList<>();

    EchoServers(Fault.Kind kind) {
        this.kind = kind;
        Runtime.getRuntime().addShutdownHook(new Thread(this::deletePaths)); // after Ctrl-C
    }

    /** Starts a server for streams and returns its address. */
    Address stream(Address at, Tally tally) {
        var fault = new Fault(kind);
        var server =
                ReactiveServer.listen(at)
                        .handle(connection ->
                                connection
                                        .sendall(connection.recv().map(fault::pass))
                                        .doOnError(e -> tally.error("server: " + e)))
                        .start()
                        .blockOptional()
                        .orElseThrow();
        open.add(() -> server.shutdown(Duration.ZERO).subscribe());
        return server.address();
    }

    /** Returns an address of the Unix domain that is free. */
    Address unixAddress() throws IOException {
        var directory = Files.createTempDirectory("sockeye");
        var path = directory.resolve("echo");
        paths.add(path);
        paths.add(directory);
        return Address.unix(path.toString());
    }

    /** Starts a server for datagrams over IPv4 and returns its address. */
    Address datagrams(Tally tally) throws SocketError {
        var fault = new Fault(kind);
        var socket =
                ReactiveSocket.open(AF_INET, SOCK_DGRAM)
                        .flatMap(s -> s.bind(Address.inet("127.0.0.1", 0)).thenReturn(s))
                        .blockOptional()
                        .orElseThrow();
        var echo = socket.recvfrom().filter(fault::passes);
        var running = socket.sendto(echo).subscribe(_ -> {}, e -> tally.error("server: " + e));
        open.add(running);
        open.add(socket);
        return socket.getsockname();
    }

    @Override
    public void close() {
        open.dispose();
        deletePaths();
    }

    private void deletePaths() {
        for (var path : paths) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException _) {
                // It is in the system's directory for what is temporary.
            }
        }
    }
}
