package dev.sockeye.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.Running;
import dev.sockeye.conformance.ThreadKind;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pollers run on carriers: what they tell must get through where no carrier is free. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PollersTest {

    private static final int CARRIERS =
            Integer.getInteger("jdk.virtualThreadScheduler.maxPoolSize", 1);
    private static final int EFD_NONBLOCK = 0x800;

    private final Descriptor ready = new Descriptor(LibC.eventfd(0, EFD_NONBLOCK));
    private final int gate = LibC.eventfd(0, 0);
    private final List<Running<Void>> stuck = new ArrayList<>();

    /** Has a virtual thread on each carrier stay in a call of its own. */
    private void holdAllCarriers() throws InterruptedException {
        var holding = new CountDownLatch(CARRIERS);
        for (int i = 0; i < CARRIERS; i++) {
            stuck.add(
                    ThreadKind.VIRTUAL.run(() -> {
                        var room = Arena.global().allocate(Long.BYTES);
                        holding.countDown();
                        LibC.read(gate, room, Long.BYTES);
                        LibC.write(gate, room, Long.BYTES); // The next one's turn.
                    }));
        }
        assertTrue(holding.await(Running.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    @AfterEach
    void letGo() throws InterruptedException {
        count(gate);
        for (var each : stuck) {
            each.result();
        }
        LibC.close(gate);
        ready.close();
    }

    private static void count(int eventfd) {
        var state = CallState.current();
        state.setLongValue(1);
        LibC.write(eventfd, state.value, Long.BYTES);
    }

    private void takeCount() {
        LibC.read(ready.fd(), CallState.current().value, Long.BYTES);
    }

    private Running<Boolean> awaitReady(ThreadKind kind, int edges) {
        return awaitReady(kind, ready, edges);
    }

    private static Running<Boolean> awaitReady(ThreadKind kind, Descriptor of, int edges) {
        return kind.start(() -> {
            of.acquire("test");
            try {
                return of.awaitEdge("test", Constants.POLLIN, Descriptor.NEVER, edges);
            } finally {
                of.release();
            }
        });
    }

    @Test
    void a_platform_thread_is_told_while_no_carrier_is_free() throws Exception {
        holdAllCarriers();
        var waiting = awaitReady(ThreadKind.PLATFORM, 0);
        WaitingCalls.await(ready, 1);

        count(ready.fd());

        assertTrue(waiting.result());
    }

    @Test
    void a_platform_thread_is_told_of_what_virtual_threads_waited_for_before() throws Exception {
        var first = awaitReady(ThreadKind.VIRTUAL, 0);
        WaitingCalls.await(ready, 1);
        count(ready.fd());
        assertTrue(first.result());
        takeCount(); // A new watch tells of what is there.
        holdAllCarriers();
        var second = awaitReady(ThreadKind.PLATFORM, ready.edges(Constants.POLLIN));
        WaitingCalls.await(ready, 1);

        count(ready.fd());

        assertTrue(second.result());
    }

    @Test
    void a_virtual_thread_is_told_of_what_platform_threads_waited_for_before() throws Exception {
        var first = awaitReady(ThreadKind.PLATFORM, 0);
        WaitingCalls.await(ready, 1);
        count(ready.fd());
        assertTrue(first.result());
        var second = awaitReady(ThreadKind.VIRTUAL, ready.edges(Constants.POLLIN));
        WaitingCalls.await(ready, 1);

        count(ready.fd());

        assertTrue(second.result());
    }

    @Test
    void who_gives_a_number_up_leaves_the_watch_to_whoever_has_taken_it_over() throws Exception {
        var first = new Descriptor(ready.fd());
        var waiting = awaitReady(ThreadKind.VIRTUAL, first, 0);
        WaitingCalls.await(first, 1);
        count(ready.fd());
        assertTrue(waiting.result());
        var second = awaitReady(ThreadKind.VIRTUAL, 0);
        assertTrue(second.result()); // What is ready when the watch begins.

        first.detach();

        var third = awaitReady(ThreadKind.VIRTUAL, ready.edges(Constants.POLLIN));
        WaitingCalls.await(ready, 1);
        count(ready.fd());
        assertTrue(third.result());
    }

    /** The edge comes before, while or after the master takes the watch over. */
    @Test
    void no_edge_is_lost_where_the_watch_changes_hands() throws Exception {
        for (int round = 0; round < 500; round++) {
            var descriptor = new Descriptor(LibC.eventfd(0, EFD_NONBLOCK));
            descriptor.acquire("test");
            var started = new CountDownLatch(2);
            ThreadKind.VIRTUAL
                    .start(() ->
                            descriptor.awaitEdge(
                                    "test", Constants.POLLIN, System.nanoTime() + 1000, 0))
                    .result();
            int edges = descriptor.edges(Constants.POLLIN);
            var waiting =
                    ThreadKind.PLATFORM.start(() -> {
                        started.countDown();
                        started.await();
                        return descriptor.awaitEdge(
                                "test", Constants.POLLIN, Descriptor.NEVER, edges);
                    });
            started.countDown();
            started.await();
            count(descriptor.fd());

            assertTrue(waiting.result());
            descriptor.release();
            descriptor.close();
        }
    }

    /**
     * As in a class's initialiser, or in what native code calls: the thread parks on its carrier.
     */
    @Test
    void threads_that_wait_pinned_to_every_carrier_are_told() throws Exception {
        var pairs = new ArrayList<Loopback.Pair>();
        var receiving = new ArrayList<Running<byte[]>>();
        for (int i = 0; i < CARRIERS; i++) {
            var pair = Loopback.socketpair(Constants.SOCK_STREAM);
            pairs.add(pair);
            receiving.add(ThreadKind.VIRTUAL.start(() -> receivePinned(pair.first())));
        }
        for (var pair : pairs) {
            WaitingCalls.await(pair.first(), 1);
        }

        for (int round = 0; round < 10; round++) {
            for (var pair : pairs) {
                pair.second().send(Bytes.of("x"));
            }
        }

        for (var each : receiving) {
            assertArrayEquals(Bytes.of("xxxxxxxxxx"), each.result());
        }
        pairs.forEach(Loopback.Pair::close);
    }

    /** Receives ten bytes, one at a time, below a native frame: qsort(3) calls back. */
    @SuppressWarnings("restricted") // A test of what a native frame does.
    private static byte[] receivePinned(Socket socket) {
        var received = new ByteArrayOutputStream();
        Comparator<MemorySegment> receiving =
                (_, _) -> {
                    try {
                        while (received.size() < 10) {
                            received.writeBytes(socket.recv(1));
                        }
                    } catch (SocketError _) {
                        return 1; // What was received tells.
                    }
                    return 0;
                };
        var linker = Linker.nativeLinker();
        try (var arena = Arena.ofConfined()) {
            var compare =
                    MethodHandles.publicLookup()
                            .findVirtual(
                                    Comparator.class,
                                    "compare",
                                    MethodType.methodType(int.class, Object.class, Object.class))
                            .bindTo(receiving)
                            .asType(
                                    MethodType.methodType(
                                            int.class, MemorySegment.class, MemorySegment.class));
            var sort =
                    linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("qsort"),
                            FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS));
            sort.invokeExact(
                    arena.allocate(JAVA_INT, 2),
                    2L,
                    JAVA_INT.byteSize(),
                    linker.upcallStub(
                            compare, FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS), arena));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        return received.toByteArray();
    }
}
