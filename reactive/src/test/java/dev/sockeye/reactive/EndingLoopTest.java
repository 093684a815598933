package dev.sockeye.reactive;

import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.UncheckedIOException;
import java.util.AbstractQueue;
import java.util.Iterator;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/**
 * Netty's loop may accept a task while it ends, and end without it. Here the thread that brings the
 * task is held, where that can happen, until the loop has ended.
 */
@EnabledOnOs(OS.LINUX)
class EndingLoopTest {

    record Late(String name, BiFunction<ReactiveSocket, EventLoops, Mono<?>> operation) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Late> operations() {
        return Stream.of(
                new Late("recv", (socket, _) -> socket.recv().then()),
                new Late("recv(1)", (socket, _) -> socket.recv(1)),
                new Late("sendall", (socket, _) -> socket.sendall(text("x"))),
                new Late("accept", (socket, _) -> socket.accept().then()),
                new Late("connect", (socket, _) -> socket.connect(Family.INET.any())),
                new Late("open", (_, loops) -> ReactiveSocket.open(1, 1, loops)),
                new Late(
                        "createConnection",
                        (_, loops) ->
                                ReactiveSockets.createConnection(
                                        "127.0.0.1", 1, LIMIT, null, loops)));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void what_a_loop_accepts_as_it_ends_and_never_runs_fails(Late late) throws Exception {
        var pair = Sockets.socketpair();
        try (var group = new HoldingGroup();
                var peer = pair.second()) {
            peer.settimeout(LIMIT);
            var loops = EventLoops.of(group);
            var socket = ReactiveSocket.of(pair.first(), loops);
            var error =
                    CompletableFuture.supplyAsync(() -> {
                        group.held = Thread.currentThread();
                        return assertThrows(
                                Exception.class,
                                () -> late.operation.apply(socket, loops).block(LIMIT));
                    });
            group.awaitHeld();
            loops.close();
            group.end();

            group.goOn.countDown();

            var failure = Exceptions.unwrap(error.get());
            if (failure instanceof SocketError closed) {
                assertEquals(Constants.EBADF, closed.errno());
            } else {
                assertEquals("the event loops are closed", failure.getMessage());
            }
            assertEquals(0, peer.recv(1).length);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_socket_that_a_loop_accepts_as_it_ends_is_closed(boolean closesLoops) throws Exception {
        var pair = Sockets.socketpair();
        try (var group = new HoldingGroup();
                var peer = pair.second()) {
            peer.settimeout(LIMIT);
            var loops = EventLoops.of(group);
            var making =
                    CompletableFuture.supplyAsync(() -> {
                        group.held = Thread.currentThread();
                        try {
                            return ReactiveSocket.of(pair.first(), loops);
                        } catch (SocketError e) {
                            throw new UncheckedIOException(e);
                        }
                    });
            group.awaitHeld();
            if (closesLoops) {
                loops.close();
            }
            group.end();

            group.goOn.countDown();

            assertEquals(0, peer.recv(1).length);
            making.get();
        }
    }

    @Test
    void a_connection_whose_loops_end_while_a_name_is_looked_up_fails() throws Exception {
        var answer = new CountDownLatch(1);
        var started = new CountDownLatch(Names.THREADS);
        var held = NamesOffLoopTest.slow(started, answer, Names.THREADS);
        try (var loops = EventLoops.create(1)) {
            assertTrue(started.await(LIMIT.toSeconds(), TimeUnit.SECONDS));
            var connecting =
                    ReactiveSockets.createConnection("localhost", 1, LIMIT, null, loops).toFuture();
            loops.closeLater().block(LIMIT);

            answer.countDown();

            var failure =
                    assertThrows(
                            ExecutionException.class,
                            () -> connecting.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
            assertEquals(
                    "the event loops are closed",
                    Objects.requireNonNull(failure.getCause()).getMessage());
            held.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } finally {
            answer.countDown();
        }
    }

    /** One loop whose queue holds a thread that brings a task. */
    private static final class HoldingGroup extends MultiThreadIoEventLoopGroup
            implements AutoCloseable {

        final CountDownLatch holding = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);
        volatile @Nullable Thread held;

        HoldingGroup() {
            super(1, EpollIoHandler.newFactory());
        }

        void awaitHeld() throws InterruptedException {
            assertTrue(holding.await(LIMIT.toSeconds(), TimeUnit.SECONDS));
        }

        void end() throws InterruptedException {
            shutdownGracefully(0, 0, TimeUnit.SECONDS).await();
        }

        @Override
        public void close() {
            goOn.countDown();
            super.close();
        }

        @Override
        protected IoEventLoop newChild(
                Executor executor, IoHandlerFactory handlers, Object... args) {
            return new SingleThreadIoEventLoop(this, executor, handlers) {
                @Override
                protected Queue<Runnable> newTaskQueue(int maxPendingTasks) {
                    return new Tasks(HoldingGroup.this);
                }
            };
        }
    }

    private static final class Tasks extends AbstractQueue<Runnable> {
        private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
        private final HoldingGroup group;

        Tasks(HoldingGroup group) {
            this.group = group;
        }

        @Override
        public boolean offer(Runnable task) {
            if (Thread.currentThread() == group.held) {
                group.held = null;
                group.holding.countDown();
                try {
                    group.goOn.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            return tasks.offer(task);
        }

        @Override
        public boolean remove(Object task) {
            throw new UnsupportedOperationException("as Netty's own queue");
        }

        @Override
        public @Nullable Runnable poll() {
            return tasks.poll();
        }

        @Override
        public @Nullable Runnable peek() {
            return tasks.peek();
        }

        @Override
        public Iterator<Runnable> iterator() {
            return tasks.iterator();
        }

        @Override
        public int size() {
            return tasks.size();
        }
    }
}
