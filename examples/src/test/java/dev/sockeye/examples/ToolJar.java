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
import java.util.stream.Stream;

/**
 * The tool as tests start it: from a jar, with an AOT cache, as its script would, since the tests
 * start it often. The jar is made here: Maven makes its own after the tests.
 */
final class ToolJar {
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
            var directory =
                    Files.createDirectories(Path.of("target", "tool-under-test").toAbsolutePath());
            var cache = directory.resolve("tool.aot");
            var command = java("-cp", classPath(directory), "dev.sockeye.examples.tool.Sockeye");
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

    /** The class path of this JVM without its tests; what is no jar is packed into one. */
    private static String classPath(Path directory) throws IOException {
        var jars = new ArrayList<String>();
        for (var entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            var path = Path.of(entry);
            if (!path.endsWith("test-classes")) {
                var jar = directory.resolve(jars.size() + ".jar");
                jars.add(Files.isDirectory(path) ? pack(path, jar) : entry);
            }
        }
        return String.join(File.pathSeparator, jars);
    }

    private static String pack(Path classes, Path jar) throws IOException {
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                var files = Files.walk(classes)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
        return jar.toString();
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
