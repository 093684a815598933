package dev.sockeye;

import static dev.sockeye.Constants.MSG_PEEK;
import static dev.sockeye.Constants.MSG_WAITALL;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.sys.Platform;
import dev.sockeye.sys.WaitingCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code MSG_WAITALL} in each form of the receive calls. */
@Timeout(30)
final class WaitAllTest {

    private static final byte[] WHOLE = Bytes.of("0123456789");
    private static final byte[] FIRST = Arrays.copyOf(WHOLE, 5);
    private static final byte[] REST = Arrays.copyOfRange(WHOLE, 5, 10);

    /** A receive call for ten bytes. */
    enum Form {
        RECV,
        RECV_INTO,
        RECVFROM,
        RECVFROM_INTO,
        RECVMSG,
        RECVMSG_INTO;

        byte[] call(Socket socket, int flags) throws SocketError {
            var room = ByteBuffer.allocate(10);
            int all = flags | MSG_WAITALL;
            switch (this) {
                case RECV -> room.put(socket.recv(10, all));
                case RECV_INTO -> socket.recvInto(room, 0, all);
                case RECVFROM -> room.put(socket.recvfrom(10, all).data());
                case RECVFROM_INTO -> socket.recvfromInto(room, 0, all);
                case RECVMSG -> room.put(socket.recvmsg(10, 64, all).data());
                case RECVMSG_INTO -> {
                    var parts = List.of(room.duplicate().limit(3), room.slice(3, 7));
                    room.position(socket.recvmsgInto(parts, 64, all).nbytes());
                }
            }
            return Arrays.copyOf(room.array(), room.position());
        }
    }

    @ParameterizedTest
    @EnumSource
    void each_call_waits_for_all_of_its_size(Form form) throws Exception {
        try (var pair = Loopback.streams(Family.INET)) {
            pair.first().sendall(FIRST);
            var receiving = ThreadKind.PLATFORM.start(() -> form.call(pair.second(), 0));
            WaitingCalls.await(pair.second(), 1);

            pair.first().sendall(REST);

            assertArrayEquals(WHOLE, receiving.result());
        }
    }

    @ParameterizedTest
    @EnumSource
    void each_call_waits_on_a_virtual_thread_and_a_Unix_socket_too(Form form) throws Exception {
        try (var pair = Loopback.streams(Family.UNIX)) {
            pair.first().sendall(FIRST);
            var receiving = ThreadKind.VIRTUAL.start(() -> form.call(pair.second(), 0));
            WaitingCalls.await(pair.second(), 1);

            pair.first().sendall(REST);

            assertArrayEquals(WHOLE, receiving.result());
        }
    }

    @ParameterizedTest
    @EnumSource
    void each_call_that_peeks_on_TCP_waits_and_takes_nothing(Form form) throws Exception {
        try (var pair = Loopback.streams(Family.INET)) {
            pair.first().sendall(FIRST);
            var peeking = ThreadKind.PLATFORM.start(() -> form.call(pair.second(), MSG_PEEK));
            WaitingCalls.await(pair.second(), 1);

            pair.first().sendall(REST);

            assertArrayEquals(WHOLE, peeking.result());
            assertArrayEquals(WHOLE, pair.second().recv(100));
        }
    }

    @ParameterizedTest
    @EnumSource
    void each_call_that_peeks_ends_with_the_stream(Form form) throws Exception {
        try (var pair = Loopback.streams(Family.INET)) {
            pair.first().sendall(FIRST);
            pair.first().close();

            assertArrayEquals(FIRST, form.call(pair.second(), MSG_PEEK));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_Unix_socket_shows_what_there_is(Form form) throws Exception {
        try (var pair = Loopback.socketpair(SOCK_STREAM)) {
            pair.first().sendall(FIRST);

            assertArrayEquals(FIRST, form.call(pair.second(), MSG_PEEK));
        }
    }

    @ParameterizedTest
    @EnumSource
    void close_leaves_what_came_before_it(Form form) throws Exception {
        try (var pair = Loopback.streams(Family.INET)) {
            pair.first().sendall(FIRST);
            var receiving = ThreadKind.PLATFORM.start(() -> form.call(pair.second(), 0));
            WaitingCalls.await(pair.second(), 1);

            pair.second().close();

            assertArrayEquals(FIRST, receiving.result());
            assertErrno(Constants.EBADF, () -> form.call(pair.second(), 0));
        }
    }

    @Test
    void descriptors_end_the_message_on_a_Unix_socket() throws Exception {
        try (var pair = Loopback.socketpair(SOCK_STREAM);
                var passed = new Socket()) {
            var rights = List.of(ControlMessage.rights(passed.fileno()));
            pair.first().sendmsg(List.of(ByteBuffer.wrap(FIRST)), rights);
            pair.first().sendall(REST);

            var message = pair.second().recvmsg(10, 64, MSG_WAITALL);
            Sockets.closeFd(message.ancillary().getFirst().fds().getFirst());

            assertArrayEquals(FIRST, message.data());
        }
    }

    @Test
    void a_datagram_of_the_largest_size_costs_no_such_memory() throws Exception {
        try (var pair = Loopback.socketpair(SOCK_DGRAM)) {
            pair.first().send(FIRST);

            assertArrayEquals(FIRST, pair.second().recv(Integer.MAX_VALUE, MSG_WAITALL));
        }
    }

    @Test
    void recvmsg_of_the_largest_sizes_takes_no_memory_for_them() throws Exception {
        Assumptions.assumeTrue(Platform.LINUX, "the memory taken is read from /proc");
        try (var pair = Loopback.socketpair(SOCK_STREAM)) {
            pair.first().sendall(FIRST);
            int most = Integer.MAX_VALUE;

            long before = mostKilobytes();

            var message = pair.second().recvmsg(most, most);

            assertEquals(new Message(FIRST, List.of(), 0, null), message);
            assertTrue(mostKilobytes() - before < 1 << 20, "of four gigabytes not even one");
        }
    }

    /** The most memory that this process has had at once. */
    private static long mostKilobytes() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        }
    }
}
