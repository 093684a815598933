package dev.sockeye.benchmarks.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** tcpdump while it writes the datagrams to a port of loopback to /dev/null. */
final class Tcpdump implements AutoCloseable {

    static final String NAME = "tcpdump -w /dev/null";

    private static final Pattern CAPTURED = Pattern.compile("(\\d+) packets? captured");
    private static final int SETTLE_MILLIS = 500;
    private static final int BUFFER_KIB = 64 << 10;

    /** What it had captured at its end, and the CPU time that this took. */
    record Taken(long packets, long cpuNanos) {}

    private final DatagramSocket holder;
    private final Process process;
    private final BufferedReader messages;
    private final long before;

    Tcpdump() throws Unavailable, IOException {
        Machine.needs("tcpdump");
        holder = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        var command = new ArrayList<String>();
        if (Machine.isPinning()) {
            command.addAll(List.of("taskset", "-c", "0"));
        }
        command.addAll(List.of("tcpdump", "-i", "lo", "-Q", "in", "-n", "-w", "/dev/null"));
        command.addAll(List.of("-B", String.valueOf(BUFFER_KIB), "udp dst port " + port()));
        process = new ProcessBuilder(command).start();
        messages = process.errorReader();
        try {
            await(Pattern.compile("(listening) on"));
            before = CpuTime.nanos(process.pid());
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    int port() {
        return holder.getLocalPort();
    }

    private String await(Pattern wanted) throws IOException {
        for (var line = messages.readLine(); line != null; line = messages.readLine()) {
            var matcher = wanted.matcher(line);
            if (matcher.find()) {
                return matcher.group(1);
            }
        }
        throw new IOException("tcpdump ended without " + wanted);
    }

    /** Waits until it has nothing more to do, and ends it. */
    Taken end() throws IOException, InterruptedException {
        long cpu = -1;
        for (long now = CpuTime.nanos(process.pid()); now != cpu; ) {
            cpu = now;
            Thread.sleep(SETTLE_MILLIS);
            now = CpuTime.nanos(process.pid());
        }
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
        return new Taken(Long.parseLong(await(CAPTURED)), cpu - before);
    }

    @Override
    public void close() {
        process.destroy();
        holder.close();
    }
}
