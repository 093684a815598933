package dev.sockeye.examples.tool;

import static dev.sockeye.Constants.SOCK_STREAM;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import dev.sockeye.reactive.EventLoops;
import dev.sockeye.reactive.ReactiveSocket;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Connects to a server. */
final class Connect implements Command {
    private final Syntax syntax =
            Syntax.of("connect", this)
                    .header("Connects to a server and joins it to standard input and output.")
                    .description(
                            "Sends standard input and writes what comes, until both have ended. When"
                                    + " standard input is a terminal, the end of what comes is"
                                    + " enough.")
                    .footer("Example: printf 'hello\\n' | sockeye connect localhost 50007");

    private final Supplier<List<String>> operands =
            syntax.operands("HOST PORT", "A name or an address, and a port.");

    private final Supplier<@Nullable String> unixPath =
            syntax.value(
                    "-U, --unix=PATH",
                    String.class,
                    "Connect to a Unix stream socket instead; @NAME is an abstract one.");

    private final Family family = new Family(syntax);

    private final StreamOptions stream = new StreamOptions(syntax);

    @Override
    public Syntax syntax() {
        return syntax;
    }

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
        var path = unixPath.get();
        if (path != null) {
            if (!operands.get().isEmpty()) {
                throw syntax.wrong("give HOST and PORT, or --unix PATH, not both");
            }
            return List.of(UnixPaths.address(path, syntax));
        }
        var server = Endpoint.of(operands.get(), true, syntax);
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
