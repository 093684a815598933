package dev.sockeye.examples.tool;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What ping writes, line by line, and at last the summary; Ctrl-C asks for that on its thread. */
final class PingReport {

    private static final int IP_HEADER_BYTES = 20;

    private final PrintWriter out;
    private final String host;
    private final long start = System.nanoTime();

    // Guarded by this.
    private final RoundTrips trips = new RoundTrips();
    private boolean ended;

    PingReport(String host, PrintWriter out) {
        this.host = host;
        this.out = out;
    }

    synchronized void started(Address peer, int dataBytes, boolean raw) throws IOException {
        boolean ipv4 = peer instanceof Address.Inet;
        line(
                "PING %s (%s) %d%s bytes%s%s"
                        .formatted(
                                host,
                                host(peer),
                                dataBytes,
                                ipv4
                                        ? "("
                                                + (dataBytes + Echo.HEADER_BYTES + IP_HEADER_BYTES)
                                                + ")"
                                        : " data",
                                ipv4 ? " of data" : "",
                                raw ? "." : ", without a raw socket."));
    }

    synchronized void sent(int sequence) {
        trips.sent(sequence);
    }

    synchronized void received(EchoReply reply) throws IOException {
        boolean first = trips.received(reply.sequence(), reply.roundTrip());
        line(
                "%d bytes from %s: icmp_seq=%d%s time=%s ms%s"
                        .formatted(
                                reply.bytes(),
                                host(reply.from()),
                                reply.sequence(),
                                reply.ttl().isPresent() ? " ttl=" + reply.ttl().getAsInt() : "",
                                RoundTrips.text(reply.roundTrip()),
                                first ? "" : " (DUP!)"));
    }

    synchronized void failed(EchoFailure failure) throws IOException {
        trips.failed();
        line(
                "From %s%s: %s"
                        .formatted(
                                failure.from() == null ? host : host(failure.from()),
                                failure.sequence().isPresent()
                                        ? " icmp_seq=" + failure.sequence().getAsInt()
                                        : "",
                                Constants.errnoName(failure.errno())));
    }

    synchronized boolean isEveryRequestAnswered() {
        return trips.isEveryRequestAnswered();
    }

    synchronized boolean isAnyRequestAnswered() {
        return trips.isAnyRequestAnswered();
    }

    /** How long to wait for the last replies: what the slowest took, twice, if there is one. */
    synchronized Duration patience(Duration interval, Duration timeout) {
        if (!trips.isAnyRequestAnswered()) {
            return timeout;
        }
        var twice = trips.longest().multipliedBy(2);
        return twice.compareTo(interval) > 0 ? twice : interval;
    }

    /** Writes the summary, once; nothing is written after it. */
    synchronized void end() throws IOException {
        if (!ended) {
            line("");
            line("--- " + host + " ping statistics ---");
            line(trips.counts(Duration.ofNanos(System.nanoTime() - start)));
            line(trips.times());
            ended = true;
        }
    }

    private void line(String text) throws IOException {
        if (!ended) {
            out.println(text);
        }
        if (out.checkError()) {
            throw new OutputClosed(new IOException("standard output"));
        }
    }

    /** The host of an address without its port. */
    private static String host(@Nullable Address address) {
        return switch (address) {
            case Address.Inet inet -> inet.host();
            case Address.Inet6 inet6 when inet6.scopeId() != 0 ->
                    inet6.host() + "%" + Integer.toUnsignedString(inet6.scopeId());
            case Address.Inet6 inet6 -> inet6.host();
            case null, default -> String.valueOf(address);
        };
    }
}
