package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.AddressInfo;
import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import dev.sockeye.sys.Errors;
import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * Connects to the first of a host's addresses that accepts, and secures the connection if that is
 * wanted, within one deadline for everything: Happy Eyeballs, RFC 8305 §4 and §5. Both families are
 * looked up by one getaddrinfo(3), which sorts by RFC 6724, so there is no resolution delay. The
 * loop's thread owns it from the time it begins.
 */
final class ConnectAny extends Operation<ReactiveSocket> {

    /** RFC 8305 §5 recommends it. */
    static final long ATTEMPT_DELAY_NANOS = 250_000_000;

    /** RFC 8305 §5: the delay must not be less. */
    static final long SHORTEST_DELAY_NANOS = 10_000_000;

    /**
     * Where to, from where, and how long.
     *
     * @param resolver may block
     * @param source null for the kernel's choice
     * @param attemptDelayNanos after which the next address is tried beside the last
     * @param tls null for none
     */
    record Plan(
            Callable<List<AddressInfo>> resolver,
            @Nullable Address source,
            Timeout timeout,
            long attemptDelayNanos,
            @Nullable Tls tls) {}

    private final EventLoops loops;
    private final Plan plan;
    private final Timeout timeout;
    private final Deadline deadline;

    private @Nullable Disposable resolving;

    private final ArrayDeque<AddressInfo> waiting = new ArrayDeque<>();
    private final Map<ReactiveSocket, Disposable> running = new LinkedHashMap<>();
    private final List<Throwable> errors = new ArrayList<>();

    // The next attempt may start: the last one failed, or has taken as long as the delay.
    private boolean due = true;
    private @Nullable Future<?> delay;

    private boolean advancing;
    private boolean done;

    ConnectAny(
            EventLoops loops,
            IoEventLoop loop,
            Plan plan,
            CoreSubscriber<? super ReactiveSocket> actual) {
        super(loop, actual);
        this.loops = loops;
        this.plan = plan;
        timeout = plan.timeout();
        deadline = new Deadline(loop, this::timedOut);
    }

    @Override
    void begin() {
        if (!timeout.isNone() && !timeout.isZero()) {
            deadline.set(timeout.deadline());
        }
        resolving =
                Names.lookUp(plan.resolver())
                        .subscribe(
                                infos -> onLoop(() -> resolved(infos)),
                                error -> onLoop(() -> failed(error)));
    }

    private void onLoop(Runnable task) {
        boolean comes =
                Hop.later(
                        loop,
                        () -> {
                            if (!done) {
                                task.run();
                            }
                        });
        if (!comes) {
            rejected();
        }
    }

    private void resolved(List<AddressInfo> infos) {
        for (var info : interleaved(infos)) {
            if (plan.source() == null || plan.source().family() == info.family()) {
                waiting.add(info);
            }
        }
        if (waiting.isEmpty()) {
            errors.add(noAddress(infos));
        }
        advance();
    }

    private SocketError noAddress(List<AddressInfo> infos) {
        return infos.isEmpty() || plan.source() == null
                ? new SocketError("getaddrinfo returns an empty list", 0)
                : Errors.of("bind", plan.source(), Constants.EAFNOSUPPORT);
    }

    /** The families by turns, beginning with the first's, each in its order: RFC 8305 §4. */
    static List<AddressInfo> interleaved(List<AddressInfo> infos) {
        var first = new ArrayDeque<AddressInfo>();
        var others = new ArrayDeque<AddressInfo>();
        for (var info : infos) {
            (info.family() == infos.getFirst().family() ? first : others).add(info);
        }
        var all = new ArrayList<AddressInfo>(infos.size());
        while (!first.isEmpty() || !others.isEmpty()) {
            if (!first.isEmpty()) {
                all.add(first.remove());
            }
            if (!others.isEmpty()) {
                all.add(others.remove());
            }
        }
        return all;
    }

    // ---- attempts ----

    /** Starts what is due. Never within itself: an attempt may fail before it has started. */
    private void advance() {
        if (advancing) {
            return;
        }
        advancing = true;
        while (due && !done && !waiting.isEmpty()) {
            due = false;
            attempt(waiting.remove());
        }
        advancing = false;
        if (done) {
            return;
        }
        if (waiting.isEmpty() && running.isEmpty()) {
            failed(lastError());
        }
    }

    private void attempt(AddressInfo info) {
        delayNext();
        ReactiveSocket socket;
        try {
            var made = new Socket(info.family(), info.socktype(), info.proto());
            socket = ReactiveSocket.of(made, loops, loop);
        } catch (SocketError | RuntimeException e) {
            attemptFailed(e);
            return;
        }
        socket.settimeout(timeout.isZero() ? timeout.limit() : null);
        var connecting = Disposables.swap();
        running.put(socket, connecting);
        connecting.update(
                bind(socket)
                        .then(socket.connect(info.address()))
                        .subscribe(
                                null,
                                error -> attemptFailed(socket, error),
                                () -> connected(socket)));
    }

    private Mono<Void> bind(ReactiveSocket socket) {
        return plan.source() == null ? Mono.empty() : socket.bind(plan.source());
    }

    private void delayNext() {
        endDelay();
        if (!waiting.isEmpty()) {
            delay = loop.schedule(this::nextIsDue, plan.attemptDelayNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void nextIsDue() {
        due = true;
        advance();
    }

    private void endDelay() {
        if (delay != null) {
            delay.cancel(false);
            delay = null;
        }
    }

    private void attemptFailed(ReactiveSocket socket, Throwable error) {
        if (running.remove(socket) != null) {
            socket.close();
            attemptFailed(error);
        }
    }

    private void attemptFailed(Throwable error) {
        errors.add(error);
        nextIsDue();
    }

    // An address that accepts is the last that is tried: another would be no more to be trusted.
    private void connected(ReactiveSocket socket) {
        var tls = plan.tls();
        running.remove(socket);
        endAttempts();
        if (tls == null) {
            ready(socket);
            return;
        }
        var securing = Disposables.swap();
        running.put(socket, securing);
        securing.update(socket.tls(tls).subscribe(null, this::failed, () -> ready(socket)));
    }

    private void ready(ReactiveSocket socket) {
        running.remove(socket);
        end();
        socket.settimeout(timeout.limit());
        complete(socket);
    }

    // ---- the end ----

    private Throwable lastError() {
        return withSuppressed(errors.removeLast());
    }

    /** The errors of other addresses, which may tell more. */
    private Throwable withSuppressed(Throwable last) {
        errors.forEach(last::addSuppressed);
        return last;
    }

    private void failed(Throwable error) {
        end();
        fail(error);
    }

    private void timedOut() {
        loops.counters(loop).timeouts.increment();
        var limit = Objects.requireNonNull(timeout.limit());
        failed(withSuppressed(new SocketTimeout("createConnection", limit, 0)));
    }

    /** Ends everything that is going on and closes whose attempts have not ended. */
    private void end() {
        done = true;
        deadline.end();
        endAttempts();
    }

    private void endAttempts() {
        endDelay();
        waiting.clear();
        if (resolving != null) {
            resolving.dispose();
        }
        running.forEach((socket, connecting) -> {
            connecting.dispose();
            socket.close();
        });
        running.clear();
    }

    @Override
    void abandon() {
        end();
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
