package dev.sockeye.reactive;

import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import dev.sockeye.sys.Errors;
import dev.sockeye.sys.Platform;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.NonBlocking;
import reactor.core.scheduler.Schedulers;

/**
 * The threads that serve reactive sockets. Each socket belongs to one loop, whose thread makes all
 * its system calls and gives all its signals; a loop serves many sockets.
 *
 * <p>The threads are daemons named as {@code sockeye-epoll-1-1} (unless the group is the caller's)
 * and are {@link NonBlocking}, so that Reactor refuses to block on them. Any thread may call any
 * method.
 */
public final class EventLoops implements AutoCloseable {

    private static final AtomicInteger GROUPS = new AtomicInteger();
    private static final int GRACE_SECONDS = 5;

    /** Made when first used. */
    private static final class Shared {
        static final EventLoops LOOPS =
                of(best(), Runtime.getRuntime().availableProcessors(), true);
    }

    /** What tells a loop that a descriptor is ready. */
    private enum Readiness {
        EPOLL("epoll"),
        KQUEUE("kqueue"),
        IO_URING("io_uring");

        final String name;

        Readiness(String name) {
            this.name = name;
        }
    }

    private final Readiness readiness;
    private final IoEventLoopGroup group;
    private final boolean shared;

    // Whether the group ends with these loops.
    private final boolean owned;

    // The open sockets of loops that can be closed.
    private final Set<LoopSocket> sockets = ConcurrentHashMap.newKeySet();

    // The watches of loops that can be closed, until they are.
    private final Set<LoopWatch> watches = ConcurrentHashMap.newKeySet();

    private final Map<IoEventLoop, LoopCounters> counters = new ConcurrentHashMap<>();

    // Set before close goes through the sockets: one that is made meanwhile closes itself.
    private volatile boolean closed;

    private EventLoops(Readiness readiness, IoEventLoopGroup group, boolean shared, boolean owned) {
        this.readiness = readiness;
        this.group = group;
        this.shared = shared;
        this.owned = owned;
    }

    /**
     * Returns the loops that serve sockets for which no others are named: one a processor, of the
     * platform's best kind, made on first use. They live as long as the program; {@link #close}
     * does nothing to them.
     *
     * @return the shared loops
     */
    public static EventLoops shared() {
        return Shared.LOOPS;
    }

    /**
     * Creates loops of the platform's best kind: epoll on Linux, kqueue on macOS.
     *
     * @param threads how many, one or more
     * @return the loops, which the caller closes
     * @throws IllegalStateException if the process has no descriptors left for them (EMFILE)
     */
    public static EventLoops create(int threads) {
        return of(best(), threads, false);
    }

    /**
     * Creates loops over epoll(7).
     *
     * @param threads how many, one or more
     * @return the loops, which the caller closes
     * @throws UnsupportedOperationException if this is not Linux
     * @see <a href="https://man7.org/linux/man-pages/man7/epoll.7.html">epoll(7)</a>
     */
    public static EventLoops epoll(int threads) {
        if (!Platform.LINUX) {
            throw new UnsupportedOperationException("epoll is of Linux: use EventLoops.create");
        }
        return of(Readiness.EPOLL, threads, false);
    }

    /**
     * Creates loops over kqueue(2).
     *
     * @param threads how many, one or more
     * @return the loops, which the caller closes
     * @throws UnsupportedOperationException if this is not macOS
     */
    public static EventLoops kqueue(int threads) {
        if (!Platform.MACOS) {
            throw new UnsupportedOperationException("kqueue is of macOS: use EventLoops.create");
        }
        return of(Readiness.KQUEUE, threads, false);
    }

