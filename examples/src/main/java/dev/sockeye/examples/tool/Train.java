package dev.sockeye.examples.tool;

import dev.sockeye.Constants;
import dev.sockeye.capture.Packet;
import dev.sockeye.capture.PcapWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Does a little of all the tool's work, while the JVM records for its AOT cache which classes that
 * takes. The script that starts the tool runs it, once for each build, with a file to send.
 */
final class Train implements Command {
    private static final int MOST_TRIES = 1_000;

    private final Syntax syntax = Syntax.hidden("train", this);

    @Override
    public Syntax syntax() {
        return syntax;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Sockeye.run("--help");
        Sockeye.run("connect", "--help");
        Sockeye.run("listen", "--version");
        Sockeye.run("connect", "127.0.0.1", "no-port");
        Sockeye.run("udp", "--listen", "--timeout", "0.1", "127.0.0.1", "0");
        Sockeye.run("top", "--help");
        readPackets();
        int demo = Sockeye.run("demo", "--seconds", "1", "--connections", "50");
        return Math.max(demo, listenAndConnect());
    }

    /** Packets that are read and shown; capturing them takes a right that may be missing. */
    private static void readPackets() throws IOException {
        var file = Files.createTempFile("sockeye", ".pcap");
        try (var writer = PcapWriter.open(file)) {
            writer.write(new Packet(0, 60, new byte[60], "", 1, Constants.UNDEFINED, List.of()));
        }
        Sockeye.run("capture", "-r", file.toString());
        Files.delete(file);
    }

    private static int listenAndConnect() throws IOException, InterruptedException {
        var directory = Files.createTempDirectory("sockeye");
        var once = directory.resolve("once").toString();
        var many = directory.resolve("many").toString();
        var listening = inBackground("listen", "-d", "-w", "5", "-U", once);
        int status = connect(once, listening);
        listening.join();
        // This one ends with the process.
        status = Math.max(status, connect(many, inBackground("listen", "-k", "-U", many)));
        Files.deleteIfExists(Path.of(once));
        Files.deleteIfExists(Path.of(many));
        Files.deleteIfExists(directory);
        return status;
    }

    private static Thread inBackground(String... args) {
        return Thread.ofPlatform().daemon().start(() -> Sockeye.run(args));
    }

    /** Connects once somebody listens. */
    private static int connect(String path, Thread listening) {
        int status = 1;
        for (int tries = 0; status != 0 && tries < MOST_TRIES && listening.isAlive(); tries++) {
            status = Sockeye.run("connect", "-v", "-w", "5", "-U", path);
        }
        return status;
    }
}
