package dev.sockeye.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;

/** The compiled classes of the module whose tests are running. */
public final class Classes {
    private Classes() {}

    /** Reads the main classes, and fails if there are none: a rule over nothing would hold. */
    public static JavaClasses ofMain() {
        return read(Path.of("target", "classes"));
    }

    /** Reads the test classes. */
    public static JavaClasses ofTests() {
        return read(Path.of("target", "test-classes"));
    }

    // By path: what a class loader lists is the patched module in one run and the class path in
    // another.
    private static JavaClasses read(Path directory) {
        var classes = new ClassFileImporter().importPath(directory);
        if (classes.isEmpty()) {
            throw new AssertionError("no classes in " + directory.toAbsolutePath());
        }
        return classes;
    }
}
