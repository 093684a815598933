package dev.sockeye.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the programs of a run are started, all in the same way. */
final class Launch {

    /** Of every server in Java. */
    static final List<String> FLAGS =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    // Else the JDK's and Netty's sockets are of IPv6, with mapped addresses; those
                    // of
                    // Sockeye and C are of IPv4.
                    "-Djava.net.preferIPv4Stack=true",
                    "-XX:+UseG1GC",
                    "-Xms512m",
                    "-Xmx512m",
                    "-Dio.netty.leakDetection.level=disabled");

    private static final String SERVERS = "dev.sockeye.benchmarks.server.";

    private final Path module;
    private final Programs programs;

    Launch(Path module) {
        this.module = module;
        this.programs = new Programs(module);
    }

    Path module() {
        return module;
    }

    Programs programs() {
        return programs;
    }

    /** Starts a candidate, on a processor of its own if it has one loop. */
    Server start(Candidate candidate, List<String> more)
            throws Unavailable, IOException, InterruptedException {
        var command = new ArrayList<String>();
        if (candidate.loops() == 1 && Machine.isPinning()) {
            command.addAll(List.of("taskset", "-c", "0"));
        }
        switch (candidate.kind()) {
            case JAVA -> command.addAll(java(candidate.loops(), false));
            case JAVA_IO_URING -> command.addAll(java(candidate.loops(), true));
            case C -> command.add(programs.path(candidate.program()));
            case PYTHON -> {
                Machine.needs("python3");
                command.add("python3");
                command.add(module.resolve("src/main/python/" + candidate.program()).toString());
            }
        }
        if (candidate.isJava()) {
            command.addAll(more.stream().filter(it -> it.startsWith("-XX:")).toList());
            command.add(SERVERS + candidate.program());
        }
        if (candidate.kind() != Candidate.Kind.PYTHON) {
            command.addAll(candidate.arguments());
            command.addAll(more.stream().filter(it -> !it.startsWith("-XX:")).toList());
            command.addAll(List.of("--loops", String.valueOf(candidate.loops())));
        }
        return Server.start(candidate, command, module.resolve("target/servers.log"));
    }

    /** Returns the load's place among the processors, as its arguments. */
    static List<String> loadPlace() {
        return Machine.isPinning() ? List.of("--cpu", "1") : List.of();
    }

    /** Returns the command of a program in Java that runs where else the load does. */
    List<String> besideLoad(String main) throws IOException {
        var command = new ArrayList<String>();
        if (Machine.isPinning()) {
            command.addAll(List.of("taskset", "-c", "1"));
        }
        command.add(javaProgram());
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", classPath(false), main));
        return command;
    }

    private List<String> java(int loops, boolean ioUring) throws IOException {
        var command = new ArrayList<String>();
        command.add(javaProgram());
        command.addAll(FLAGS);
        command.add("-Djdk.virtualThreadScheduler.parallelism=" + loops);
        command.add("-cp");
        command.add(classPath(ioUring));
        return command;
    }

    static String javaProgram() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    String classPath(boolean ioUring) throws IOException {
        var entries = new ArrayList<String>();
        entries.add(module.resolve("target/classes").toString());
        try (var files = Files.list(module.resolve("target/lib"))) {
            files.map(Path::toString)
                    .filter(it -> ioUring || !it.contains("io_uring"))
                    .sorted()
                    .forEach(entries::add);
        }
        return String.join(":", entries);
    }
}
