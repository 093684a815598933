package dev.sockeye;

import static dev.sockeye.Constants.SOL_SOCKET;
import static dev.sockeye.Constants.SO_RCVBUF;
import static dev.sockeye.Constants.SO_REUSEADDR;
import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static dev.sockeye.conformance.SocketAssertions.assertRefused;
import static dev.sockeye.conformance.SocketAssertions.assertTextOnly;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.sys.Platform;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options by number, as ints, longs and bytes. */
@Timeout(30)
final class OptionsTest {

    private static byte[] ints(int... values) {
        byte[] bytes = new byte[values.length * Integer.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asIntBuffer().put(values);
        return bytes;
    }

    static Stream<Arguments> settable() {
        return Stream.of(
                Arguments.of("SO_REUSEADDR", SOL_SOCKET, SO_REUSEADDR, 1),
                Arguments.of("SO_KEEPALIVE", SOL_SOCKET, Constants.SO_KEEPALIVE, 1),
                Arguments.of("SO_BROADCAST", SOL_SOCKET, Constants.SO_BROADCAST, 1),
                Arguments.of("SO_OOBINLINE", SOL_SOCKET, Constants.SO_OOBINLINE, 1),
                Arguments.of("IP_TTL", Constants.IPPROTO_IP, Constants.IP_TTL, 7),
                Arguments.of("IP_TOS", Constants.IPPROTO_IP, Constants.IP_TOS, 16),
                Arguments.of("TCP_NODELAY", Constants.IPPROTO_TCP, Constants.TCP_NODELAY, 1),
                Arguments.of("TCP_KEEPINTVL", Constants.IPPROTO_TCP, Constants.TCP_KEEPINTVL, 9),
                Arguments.of("TCP_KEEPCNT", Constants.IPPROTO_TCP, Constants.TCP_KEEPCNT, 3),
                Arguments.of("TCP_MAXSEG", Constants.IPPROTO_TCP, Constants.TCP_MAXSEG, 1000));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settable")
    void an_option_reads_back_as_it_was_set(String name, int level, int option, int value)
            throws Exception {
        Assumptions.assumeFalse(
                name.equals("TCP_MAXSEG") && !Platform.LINUX, "only a connection has it");
        try (var socket = new Socket()) {
            socket.setsockopt(level, option, value);

            assertEquals(value, socket.getsockopt(level, option));
            assertArrayEquals(ints(value), socket.getsockopt(level, option, Integer.BYTES));
            assertEquals(value, socket.getsockoptLong(level, option));
        }
    }

    @ParameterizedTest
    @EnumSource
    void SO_TYPE_and_SO_ERROR_tell_of_the_socket(Family family) throws Exception {
        try (var socket = new Socket(family.value(), Constants.SOCK_DGRAM)) {
            assertEquals(Constants.SOCK_DGRAM, socket.getsockopt(SOL_SOCKET, Constants.SO_TYPE));
            assertEquals(0, socket.getsockopt(SOL_SOCKET, Constants.SO_ERROR));
        }
    }

    // semantics 54
    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1025, Integer.MAX_VALUE})
    void a_buffer_length_outside_1_to_1024_is_out_of_range(int buflen) throws Exception {
        try (var socket = new Socket()) {
            assertTextOnly(
                    "getsockopt buflen out of range",
                    () -> socket.getsockopt(SOL_SOCKET, SO_REUSEADDR, buflen));
        }
    }

    // semantics 54
    @ParameterizedTest
    @ValueSource(ints = {4, 5, 1024})
    void the_bytes_of_an_option_are_as_many_as_the_kernel_gives(int buflen) throws Exception {
        try (var socket = new Socket()) {
            assertEquals(4, socket.getsockopt(SOL_SOCKET, SO_REUSEADDR, buflen).length);
        }
    }

    // semantics 54
    @Test
    void a_short_buffer_gets_the_first_bytes() throws Exception {
        Assumptions.assumeTrue(Platform.LINUX, "macOS refuses it");
        try (var socket = new Socket()) {
            assertEquals(2, socket.getsockopt(SOL_SOCKET, Constants.SO_TYPE, 2).length);
        }
    }

    // semantics 55
    @Test
    void TCP_INFO_is_as_long_as_the_kernel_makes_it() throws Exception {
        Assumptions.assumeTrue(Platform.LINUX, "the option is Linux's");
        try (var pair = Loopback.streams(Family.INET)) {
            byte[] info = pair.first().getsockopt(Constants.IPPROTO_TCP, Constants.TCP_INFO, 1024);

            assertTrue(info.length >= 192 && info.length < 1024, info.length + " bytes");
            assertEquals(1, info[0], "TCP_ESTABLISHED");
        }
    }

    // semantics 56
    @Test
    void SO_RCVBUF_reads_back_doubled_on_Linux() throws Exception {
        try (var socket = new Socket()) {
            socket.setsockopt(SOL_SOCKET, SO_RCVBUF, 8192);

            assertEquals(Platform.LINUX ? 16384 : 8192, socket.getsockopt(SOL_SOCKET, SO_RCVBUF));
        }
    }

    // semantics 57
    @Test
    void a_value_of_the_wrong_length_fails_with_EINVAL() throws Exception {
        try (var socket = new Socket()) {
            assertErrno(
                    Constants.EINVAL,
                    () -> socket.setsockopt(SOL_SOCKET, SO_REUSEADDR, new byte[1]));
            assertErrno(
                    Constants.EINVAL,
                    () -> socket.setsockopt(SOL_SOCKET, SO_REUSEADDR, new byte[0]));
        }
    }

