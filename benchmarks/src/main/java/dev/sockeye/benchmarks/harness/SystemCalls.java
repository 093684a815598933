package dev.sockeye.benchmarks.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Counts the system calls of a running process and of all its threads, by strace. */
public final class SystemCalls implements AutoCloseable {

    /**
     * Those that move data, wait for it, or set up and ask sockets; the rest is the JVM's own
     * housekeeping.
     */
    private static final Set<String> OF_IO =
            Set.of(
                    "accept",
                    "accept4",
                    "close",
                    "epoll_ctl",
                    "epoll_pwait",
                    "epoll_pwait2",
                    "epoll_wait",
                    "fcntl",
                    "getpeername",
                    "getsockname",
                    "getsockopt",
                    "io_uring_enter",
                    "ioctl",
                    "poll",
                    "ppoll",
                    "read",
                    "readv",
                    "recvfrom",
                    "recvmmsg",
                    "recvmsg",
                    "sendmmsg",
                    "sendmsg",
                    "sendto",
                    "setsockopt",
                    "shutdown",
                    "timerfd_settime",
                    "write",
                    "writev");

    private static final Pattern CALL =
            Pattern.compile("^\\d+ +(\\w+)\\((\\d+<anon_inode:\\[eventfd\\]>)?");

    private final Process strace;
    private final Path log;

    private SystemCalls(Process strace, Path log) {
        this.strace = strace;
        this.log = log;
    }

    /** Whether strace is here. */
    public static boolean isAvailable() {
        return Machine.has("strace");
    }

    /** Returns when every thread of the process is watched. */
    public static SystemCalls of(long pid, Path log) throws IOException {
        var command =
                List.of(
                        "strace",
                        "-f",
                        "-y",
                        "-s",
                        "0",
                        "-e",
                        "signal=none",
                        "-o",
                        log.toString(),
                        "-p",
                        String.valueOf(pid));
        var strace = new ProcessBuilder(command).redirectOutput(Redirect.DISCARD).start();
        var errors = new BufferedReader(strace.errorReader(StandardCharsets.UTF_8));
        var line = errors.readLine();
        if (line == null || !line.contains("attached")) {
            strace.destroy();
            throw new IOException("strace: " + line);
        }
        return new SystemCalls(strace, log);
    }

    /**
     * What was called.
     *
     * @param byName how often each call was made
     * @param eventfdWrites how many writes there were to an eventfd
     */
    public record Counts(Map<String, Long> byName, long eventfdWrites) {

        /** Returns how often a call was made. */
        public long of(String name) {
            return byName.getOrDefault(name, 0L);
        }

        /** Returns how many calls move data, wait for it, or set up and ask sockets. */
        public long ofIo() {
            return byName.entrySet().stream()
                    .filter(it -> OF_IO.contains(it.getKey()))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }
    }

    /** Lets the process go and counts. */
    public Counts counts() throws IOException, InterruptedException {
        strace.destroy();
        strace.waitFor();
        var byName = new HashMap<String, Long>();
        long eventfdWrites = 0;
        for (var line : Files.readAllLines(log, StandardCharsets.ISO_8859_1)) {
            var matcher = CALL.matcher(line);
            if (!matcher.find()) {
                continue;
            }
            byName.merge(matcher.group(1), 1L, Long::sum);
            if (matcher.group(2) != null && matcher.group(1).equals("write")) {
                eventfdWrites++;
            }
        }
        return new Counts(Map.copyOf(byName), eventfdWrites);
    }

    /** Lets the process go. */
    @Override
    public void close() {
        strace.destroy();
    }
}
