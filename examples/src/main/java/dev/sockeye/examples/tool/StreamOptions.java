package dev.sockeye.examples.tool;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** The options of a stream connection, whoever began it. */
final class StreamOptions {
    /** A stream is moved in blocks of this size. */
    static final int BLOCK_BYTES = 64 * 1024;

    private final Supplier<@Nullable Duration> timeout;
    private final Supplier<Boolean> halfClose;
    private final Supplier<Boolean> noInput;
    private final Supplier<Boolean> verbose;

    StreamOptions(Syntax syntax) {
        timeout =
                syntax.value(
                        "-w, --timeout=SECONDS",
                        Duration.class,
                        "Give up, with exit status 124, when connecting takes longer, or when"
                                + " nothing comes and nothing goes for so long.");
        halfClose =
                syntax.negatableFlag(
                        "-N, --half-close",
                        "Tell the peer of the end of standard input by shutdown(SHUT_WR). It is"
                                + " told unless this is negated.");
        noInput = syntax.flag("-d, --no-input", "Do not read standard input, and send nothing.");
        verbose = syntax.flag("-v, --verbose", "Say on standard error who is connected to whom.");
    }

    Optional<Duration> timeout() {
        return Optional.ofNullable(timeout.get());
    }

    boolean noInput() {
        return noInput.get();
    }

    void tell(String message) {
        tell(message, false);
    }

    void tell(String message, boolean always) {
        if (verbose.get() || always) {
            System.err.println(message);
        }
    }

    /** One connection that has the whole of standard input. */
    Exchange exchange(StandardInput input, StandardOutput output) {
        if (noInput()) {
            return receiving(output);
        }
        return new Exchange(
                input.blocks(BLOCK_BYTES),
                output,
                halfClose.get(),
                Terminals.input(),
                timeout.get());
    }

    /** Connections each of which has the whole of standard input, which is a file. */
    Exchange answering(StandardInput input, StandardOutput output) throws IOException {
        return new Exchange(
                input.whole(BLOCK_BYTES), output, halfClose.get(), false, timeout.get());
    }

    /** A connection that sends nothing and lets the peer say when it has ended. */
    Exchange receiving(StandardOutput output) {
        return new Exchange(Flux.empty(), output, false, true, timeout.get());
    }
}
