package dev.sockeye.examples.tool;

import static dev.sockeye.Constants.SOCK_STREAM;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import dev.sockeye.reactive.ReactiveSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Waits for a client, or for many. */
final class Listen implements Command {
    private final Syntax syntax =
            Syntax.of("listen", this)
                    .header("Waits for a client and joins it to standard input and output.")
                    .description(
                            "Sends standard input to the client and writes what comes, until both"
                                    + " have ended. When standard input is a terminal, the end of"
                                    + " what comes is enough. Listens on every address, IPv4 and"
                                    + " IPv6, unless HOST or an option says otherwise.")
                    .footer(
                            "Example: sockeye listen --keep-open 8080 < answer.http",
                            "         curl http://localhost:8080/");

    private final Supplier<List<String>> operands =
            syntax.operands(
                    "[HOST] PORT", "Where to listen. Port 0 takes a free one and says which.");

    private final Supplier<@Nullable String> unixPath =
            syntax.value(
                    "-U, --unix=PATH",
                    String.class,
                    "Listen on a Unix stream socket instead, and remove PATH at the end; @NAME is an"
                            + " abstract one.");

    private final Supplier<Boolean> keepOpen =
            syntax.flag(
                    "-k, --keep-open",
                    "Serve any number of clients, also at once, until Ctrl-C. Each is sent the whole"
                            + " of standard input if that is a file; else nothing is sent.");

    private final Family family = new Family(syntax);

    private final StreamOptions stream = new StreamOptions(syntax);

    @Override
    public Syntax syntax() {
        return syntax;
    }

    @Override
    public Integer call() throws IOException {
        var socket = Listener.open(address(), family.isOpen());
        var name = socket.getsockname();
        Runtime.getRuntime().addShutdownHook(removal(name));
        stream.tell("listening on " + name, isPortOpen());
        OwnLoop.run(loops -> {
            var listener = ReactiveSocket.of(socket, loops);
            return keepOpen.get() ? everyClient(listener) : oneClient(listener);
        });
        return 0;
    }

    private Address address() throws SocketError {
        var path = unixPath.get();
        if (path != null) {
            if (!operands.get().isEmpty()) {
                throw syntax.wrong("give [HOST] PORT, or --unix PATH, not both");
            }
            return UnixPaths.address(path, syntax);
        }
        var endpoint = Endpoint.of(operands.get(), false, syntax);
        return family.toBind(endpoint.host(), endpoint.port(), SOCK_STREAM);
    }

    private boolean isPortOpen() {
        return !operands.get().isEmpty() && operands.get().getLast().equals("0");
    }

    private Mono<Void> oneClient(ReactiveSocket listener) {
        var exchange = stream.exchange(new StandardInput(), new StandardOutput());
        return listener.settimeout(stream.timeout().orElse(null))
                .accept()
                .next()
                .doOnNext(_ -> listener.close())
                .flatMap(client -> exchange.over(announced(client)));
    }

    private Mono<Void> everyClient(ReactiveSocket listener) throws IOException {
        var input = new StandardInput();
        var output = new StandardOutput();
        var exchange =
                stream.noInput() || !input.isFile()
                        ? stream.receiving(output)
                        : stream.answering(input, output);
        return listener.accept()
                .flatMap(
                        client ->
                                exchange.over(announced(client))
                                        .onErrorResume(SocketError.class, e -> survived(e)),
                        Integer.MAX_VALUE)
                .then();
    }

    private Mono<Void> survived(SocketError failure) {
        Failure.report(failure, syntax.err());
        return Mono.empty();
    }

    private ReactiveSocket announced(ReactiveSocket client) {
        stream.tell("connection from " + Peers.name(client));
        return client;
    }

    /** The path of a Unix socket is this command's own, since bind made it. */
    private static Thread removal(Address name) {
        return new Thread(
                () -> {
                    if (name instanceof Address.Unix(String path) && !path.startsWith("\0")) {
                        try {
                            Files.deleteIfExists(Path.of(path));
                        } catch (IOException _) {
                            // nobody is left to be told
                        }
                    }
                },
                "removal");
    }
}
