package dev.sockeye.benchmarks.harness;

import java.util.List;
import java.util.Locale;

/**
 * Work for a server, and the program that gives it.
 *
 * @param name for the reader
 * @param connections how many there are
 * @param serverArguments how the server is started for it
 * @param program the load generator
 * @param arguments its arguments
 */
record LoadCase(
        String name,
        int connections,
        List<String> serverArguments,
        String program,
        List<String> arguments) {

    private static final int KIB = 1024;

    /** Messages that come back. */
    static LoadCase echo(int size, int connections, int depth) {
        var name =
                String.format(
                        Locale.ROOT,
                        "%s, %,d connection%s, %s",
                        size < KIB ? size + " B" : size / KIB + " KiB",
                        connections,
                        connections == 1 ? "" : "s",
                        depth == 1 ? "ping-pong" : depth + " deep");
        var arguments =
                List.of(
                        "--size", String.valueOf(size),
                        "--connections", String.valueOf(connections),
                        "--depth", String.valueOf(depth));
        return new LoadCase(name, connections, List.of(), "echo_load", arguments);
    }

    /** Connections that are made, used for a byte, and ended. */
    static LoadCase storm(int atOnce) {
        return new LoadCase(
                atOnce + " at once",
                atOnce,
                List.of(),
                "echo_load",
                List.of("--storm", "--connections", String.valueOf(atOnce)));
    }

    /** One long stream. */
    static LoadCase stream(String name, String work, long bytes) {
        var both = List.of("--work", work, "--bytes", String.valueOf(bytes));
        return new LoadCase(name, 1, both, "stream_load", both);
    }
}
