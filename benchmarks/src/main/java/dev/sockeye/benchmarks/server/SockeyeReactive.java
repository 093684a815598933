package dev.sockeye.benchmarks.server;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import dev.sockeye.SocketOptions;
import dev.sockeye.reactive.EventLoops;
import dev.sockeye.reactive.ReactiveServer;
import dev.sockeye.reactive.ReactiveSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.reactivestreams.Publisher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;

/** Sockeye's {@link ReactiveServer}, as its documentation shows it. */
@Command(name = "sockeye-reactive")
public final class SockeyeReactive implements Callable<Integer> {

    private static final Duration LIMIT = Duration.ofMinutes(10);

    @Mixin private ServerOptions options = new ServerOptions();

    @Option(names = "--io-uring", description = "Loops over io_uring instead of epoll.")
    private boolean ioUring;

    @Option(names = "--timeout", description = "Timeout mode, of 10 minutes, on every connection.")
    private boolean timeout;

    @Option(names = "--demand-of-one", description = "Each demand is of 1, from another thread.")
    private boolean demandOfOne;

    /** Runs it. */
    public static void main(String... arguments) {
        ServerOptions.run(new SockeyeReactive(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        var loops = ioUring ? EventLoops.ioUring(options.loops) : EventLoops.create(options.loops);
        var server =
                ReactiveServer.listen(Address.inet("127.0.0.1", 0))
                        .on(loops)
                        .handle(this::serve)
                        .start()
                        .blockOptional()
                        .orElseThrow();
        return Control.serve(((Address.Inet) server.address()).port());
    }

    private Publisher<Void> serve(ReactiveSocket connection) {
        try {
            connection.socket().setsockopt(SocketOptions.TCP_NODELAY, true);
        } catch (SocketError e) {
            return Mono.error(e);
        }
        if (timeout) {
            connection.settimeout(LIMIT);
        }
        return switch (options.work) {
            case ECHO ->
                    demandOfOne
                            ? DemandOfOne.echo(connection.recv(), connection::sendall)
                            : connection.sendall(connection.recv());
            case SINK -> connection.sendall(Streams.sink(connection.recv(), options.bytes));
            case SOURCE -> connection.sendall(Streams.source(options.bytes));
        };
    }
}
