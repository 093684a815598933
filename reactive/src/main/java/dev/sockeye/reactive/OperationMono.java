package dev.sockeye.reactive;

import io.netty.channel.IoEventLoop;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** A {@code Mono} that makes an {@link Operation} for each subscriber. Cold. */
final class OperationMono<T> extends Mono<T> {

    /** Makes the operation of one subscriber. */
    @FunctionalInterface
    interface Factory<T> {
        Operation<T> operation(CoreSubscriber<? super T> actual);
    }

    private static final VarHandle USED;

    static {
        try {
            USED = MethodHandles.lookup().findVarHandle(OperationMono.class, "used", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final IoEventLoop loop;
    private final Factory<T> factory;
    private final boolean once;

    // Set by the first subscriber, through USED.
    private volatile boolean used;

    private OperationMono(IoEventLoop loop, Factory<T> factory, boolean once) {
        this.loop = loop;
        this.factory = factory;
        this.once = once;
    }

    static <T> Mono<T> of(IoEventLoop loop, Factory<T> factory) {
        return onAssembly(new OperationMono<>(loop, factory, false));
    }

    /** A {@code Mono} that owns a buffer, which its first subscriber uses up. */
    static <T> Mono<T> once(IoEventLoop loop, Factory<T> factory) {
        return onAssembly(new OperationMono<>(loop, factory, true));
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        Operation<T> operation =
                once && !USED.compareAndSet(this, false, true)
                        ? new Failure<>(loop, actual, alreadyUsed())
                        : factory.operation(actual);
        actual.onSubscribe(operation);
        operation.subscribed();
    }

    private static IllegalStateException alreadyUsed() {
        return new IllegalStateException(
                "subscribed a second time, but the first used the buffer up: use Mono.defer");
    }
}
