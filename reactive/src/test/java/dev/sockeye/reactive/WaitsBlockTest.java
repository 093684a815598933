package dev.sockeye.reactive;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.blockhound.BlockingOperationError;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class WaitsBlockTest {
    @ParameterizedTest
    @MethodSource("staticMethods")
    void a_method_that_waits_throws_on_a_thread_that_must_not(Method method) {
        method.setAccessible(true);
        var call =
                Mono.fromCallable(() -> method.invoke(null, arguments(method)))
                        .onErrorMap(
                                InvocationTargetException.class,
                                InvocationTargetException::getTargetException)
                        .subscribeOn(Schedulers.parallel());

        var error = assertThrows(Throwable.class, () -> call.block(Duration.ofSeconds(10)));

        assertInstanceOf(BlockingOperationError.class, Exceptions.unwrap(error));
    }

    /** Those that can be called without an object. None is an error: core has calls that wait. */
    static Stream<Method> staticMethods() {
        return WaitsBlock.methods().stream()
                .filter(method -> Modifier.isStatic(method.getModifiers()));
    }

    /** Zeros and nulls: BlockHound throws before the method looks at them. */
    private static @Nullable Object[] arguments(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(type -> Array.get(Array.newInstance(type, 1), 0))
                .toArray();
    }
}
