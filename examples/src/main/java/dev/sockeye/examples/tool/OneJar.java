package dev.sockeye.examples.tool;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.jar.Attributes.Name;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/**
 * Makes one jar of the tool's own and those of its libraries, for the script that starts the tool.
 * Whoever looks for a class that is not there, as picocli and Reactor do at each start, has every
 * jar opened, and opening one takes half a millisecond.
 *
 * <p>Class files that are older than Java 6, as picocli's are, get the stack maps that came with
 * it: an AOT cache takes no class without, and reading and verifying those took a sixth of a start.
 */
final class OneJar {
    private static final Set<String> LEFT_OUT =
            Set.of(JarFile.MANIFEST_NAME, "META-INF/INDEX.LIST", "module-info.class");

    private static final ClassFile CLASSES =
            ClassFile.of(
                    StackMapsOption.GENERATE_STACK_MAPS,
                    ClassHierarchyResolverOption.of(
                            ClassHierarchyResolver.ofResourceParsing(
                                    OneJar.class.getClassLoader())));

    private static final ClassTransform RENEWAL =
            ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
                    .andThen((to, element) -> {
                        if (element instanceof ClassFileVersion) {
                            to.withVersion(ClassFile.JAVA_8_VERSION, 0);
                        } else {
                            to.with(element);
                        }
                    });

    private OneJar() {}

    /**
     * Writes what is in the jar {@code args[0]}, which is on the class path, and in those that its
     * manifest names to {@code args[1]}. The same jars make the same jar.
     */
    public static void main(String[] args) throws IOException {
        var names = new HashSet<>(LEFT_OUT);
        try (var own = new JarFile(args[0]);
                var to = new JarOutputStream(Files.newOutputStream(Path.of(args[1])))) {
            var manifest = own.getManifest();
            var attributes = manifest.getMainAttributes();
            var libraries = requireNonNull((String) attributes.remove(Name.CLASS_PATH));
            attributes.put(Name.MULTI_RELEASE, "true"); // as Reactor's is
            to.putNextEntry(like(own.getEntry(JarFile.MANIFEST_NAME)));
            manifest.write(to);
            copy(own, to, names);
            for (var library : libraries.split(" ", -1)) {
                try (var jar = new JarFile(Path.of(args[0]).resolveSibling(library).toFile())) {
                    copy(jar, to, names);
                }
            }
        }
    }

    private static void copy(JarFile jar, JarOutputStream to, Set<String> names)
            throws IOException {
        for (var entry : Collections.list(jar.entries())) {
            if (!entry.isDirectory() && names.add(entry.getName())) {
                to.putNextEntry(like(entry));
                to.write(content(jar, entry));
            }
        }
    }

    private static ZipEntry like(ZipEntry entry) {
        var like = new ZipEntry(entry.getName());
        like.setTime(entry.getTime());
        return like;
    }

    private static byte[] content(JarFile jar, ZipEntry entry) throws IOException {
        byte[] content = jar.getInputStream(entry).readAllBytes();
        if (!entry.getName().endsWith(".class")) {
            return content;
        }
        var parsed = CLASSES.parse(content);
        return parsed.majorVersion() < ClassFile.JAVA_6_VERSION
                ? CLASSES.transformClass(parsed, RENEWAL)
                : content;
    }
}
