package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;
import java.util.function.Consumer;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The host names in addresses: the resolver blocks, so it is never called on a loop. */
final class Names {

    private Names() {}

    /** Looks the host up, and calls one of the two on the socket's loop unless disposed before. */
    static Disposable resolve(
            LoopSocket socket,
            Address address,
            Consumer<? super Address> resolved,
            Consumer<? super Throwable> failed) {
        var looking = Disposables.swap();
        looking.update(
                Mono.fromCallable(() -> numeric(address))
                        .subscribeOn(Schedulers.boundedElastic())
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
