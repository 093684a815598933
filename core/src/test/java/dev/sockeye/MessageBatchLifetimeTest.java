package dev.sockeye;

import static dev.sockeye.Constants.*;
import static dev.sockeye.conformance.SocketAssertions.assertContains;
import static dev.sockeye.conformance.SocketAssertions.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.sys.WaitingCalls;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Misuse of a batch, its end, and the descriptors that came with its messages. */
@Timeout(30)
final class MessageBatchLifetimeTest {

    private static final int ROOM = 64;

    private final MessageBatch batch = new MessageBatch(4, 100, ROOM);
    private Loopback.Pair pair;

    @BeforeEach
    void open() throws SocketError {
        pair = Loopback.socketpair(SOCK_DGRAM);
    }

    @AfterEach
    void close() {
        pair.close();
        batch.close();
    }

    private static void assertState(String text, Executable call) {
        assertContains(text, assertThrows(IllegalStateException.class, call));
    }

    // ---- misuse ----

    @Test
    void sizes_out_of_range_are_refused() {
        assertRefused("capacity must be 1-1024: 0", () -> new MessageBatch(0, 1));
        assertRefused("capacity must be 1-1024: 1025", () -> new MessageBatch(1025, 1));
        assertRefused("bufsize must be 0-16777216: -1", () -> new MessageBatch(1, -1));
        assertRefused("ancbufsize must be 0-1048576: -1", () -> new MessageBatch(1, 1, -1));
        assertRefused("more than 1 GiB", () -> new MessageBatch(1024, 1 << 24));
        assertRefused("capacity must be 1-1024: 0", () -> pair.first().recvmmsg(0, 1));
    }

    @Test
    void an_index_beyond_the_messages_is_refused() throws SocketError {
        batch.add(new byte[1], null);

        assertRefused(
                "content: the batch holds 1 messages, none of index 1", () -> batch.content(1));
        assertRefused("none of index -1", () -> batch.address(-1));
        assertRefused("none of index 1", () -> batch.nbytes(1));
        assertRefused("none of index 1", () -> batch.flags(1));
        assertRefused("none of index 1", () -> batch.ancillary(1));
        assertRefused("first must be 0-1: 2", () -> pair.first().sendmmsg(batch, 0, 2));
    }

    @Test
    void data_that_is_too_long_is_refused_and_adds_nothing() {
        assertRefused(
                "data is 101 bytes long, bufsize of the batch 100",
                () -> batch.add(new byte[101], null));
        assertRefused(
                "ancillary is 96 bytes long, the room for it 64",
                () ->
                        batch.add(
                                new byte[1],
                                null,
                                List.of(new ControlMessage(1, 1, new byte[80]))));

        assertEquals(0, batch.count());
    }

    @Test
    void a_full_batch_takes_no_more_until_it_is_cleared() throws SocketError {
        try (var one = new MessageBatch(1, 1)) {
            one.add(new byte[1], null);
            assertState("the batch is full, its capacity is 1", () -> one.add(new byte[1], null));

            one.clear();
            one.add(new byte[1], null);

            assertEquals(1, one.count());
        }
    }

    @Test
    void nothing_is_added_to_received_messages() throws SocketError {
        pair.first().send(Bytes.of("x"));
        pair.second().recvmmsg(batch);

        assertState("holds 1 received messages", () -> batch.add(new byte[1], null));
        batch.clear();
        batch.add(new byte[2], null);

        assertEquals(2, batch.content(0).byteSize());
    }

