package dev.sockeye.examples.tool;

import static dev.sockeye.Constants.SOCK_STREAM;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import dev.sockeye.reactive.EventLoops;
import dev.sockeye.reactive.ReactiveSocket;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Connects to a server. */
@Command(
        name = "connect",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Connects to a server and joins it to standard input and output.",
        description = {
            "",
            "Sends standard input and writes what comes, until both have ended. When standard input"
                    + " is a terminal, the end of what comes is enough.",
            ""
        },
        footer = {"", "Example: printf 'hello\\n' | sockeye connect localhost 50007"})
final class Connect implements Callable<Integer> {
    @Spec private CommandSpec command = CommandSpec.create();

    @Parameters(
            arity = "0..2",
            paramLabel = "HOST PORT",
            hideParamSyntax = true,
            description = "A name or an address, and a port.")
    private List<String> operands = List.of();

    @Option(
            names = {"-U", "--unix"},
            paramLabel = "PATH",
            description = "Connect to a Unix stream socket instead; @NAME is an abstract one.")
    private @Nullable String unixPath;

    @Mixin private Family family = new Family();

    @Mixin private StreamOptions stream = new StreamOptions();

    @Override
    public Integer call() throws IOException {
        var servers = servers();
        var exchange = stream.exchange(new StandardInput(), new StandardOutput());
        OwnLoop.run(loops ->
                Flux.fromIterable(servers)
                        .concatMapDelayError(server -> connected(server, loops))
                        .next()
                        .flatMap(socket -> exchange.over(announced(socket))));
        return 0;
    }

    /** The addresses to try in turn. */
    private List<Address> servers() throws SocketError {
        if (unixPath != null) {
            if (!operands.isEmpty()) {
                throw Endpoint.wrong(command, "give HOST and PORT, or --unix PATH, not both");
            }
            return List.of(UnixPaths.address(unixPath, command));
        }
        var server = Endpoint.of(operands, true, command);
        return family.resolve(String.valueOf(server.host()), server.port(), SOCK_STREAM);
    }

    private Mono<ReactiveSocket> connected(Address server, EventLoops loops) {
        return ReactiveSocket.open(server.family(), SOCK_STREAM, loops)
                .flatMap(socket ->
                        socket.settimeout(stream.timeout().orElse(null))
                                .connect(server)
                                .thenReturn(socket)
                                .doOnError(_ -> socket.close()));
    }

    /** The idle limit watches over the connection from here on, and not the socket's timeout. */
    private ReactiveSocket announced(ReactiveSocket socket) {
        stream.tell("connected to " + Peers.name(socket));
        return socket.settimeout(null);
    }
}
