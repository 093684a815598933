package dev.sockeye.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the script {@code sockeye} in a project of its own, whose build is quick: it copies a jar
 * that says which version it is.
 */
class ScriptTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String SOURCE = "examples/src/main/tool.jar";
    private static final String NOTICE = "sockeye: building, once for each change of the sources";

    private static final String BUILD =
            """
            #!/usr/bin/env bash
            set -e
            cd "${BASH_SOURCE[0]%/*}"
            echo built >>builds
            mkdir -p examples/target/lib
            cp examples/src/main/tool.jar examples/target/sockeye-examples.jar
            cp examples/src/main/tool.jar examples/target/lib/other.jar
            [ -s examples/src/main/tool.jar ]
            """;

    @TempDir private Path project = Path.of("");

    @BeforeEach
    void lay_out_the_project() throws IOException {
        Files.createDirectories(project.resolve(".mvn"));
        Files.copy(ROOT.resolve(".mvn/find-jdk.sh"), project.resolve(".mvn/find-jdk.sh"));
        Files.copy(ROOT.resolve("sockeye"), project.resolve("sockeye"));
        Files.writeString(project.resolve("build"), BUILD);
        assertTrue(project.resolve("build").toFile().setExecutable(true));
        assertTrue(project.resolve("sockeye").toFile().setExecutable(true));
        for (var module : List.of("core", "reactive", "examples")) {
            Files.createDirectories(project.resolve(module).resolve("src/main"));
            Files.writeString(project.resolve(module).resolve("pom.xml"), "");
        }
        Files.writeString(project.resolve("pom.xml"), "");
        source("version 1");
    }

    @Test
    void script_builds_once_and_passes_on_arguments_and_status() throws Exception {
        try (var first = script("7", "one arg", "")) {
            assertEquals(7, first.status(), first::toString);
            assertEquals("version 1: 7 one arg \n", first.out());
            assertTrue(first.err().startsWith(NOTICE), first.err());
        }
        try (var second = script("0")) {
            assertEquals(0, second.status(), second::toString);
            assertEquals("", second.err());
        }
        assertEquals(1, builds());
        assertTrue(caches().allMatch(cache -> cache.toFile().length() > 0));
        assertEquals(1, caches().count());
    }

    @Test
    void script_never_runs_what_was_built_before_a_change() throws Exception {
        try (var before = script("0")) {
            assertEquals(0, before.status(), before::toString);
        }
        source("version 2");
        try (var after = script("0")) {
            assertEquals(0, after.status(), after::toString);
            assertEquals("version 2: 0\n", after.out());
        }
        Files.writeString(project.resolve(SOURCE), "");
        try (var broken = script("0")) {
            assertEquals(1, broken.status(), broken::toString);
            assertEquals("", broken.out());
            assertTrue(broken.err().contains("sockeye: the build failed"), broken.err());
        }
    }

    @Test
    void script_works_without_a_cache_where_none_can_be_made() throws Exception {
        source("untrained 1");
        try (var first = script("0")) {
            assertEquals(0, first.status(), first::toString);
            assertEquals("untrained 1: 0\n", first.out());
            assertTrue(first.err().contains("no AOT cache could be made"), first.err());
        }
        try (var second = script("0")) {
            assertEquals(0, second.status(), second::toString);
            assertEquals("", second.err());
        }
    }

    @Test
    void two_first_starts_at_once_build_once() throws Exception {
        try (var one = script("0", "one");
                var two = script("0", "two")) {
            assertEquals(0, one.status(), one::toString);
            assertEquals(0, two.status(), two::toString);
            assertEquals("version 1: 0 one\n", one.out());
            assertEquals("version 1: 0 two\n", two.out());
        }
        assertEquals(1, builds());
    }

    @Test
    void signals_reach_the_tool_also_through_a_symbolic_link() throws Exception {
        var link = Files.createSymbolicLink(project.resolve("link"), project.resolve("sockeye"));
        try (var tool = Program.start(link.toString(), "wait")) {
            tool.awaitOut("version 1: wait");
            assertTrue(tool.process().info().command().orElse("").endsWith("java"));
            tool.terminate();
            assertEquals(143, tool.status(), tool::toString);
        }
    }

    private Program script(String... arguments) throws IOException {
        var command = Stream.of(project.resolve("sockeye").toString());
        return Program.start(
                Stream.concat(command, Arrays.stream(arguments)).toList(), Redirect.PIPE);
    }

    /** Makes the one source of the project: the jar that its build copies. */
    private void source(String version) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, FakeTool.class.getName());
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, "lib/other.jar");
        try (var out = Files.newOutputStream(project.resolve(SOURCE));
                var jar = new JarOutputStream(out, manifest)) {
            add(FakeTool.class.getName(), jar);
            add("dev.sockeye.examples.tool.OneJar", jar); // The script runs it.
            jar.putNextEntry(new JarEntry("version"));
            jar.write(version.getBytes(UTF_8));
        }
    }

    private static void add(String type, JarOutputStream to) throws IOException {
        var name = type.replace('.', '/') + ".class";
        try (var in = Objects.requireNonNull(FakeTool.class.getResourceAsStream("/" + name))) {
            to.putNextEntry(new JarEntry(name));
            in.transferTo(to);
        }
    }

    private long builds() throws IOException {
        try (var lines = Files.lines(project.resolve("builds"))) {
            return lines.count();
        }
    }

    private Stream<Path> caches() throws IOException {
        try (var files = Files.walk(project.resolve("examples/target/sockeye"))) {
            return files.filter(file -> file.toString().endsWith(".aot")).toList().stream();
        }
    }
}
