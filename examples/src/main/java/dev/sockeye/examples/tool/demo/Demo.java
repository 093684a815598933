package dev.sockeye.examples.tool.demo;

import dev.sockeye.examples.tool.Terminals;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The demo as a command. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        header = "Moves data through 1,000 connections and checks every byte.",
        description = {
            "",
            "Starts echo servers on this machine (TCP over IPv4 and IPv6, UDP, Unix streams), opens"
                    + " connections to them, streams pseudo-random data through all of them with"
                    + " back-pressure, and compares every byte that comes back. Meanwhile it shows a"
                    + " timeout that loses nothing. Anything lost or wrong makes the exit status 1.",
            ""
        })
public final class Demo implements Callable<Integer> {
    private static final int CONNECTIONS = 1_000;
    private static final int LEAST_CONNECTIONS = 10;
    private static final int MOST_CONNECTIONS = 100_000;
    private static final double LEAST_SECONDS = 0.5;

    @Spec private CommandSpec command = CommandSpec.create();

    @Option(
            names = {"-s", "--seconds"},
            paramLabel = "SECONDS",
            defaultValue = "19",
            description = "How long to stream. Default: ${DEFAULT-VALUE}")
    private double seconds;

    @Option(
            names = {"-c", "--connections"},
            paramLabel = "NUMBER",
            description = "How many connections to open in all. Default: 1000")
    private @Nullable Integer connections;

    @Option(
            names = "--corrupt",
            hidden = true,
            description = "Let each server change one byte, which the demo must find.")
    private boolean corrupt;

    @Option(
            names = "--lose",
            hidden = true,
            description = "Let each server lose something, which the demo must find.")
    private boolean lose;

    /** For picocli, which makes one for a command line. */
    public Demo() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!(seconds >= LEAST_SECONDS && seconds <= 86_400)) {
            throw wrong("--seconds is " + LEAST_SECONDS + " to 86400");
        }
        var progress = new Progress(System.out, Terminals.output());
        try (var run = new Run(shares(progress), seconds, fault(), progress)) {
            return run.call() ? 0 : 1;
        }
    }

    /** How many connections of each kind there are to be, as far as open files allow them. */
    private Shares shares(Progress progress) {
        long free = Descriptors.free();
        if (connections != null) {
            if (connections < LEAST_CONNECTIONS || connections > MOST_CONNECTIONS) {
                throw wrong("--connections is " + LEAST_CONNECTIONS + " to " + MOST_CONNECTIONS);
            }
            var asked = Shares.of(connections);
            if (asked.descriptors() > free) {
                throw wrong(
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
            throw wrong("only %,d open files are to be had here: raise ulimit -n".formatted(free));
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
        if (corrupt) {
            return Fault.Kind.CHANGES_A_BYTE;
        }
        return lose ? Fault.Kind.LOSES : Fault.Kind.NONE;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
