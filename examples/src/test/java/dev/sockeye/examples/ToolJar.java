package dev.sockeye.examples;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tool as tests start it: from a jar, with an AOT cache, as its script would, since the tests
 * start it often. The jar is made here: Maven makes its own after the tests.
 */
final class ToolJar {
    private static final String CLASSES = Path.of("target", "classes").toAbsolutePath().toString();

    /** Made when first used, and only once. */
    private static final class Made {
        static final List<String> COMMAND = make();
    }

    private ToolJar() {}

    static List<String> command(String... arguments) {
        return Stream.concat(Made.COMMAND.stream(), Arrays.stream(arguments)).toList();
    }

    private static List<String> make() {
        try {
            var directory = Files.createDirectories(Path.of("target", "tool-under-test"));
            var jar = directory.resolve("tool.jar").toAbsolutePath();
            var cache = directory.resolve("tool.aot").toAbsolutePath();
            pack(jar);
            var command = java("-cp", classPath(jar), "dev.sockeye.examples.tool.Sockeye");
            train(command, cache);
            command.add(1, "-XX:AOTCache=" + cache);
            return List.copyOf(command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> java(String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-Xlog:disable");
        command.addAll(List.of(arguments));
        return command;
    }

    /** The jars of this class path, for a cache is of jars alone. */
    private static String classPath(Path tool) {
        var jars =
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> entry.endsWith(".jar"));
        return Stream.concat(Stream.of(tool.toString()), jars)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static void pack(Path jar) throws IOException {
        var root = Path.of(CLASSES);
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                var files = Files.walk(root)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new JarEntry(root.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
    }

    private static void train(List<String> command, Path cache)
            throws IOException, InterruptedException {
        Files.deleteIfExists(cache);
        var training = new ArrayList<>(command);
        training.add(1, "-XX:AOTCacheOutput=" + cache);
        training.add("train");
        try (var program = Program.start(training, Redirect.PIPE)) {
            program.type("something to send").endInput();
            program.status();
        }
    }
}
