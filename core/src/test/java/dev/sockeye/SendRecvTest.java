package dev.sockeye;

import static dev.sockeye.Constants.MSG_OOB;
import static dev.sockeye.Constants.MSG_PEEK;
import static dev.sockeye.Constants.MSG_TRUNC;
import static dev.sockeye.Constants.MSG_WAITALL;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static dev.sockeye.conformance.SocketAssertions.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.sys.Platform;
import dev.sockeye.sys.WaitingCalls;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sizes, flags and addresses of send and recv; their common part is in the conformance suites. */
@Timeout(30)
final class SendRecvTest {

    // semantics 28
    @Test
    void a_negative_size_is_refused() throws Exception {
        try (var socket = new Socket()) {
            assertRefused("negative buffersize in recv", () -> socket.recv(-1));
            assertRefused("negative buffersize in recvfrom", () -> socket.recvfrom(-1));
            assertRefused(
                    "negative buffersize in recvInto", () -> socket.recvInto(new byte[1], -1));
            assertRefused(
                    "negative buffersize in recvfromInto",
                    () -> socket.recvfromInto(new byte[1], -1));
        }
    }

    // semantics 29
    @ParameterizedTest
    @EnumSource
    void recv_of_nothing_leaves_the_datagram(Family family) throws Exception {
        try (var pair = Loopback.datagrams(family)) {
            pair.first().send(Bytes.of("waits"));

            assertEquals(0, pair.second().recv(0).length);
            assertArrayEquals(Bytes.of("waits"), pair.second().recv(10));
        }
    }

    // semantics 29
    @ParameterizedTest
    @EnumSource
    void recvfrom_of_nothing_consumes_the_datagram(Family family) throws Exception {
        try (var pair = Loopback.datagrams(family)) {
            pair.first().send(Bytes.of("gone"));
            pair.first().send(Bytes.of("next"));

            assertEquals(0, pair.second().recvfrom(0).data().length);
            assertArrayEquals(Bytes.of("next"), pair.second().recv(10));
        }
    }

    // semantics 30
    @Test
    void more_than_the_buffer_holds_is_refused() throws Exception {
        try (var socket = new Socket()) {
            assertRefused(
                    "buffer too small for requested bytes", () -> socket.recvInto(new byte[3], 4));
            assertRefused(
                    "nbytes is greater than the length of the buffer",
                    () -> socket.recvfromInto(new byte[3], 4));
            assertRefused(
                    "buffer too small for requested bytes",
                    () -> socket.recvInto(ByteBuffer.allocate(9).position(6), 4));
        }
    }

    // semantics 30
    @Test
    void recvInto_of_no_size_fills_the_buffer_and_of_a_size_no_more() throws Exception {
        byte[] buffer = new byte[4];
        try (var pair = Loopback.socketpair(SOCK_STREAM)) {
            pair.second().send(Bytes.of("abcdef"));

            assertEquals(4, pair.first().recvInto(buffer, 0));
            assertEquals(2, pair.first().recvInto(buffer, 2));
            assertArrayEquals(Bytes.of("efcd"), buffer);
        }
    }

    // semantics 32
    @ParameterizedTest
    @EnumSource
    void MSG_TRUNC_tells_the_real_length_and_shows_no_byte_beyond_the_size(Family family)
            throws Exception {
        Assumptions.assumeTrue(Platform.LINUX, "the flag is Linux's");
        byte[] buffer = new byte[6];
        try (var pair = Loopback.datagrams(family)) {
            pair.first().send(Bytes.of("abcdef"));

            assertEquals(6, pair.second().recvInto(buffer, 3, MSG_TRUNC));
            assertArrayEquals(Bytes.of("abc\0\0\0"), buffer);
        }
    }

    // semantics 32
    @Test
    void MSG_TRUNC_neither_lengthens_an_array_nor_moves_a_position_past_the_limit()
            throws Exception {
        Assumptions.assumeTrue(Platform.LINUX, "the flag is Linux's");
        var buffer = ByteBuffer.allocate(10).limit(5).position(2);
        try (var pair = Loopback.socketpair(SOCK_DGRAM)) {
            pair.first().send(Bytes.of("abcdef"));
            pair.first().send(Bytes.of("abcdef"));
            pair.first().send(Bytes.of("abcdef"));

            assertArrayEquals(Bytes.of("abc"), pair.second().recv(3, MSG_TRUNC));
            assertArrayEquals(Bytes.of("abc"), pair.second().recvfrom(3, MSG_TRUNC).data());
            assertEquals(6, pair.second().recvInto(buffer, 0, MSG_TRUNC));
            assertEquals(5, buffer.position());
        }
    }

