package dev.sockeye.benchmarks.server;

import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What every server is told on its command line. */
final class ServerOptions {

    /** Received at once by the servers that have a thread for each connection. */
    static final int BUFFER_BYTES = 16_384;

    private static final long STREAM_BYTES = 1L << 30;

    @Option(names = "--loops", description = "How many event loops, if it has any.")
    int loops = 1;

    @Option(
            names = "--work",
            description = "What to do with a connection: ${COMPLETION-CANDIDATES}.")
    Work work = Work.ECHO;

    @Option(names = "--bytes", description = "How many bytes a stream has.")
    long bytes = STREAM_BYTES;

    /** What a server does with a connection. */
    enum Work {
        /** Sends back what comes, until the peer's end. */
        ECHO,
        /** Counts so many bytes, and then sends the count: 8 bytes in network order. */
        SINK,
        /** Sends so many bytes of the {@link Pattern}, and the end. */
        SOURCE
    }

    /** Runs a server as its main does. */
    static void run(Object server, String... arguments) {
        int status =
                new CommandLine(server)
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .execute(arguments);
        System.exit(status);
    }

    /** For a server that has nothing but an echo. */
    void echoOnly() {
        if (work != Work.ECHO) {
            throw new UnsupportedOperationException("this server does nothing but echo");
        }
    }
}
