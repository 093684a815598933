package dev.sockeye.benchmarks.server;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/** How a server answers who started it, one line for each line on standard input. */
final class Control {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Control() {}

    /** Tells the port, answers until standard input ends, and ends the program. */
    static int serve(int port) throws IOException {
        return serve(port, new Datagrams());
    }

    /**
     * Tells the port, answers until standard input ends, and ends the program.
     *
     * @param datagrams those that come, where the server receives any
     */
    static int serve(int port, Datagrams datagrams) throws IOException {
        System.out.println("port " + port);
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            System.out.println(answer(line, datagrams));
        }
        System.exit(0); // Whatever the server's threads are.
        return 0;
    }

    private static String answer(String question, Datagrams datagrams) {
        return switch (question) {
            // Of carriers too, and so of what virtual threads allocate.
            case "allocated" -> String.valueOf(THREADS.getTotalThreadAllocatedBytes());
            case "heap" -> String.valueOf(usedHeap());
            case "received" -> String.valueOf(datagrams.received());
            case "cpu" -> String.valueOf(datagrams.cpuNanos());
            default -> "?";
        };
    }

    /** What is reachable: reference queues are emptied between two collections. */
    private static long usedHeap() {
        var memory = ManagementFactory.getMemoryMXBean();
        for (int i = 0; i < 3; i++) {
            memory.gc();
        }
        return memory.getHeapMemoryUsage().getUsed();
    }
}
