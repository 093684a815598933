package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.AddressInfo;
import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import dev.sockeye.Sockets;
import io.netty.channel.IoEventLoop;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Connects to a host's addresses, one after the other until one accepts, and secures the connection
 * if that is wanted, within one deadline for everything. The loop's thread owns it from the time it
 * begins.
 */
final class ConnectAny extends Operation<ReactiveSocket> {

    /**
     * Where to, and from where.
     *
     * @param source null for the kernel's choice
     * @param tls null for none
     */
    record Target(String host, int port, @Nullable Address source, @Nullable Tls tls) {}

    private final EventLoops loops;
    private final Target target;
    private final Timeout timeout;
    private final Deadline deadline;

    private @Nullable Disposable working;
    private @Nullable ReactiveSocket attempted;
    private @Nullable Throwable lastError;

    ConnectAny(
            EventLoops loops,
            IoEventLoop loop,
            Target target,
            Timeout timeout,
            CoreSubscriber<? super ReactiveSocket> actual) {
        super(loop, actual);
        this.loops = loops;
        this.target = target;
        this.timeout = timeout;
        deadline = new Deadline(loop, this::timedOut);
    }

    @Override
    void begin() {
        if (!timeout.isNone() && !timeout.isZero()) {
            deadline.set(timeout.deadline());
        }
        working =
                Mono.fromCallable(this::resolve)
                        .subscribeOn(Schedulers.boundedElastic())
                        .subscribe(
                                infos -> onLoop(() -> attemptNext(infos.iterator())),
                                error -> onLoop(() -> failed(error)));
    }

    private List<AddressInfo> resolve() throws SocketError {
        return Sockets.getaddrinfo(
                target.host(), target.port(), Constants.AF_UNSPEC, Constants.SOCK_STREAM);
    }

    // Later, so that what is working now is not set after what works next.
    private void onLoop(Runnable task) {
        Hop.later(
                loop,
                () -> {
                    if (isActive()) {
                        task.run();
                    }
                });
    }

    private void attemptNext(Iterator<AddressInfo> rest) {
        if (!rest.hasNext()) {
            failed(Objects.requireNonNullElseGet(lastError, ConnectAny::noAddress));
            return;
        }
        var info = rest.next();
        try {
            var made = new Socket(info.family(), info.socktype(), info.proto());
            var socket = ReactiveSocket.of(made, loops, loop);
            attempted = socket;
            socket.settimeout(timeout.isZero() ? timeout.limit() : null);
            working =
                    bind(socket)
                            .then(socket.connect(info.address()))
                            .subscribe(
                                    null,
                                    error -> attemptFailed(error, rest),
                                    () -> connected(socket));
        } catch (SocketError | RuntimeException e) {
            attemptFailed(e, rest);
        }
    }

    private static SocketError noAddress() {
        return new SocketError("getaddrinfo returns an empty list", 0);
    }

    private Mono<Void> bind(ReactiveSocket socket) {
        return target.source() == null ? Mono.empty() : socket.bind(target.source());
    }

    private void attemptFailed(Throwable error, Iterator<AddressInfo> rest) {
        closeAttempted();
        lastError = error;
        onLoop(() -> attemptNext(rest));
    }

    // An address that accepts is the last that is tried: another would be no more to be trusted.
    private void connected(ReactiveSocket socket) {
        if (target.tls() == null) {
            ready(socket);
        } else {
            var tls = target.tls();
            onLoop(() ->
                    working = socket.tls(tls).subscribe(null, this::failed, () -> ready(socket)));
        }
    }

    private void ready(ReactiveSocket socket) {
        deadline.end();
        socket.settimeout(timeout.limit());
        complete(socket);
    }

    private void failed(Throwable error) {
        deadline.end();
        closeAttempted();
        fail(error);
    }

    private void timedOut() {
        stop();
        fail(new SocketTimeout("createConnection", Objects.requireNonNull(timeout.limit()), 0));
    }

    private void stop() {
        if (working != null) {
            working.dispose();
        }
        closeAttempted();
    }

    private void closeAttempted() {
        if (attempted != null) {
            attempted.close();
            attempted = null;
        }
    }

    @Override
    void abandon() {
        deadline.end();
        stop();
    }

    @Override
    void discard(ReactiveSocket value) {
        value.close();
    }

    @Override
    void rejected() {
        fail(new IllegalStateException("the event loops are closed"));
    }
}