    /**
     * Creates loops over io_uring(7), which tells them that a socket is ready, and moves what is
     * small on streams, for all sockets of a turn with one system call; all else is moved as on
     * other loops. A loop takes up to 2 MiB for it. The program adds {@code
     * netty-transport-classes-io_uring} and {@code netty-transport-native-io_uring}, which are
     * optional.
     *
     * @param threads how many, one or more
     * @return the loops, which the caller closes
     * @throws UnsupportedOperationException if this is not Linux, the kernel does not allow it
     *     (sysctl {@code kernel.io_uring_disabled}, a container's rules) or those are missing
     * @see <a href="https://man7.org/linux/man-pages/man7/io_uring.7.html">io_uring(7)</a>
     */
    public static EventLoops ioUring(int threads) {
        checkThreads(threads);
        if (!Platform.LINUX) {
            throw new UnsupportedOperationException("io_uring is of Linux: use EventLoops.create");
        }
        return of(Readiness.IO_URING, threads, false);
    }

    /**
     * Serves sockets by the loops of a program that uses Netty itself. {@link #close} closes the
     * sockets, and not the group. Its threads are as the group made them: unless they are {@link
     * NonBlocking}, Reactor does not refuse to block on them.
     *
     * @param group over Netty's {@code EpollIoHandler}, {@code KQueueIoHandler} or {@code
     *     IoUringIoHandler}; stays the caller's, who ends it after these loops
     * @return the loops
     * @throws IllegalArgumentException if the group is over something else
     */
    public static EventLoops of(IoEventLoopGroup group) {
        return new EventLoops(readiness(group), group, false, false);
    }

    private static Readiness readiness(IoEventLoopGroup group) {
        if (group.isIoType(EpollIoHandler.class)) {
            return Readiness.EPOLL;
        }
        if (group.isIoType(KQueueIoHandler.class)) {
            return Readiness.KQUEUE;
        }
        if (IoUringLoops.drives(group)) {
            return Readiness.IO_URING;
        }
        throw new IllegalArgumentException("group: not over epoll, kqueue or io_uring: " + group);
    }

    private static EventLoops of(Readiness readiness, int threads, boolean shared) {
        checkThreads(threads);
        IoHandlerFactory handlers =
                switch (readiness) {
                    case EPOLL -> EpollIoHandler.newFactory();
                    case KQUEUE -> KQueueIoHandler.newFactory();
                    case IO_URING -> IoUringLoops.handlers();
                };
        var group = new MultiThreadIoEventLoopGroup(threads, new Threads(readiness), handlers);
        return new EventLoops(readiness, group, shared, true);
    }

    private static void checkThreads(int threads) {
        if (threads <= 0) {
            throw new IllegalArgumentException("threads " + threads + ": at least one is needed");
        }
    }

    private static Readiness best() {
        return Platform.LINUX ? Readiness.EPOLL : Readiness.KQUEUE;
    }

    /** Has a socket closed with these loops; it closes itself if it finds that they are. */
    void remember(LoopSocket socket) {
        if (!shared) {
            sockets.add(socket);
        }
    }

    /** A socket has been closed. On any thread. */
    void forget(LoopSocket socket) {
        sockets.remove(socket);
    }

    /** A watch has ended. On any thread. */
    void forget(LoopWatch watch) {
        watches.remove(watch);
    }

    /**
     * Takes a place on one of the loops for somebody who moves a socket's data himself.
     *
     * @param listener is told, on the loop
     * @return the watch, which the caller starts, and closes before the socket
     */
    public LoopWatch watch(LoopWatch.Listener listener) {
        return new LoopWatch(this, next(), listener);
    }

    /** Has a watch ended when these loops are closed, at once where they are. */
    void remember(LoopWatch watch) {
        if (!shared) {
            watches.add(watch);
            if (closed) {
                watch.end(closedError());
            }
        }
    }

    private static SocketError closedError() {
        return Errors.of("watch", Constants.EBADF);
    }

    LoopCounters counters(IoEventLoop loop) {
        return counters.computeIfAbsent(loop, _ -> new LoopCounters());
    }

    /**
     * Tells what the sockets of these loops have done. Waits for nothing.
     *
     * @return the counts since the loops were made
     */
    public LoopStats stats() {
        return LoopCounters.sum(counters.values());
    }

