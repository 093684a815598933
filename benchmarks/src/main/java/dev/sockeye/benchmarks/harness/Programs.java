package dev.sockeye.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The programs in C, compiled when they are first needed. */
final class Programs {

    private final Path sources;
    private final Path compiled;

    Programs(Path module) {
        this.sources = module.resolve("src/main/c");
        this.compiled = module.resolve("target/c");
    }

    /** Returns the executable of a program. */
    String path(String name) throws Unavailable, IOException, InterruptedException {
        var source = sources.resolve(name + ".c");
        var program = compiled.resolve(name);
        if (Files.exists(program) && !isOlder(program)) {
            return program.toString();
        }
        Machine.needs("cc");
        Files.createDirectories(compiled);
        var command =
                new ArrayList<>(
                        List.of(
                                "cc",
                                "-std=gnu17",
                                "-D_GNU_SOURCE",
                                "-O2",
                                "-Wall",
                                "-Wextra",
                                "-pthread",
                                "-o",
                                program.toString(),
                                source.toString()));
        if (Files.readString(source).contains("<liburing.h>")) {
            needsLiburing();
            command.add("-luring");
        }
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IOException("cc failed on " + source);
        }
        return program.toString();
    }

    private static void needsLiburing() throws Unavailable {
        if (!Files.exists(Path.of("/usr/include/liburing.h"))) {
            throw new Unavailable("liburing.h is missing: it comes with liburing-dev");
        }
    }

    private boolean isOlder(Path program) throws IOException {
        var made = Files.getLastModifiedTime(program);
        try (var files = Files.list(sources)) {
            for (var file : files.toList()) {
                if (Files.getLastModifiedTime(file).compareTo(made) > 0) {
                    return true;
                }
            }
        }
        return false;
    }
}
