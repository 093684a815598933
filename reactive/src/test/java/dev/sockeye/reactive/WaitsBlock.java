package dev.sockeye.reactive;

import dev.sockeye.sys.Waits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodType;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Tells BlockHound, which sees no downcall, of every method of core that is marked {@link Waits}.
 */
public final class WaitsBlock implements BlockHoundIntegration {
    @Override
    public void applyTo(BlockHound.Builder builder) {
        for (var method : methods()) {
            builder.markAsBlocking(
                    method.getDeclaringClass().getName(), method.getName(), descriptor(method));
        }
        // Reads /dev/urandom, which never waits once the system is up.
        builder.allowBlockingCallsInside("java.security.SecureRandom", "nextBytes");
        // Netty's allocator locks for a moment where its threads meet.
        builder.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator", "allocate");
        // Its io_uring loop waits when it ends, for who is just waking it.
        builder.allowBlockingCallsInside(
                "io.netty.channel.uring.IoUringIoHandler", "closeWakeupGate");
        // The queue of the TCK's subscribers has a lock, which their test's thread may hold.
        var queue = "org.reactivestreams.tck.TestEnvironment$Receptacle";
        builder.allowBlockingCallsInside(queue, "add");
        builder.allowBlockingCallsInside(queue, "complete");
    }

    /** Returns the marked methods. Initialises no class: some are for another system than this. */
    static List<Method> methods() {
        try {
            var core =
                    Path.of(
                            Waits.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            var module = ModuleFinder.of(core).find("dev.sockeye").orElseThrow();
            try (var reader = module.open()) {
                return reader.list()
                        .filter(name -> name.startsWith("dev/sockeye/") && name.endsWith(".class"))
                        .map(name ->
                                name.substring(0, name.length() - ".class".length())
                                        .replace('/', '.'))
                        .flatMap(WaitsBlock::methodsOf)
                        .toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new AssertionError(e); // A code source's location is well-formed.
        }
    }

    private static Stream<Method> methodsOf(String className) {
        try {
            var type = Class.forName(className, false, Waits.class.getClassLoader());
            return Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(Waits.class));
        } catch (ClassNotFoundException e) {
            throw new AssertionError(className + " was listed a moment ago", e);
        }
    }

    private static String descriptor(Method method) {
        return MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                .toMethodDescriptorString();
    }
}