    @ParameterizedTest
    @EnumSource
    void MSG_PEEK_leaves_what_it_shows(Family family) throws Exception {
        try (var pair = Loopback.streams(family)) {
            pair.first().sendall(Bytes.of("peek"));
            pair.second().poll(Constants.POLLIN, null);

            assertArrayEquals(Bytes.of("peek"), pair.second().recv(10, MSG_PEEK));
            assertArrayEquals(Bytes.of("peek"), pair.second().recv(10));
        }
    }

    @ParameterizedTest
    @EnumSource
    void MSG_WAITALL_waits_for_all_of_the_size(ThreadKind kind) throws Exception {
        byte[] data = Bytes.random(300_000);
        try (var pair = Loopback.streams(Family.INET)) {
            var receiving = kind.start(() -> pair.second().recv(data.length, MSG_WAITALL));
            WaitingCalls.await(pair.second(), 1);

            pair.first().sendall(data);

            assertArrayEquals(data, receiving.result());
        }
    }

    @Test
    void MSG_WAITALL_gives_less_where_the_stream_ends() throws Exception {
        try (var pair = Loopback.streams(Family.INET)) {
            pair.first().sendall(Bytes.of("end"));
            pair.first().close();

            assertArrayEquals(Bytes.of("end"), pair.second().recv(100, MSG_WAITALL));
        }
    }

    @ParameterizedTest
    @EnumSource
    void MSG_WAITALL_gives_what_came_before_a_reset_which_the_next_call_tells(ThreadKind kind)
            throws Exception {
        try (var pair = Loopback.streams(Family.INET)) {
            pair.first().sendall(Bytes.of("part"));
            var receiving = kind.start(() -> pair.second().recv(100, MSG_WAITALL));
            WaitingCalls.await(pair.second(), 1);

            pair.first().setsockopt(SocketOptions.SO_LINGER, new Linger(true, 0));
            pair.first().close();

            assertArrayEquals(Bytes.of("part"), receiving.result());
            assertErrno(Constants.ECONNRESET, () -> pair.second().recv(100));
            assertEquals(0, pair.second().recv(100).length);
        }
    }

    @Test
    void a_reset_after_MSG_WAITALL_is_told_by_sendall_too() throws Exception {
        try (var pair = Loopback.streams(Family.INET)) {
            pair.first().sendall(Bytes.of("part"));
            pair.first().setsockopt(SocketOptions.SO_LINGER, new Linger(true, 0));
            pair.first().close();

            assertArrayEquals(Bytes.of("part"), pair.second().recv(100, MSG_WAITALL));
            assertErrno(Constants.ECONNRESET, () -> pair.second().sendall(Bytes.of("x")));
        }
    }

    @Test
    void MSG_WAITALL_gives_what_there_is_in_non_blocking_mode() throws Exception {
        try (var pair = Loopback.socketpair(SOCK_STREAM)) {
            pair.first().sendall(Bytes.of("part"));
            pair.second().setblocking(false);

            assertArrayEquals(Bytes.of("part"), pair.second().recv(100, MSG_WAITALL));
        }
    }

    @Test
    void sendall_of_a_long_datagram_on_the_heap_sends_it_whole() throws Exception {
        Assumptions.assumeTrue(Platform.LINUX, "SO_SNDBUFFORCE is Linux's");
        byte[] data = Bytes.random(3 << 19);
        try (var pair = Loopback.socketpair(SOCK_DGRAM)) {
            try {
                pair.first().setsockopt(SocketOptions.SO_SNDBUFFORCE, 1 << 23);
            } catch (SocketError e) {
                Assumptions.abort("a longer send buffer takes a privilege: " + e.getMessage());
            }

            pair.first().sendall(data);

            assertArrayEquals(data, pair.second().recv(1 << 22));
        }
    }

    @Test
    void sendall_of_a_datagram_that_the_kernel_does_not_take_sends_nothing() throws Exception {
        try (var pair = Loopback.socketpair(SOCK_DGRAM)) {
            assertErrno(Constants.EMSGSIZE, () -> pair.first().sendall(new byte[1 << 23]));
            assertErrno(Constants.EAGAIN, () -> pair.second().recv(1, Constants.MSG_DONTWAIT));
        }
    }

    // semantics 34
    @ParameterizedTest
    @EnumSource
    void recvfrom_on_a_stream_has_no_address(Family family) throws Exception {
        try (var pair = Loopback.streams(family)) {
            pair.first().sendall(Bytes.of("x"));

            assertEquals(new Datagram(Bytes.of("x"), null), pair.second().recvfrom(10));
        }
    }

    // semantics 34
    @Test
    void recvfrom_a_sender_without_a_name_has_no_address() throws Exception {
        try (var pair = Loopback.socketpair(SOCK_DGRAM)) {
            pair.first().send(Bytes.of("x"));

            assertNull(pair.second().recvfrom(10).address());
        }
    }

