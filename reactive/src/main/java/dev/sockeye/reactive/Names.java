package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;
import dev.sockeye.sys.Errors;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The host names in addresses: the resolver blocks, so it is never called on a loop. */
final class Names {

    static final int THREADS = 64;
    static final int MOST_WAITING = 10_000;

    private static final int IDLE_SECONDS = 10;

    /** Threads of their own, since what else may block should not wait for a slow name server. */
    private static final class Threads {
        static final Scheduler SCHEDULER = Schedulers.fromExecutorService(pool(), "sockeye-names");

        private static ThreadPoolExecutor pool() {
            var pool =
                    new ThreadPoolExecutor(
                            THREADS,
                            THREADS,
                            IDLE_SECONDS,
                            TimeUnit.SECONDS,
                            new LinkedBlockingQueue<>(MOST_WAITING),
                            Thread.ofPlatform().daemon().name("sockeye-names-", 1).factory());
            pool.allowCoreThreadTimeOut(true);
            return pool;
        }
    }

    private Names() {}

    /**
     * Makes a call that may wait for the network, on a thread for that, and signals there. Where
     * too many wait it fails with {@code EAI_AGAIN}.
     */
    static <T> Mono<T> lookUp(Callable<T> call) {
        return Mono.fromCallable(call)
                .subscribeOn(Threads.SCHEDULER)
                .onErrorMap(
                        RejectedExecutionException.class,
                        _ -> Errors.ofResolver("getaddrinfo", Constants.EAI_AGAIN, 0));
    }

    /** Looks the host up, and calls one of the two on the socket's loop unless disposed before. */
    static Disposable resolve(
            LoopSocket socket,
            Address address,
            Consumer<? super Address> resolved,
            Consumer<? super Throwable> failed) {
        var looking = Disposables.swap();
        looking.update(
                lookUp(() -> numeric(address))
                        .subscribe(
                                numeric ->
                                        backOnLoop(socket, looking, () -> resolved.accept(numeric)),
                                error -> backOnLoop(socket, looking, () -> failed.accept(error))));
        return looking;
    }

    private static void backOnLoop(LoopSocket socket, Disposable looking, Runnable result) {
        Hop.later(
                socket.loop,
                () -> {
                    if (!looking.isDisposed()) {
                        result.run();
                    }
                });
    }

    private static Address numeric(Address address) throws SocketError {
        return switch (address) {
            case Address.Inet inet -> {
                var found = (Address.Inet) first(inet.host(), inet.family());
                yield new Address.Inet(found.host(), inet.port());
            }
            case Address.Inet6 inet6 -> {
                var found = (Address.Inet6) first(inet6.host(), inet6.family());
                int scopeId = inet6.scopeId() != 0 ? inet6.scopeId() : found.scopeId();
                yield new Address.Inet6(found.host(), inet6.port(), inet6.flowinfo(), scopeId);
            }
            default -> throw new IllegalArgumentException("address has no host: " + address);
        };
    }

    private static Address first(String host, int family) throws SocketError {
        return Sockets.getaddrinfo(host, 0, family).getFirst().address();
    }
}
