package dev.sockeye.capture;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An interface whose other end is in a network namespace of its own, so that nothing passes it but
 * what a test sends: a veth pair without addresses.
 */
public final class Cable implements AutoCloseable {

    private static final int LIMIT_SECONDS = 120;

    private final String namespace = "sockeyec" + ProcessHandle.current().pid();

    /** The interface at this end. */
    public final String name = "skc" + ProcessHandle.current().pid();

    /** Makes it; the test is skipped where that cannot be done. */
    public Cable(String... tools) throws IOException {
        requireInstalled("ip");
        requireInstalled(tools);
        assumeTrue(run("ip", "netns", "add", namespace) == 0, "a namespace needs CAP_SYS_ADMIN");
        boolean done = false;
        try {
            must(
                    "ip", "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns",
                    namespace);
            must("ip", "link", "set", name, "addrgenmode", "none");
            must("ip", "link", "set", name, "up");
            inside("ip", "link", "set", "eth0", "addrgenmode", "none");
            inside("ip", "link", "set", "eth0", "up");
            awaitCarrier();
            done = true;
        } finally {
            if (!done) {
                run("ip", "netns", "delete", namespace);
            }
        }
    }

    /** The kernel hears of the carrier a little later, and drops until then what is sent here. */
    private void awaitCarrier() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!link().contains(" state UP ")) {
            assertTrue(System.nanoTime() < deadline, name + " has no carrier");
        }
    }

    private String link() throws IOException {
        var ip = new ProcessBuilder("ip", "link", "show", "dev", name).start();
        try (var output = ip.getInputStream()) {
            return new String(output.readAllBytes(), US_ASCII);
        }
    }

    /** Skips the test where a tool is missing. */
    public static void requireInstalled(String... tools) {
        for (var tool : tools) {
            assumeTrue(isInstalled(tool), tool + " is not installed");
        }
    }

    private static boolean isInstalled(String tool) {
        var path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
        return Stream.of(path.split(File.pathSeparator, -1))
                .anyMatch(directory -> new File(directory, tool).canExecute());
    }

    /** Sends the packets of a file from the other end, no faster than tcpdump can write. */
    public void replay(Path file) throws IOException {
        inside("tcpreplay", "--quiet", "--pps=20000", "--intf1=eth0", file.toString());
    }

    /** Runs a command at the other end. */
    void inside(String... command) throws IOException {
        var whole = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        whole.addAll(List.of(command));
        must(whole.toArray(String[]::new));
    }

    static void must(String... command) throws IOException {
        assertEquals(0, run(command), () -> String.join(" ", command));
    }

    private static int run(String... command) throws IOException {
        var process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        process.onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        must("ip", "netns", "delete", namespace);
        // The namespace goes when the kernel gets to it, and this end with it: not left to that.
        run("ip", "link", "delete", name);
    }
}