    /**
     * Measures how far the loops are behind: every {@code interval}, for each of them, how much
     * later than asked its thread came to a task. A loop that is behind makes all its sockets wait.
     *
     * @param interval the time between two measurements of one loop, positive
     * @return a cold publisher without an end, which signals on the loops; what is not asked for in
     *     time is dropped
     */
    public Flux<Duration> lag(Duration interval) {
        if (interval.isZero() || interval.isNegative()) {
            throw new IllegalArgumentException("interval " + interval + ": not positive");
        }
        return Flux.fromIterable(group).flatMap(loop -> lag(loop, interval), Integer.MAX_VALUE);
    }

    private static Flux<Duration> lag(EventExecutor loop, Duration interval) {
        return Flux.defer(() -> {
            long began = System.nanoTime();
            return Flux.interval(interval, Schedulers.fromExecutorService(loop))
                    .map(i -> began + (i + 1) * interval.toNanos())
                    .map(due -> Duration.ofNanos(Math.max(0, System.nanoTime() - due)))
                    .onBackpressureDrop();
        });
    }

    /** The loop for the next socket: each in turn. */
    IoEventLoop next() {
        return group.next();
    }

    /** Every loop, each once. */
    List<IoEventLoop> all() {
        var all = new ArrayList<IoEventLoop>();
        group.forEach(each -> all.add((IoEventLoop) each));
        return all;
    }

    /** Tells whether {@link #close} has been called. For any thread. */
    boolean isClosed() {
        return closed;
    }

    /** Tells whether {@link Watch#receive} and {@link Watch#send} do what is asked of them. */
    boolean makesAttempts() {
        return readiness == Readiness.IO_URING;
    }

    Watch watch(Watched socket) {
        return switch (readiness) {
            case EPOLL -> new EpollWatch(socket);
            case KQUEUE -> new KQueueWatch(socket);
            case IO_URING -> IoUringWatch.of(socket);
        };
    }

    /**
     * Closes every socket of these loops, as {@link ReactiveSocket#close} does, and ends their
     * threads. Does not wait; see {@link #closeLater}. Does nothing to the shared loops, nor the
     * second time.
     */
    @Override
    public void close() {
        if (!shared) {
            // Not left to Netty, which does not always tell the handles when a loop ends at once.
            closed = true;
            sockets.forEach(LoopSocket::close);
            watches.forEach(watch -> watch.end(closedError()));
            if (owned) {
                var _ = group.shutdownGracefully(0, GRACE_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    /**
     * Closes the loops as {@link #close} does, on subscribe, and completes when their threads have
     * ended, on a thread that is not one of them. Any number of subscribers; cancelling changes
     * nothing. For the shared loops it completes at once, and for those of a group that stays the
     * caller's when their sockets are closed, on one of them.
     *
     * @return a cold publisher that only completes
     */
    public Mono<Void> closeLater() {
        return Mono.defer(() -> {
            var open = List.copyOf(sockets);
            close();
            return owned && !shared ? terminated() : closed(open);
        });
    }

    private Mono<Void> terminated() {
        return Mono.create(sink -> group.terminationFuture().addListener(_ -> sink.success()));
    }

    private static Mono<Void> closed(List<LoopSocket> open) {
        return Flux.fromIterable(open)
                .flatMap(socket ->
                        OperationMono.<Void>of(
                                socket.loop, actual -> new CloseWait(socket, true, actual)))
                .then();
    }

    /** Names the threads of one group. */
    private static final class Threads implements ThreadFactory {
        private final String prefix;
        private final AtomicInteger number = new AtomicInteger();

        Threads(Readiness readiness) {
            prefix = "sockeye-" + readiness.name + "-" + GROUPS.incrementAndGet() + "-";
        }

        @Override
        public Thread newThread(Runnable task) {
            return new LoopThread(task, prefix + number.incrementAndGet());
        }
    }

    /** A thread on which blocking is refused. */
    private static final class LoopThread extends FastThreadLocalThread implements NonBlocking {
        LoopThread(Runnable task, String name) {
            super(task, name);
            setDaemon(true);
        }
    }
}