    // semantics 35
    @ParameterizedTest
    @EnumSource
    void sendto_takes_flags_or_none(Family family) throws Exception {
        try (var receiver = Loopback.bound(family, SOCK_DGRAM);
                var sender = Loopback.bound(family, SOCK_DGRAM)) {
            assertEquals(3, sender.sendto(Bytes.of("one"), receiver.getsockname()));
            assertEquals(
                    3,
                    sender.sendto(Bytes.of("two"), Constants.MSG_DONTWAIT, receiver.getsockname()));

            assertEquals(
                    new Datagram(Bytes.of("one"), sender.getsockname()), receiver.recvfrom(10));
            assertEquals(
                    new Datagram(Bytes.of("two"), sender.getsockname()), receiver.recvfrom(10));
        }
    }

    // semantics 36
    @Test
    void sendto_on_a_connected_stream_ignores_the_address() throws Exception {
        try (var pair = Loopback.streams(Family.INET)) {
            assertEquals(1, pair.first().sendto(Bytes.of("x"), Address.inet("127.0.0.1", 9)));

            assertArrayEquals(Bytes.of("x"), pair.second().recv(10));
        }
    }

    // semantics 36
    @Test
    void sendto_on_a_connected_datagram_socket_goes_to_the_address() throws Exception {
        try (var pair = Loopback.datagrams(Family.INET);
                var other = Loopback.bound(Family.INET, SOCK_DGRAM)) {
            pair.first().sendto(Bytes.of("other"), other.getsockname());

            assertArrayEquals(Bytes.of("other"), other.recv(10));
        }
    }

    // semantics 37
    @Test
    void a_datagram_longer_than_UDP_has_fails_with_EMSGSIZE() throws Exception {
        try (var pair = Loopback.datagrams(Family.INET)) {
            assertEquals(65_507, pair.first().send(new byte[65_507]));
            assertErrno(Constants.EMSGSIZE, () -> pair.first().send(new byte[65_508]));
        }
    }

    // semantics 37
    @Test
    void sending_to_the_broadcast_address_takes_SO_BROADCAST() throws Exception {
        try (var socket = new Socket(Constants.AF_INET, SOCK_DGRAM)) {
            assertErrno(
                    Constants.EACCES,
                    () -> socket.sendto(new byte[1], Address.inet("<broadcast>", 9)));
        }
    }

    // semantics 37
    @ParameterizedTest
    @EnumSource(names = {"INET", "INET6"})
    void the_second_datagram_to_a_closed_port_is_refused(Family family) throws Exception {
        try (var deaf = Loopback.bound(family, SOCK_DGRAM);
                var socket = new Socket(family.value(), SOCK_DGRAM)) {
            deaf.connect(deaf.getsockname()); // Closed to others, and the port is not theirs.
            socket.connect(deaf.getsockname());
            socket.send(new byte[1]);
            socket.poll(Constants.POLLIN, Duration.ofSeconds(5));

            assertErrno(Constants.ECONNREFUSED, () -> socket.send(new byte[1]));
        }
    }

    // semantics 38
    @ParameterizedTest
    @EnumSource(names = {"INET", "INET6"})
    void urgent_data_is_received_apart_from_the_stream(Family family) throws Exception {
        try (var pair = Loopback.streams(family)) {
            pair.first().send(Bytes.of("ab!"), MSG_OOB);
            pair.second().poll(Constants.POLLPRI, null);

            assertArrayEquals(Bytes.of("ab"), pair.second().recv(10));
            assertArrayEquals(Bytes.of("!"), pair.second().recv(1, MSG_OOB));
        }
    }

    @Test
    void receiving_without_urgent_data_fails_with_EINVAL() throws Exception {
        try (var pair = Loopback.streams(Family.INET)) {
            assertErrno(Constants.EINVAL, () -> pair.first().recv(1, MSG_OOB));
        }
    }

    @Test
    void a_flag_that_the_platform_lacks_is_refused() throws Exception {
        try (var socket = new Socket()) {
            assertRefused("flags", () -> socket.recv(1, Constants.UNDEFINED));
            assertRefused("flags", () -> socket.send(new byte[1], Constants.UNDEFINED | MSG_OOB));
        }
    }

    @ParameterizedTest
    @EnumSource
    void sending_without_a_peer_fails(Family family) throws Exception {
        try (var stream = new Socket(family.value());
                var datagrams = new Socket(family.value(), SOCK_DGRAM)) {
            assertErrno(
                    family == Family.UNIX ? Constants.ENOTCONN : Constants.EPIPE,
                    () -> stream.send(new byte[1]));
            assertErrno(
                    family == Family.UNIX ? Constants.ENOTCONN : Constants.EDESTADDRREQ,
                    () -> datagrams.send(new byte[1]));
        }
    }

    @ParameterizedTest
    @EnumSource
    void receiving_on_a_stream_without_a_peer_fails(Family family) throws Exception {
        try (var socket = new Socket(family.value())) {
            assertErrno(
                    family == Family.UNIX ? Constants.EINVAL : Constants.ENOTCONN,
                    () -> socket.recv(1));
        }
    }
}
