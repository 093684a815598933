package dev.sockeye.examples.tool;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import reactor.core.publisher.Flux;

/** The options of a stream connection, whoever began it. */
final class StreamOptions {
    /** A stream is moved in blocks of this size. */
    static final int BLOCK_BYTES = 64 * 1024;

    @Option(
            names = {"-w", "--timeout"},
            paramLabel = "SECONDS",
            converter = Seconds.class,
            description =
                    "Give up, with exit status 124, when connecting takes longer, or when nothing"
                            + " comes and nothing goes for so long.")
    private @Nullable Duration timeout;

    @Option(
            names = {"-N", "--half-close"},
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description =
                    "Tell the peer of the end of standard input by shutdown(SHUT_WR). It is told"
                            + " unless this is negated.")
    private boolean halfClose;

    @Option(
            names = {"-d", "--no-input"},
            description = "Do not read standard input, and send nothing.")
    private boolean noInput;

    @Option(
            names = {"-v", "--verbose"},
            description = "Say on standard error who is connected to whom.")
    private boolean verbose;

    Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    boolean noInput() {
        return noInput;
    }

    void tell(String message) {
        tell(message, false);
    }

    void tell(String message, boolean always) {
        if (verbose || always) {
            System.err.println(message);
        }
    }

    /** One connection that has the whole of standard input. */
    Exchange exchange(StandardInput input, StandardOutput output) {
        if (noInput) {
            return receiving(output);
        }
        return new Exchange(
                input.blocks(BLOCK_BYTES), output, halfClose, Terminals.input(), timeout);
    }

    /** Connections each of which has the whole of standard input, which is a file. */
    Exchange answering(StandardInput input, StandardOutput output) throws IOException {
        return new Exchange(input.whole(BLOCK_BYTES), output, halfClose, false, timeout);
    }

    /** A connection that sends nothing and lets the peer say when it has ended. */
    Exchange receiving(StandardOutput output) {
        return new Exchange(Flux.empty(), output, false, true, timeout);
    }
}
