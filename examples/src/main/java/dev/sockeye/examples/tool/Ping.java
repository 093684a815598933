package dev.sockeye.examples.tool;

import static dev.sockeye.Constants.SOCK_DGRAM;

import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Asks a host for echoes, by a raw socket. */
final class Ping implements Command {
    /** How long after the time replies may be read that came before it, and those of others. */
    private static final long LATEST_NANOS = 1_000_000_000;

    private static final int SEQUENCES = 1 << Short.SIZE;

    private final Syntax syntax =
            Syntax.of("ping", this)
                    .header(
                            "Sends ICMP echo requests to a host and tells of the replies, as"
                                    + " ping(8).")
                    .description(
                            "Goes on until --count or Ctrl-C. It takes the right to open raw"
                                    + " sockets, or one of the groups that the kernel lets ping"
                                    + " without.")
                    .footer(
                            "Exit status: 1 if nothing came back.",
                            "",
                            "Example: sockeye ping -c 3 localhost");

    private final Supplier<String> host = syntax.operand("HOST", "A name or an address.");

    private final Supplier<Long> count =
            syntax.value(
                    "-c, --count=COUNT",
                    Long.class,
                    String.valueOf(Long.MAX_VALUE),
                    "End after so many requests and their replies.");

    private final Supplier<Duration> interval =
            syntax.value(
                    "-i, --interval=SECONDS",
                    Duration.class,
                    "1",
                    "The time from request to request. Default: ${DEFAULT-VALUE}");

    private final Supplier<Duration> timeout =
            syntax.value(
                    "-W, --timeout=SECONDS",
                    Duration.class,
                    "10",
                    "How long to wait for a reply after the last request, if there was none before."
                            + " Default: ${DEFAULT-VALUE}");

    private final Family family = new Family(syntax);

    @Override
    public Syntax syntax() {
        return syntax;
    }

    @Override
    public Integer call() throws IOException {
        if (count.get() < 1) {
            throw syntax.wrong("--count is 1 or more");
        }
        var address = family.resolve(host.get(), 0, SOCK_DGRAM).getFirst();
        try (var socket = EchoSocket.open(address)) {
            var report = new PingReport(host.get(), syntax.out());
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
        for (long number = 1; number <= count.get(); number++) {
            send(socket, report, (int) (number % SEQUENCES));
            next += interval.get().toNanos();
            if (number < count.get()) {
                receiveUntil(next, socket, report, false);
            }
        }
        var patience = report.patience(interval.get(), timeout.get());
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
