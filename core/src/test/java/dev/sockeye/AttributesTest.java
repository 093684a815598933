package dev.sockeye;

import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.sys.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a socket and the module tell of themselves. */
@Timeout(30)
final class AttributesTest {

    @Test
    void the_first_socket_is_a_tcp_socket_over_ipv4() throws SocketError {
        try (var socket = new Socket()) {
            assertEquals(Constants.AF_INET, socket.family());
            assertEquals(Constants.SOCK_STREAM, socket.type());
            assertEquals(0, socket.proto());
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 1, 0", "2, 1, 6", "10, 2, 17", "1, 1, 0", "1, 5, 0"})
    void family_type_and_proto_are_what_the_constructor_was_given(int family, int type, int proto)
            throws SocketError {
        assumeTrue(Platform.LINUX, "the numbers are Linux's");
        try (var socket = new Socket(family, type, proto)) {
            assertEquals(family, socket.family());
            assertEquals(type, socket.type());
            assertEquals(proto, socket.proto());
        }
    }

    @Test
    void each_end_of_a_pair_receives_what_the_other_sends() throws SocketError {
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            pair.first().sendall(Bytes.of("there"));
            pair.second().sendall(Bytes.of("back"));

            assertArrayEquals(Bytes.of("there"), pair.second().recv(9));
            assertArrayEquals(Bytes.of("back"), pair.first().recv(9));
        }
    }

    @Test
    void a_pair_is_of_unix_streams_unless_told_otherwise() throws SocketError {
        var pair = Sockets.socketpair();
        try (var first = pair.first();
                var second = pair.second()) {
            assertEquals(Constants.AF_UNIX, first.family());
            assertEquals(Constants.SOCK_STREAM, second.type());
        }
    }

    @Test
    void fromfd_makes_a_socket_of_a_duplicate_and_leaves_the_number() throws SocketError {
        try (var socket = Loopback.bound(Family.INET, Constants.SOCK_STREAM)) {
            Sockets.fromfd(socket.fileno(), Constants.AF_INET, Constants.SOCK_STREAM).close();

            socket.listen();
            assertEquals(1, socket.getsockopt(Constants.SOL_SOCKET, Constants.SO_ACCEPTCONN));
        }
    }

    @Test
    void hasIpv6_tells_whether_a_socket_of_ipv6_can_be_made() throws SocketError {
        assumeTrue(Sockets.hasIpv6(), "this system has no IPv6");
        new Socket(Constants.AF_INET6).close();

        assertEquals(true, Sockets.hasDualstackIpv6());
    }

    @Test
    void there_is_no_default_timeout_at_first() {
        assertNull(Sockets.getdefaulttimeout());
    }

    @Test
    void gethostname_is_the_kernels() throws Exception {
        assumeTrue(Platform.LINUX, "there is no /proc to compare with");

        assertEquals(
                Files.readString(Path.of("/proc/sys/kernel/hostname")).strip(),
                Sockets.gethostname());
    }

    @ParameterizedTest
    @EnumSource
    void a_socket_is_bound_once(Family family) throws SocketError {
        try (var socket = Loopback.bound(family, Constants.SOCK_STREAM)) {
            assertErrno(Constants.EINVAL, () -> socket.bind(family.free()));
        }
    }
}
