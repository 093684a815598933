package dev.sockeye.examples.tool;

import static dev.sockeye.Constants.SOCK_DGRAM;

import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks a host for echoes, by a raw socket. */
@Command(
        name = "ping",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Sends ICMP echo requests to a host and tells of the replies, as ping(8).",
        description = {
            "",
            "Goes on until --count or Ctrl-C. It takes the right to open raw sockets, or one of the"
                    + " groups that the kernel lets ping without.",
            ""
        },
        footer = {
            "",
            "Exit status: 1 if nothing came back.",
            "",
            "Example: sockeye ping -c 3 localhost"
        })
final class Ping implements Callable<Integer> {
    /** How long after the time replies may be read that came before it, and those of others. */
    private static final long LATEST_NANOS = 1_000_000_000;

    private static final int SEQUENCES = 1 << Short.SIZE;

    @Spec private CommandSpec command = CommandSpec.create();

    @Parameters(paramLabel = "HOST", description = "A name or an address.")
    private String host = "";

    @Option(
            names = {"-c", "--count"},
            paramLabel = "COUNT",
            description = "End after so many requests and their replies.")
    private @Nullable Long count;

    @Option(
            names = {"-i", "--interval"},
            paramLabel = "SECONDS",
            converter = Seconds.class,
            defaultValue = "1",
            description = "The time from request to request. Default: ${DEFAULT-VALUE}")
    private Duration interval = Duration.ZERO;

    @Option(
            names = {"-W", "--timeout"},
            paramLabel = "SECONDS",
            converter = Seconds.class,
            defaultValue = "10",
            description =
                    "How long to wait for a reply after the last request, if there was none before."
                            + " Default: ${DEFAULT-VALUE}")
    private Duration timeout = Duration.ZERO;

    @Mixin private Family family = new Family();

    @Override
    public Integer call() throws IOException {
        if (count != null && count < 1) {
            throw Endpoint.wrong(command, "--count is 1 or more");
        }
        var address = family.resolve(host, 0, SOCK_DGRAM).getFirst();
        try (var socket = EchoSocket.open(address)) {
            var report = new PingReport(host, command.commandLine().getOut());
            report.started(address, socket.dataBytes(), socket.isRaw());
            var summary = new Thread(() -> end(report), "ping-summary");
            Runtime.getRuntime().addShutdownHook(summary);
            exchange(socket, report);
            Runtime.getRuntime().removeShutdownHook(summary);
            report.end();
            return report.isAnyRequestAnswered() ? 0 : 1;
        }
    }

    private static void end(PingReport report) {
        try {
            report.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void exchange(EchoSocket socket, PingReport report) throws IOException {
        long next = System.nanoTime();
        for (long number = 1; count == null || number <= count; number++) {
            send(socket, report, (int) (number % SEQUENCES));
            next += interval.toNanos();
            if (count == null || number < count) {
                receiveUntil(next, socket, report, false);
            }
        }
        var patience = report.patience(interval, timeout);
        receiveUntil(System.nanoTime() + patience.toNanos(), socket, report, true);
    }

    private static void send(EchoSocket socket, PingReport report, int sequence)
            throws IOException {
        report.sent(sequence);
        try {
            socket.send(sequence);
        } catch (SocketError e) {
            report(socket, report, e, OptionalInt.of(sequence));
        }
    }

    private static void receiveUntil(
            long deadline, EchoSocket socket, PingReport report, boolean last) throws IOException {
        while (true) {
            long left = deadline - System.nanoTime();
            if (last ? report.isEveryRequestAnswered() || left < -LATEST_NANOS : left <= 0) {
                return;
            }
            try {
                var reply = socket.receive(Duration.ofNanos(Math.max(0, left)));
                if (reply != null) {
                    report.received(reply);
                }
            } catch (SocketTimeout _) {
                // It may have come since: the last time is without waiting.
            } catch (SocketError e) {
                if (e.isWouldBlock()) {
                    return;
                }
                report(socket, report, e, OptionalInt.empty());
            }
        }
    }

    /**
     * Tells of an error by what the kernel kept of it, if it has, and else by what the call said.
     */
    private static void report(
            EchoSocket socket, PingReport report, SocketError error, OptionalInt sequence)
            throws IOException {
        var failure = socket.failed();
        report.failed(failure != null ? failure : new EchoFailure(null, sequence, error.errno()));
    }
}
