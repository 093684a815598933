package dev.sockeye.reactive;

import static dev.sockeye.reactive.Family.LIMIT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A network namespace with a peer in it, which python3 plays, at the other end of a cable that can
 * be cut: a veth pair. Its own address, and the port that it listens on, are of this run alone.
 */
final class Namespace {

    /** Answers each line with one: see the methods that write them. */
    private static final String PEER =
            """
            import hashlib, socket, struct, sys
            listener = socket.create_server((sys.argv[1], 0))
            print(listener.getsockname()[1], flush=True)
            conn = None
            for line in sys.stdin:
                word, _, rest = line.strip().partition(' ')
                answer = 'ok'
                if word == 'accept':
                    conn = listener.accept()[0]
                elif word == 'send':
                    conn.sendall(rest.encode())
                elif word == 'reset':
                    conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
                    conn.close()
                elif word == 'hash':
                    left, hashed = int(rest), hashlib.sha256()
                    while left:
                        data = conn.recv(min(left, 65536))
                        if not data:
                            break
                        left -= len(data)
                        hashed.update(data)
                    answer = hashed.hexdigest()
                print(answer, flush=True)
            """;

    private final String name = "sockeye" + ProcessHandle.current().pid();
    private final String cable = "sk" + ProcessHandle.current().pid();

    /** Of this end and of the peer's: in the range that is for tests of networks, RFC 2544. */
    private final String here = address(1);

    final String there = address(2);

    private final Process peer;
    private final BufferedReader answers;
    private final Writer lines;
    final int port;

    /** Makes it; the test is skipped where that cannot be done. */
    Namespace() throws IOException, InterruptedException {
        for (var tool : List.of("ip", "nft", "python3")) {
            assumeTrue(isInstalled(tool), tool + " is not installed");
        }
        assumeTrue(run("ip", "netns", "add", name) == 0, "a network namespace needs CAP_SYS_ADMIN");
        boolean done = false;
        try {
            must("ip", "link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", name);
            must("ip", "address", "add", here + "/30", "dev", cable);
            must("ip", "link", "set", cable, "up");
            inside("ip", "address", "add", there + "/30", "dev", "eth0");
            inside("ip", "link", "set", "eth0", "up");
            inside("nft", "add table inet test");
            inside("nft", "add chain inet test in { type filter hook input priority 0; }");
            inside("nft", "add chain inet test out { type filter hook output priority 0; }");
            peer =
                    new ProcessBuilder("ip", "netns", "exec", name, "python3", "-c", PEER, there)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            answers = peer.inputReader(UTF_8);
            lines = peer.outputWriter(UTF_8);
            port = Integer.parseInt(answers.readLine());
            done = true;
        } finally {
            if (!done) {
                run("ip", "netns", "delete", name);
            }
        }
    }

    private static boolean isInstalled(String tool) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(directory -> new File(directory, tool).canExecute());
    }

    private static String address(int host) {
        int pid = (int) (ProcessHandle.current().pid() & 0x3fff);
        return "198.18." + (pid >> 6) + "." + ((pid & 63) * 4 + host);
    }

    /** Drops every packet that comes to the peer ({@code in}) or goes from it ({@code out}). */
    void drop(String direction) throws IOException, InterruptedException {
        inside("nft", "add rule inet test " + direction + " drop");
    }

    void dropNothing() throws IOException, InterruptedException {
        inside("nft", "flush table inet test");
    }

    /** At the peer's end: without the route over this one all would go to the default gateway. */
    void cut() throws IOException, InterruptedException {
        inside("ip", "link", "set", "eth0", "down");
    }

    void mend() throws IOException, InterruptedException {
        inside("ip", "link", "set", "eth0", "up");
    }

    /** Tells the peer to do something: {@code accept}, {@code send TEXT}, {@code reset}. */
    void tell(String line) throws IOException {
        begin(line);
        assertEquals("ok", answer());
    }

    /** Tells the peer to do something that takes its time. */
    void begin(String line) throws IOException {
        lines.write(line + "\n");
        lines.flush();
    }

    String answer() throws IOException {
        return answers.readLine();
    }

    /** Runs a command at the peer. */
    void inside(String... command) throws IOException, InterruptedException {
        var whole = new ArrayList<>(List.of("ip", "netns", "exec", name));
        whole.addAll(List.of(command));
        must(whole.toArray(String[]::new));
    }

    private static void must(String... command) throws IOException, InterruptedException {
        assertEquals(0, run(command), () -> String.join(" ", command));
    }

    private static int run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).inheritIO().start();
        assertTrue(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS));
        return process.exitValue();
    }

    void remove() throws IOException, InterruptedException {
        peer.destroyForcibly().waitFor();
        must("ip", "netns", "delete", name);
        // The namespace goes when the kernel gets to it, and this end with it: not left to that.
        run("ip", "link", "delete", cable);
    }
}
