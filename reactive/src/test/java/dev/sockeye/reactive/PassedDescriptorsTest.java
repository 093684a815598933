package dev.sockeye.reactive;

import static dev.sockeye.Constants.AF_UNIX;
import static dev.sockeye.Constants.EBADF;
import static dev.sockeye.Constants.MSG_CTRUNC;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.Constants.SOCK_SEQPACKET;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static dev.sockeye.reactive.StreamTest.assertErrno;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sockeye.ControlMessage;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.SocketPair;
import dev.sockeye.Sockets;
import io.netty.buffer.ByteBuf;
import io.netty.util.IllegalReferenceCountException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

/**
 * Descriptors that come with messages: the receiver's or closed, never both, never neither. The one
 * that is passed is the end of a pair, of which this test then has no other: whoever holds it, the
 * other end sees it.
 */
class PassedDescriptorsTest {

    private static final int ROOM = 64;

    private final SocketPair watched = Sockets.socketpair();

    PassedDescriptorsTest() throws SocketError {}

    @AfterEach
    void close() {
        watched.first().close();
        watched.second().close();
    }

    /** Passes the watched end, and closes it here. */
    private void pass(ReactiveSocket through, String data) {
        through.sendFds(text(data), new int[] {watched.second().fileno()}).block(LIMIT);
        watched.second().close();
    }

    /** Waits for the end that only the last close of the passed descriptor brings. */
    private void assertClosed() throws SocketError {
        watched.first().settimeout(LIMIT);
        assertEquals(0, watched.first().recv(1).length);
    }

    private void assertOpen(int fd) throws SocketError {
        try (var passed = Socket.ofFd(fd)) {
            passed.send(new byte[] {42});
            assertArrayEquals(new byte[] {42}, watched.first().recv(1));
        }
        assertClosed();
    }

    private static ReactiveSocketPair pair(int type) {
        return ReactiveSockets.socketpair(AF_UNIX, type, 0).blockOptional(LIMIT).orElseThrow();
    }

