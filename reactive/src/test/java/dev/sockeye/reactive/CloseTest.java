package dev.sockeye.reactive;

import static dev.sockeye.Constants.AF_UNIX;
import static dev.sockeye.Constants.EBADF;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static dev.sockeye.reactive.StreamTest.assertErrno;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.NonBlocking;
import reactor.test.StepVerifier;

class CloseTest {

    @ParameterizedTest
    @EnumSource
    void close_ends_a_waiting_receiver_with_EBADF_with_or_without_demand(Family family)
            throws SocketError {
        try (var pair = family.streams()) {
            StepVerifier.create(pair.first().recv())
                    .then(pair.first()::close)
                    .expectErrorSatisfies(e -> assertErrno(EBADF, e))
                    .verify(LIMIT);
            StepVerifier.create(pair.second().recv(), 0)
                    .then(pair.second()::close)
                    .expectErrorSatisfies(e -> assertErrno(EBADF, e))
                    .verify(LIMIT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everything_fails_with_EBADF_afterwards(Family family) throws SocketError {
        try (var pair = family.streams()) {
            var socket = pair.first();
            var peer = socket.getpeername();
            socket.closeLater().block(LIMIT);

            for (Mono<?> call :
                    List.of(
                            socket.recv(1),
                            socket.recv().next(),
                            socket.recvfrom(1),
                            socket.accept().next(),
                            socket.connect(peer),
                            socket.bind(peer),
                            socket.listen(),
                            socket.sendall(text("x")),
                            socket.sendall(Flux.never()),
                            socket.sendto(text("x"), peer),
                            socket.shutdown(1))) {
                StepVerifier.create(call)
                        .expectErrorSatisfies(e -> assertErrno(EBADF, e))
                        .verify(LIMIT);
            }
            assertThrows(SocketError.class, socket::getsockname);
            assertEquals(-1, socket.socket().fileno());
            assertTrue(socket.isDisposed());
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_descriptor_is_closed_when_closeLater_completes(Family family) throws Exception {
        try (var pair = family.streams()) {
            var link = Path.of("/proc/self/fd/" + pair.first().socket().fileno());
            var target = target(link);
            assertTrue(target.startsWith("socket:"), target);

            StepVerifier.create(pair.first().closeLater()).expectComplete().verify(LIMIT);

            assertNotEquals(target, target(link));
            StepVerifier.create(pair.first().onClose()).expectComplete().verify(LIMIT);
            StepVerifier.create(pair.first().closeLater()).expectComplete().verify(LIMIT);
        }
    }

    /** What a descriptor is; its number may be another's by now, and free again in a moment. */
    private static String target(Path link) throws IOException {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (NoSuchFileException _) {
            return "closed";
        }
    }

    @Test
    void closeLater_is_cold() throws SocketError {
        try (var pair = Family.UNIX.streams()) {
            var later = pair.first().closeLater();
            assertFalse(pair.first().isDisposed());
            later.block(LIMIT);
            assertTrue(pair.first().isDisposed());
        }
    }

    @Test
    void close_within_onNext_ends_the_stream_after_it() throws SocketError {
        try (var pair = Family.UNIX.streams()) {
            pair.second().sendall(text("x")).block(LIMIT);
            StepVerifier.create(
                            pair.first()
                                    .recv()
                                    .map(Family::text)
                                    .doOnNext(_ -> pair.first().close()))
                    .expectNext("x")
                    .expectErrorSatisfies(e -> assertErrno(EBADF, e))
                    .verify(LIMIT);
        }
    }

    @Test
    void every_signal_is_on_the_loop_s_thread() throws SocketError {
        try (var pair = Family.UNIX.streams()) {
            var socket = pair.first();
            var threads = new ArrayList<Thread>();
            Runnable here = () -> threads.add(Thread.currentThread());
            pair.second().sendall(text("abc")).block(LIMIT);
            var calls =
                    Flux.concatDelayError(
                            socket.recv(1).map(Family::text).doOnNext(_ -> here.run()),
                            socket.recv().take(1).map(Family::text).doOnNext(_ -> here.run()),
                            socket.sendall(text("x")).doOnTerminate(here),
                            socket.bind(socket.getsockname()).doOnTerminate(here),
                            socket.closeLater().doOnTerminate(here),
                            socket.onClose().doOnTerminate(here),
                            socket.recv(1).doOnTerminate(here),
                            socket.sendall(text("x")).doOnTerminate(here));

            calls.onErrorComplete().blockLast(LIMIT);

            assertEquals(8, threads.size());
            assertEquals(1, threads.stream().distinct().count(), threads::toString);
            assertInstanceOf(NonBlocking.class, threads.getFirst());
        }
    }

    @Test
    void sendall_can_be_subscribed_once() throws SocketError {
        try (var pair = Family.UNIX.streams()) {
            var once = pair.first().sendall(text("x"));
            once.block(LIMIT);
            StepVerifier.create(once).expectError(IllegalStateException.class).verify(LIMIT);
        }
    }

    @Test
    void nothing_happens_before_subscribe() throws SocketError {
        try (var pair = Family.UNIX.streams()) {
            var data = text("x");
            var unused = pair.first().sendall(data);
            pair.first().sendall(text("y")).block(LIMIT);

            StepVerifier.create(pair.second().recv(10).map(Family::text))
                    .expectNext("y")
                    .expectComplete()
                    .verify(LIMIT);
            assertEquals(1, data.refCnt(), unused::toString);
            data.release();
        }
    }

    @Test
    void a_socket_that_a_loop_took_over_is_empty_and_keeps_its_timeout() throws SocketError {
        var pair = Sockets.socketpair();
        pair.first().settimeout(LIMIT);
        var socket = ReactiveSocket.of(pair.first());

        assertEquals(-1, pair.first().fileno());
        assertEquals(LIMIT, socket.gettimeout());
        assertThrows(IllegalStateException.class, () -> socket.socket().recv(1));
        assertThrows(IllegalStateException.class, () -> socket.socket().close());
        assertThrows(SocketError.class, () -> ReactiveSocket.of(pair.first()));
        socket.close();
        pair.second().close();
    }

    @Test
    void closing_the_loops_closes_their_sockets() throws SocketError {
        var loops = EventLoops.create(1);
        var pair = Sockets.socketpair();
        var first = ReactiveSocket.of(pair.first(), loops);
        var waits = first.recv().materialize().collectList().toFuture();

        loops.closeLater().block(LIMIT);

        Family.await(waits);
        assertTrue(first.isDisposed());
        StepVerifier.create(first.recv(1))
                .expectErrorSatisfies(e -> assertErrno(EBADF, e))
                .verify(LIMIT);
        StepVerifier.create(first.onClose()).expectComplete().verify(LIMIT);
        assertEquals(0, pair.second().recv(1).length);
        try (var late = new Socket(AF_UNIX, SOCK_STREAM)) {
            assertThrows(IllegalStateException.class, () -> ReactiveSocket.of(late, loops));
        }
        pair.second().close();
    }
}
