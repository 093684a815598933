package dev.sockeye.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the calls for messages and batches do, over everything that connects two sockets. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class MessageConformance {

    private static final Duration SHORT = Duration.ofMillis(30);

    protected final Endpoints endpoints;

    protected MessageConformance(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    @ParameterizedTest
    @MethodSource(Transport.ALL)
    public void messages_go_both_ways(Transport transport) throws Exception {
        try (var pair = endpoints.pair(transport)) {
            int sent = pair.first().sendmsg(Bytes.of("there"));
            var there = pair.second().recvmsg(100);
            pair.second().sendmsg(Bytes.of("back"));
            var back = pair.first().recvmsg(100);

            assertEquals(5, sent);
            assertArrayEquals(Bytes.of("there"), there.data());
            assertArrayEquals(Bytes.of("back"), back.data());
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.ADDRESSED)
    public void recvmsg_and_recvmmsg_tell_the_sender(Transport transport) throws Exception {
        try (var pair = endpoints.pair(transport)) {
            pair.first().sendmsg(Bytes.of("one"));
            pair.first().sendmmsg(List.of(Bytes.of("other")));

            assertEquals(pair.first().getsockname(), pair.second().recvmsg(100).address());
            var batch = pair.second().recvmmsg(10, 100);
            assertEquals(pair.first().getsockname(), batch.getFirst().address());
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.ALL)
    public void recvmmsg_gives_what_sendmmsg_sent(Transport transport) throws Exception {
        try (var pair = endpoints.pair(transport)) {
            pair.first().sendmmsg(Stream.of("a", "bc", "def").map(Bytes::of).toList());

            assertEquals("abcdef", joined(pair.second(), 6));
        }
    }

    /** Where a stream cuts, and how many a batch has, is the kernel's choice. */
    private static String joined(Endpoint from, int length) throws SocketError {
        var all = new ByteArrayOutputStream();
        while (all.size() < length) {
            for (var message : from.recvmmsg(10, 1_000)) {
                all.writeBytes(message.data());
            }
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource(Transport.DATAGRAMS)
    public void a_message_that_is_cut_says_so(Transport transport) throws Exception {
        try (var pair = endpoints.pair(transport)) {
            pair.first().sendmsg(Bytes.of("abcdef"));
            pair.first().sendmsg(Bytes.of("ghijkl"));
            pair.first().sendmsg(Bytes.of("next"));

            var cut = pair.second().recvmsg(3);
            var cutInBatch = pair.second().recvmmsg(1, 3).getFirst();
            var whole = pair.second().recvmsg(4);

            assertArrayEquals(Bytes.of("abc"), cut.data());
            assertEquals(Constants.MSG_TRUNC, cut.flags() & Constants.MSG_TRUNC);
            assertArrayEquals(Bytes.of("ghi"), cutInBatch.data());
            assertEquals(Constants.MSG_TRUNC, cutInBatch.flags() & Constants.MSG_TRUNC);
            assertArrayEquals(Bytes.of("next"), whole.data());
            assertEquals(0, whole.flags() & Constants.MSG_TRUNC);
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.ALL)
    public void recvmsg_and_recvmmsg_time_out_and_lose_nothing(Transport transport)
            throws Exception {
        try (var pair = endpoints.pair(transport)) {
            pair.second().settimeout(SHORT);
            assertThrows(SocketTimeout.class, () -> pair.second().recvmsg(10));
            assertThrows(SocketTimeout.class, () -> pair.second().recvmmsg(10, 10));

            pair.second().settimeout(null);
            pair.first().sendmsg(Bytes.of("late"));

            assertArrayEquals(Bytes.of("late"), pair.second().recvmsg(10).data());
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.ALL)
    public void nothing_there_would_block_in_non_blocking_mode(Transport transport)
            throws Exception {
        try (var pair = endpoints.pair(transport)) {
            pair.first().settimeout(Duration.ZERO);

            SocketAssertions.assertErrno(Constants.EAGAIN, () -> pair.first().recvmsg(10));
            SocketAssertions.assertErrno(Constants.EAGAIN, () -> pair.first().recvmmsg(10, 10));
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.ALL)
    public void close_ends_a_waiting_recvmsg_with_EBADF(Transport transport) throws Exception {
        try (var pair = endpoints.pair(transport)) {
            var receiving = ThreadKind.PLATFORM.start(() -> pair.first().recvmsg(10));
            pair.first().awaitWaiting(1);

            pair.first().close();

            assertEquals(Constants.EBADF, receiving.error().errno());
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.ALL)
    public void close_ends_a_waiting_recvmmsg_with_EBADF(Transport transport) throws Exception {
        try (var pair = endpoints.pair(transport)) {
            var receiving = ThreadKind.PLATFORM.start(() -> pair.first().recvmmsg(10, 10));
            pair.first().awaitWaiting(1);

            pair.first().close();

            assertEquals(Constants.EBADF, receiving.error().errno());
        }
    }

    @ParameterizedTest
    @MethodSource(Transport.CONNECTIONS)
    public void the_end_comes_to_every_call_and_stays(Transport transport) throws Exception {
        try (var pair = endpoints.pair(transport)) {
            pair.first().sendmsg(Bytes.of("last"));
            pair.first().shutdown(transport.end());

            assertArrayEquals(Bytes.of("last"), pair.second().recvmsg(100).data());
            assertEquals(0, pair.second().recvmsg(100).data().length);
            assertEquals(0, pair.second().recv(100).length);
            assertEquals(0, pair.second().recvmsg(100).data().length);
            assertEquals(0, lengthOf(pair.second().recvmmsg(10, 100)));
        }
    }

    /** An end is no message, or an empty one. */
    private static int lengthOf(List<dev.sockeye.Message> messages) {
        return messages.stream().mapToInt(message -> message.data().length).sum();
    }
}
