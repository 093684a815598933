package dev.sockeye.examples.tool;

import static dev.sockeye.Constants.SOCK_DGRAM;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import dev.sockeye.reactive.EventLoops;
import dev.sockeye.reactive.ReactiveDatagram;
import dev.sockeye.reactive.ReactiveSocket;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Sends and receives datagrams. */
@Command(
        name = "udp",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Sends standard input as UDP datagrams and writes those that come.",
        description = {
            "",
            "Each block that is read becomes a datagram: of a terminal a line, of a file or pipe"
                    + " up to --size bytes. Datagrams have no end, so that the command ends when"
                    + " standard input has ended and then nothing has come for a second, or for"
                    + " --timeout. With --listen it goes on until --timeout or Ctrl-C, and answers"
                    + " whoever sent last.",
            ""
        },
        footer = {"", "Example: printf 'hello\\n' | sockeye udp localhost 8125"})
final class Udp implements Callable<Integer> {
    private static final int MAX_SIZE = 65_507; // 65,535 less the headers of IPv4 and UDP
    private static final Duration QUIET = Duration.ofSeconds(1);

    @Spec private CommandSpec command = CommandSpec.create();

    @Parameters(
            arity = "0..2",
            paramLabel = "[HOST] PORT",
            hideParamSyntax = true,
            description =
                    "Where to send; with --listen, where to receive, port 0 being a free one that it"
                            + " names.")
    private List<String> operands = List.of();

    @Option(
            names = {"-l", "--listen"},
            description = "Wait for datagrams instead of sending the first.")
    private boolean listen;

    @Option(
            names = {"-w", "--timeout"},
            paramLabel = "SECONDS",
            converter = Seconds.class,
            description =
                    "End when nothing came and nothing went for so long: with exit status 0 if"
                            + " something had come, else 124.")
    private @Nullable Duration timeout;

    @Option(
            names = {"-s", "--size"},
            paramLabel = "BYTES",
            defaultValue = "1400",
            description = "The most that one datagram carries. Default: ${DEFAULT-VALUE}")
    private int size;

    @Option(
            names = {"-d", "--no-input"},
            description = "Do not read standard input, and send nothing.")
    private boolean noInput;

    @Option(
            names = {"-v", "--verbose"},
            description = "Say on standard error who sends to whom.")
    private boolean verbose;

    @Mixin private Family family = new Family();

    /** Whether anything has come; written by the loop, read when all has ended. */
    private volatile boolean received;

    @Override
    public Integer call() throws IOException {
        if (size < 1 || size > MAX_SIZE) {
            throw Endpoint.wrong(command, "--size is 1 to " + MAX_SIZE);
        }
        var endpoint = Endpoint.of(operands, !listen, command);
        var idle = new IdleLimit(timeout == null ? QUIET : timeout);
        OwnLoop.run(loops ->
                (listen ? waiting(endpoint, idle, loops) : sending(endpoint, idle, loops))
                        .onErrorComplete(e -> e instanceof SocketTimeout && isNoFailure()));
        return 0;
    }

    /** The quiet after something came, or after all was sent, is the only end that there is. */
    private boolean isNoFailure() {
        return received || timeout == null;
    }

    private Mono<Void> sending(Endpoint endpoint, IdleLimit idle, EventLoops loops)
            throws SocketError {
        var peer =
                family.resolve(String.valueOf(endpoint.host()), endpoint.port(), SOCK_DGRAM)
                        .getFirst();
        Sinks.Empty<Void> inputEnded = Sinks.empty();
        var quiet =
                timeout == null
                        ? inputEnded.asMono().then(Mono.defer(idle::passed))
                        : idle.passed();
        return ReactiveSocket.open(peer.family(), SOCK_DGRAM, loops)
                .flatMap(socket -> socket.connect(peer).thenReturn(socket))
                .flatMap(socket -> {
                    tell("sending to " + peer, false);
                    var sent =
                            socket.sendall(input(idle))
                                    .doOnSuccess(_ -> {
                                        idle.moved();
                                        inputEnded.tryEmitEmpty();
                                    });
                    var written =
                            new StandardOutput().write(socket.recv().doOnNext(_ -> came(idle)));
                    return Mono.when(sent, written)
                            .takeUntilOther(quiet)
                            .doFinally(_ -> socket.close());
                });
    }

    private Mono<Void> waiting(Endpoint endpoint, IdleLimit idle, EventLoops loops)
            throws SocketError {
        var address = family.toBind(endpoint.host(), endpoint.port(), SOCK_DGRAM);
        var socket = ReactiveSocket.of(Listener.openDatagrams(address, family.isOpen()), loops);
        tell("waiting on " + socket.getsockname(), endpoint.port() == 0);
        var lastSender = new AtomicReference<@Nullable Address>();
        Sinks.Empty<Void> someoneSent = Sinks.empty();
        var written =
                new StandardOutput()
                        .write(
                                socket.recvfrom()
                                        .map(datagram -> {
                                            came(idle);
                                            heard(datagram.address(), lastSender);
                                            someoneSent.tryEmitEmpty();
                                            return datagram.content();
                                        }));
        var answers =
                Flux.defer(() -> input(idle))
                        .map(content -> new ReactiveDatagram(content, lastSender.get(), 0));
        var sent = someoneSent.asMono().then(Mono.defer(() -> socket.sendto(answers)));
        var quiet = timeout == null ? Mono.<Void>never() : idle.passed();
        return Mono.when(sent, written).takeUntilOther(quiet).doFinally(_ -> socket.close());
    }

    private Flux<ByteBuf> input(IdleLimit idle) {
        return noInput
                ? Flux.empty()
                : new StandardInput().blocks(size).doOnNext(_ -> idle.moved());
    }

    private void came(IdleLimit idle) {
        received = true;
        idle.moved();
    }

    private void heard(@Nullable Address sender, AtomicReference<@Nullable Address> last) {
        if (sender != null && !sender.equals(last.getAndSet(sender))) {
            tell("datagram from " + sender, false);
        }
    }

    private void tell(String message, boolean always) {
        if (verbose || always) {
            System.err.println(message);
        }
    }
}
