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
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Sends and receives datagrams. */
final class Udp implements Command {
    private static final int MAX_SIZE = 65_507; // 65,535 less the headers of IPv4 and UDP
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final Syntax syntax =
            Syntax.of("udp", this)
                    .header("Sends standard input as UDP datagrams and writes those that come.")
                    .description(
                            "Each block that is read becomes a datagram: of a terminal a line, of a"
                                    + " file or pipe up to --size bytes. Datagrams have no end, so"
                                    + " that the command ends when standard input has ended and then"
                                    + " nothing has come for a second, or for --timeout. With"
                                    + " --listen it goes on until --timeout or Ctrl-C, and answers"
                                    + " whoever sent last.")
                    .footer("Example: printf 'hello\\n' | sockeye udp localhost 8125");

    private final Supplier<List<String>> operands =
            syntax.operands(
                    "[HOST] PORT",
                    "Where to send; with --listen, where to receive, port 0 being a free one that it"
                            + " names.");

    private final Supplier<Boolean> listen =
            syntax.flag("-l, --listen", "Wait for datagrams instead of sending the first.");

    private final Supplier<@Nullable Duration> timeout =
            syntax.value(
                    "-w, --timeout=SECONDS",
                    Duration.class,
                    "End when nothing came and nothing went for so long: with exit status 0 if"
                            + " something had come, else 124.");

    private final Supplier<Integer> size =
            syntax.value(
                    "-s, --size=BYTES",
                    Integer.class,
                    "1400",
                    "The most that one datagram carries. Default: ${DEFAULT-VALUE}");

    private final Supplier<Boolean> noInput =
            syntax.flag("-d, --no-input", "Do not read standard input, and send nothing.");

    private final Supplier<Boolean> verbose =
            syntax.flag("-v, --verbose", "Say on standard error who sends to whom.");

    private final Family family = new Family(syntax);

    /** Whether anything has come; written by the loop, read when all has ended. */
    private volatile boolean received;

    @Override
    public Syntax syntax() {
        return syntax;
    }

    @Override
    public Integer call() throws IOException {
        if (size.get() < 1 || size.get() > MAX_SIZE) {
            throw syntax.wrong("--size is 1 to " + MAX_SIZE);
        }
        var endpoint = Endpoint.of(operands.get(), !listen.get(), syntax);
        var idle = new IdleLimit(Objects.requireNonNullElse(timeout.get(), QUIET));
        OwnLoop.run(loops ->
                (listen.get() ? waiting(endpoint, idle, loops) : sending(endpoint, idle, loops))
                        .onErrorComplete(e -> e instanceof SocketTimeout && isNoFailure()));
        return 0;
    }

    /** The quiet after something came, or after all was sent, is the only end that there is. */
    private boolean isNoFailure() {
        return received || timeout.get() == null;
    }

    private Mono<Void> sending(Endpoint endpoint, IdleLimit idle, EventLoops loops)
            throws SocketError {
        var peer =
                family.resolve(String.valueOf(endpoint.host()), endpoint.port(), SOCK_DGRAM)
                        .getFirst();
        Sinks.Empty<Void> inputEnded = Sinks.empty();
        var quiet =
                timeout.get() == null
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
        var quiet = timeout.get() == null ? Mono.<Void>never() : idle.passed();
        return Mono.when(sent, written).takeUntilOther(quiet).doFinally(_ -> socket.close());
    }

    private Flux<ByteBuf> input(IdleLimit idle) {
        return noInput.get()
                ? Flux.empty()
                : new StandardInput().blocks(size.get()).doOnNext(_ -> idle.moved());
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
        if (verbose.get() || always) {
            System.err.println(message);
        }
    }
}