    @Test
    void an_address_of_another_family_is_refused() throws SocketError {
        batch.add(new byte[1], Address.inet6("::1", 9));

        try (var socket = new Socket(AF_INET, SOCK_DGRAM)) {
            assertRefused(
                    "of message 0 is of family AF_INET6, the socket of AF_INET",
                    () -> socket.sendmmsg(batch));
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_use_of_a_batch_in_use_is_refused(ThreadKind kind) throws Exception {
        var receiving = kind.start(() -> pair.second().recvmmsg(batch));
        WaitingCalls.await(pair.second(), 1);

        assertState("count: the batch is in use", batch::count);
        assertState("content: the batch is in use", () -> batch.content(0));
        assertState("clear: the batch is in use", batch::clear);
        assertState("add: the batch is in use", () -> batch.add(new byte[1], null));
        assertState("recvmmsg: the batch is in use", () -> pair.first().recvmmsg(batch));
        assertState("sendmmsg: the batch is in use", () -> pair.first().sendmmsg(batch));

        pair.first().send(Bytes.of("x"));
        assertEquals(1, receiving.result());
    }

    // ---- the end ----

    @Test
    void a_closed_batch_and_its_segments_cannot_be_read() throws SocketError {
        pair.first().send(Bytes.of("x"));
        pair.second().recvmmsg(batch);
        var content = batch.content(0);

        batch.close();
        batch.close();

        assertThrows(IllegalStateException.class, () -> content.get(ValueLayout.JAVA_BYTE, 0));
        assertState("content: the batch is closed", () -> batch.content(0));
        assertState("recvmmsg: the batch is closed", () -> pair.second().recvmmsg(batch));
        assertEquals("MessageBatch[closed]", batch.toString());
    }

    @ParameterizedTest
    @EnumSource
    void a_batch_that_is_closed_during_a_call_receives_nothing_more(ThreadKind kind)
            throws Exception {
        var receiving = kind.start(() -> pair.second().recvmmsg(batch));
        WaitingCalls.await(pair.second(), 1);

        batch.close();
        pair.first().send(Bytes.of("for another"));

        assertContains("closed", receiving.failure(IllegalStateException.class));
        assertEquals("MessageBatch[closed]", batch.toString());
        assertEquals(11, pair.second().recv(100).length);
    }

    @Test
    void a_batch_is_idle_again_after_a_failed_call() throws Exception {
        assertThrows(SocketError.class, () -> pair.second().recvmmsg(batch, MSG_DONTWAIT));

        assertEquals("MessageBatch[0 of 4 messages]", batch.toString());
    }

    // ---- descriptors ----

    /** Receives two messages with a descriptor each; returns how many there were before. */
    private long receiveDescriptors() throws SocketError {
        long before = OpenDescriptors.of(pair.first());
        int fd = pair.first().fileno();
        Sockets.sendFds(pair.first(), Bytes.of("a"), new int[] {fd});
        Sockets.sendFds(pair.first(), Bytes.of("b"), new int[] {fd});
        assertEquals(2, pair.second().recvmmsg(batch));
        assertEquals(before + 2, OpenDescriptors.of(pair.first()));
        return before;
    }

    @Test
    void a_descriptor_that_was_asked_for_is_the_callers_and_close_on_exec() throws SocketError {
        long before = receiveDescriptors();
        int fd = batch.ancillary(1).getFirst().fds().getFirst();

        batch.close();

        assertEquals(before + 1, OpenDescriptors.of(pair.first()));
        try (var passed = Socket.ofFd(fd)) {
            assertEquals(AF_UNIX, passed.family());
            assertEquals(false, passed.getInheritable());
        }
    }

    @Test
    void descriptors_that_nobody_asked_for_are_closed_with_the_batch() throws SocketError {
        long before = receiveDescriptors();

        batch.close();

        assertEquals(before, OpenDescriptors.of(pair.first()));
    }

    @Test
    void descriptors_that_nobody_asked_for_are_closed_when_the_batch_is_filled_again()
            throws SocketError {
        long before = receiveDescriptors();
        pair.first().send(Bytes.of("x"));

        pair.second().recvmmsg(batch);

        assertEquals(before, OpenDescriptors.of(pair.first()));
        assertEquals(List.of(), batch.ancillary(0));
    }

    @Test
    void descriptors_that_nobody_asked_for_are_closed_when_the_batch_is_cleared_or_sent()
            throws SocketError {
        long before = receiveDescriptors();
        pair.second().sendmmsg(batch);
        assertEquals(before, OpenDescriptors.of(pair.first()));

        assertEquals(0, pair.first().recvmmsg(2, 10, ROOM).getFirst().ancillary().size());

        receiveDescriptors();
        batch.clear();
        assertEquals(before, OpenDescriptors.of(pair.first()));
    }

    @Test
    void descriptors_of_messages_to_send_stay_the_callers() throws SocketError {
        long before = OpenDescriptors.of(pair.second());
        batch.add(Bytes.of("x"), null, List.of(ControlMessage.rights(pair.second().fileno())));

        pair.first().sendmmsg(batch);
        batch.clear();

        assertEquals(before, OpenDescriptors.of(pair.second()));
        Sockets.closeFd(
                pair.second()
                        .recvmmsg(1, 1, ROOM)
                        .getFirst()
                        .ancillary()
                        .getFirst()
                        .fds()
                        .getFirst());
        assertEquals(before, OpenDescriptors.of(pair.second()));
    }

    @Test
    void a_batch_is_idle_and_empty_after_its_socket_was_closed() throws Exception {
        var receiving = ThreadKind.PLATFORM.start(() -> pair.second().recvmmsg(batch));
        WaitingCalls.await(pair.second(), 1);

        pair.second().close();

        assertEquals(EBADF, receiving.error().errno());
        assertEquals(0, batch.count());
    }
}