    // semantics 57
    @Test
    void SO_LINGER_is_two_ints() throws Exception {
        try (var socket = new Socket()) {
            socket.setsockopt(SOL_SOCKET, Constants.SO_LINGER, ints(1, 7));

            assertArrayEquals(ints(1, 7), socket.getsockopt(SOL_SOCKET, Constants.SO_LINGER, 8));
        }
    }

    // semantics 57
    @Test
    void a_null_value_gives_the_kernel_a_length_alone() throws Exception {
        try (var socket = new Socket()) {
            assertErrno(
                    Constants.EFAULT, () -> socket.setsockopt(SOL_SOCKET, SO_REUSEADDR, null, 4));
        }
    }

    // semantics 57
    @Test
    void a_value_may_be_longer_than_the_length_that_is_given() throws Exception {
        try (var socket = new Socket()) {
            socket.setsockopt(SOL_SOCKET, SO_REUSEADDR, ints(1, 99), 4);

            assertEquals(1, socket.getsockopt(SOL_SOCKET, SO_REUSEADDR));
            assertRefused("optlen", () -> socket.setsockopt(SOL_SOCKET, SO_REUSEADDR, ints(1), 5));
            assertRefused("optlen", () -> socket.setsockopt(SOL_SOCKET, SO_REUSEADDR, null, -1));
        }
    }

    // semantics 58
    @Test
    void an_option_of_eight_bytes_is_a_long() throws Exception {
        Assumptions.assumeTrue(
                Constants.AF_VSOCK != Constants.UNDEFINED && exists(Constants.AF_VSOCK),
                "this kernel has no AF_VSOCK");
        try (var socket = new Socket(Constants.AF_VSOCK)) {
            int name = Constants.SO_VM_SOCKETS_BUFFER_SIZE;
            socket.setsockopt(Constants.AF_VSOCK, name, 100_000L);

            assertEquals(100_000L, socket.getsockoptLong(Constants.AF_VSOCK, name));
        }
    }

    private static boolean exists(int family) {
        try (var socket = new Socket(family)) {
            return socket.fileno() >= 0;
        } catch (SocketError e) {
            return false;
        }
    }

    // semantics 59
    @Test
    void an_unknown_option_fails_with_ENOPROTOOPT() throws Exception {
        try (var socket = new Socket()) {
            assertErrno(Constants.ENOPROTOOPT, () -> socket.getsockopt(SOL_SOCKET, 9999));
            assertErrno(Constants.ENOPROTOOPT, () -> socket.setsockopt(SOL_SOCKET, 9999, 1));
        }
    }

    @Test
    void an_option_that_the_platform_lacks_is_refused() throws Exception {
        try (var socket = new Socket()) {
            assertRefused("name", () -> socket.getsockopt(SOL_SOCKET, Constants.UNDEFINED));
            assertRefused("level", () -> socket.setsockopt(Constants.UNDEFINED, 1, 1));
        }
    }

    // semantics 60
    @Test
    void listen_takes_a_negative_backlog() throws Exception {
        try (var socket = Loopback.bound(Family.INET, Constants.SOCK_STREAM)) {
            assertDoesNotThrow(() -> socket.listen(-1));
        }
    }

    // semantics 60
    @Test
    void listen_binds_an_unbound_tcp_socket() throws Exception {
        try (var socket = new Socket()) {
            socket.listen();

            var name = (Address.Inet) socket.getsockname();
            assertEquals("0.0.0.0", name.host());
            assertTrue(name.port() > 0);
        }
    }

    // semantics 60
    @Test
    void the_backlog_is_128_unless_another_is_asked_for_and_never_negative() throws Exception {
        Assumptions.assumeTrue(Platform.LINUX, "the kernel tells the backlog in tcp_info");
        try (var byDefault = Loopback.bound(Family.INET, Constants.SOCK_STREAM);
                var asked = Loopback.bound(Family.INET, Constants.SOCK_STREAM);
                var negative = Loopback.bound(Family.INET, Constants.SOCK_STREAM)) {
            byDefault.listen();
            asked.listen(7);
            negative.listen(-1);

            assertEquals(Math.min(128, Constants.SOMAXCONN), backlog(byDefault));
            assertEquals(7, backlog(asked));
            assertEquals(0, backlog(negative));
        }
    }

    /** What tcpi_sacked holds for a socket that listens. */
    private static long backlog(Socket listener) throws SocketError {
        byte[] info = listener.getsockopt(Constants.IPPROTO_TCP, Constants.TCP_INFO, 1024);
        return ByteBuffer.wrap(info).order(ByteOrder.nativeOrder()).getInt(28);
    }

    // semantics 93
    @Test
    void createServer_reuses_addresses_and_keeps_IPv4_out() throws Exception {
        try (var server = Sockets.createServer(Address.inet6("", 0))) {
            assertEquals(1, server.getsockopt(SOL_SOCKET, SO_REUSEADDR));
            assertEquals(1, server.getsockopt(Constants.IPPROTO_IPV6, Constants.IPV6_V6ONLY));
        }
    }

    // semantics 93
    @Test
    void createServer_for_both_families_lets_IPv4_in() throws Exception {
        try (var server = Sockets.createServer(Address.inet6("", 0), -1, false, true);
                var client = new Socket()) {
            client.connect(
                    Address.inet("127.0.0.1", ((Address.Inet6) server.getsockname()).port()));
            try (var conn = server.accept().conn()) {
                var peer = (Address.Inet6) conn.getpeername();
                assertEquals("::ffff:127.0.0.1", peer.host());
            }
        }
    }

    // semantics 93
    @Test
    void createServer_with_reusePort_shares_its_port() throws Exception {
        try (var server = Sockets.createServer(Address.inet("127.0.0.1", 0), 5, true)) {
            assertDoesNotThrow(() -> Sockets.createServer(server.getsockname(), 5, true).close());
        }
    }
}