    private static ReactiveMessage recvFds(ReactiveSocket socket) {
        return socket.recvFds(100, 4).blockOptional(LIMIT).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void a_descriptor_that_was_asked_for_outlives_the_message(int type) throws SocketError {
        assertEquals(List.of(1, 2, 5), List.of(SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET));
        try (var pair = pair(type)) {
            pass(pair.first(), "x");
            int fd;
            try (var message = recvFds(pair.second())) {
                assertEquals(
                        "x", message.content().toString(java.nio.charset.StandardCharsets.UTF_8));
                fd = message.fds().getFirst();
                assertEquals(List.of(fd), message.ancillary().getFirst().fds());
            }
            assertOpen(fd);
        }
    }

    @Test
    void descriptors_that_nobody_asked_for_are_closed_with_the_message() throws SocketError {
        try (var pair = pair(SOCK_STREAM)) {
            pass(pair.first(), "x");
            var message = recvFds(pair.second());

            message.close();

            assertClosed();
            assertThrows(IllegalReferenceCountException.class, message::fds);
        }
    }

    @Test
    void they_are_closed_with_the_last_reference_to_the_buffer() throws SocketError {
        try (var pair = pair(SOCK_STREAM)) {
            pass(pair.first(), "xy");
            var message = recvFds(pair.second());
            var slice = message.content().retainedSlice(0, 1);
            var duplicate = message.retainedDuplicate();

            message.close();
            slice.release();
            assertEquals(1, duplicate.refCnt());
            duplicate.close();

            assertClosed();
        }
    }

    @Test
    void a_copy_is_without_the_descriptors_that_are_not_its_own() throws SocketError {
        try (var pair = pair(SOCK_STREAM)) {
            pass(pair.first(), "x");
            try (var message = recvFds(pair.second());
                    var copy = message.copy()) {
                assertEquals(List.of(), copy.fds());
            }
            assertClosed();
        }
    }

    @Test
    void a_packet_of_descriptors_alone_is_no_end() throws SocketError {
        try (var pair = pair(SOCK_SEQPACKET)) {
            pass(pair.first(), "");
            try (var message = recvFds(pair.second())) {
                assertOpen(message.fds().getFirst());
            }
        }
    }

    @Test
    void what_a_cancelled_subscriber_did_not_get_the_next_gets_with_its_descriptors()
            throws SocketError {
        try (var pair = pair(SOCK_DGRAM)) {
            keep(pair.second(), pair.first());

            try (var message = recvFds(pair.second())) {
                assertOpen(message.fds().getFirst());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"recv", "recvfrom", "recvmsg without room", "close"})
    void what_was_kept_is_closed_by_a_call_that_has_no_place_for_it(String call)
            throws SocketError {
        try (var pair = pair(SOCK_DGRAM)) {
            var socket = pair.second();
            keep(socket, pair.first());
            var held = new AtomicReference<ByteBuf>();
            switch (call) {
                case "recv" -> socket.recv(9).doOnNext(held::set).block(LIMIT);
                case "recvfrom" ->
                        socket.recvfrom(9).doOnNext(it -> held.set(it.content())).block(LIMIT);
                case "close" -> socket.closeLater().block(LIMIT);
                default ->
                        socket.recvmsg(9)
                                .doOnNext(it -> assertEquals(MSG_CTRUNC, it.flags() & MSG_CTRUNC))
                                .doOnNext(it -> held.set(it.content()))
                                .block(LIMIT);
            }

            assertClosed(); // Though the buffer has not been released yet.

            if (held.get() != null) {
                assertEquals("x", text(held.get()));
            }
        }
    }

    @Test
    void descriptors_go_with_the_first_bytes_of_a_kept_stream() throws SocketError {
        try (var pair = pair(SOCK_STREAM)) {
            pass(pair.first(), "abc");
            var message = recvFds(pair.second());
            pair.second().on().inbound.kept(Lane.DATA).keep(message);

            try (var first = pair.second().recvFds(1, 4).blockOptional(LIMIT).orElseThrow()) {
                assertEquals(1, first.content().readableBytes());
            }
            assertClosed();
            try (var rest = recvFds(pair.second())) {
                assertEquals(List.of(), rest.fds());
                assertEquals(2, rest.content().readableBytes());
            }
        }
    }

    /** Leaves a message behind as a subscriber does who has just cancelled. */
    private void keep(ReactiveSocket socket, ReactiveSocket from) {
        pass(from, "x");
        socket.on().inbound.kept(Lane.DATA).keep(recvFds(socket));
    }

    @Test
    void a_received_message_can_be_passed_on_with_its_descriptors() throws SocketError {
        try (var pair = pair(SOCK_DGRAM);
                var further = pair(SOCK_DGRAM)) {
            pass(pair.first(), "x");
            pair.second()
                    .recvFds(10, 1)
                    .flatMap(message -> further.first().sendmsg(message))
                    .block(LIMIT);
            try (var message = recvFds(further.second())) {
                assertOpen(message.fds().getFirst());
            }
        }
    }

    @Test
    void more_than_asked_for_are_closed_and_the_flags_say_so() throws SocketError {
        try (var pair = pair(SOCK_DGRAM)) {
            pass(pair.first(), "x");
            try (var message = pair.second().recvFds(10, 0).blockOptional(LIMIT).orElseThrow()) {
                assertEquals(MSG_CTRUNC, message.flags() & MSG_CTRUNC);
                assertEquals(List.of(), message.fds());
            }
            assertClosed();
        }
    }

    @Test
    void a_descriptor_that_is_not_open_cannot_be_sent() {
        try (var pair = pair(SOCK_DGRAM)) {
            var wrong = List.of(ControlMessage.rights(1 << 20));
            StepVerifier.create(pair.first().sendmsg(text("x"), wrong))
                    .expectErrorSatisfies(e -> assertErrno(EBADF, e))
                    .verify(LIMIT);
            StepVerifier.create(pair.first().sendall(text("x"))).expectComplete().verify(LIMIT);
        }
    }

    @Test
    void descriptors_in_a_message_dropped_by_an_operator_are_closed() throws SocketError {
        try (var pair = pair(SOCK_DGRAM)) {
            pass(pair.first(), "x");
            pair.second()
                    .recvmsg(10, ROOM)
                    .filter(_ -> false)
                    .doOnDiscard(ReactiveMessage.class, ReactiveMessage::close)
                    .block(LIMIT);
            assertClosed();
        }
    }
}
