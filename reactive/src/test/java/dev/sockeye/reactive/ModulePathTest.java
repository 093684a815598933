package dev.sockeye.reactive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The other tests of this module run on the class path; users may run it on the module path. */
class ModulePathTest {
    @Test
    void reactive_and_core_resolve_as_modules() {
        var jars =
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                        .filter(element -> element.endsWith(".jar") || element.endsWith("classes"))
                        .map(Path::of)
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
