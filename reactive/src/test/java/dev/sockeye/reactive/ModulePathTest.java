package dev.sockeye.reactive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The other tests of this module run on the class path; users may run it on the module path. */
class ModulePathTest {
    /** Without the test libraries: as automatic modules they would all be resolved too. */
    private static final Pattern OF_A_USER =
            Pattern.compile(
                    "classes|(sockeye|netty|reactor-core|reactive-streams-\\d|jspecify).*(?<!-tests)\\.jar");

    @Test
    void reactive_and_core_resolve_as_modules() {
        var jars =
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                        .map(Path::of)
                        .filter(jar -> OF_A_USER.matcher(jar.getFileName().toString()).matches())
                        .toArray(Path[]::new);
        var boot = ModuleLayer.boot();
        var configuration =
                boot.configuration()
                        .resolve(
                                ModuleFinder.of(jars),
                                ModuleFinder.of(),
                                Set.of("dev.sockeye.reactive"));

        var layer =
                boot.defineModulesWithOneLoader(
                        configuration, ClassLoader.getPlatformClassLoader());

        var ours =
                layer.modules().stream()
                        .map(Module::getName)
                        .filter(name -> name.startsWith("dev.sockeye"))
                        .collect(Collectors.toSet());
        assertEquals(Set.of("dev.sockeye", "dev.sockeye.reactive"), ours);
    }
}
