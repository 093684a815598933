package dev.sockeye.sys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A platform thread as Linux sees it.
 *
 * @param id its number
 */
public record NativeThread(int id) {

    private static final class Functions {
        static final MethodHandle GETTID =
                function("gettid", FunctionDescriptor.of(ValueLayout.JAVA_INT));
        static final MethodHandle TGKILL =
                function(
                        "tgkill",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT));

        @SuppressWarnings("restricted")
        private static MethodHandle function(String name, FunctionDescriptor descriptor) {
            var linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
        }
    }

    /** Returns the calling thread. */
    public static NativeThread current() {
        try {
            return new NativeThread((int) Functions.GETTID.invokeExact());
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Sends it a signal, and tells whether it is there. */
    public boolean signal(int number) {
        try {
            int process = (int) ProcessHandle.current().pid();
            return (int) Functions.TGKILL.invokeExact(process, id, number) == 0;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Returns how often it has left the processor to wait. */
    public long sleeps() {
        return file("status")
                .lines()
                .filter(line -> line.startsWith("voluntary_ctxt_switches:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    /** Returns how long it has been on a processor. */
    public long cpuNanos() {
        var text = file("schedstat");
        return Long.parseLong(text.substring(0, text.indexOf(' ')));
    }

    private String file(String name) {
        try {
            return Files.readString(Path.of("/proc/self/task/" + id + "/" + name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
