package dev.sockeye.examples.tool.demo;

import dev.sockeye.examples.tool.Command;
import dev.sockeye.examples.tool.Syntax;
import dev.sockeye.examples.tool.Terminals;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The demo as a command. */
public final class Demo implements Command {
    private static final int CONNECTIONS = 1_000;
    private static final int LEAST_CONNECTIONS = 10;
    private static final int MOST_CONNECTIONS = 100_000;
    private static final double LEAST_SECONDS = 0.5;

    private final Syntax syntax =
            Syntax.of("demo", this)
                    .header("Moves data through 1,000 connections and checks every byte.")
                    .description(
                            "Starts echo servers on this machine (TCP over IPv4 and IPv6, UDP, Unix"
                                    + " streams), opens connections to them, streams pseudo-random"
                                    + " data through all of them with back-pressure, and compares"
                                    + " every byte that comes back. Meanwhile it shows a timeout"
                                    + " that loses nothing. Anything lost or wrong makes the exit"
                                    + " status 1.");

    private final Supplier<Double> seconds =
            syntax.value(
                    "-s, --seconds=SECONDS",
                    Double.class,
                    "19",
                    "How long to stream. Default: ${DEFAULT-VALUE}");

    private final Supplier<@Nullable Integer> connections =
            syntax.value(
                    "-c, --connections=NUMBER",
                    Integer.class,
                    "How many connections to open in all. Default: 1000");

    private final Supplier<Boolean> corrupt =
            syntax.hiddenFlag(
                    "--corrupt", "Let each server change one byte, which the demo must find.");

    private final Supplier<Boolean> lose =
            syntax.hiddenFlag(
                    "--lose", "Let each server lose something, which the demo must find.");

    /** One for a command line. */
    public Demo() {}

    @Override
    public Syntax syntax() {
        return syntax;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!(seconds.get() >= LEAST_SECONDS && seconds.get() <= 86_400)) {
            throw syntax.wrong("--seconds is " + LEAST_SECONDS + " to 86400");
        }
        var progress = new Progress(System.out, Terminals.output());
        try (var run = new Run(shares(progress), seconds.get(), fault(), progress)) {
            return run.call() ? 0 : 1;
        }
    }

    /** How many connections of each kind there are to be, as far as open files allow them. */
    private Shares shares(Progress progress) {
        long free = Descriptors.free();
        var connections = this.connections.get();
        if (connections != null) {
            if (connections < LEAST_CONNECTIONS || connections > MOST_CONNECTIONS) {
                throw syntax.wrong(
                        "--connections is " + LEAST_CONNECTIONS + " to " + MOST_CONNECTIONS);
            }
            var asked = Shares.of(connections);
            if (asked.descriptors() > free) {
                throw syntax.wrong(
                        ("%,d connections need %,d open files and %,d are to be had here: raise"
                                        + " ulimit -n or ask for fewer")
                                .formatted(connections, asked.descriptors(), free));
            }
            return asked;
        }
        var shares = Shares.of(CONNECTIONS);
        if (shares.descriptors() <= free) {
            return shares;
        }
        var fewer = Shares.within(free);
        if (fewer.all() < LEAST_CONNECTIONS) {
            throw syntax.wrong(
                    "only %,d open files are to be had here: raise ulimit -n".formatted(free));
        }
        progress.say(
                String.format(
                        Locale.ROOT,
                        "%,d connections need %,d open files and %,d are to be had here (ulimit -n):"
                                + " going on with %,d.",
                        CONNECTIONS,
                        shares.descriptors(),
                        free,
                        fewer.all()));
        return fewer;
    }

    private Fault.Kind fault() {
        if (corrupt.get()) {
            return Fault.Kind.CHANGES_A_BYTE;
        }
        return lose.get() ? Fault.Kind.LOSES : Fault.Kind.NONE;
    }
}
