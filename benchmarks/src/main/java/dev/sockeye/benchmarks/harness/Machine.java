package dev.sockeye.benchmarks.harness;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The machine that measures. */
final class Machine {

    private static final Pattern CPU_MODEL = Pattern.compile("model name\\s*: (.*)");
    private static final Pattern LINE = Pattern.compile("(.+)");
    private static final Pattern MEMORY = Pattern.compile("MemTotal:\\s*(.*)");
    private static final Pattern VERSION =
            Pattern.compile("-(\\d[\\w.]*?)(\\.Final)?\\.(jar|pom)$");

    private Machine() {}

    /** Whether a program is on the PATH. */
    static boolean has(String program) {
        for (var directory : System.getenv("PATH").split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(directory, program))) {
                return true;
            }
        }
        return false;
    }

    /** Refuses, with a sentence, what needs a program that is not here. */
    static void needs(String program) throws Unavailable {
        if (!has(program)) {
            throw new Unavailable(program + " is not on the PATH");
        }
    }

    /** Whether a server can have one processor for itself, and the load another. */
    static boolean isPinning() {
        return Runtime.getRuntime().availableProcessors() >= 2 && has("taskset");
    }

    /** What a reader has to know of the machine and its software. */
    static Map<String, String> environment(Path libraries)
            throws IOException, InterruptedException {
        var facts = new LinkedHashMap<String, String>();
        facts.put("processor", first(Path.of("/proc/cpuinfo"), CPU_MODEL));
        facts.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
        facts.put(
                "processors of the core of processor 0",
                first(Path.of("/sys/devices/system/cpu/cpu0/topology/thread_siblings_list"), LINE));
        facts.put("memory", first(Path.of("/proc/meminfo"), MEMORY));
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("JDK", Runtime.version() + ", " + System.getProperty("java.vendor"));
        facts.put(
                "pinning",
                isPinning()
                        ? "servers with one loop on processor 0, the load on processor 1"
                        : "none");
        for (var library :
                new String[] {
                    "netty-transport",
                    "reactor-core",
                    "reactor-netty-core",
                    "vertx-core",
                    "junixsocket-core",
                    "pcap4j-core",
                    "sockeye-core"
                }) {
            facts.put(library, version(libraries, library));
        }
        facts.put("C", said("cc", "--version"));
        facts.put("Python", said("python3", "--version"));
        return facts;
    }

    /** What is measured, as git calls it. */
    static String commit(Path module) throws IOException, InterruptedException {
        var directory = module.toString();
        return "commit "
                + said("git", "-C", directory, "describe", "--always", "--dirty", "--tags");
    }

    /** Returns the first line that a program writes. */
    private static String said(String... command) throws IOException, InterruptedException {
        if (!has(command[0])) {
            return "absent";
        }
        var process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (var output = process.inputReader()) {
            var line = output.readLine();
            return line == null || process.waitFor() != 0 ? "unknown" : line;
        }
    }

    static String loadAverage() throws IOException {
        var file = Path.of("/proc/loadavg");
        if (!Files.exists(file)) {
            return "unknown";
        }
        return String.join(" ", List.of(Files.readString(file).split(" ", -1)).subList(0, 3));
    }

    private static String first(Path file, Pattern pattern) throws IOException {
        if (!Files.exists(file)) {
            return "unknown";
        }
        var matcher = pattern.matcher(Files.readString(file));
        return matcher.find() ? matcher.group(1) : "unknown";
    }

    private static String version(Path libraries, String name) throws IOException {
        try (var files = Files.list(libraries)) {
            return files.map(it -> it.getFileName().toString())
                    .filter(it -> it.startsWith(name + "-"))
                    .map(VERSION::matcher)
                    .filter(matcher -> matcher.find())
                    .map(matcher -> matcher.group(1))
                    .findFirst()
                    .orElse("absent");
        }
    }
}
