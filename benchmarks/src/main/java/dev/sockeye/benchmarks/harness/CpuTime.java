package dev.sockeye.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The CPU time of a process, where no load generator in C reads its clock. */
final class CpuTime {

    private CpuTime() {}

    /**
     * Returns what the scheduler has counted for all its threads that live: /proc/PID/schedstat.
     */
    static long nanos(long pid) throws IOException {
        List<Path> threads;
        try (var files = Files.list(Path.of("/proc/" + pid + "/task"))) {
            threads = files.toList();
        }
        long sum = 0;
        for (var thread : threads) {
            var line = Files.readString(thread.resolve("schedstat"));
            sum += Long.parseLong(line.substring(0, line.indexOf(' ')));
        }
        return sum;
    }
}
