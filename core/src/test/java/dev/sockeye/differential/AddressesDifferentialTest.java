package dev.sockeye.differential;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.AF_INET6;
import static dev.sockeye.Constants.AF_NETLINK;
import static dev.sockeye.Constants.AF_PACKET;
import static dev.sockeye.Constants.AF_UNIX;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.Constants.SOCK_RAW;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.Constants.SOL_SOCKET;
import static dev.sockeye.Constants.SO_BROADCAST;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The addresses that sockets are bound to, connect to and tell of, and their packed forms. */
class AddressesDifferentialTest extends AgainstPython {

    @BeforeEach
    void functions() {
        python(
                """
                def bound(family, kind, address):
                    with socket.socket(family, kind) as s:
                        s.bind(address)
                        return s.getsockname()

                def connected(family, address):
                    with socket.socket(family, socket.SOCK_DGRAM) as s:
                        s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
                        s.connect(address)
                        return s.getpeername()

                def unnamed():
                    with socket.socket(socket.AF_UNIX) as s:
                        s.bind(''); return len(s.getsockname())

                def reached(name, other):
                    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as a, \\
                            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as b:
                        a.bind(name); b.sendto(b'x', other)
                        return a.recvfrom(9)
                """);
    }

    private static Address bound(int family, int type, Address address) throws SocketError {
        try (var socket = new Socket(family, type)) {
            socket.bind(address);
            return socket.getsockname();
        }
    }

    private static Address connected(int family, Address address) throws SocketError {
        try (var socket = new Socket(family, SOCK_DGRAM)) {
            socket.setsockopt(SOL_SOCKET, SO_BROADCAST, 1);
            socket.connect(address);
            return socket.getpeername();
        }
    }

    // ---- Internet ----

    @ParameterizedTest
    @CsvSource({
        "'', 9", "<broadcast>, 9", "255.255.255.255, 9", "127.0.0.1, 65535", "127.1, 9",
        "0x7f.1, 9", "localhost, 9", "::1, 9", "127.0.0.1, -1", "127.0.0.1, 65536",
        "no-such-host.invalid, 9", "127.0.0.1, 0"
    })
    void an_ipv4_address_is_connected_to_alike(String host, int port) {
        assertSame(
                "connected(socket.AF_INET, (%s, %d))".formatted(literal(host), port),
                () -> connected(AF_INET, Address.inet(host, port)));
    }

    @ParameterizedTest
    @CsvSource({
        "::1, 9, 0, 0",
        "'', 9, 0, 0",
        "<broadcast>, 9, 0, 0",
        "255.255.255.255, 9, 0, 0",
        "127.0.0.1, 9, 0, 0",
        "::ffff:127.0.0.1, 9, 0, 0",
        "::1, 9, 1048576, 0",
        "::1, 9, -1, 0",
        "::1, 65536, 0, 0",
        "::1, 9, 0, 1",
        "::1%lo, 9, 0, 0"
    })
    void an_ipv6_address_is_connected_to_alike(String host, int port, int flow, int scope) {
        assertSame(
                "connected(socket.AF_INET6, (%s, %d, %d, %d))"
                        .formatted(literal(host), port, flow, scope),
                () -> connected(AF_INET6, new Address.Inet6(host, port, flow, scope)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "127.0.0.1", "192.0.2.1", "localhost"})
    void an_ipv4_host_is_bound_to_alike(String host) {
        assertSame(
                "bound(socket.AF_INET, socket.SOCK_DGRAM, (%s, 0))[0]".formatted(literal(host)),
                () -> ((Address.Inet) bound(AF_INET, SOCK_DGRAM, Address.inet(host, 0))).host());
    }

    @Test
    void a_socket_without_a_peer_fails_alike() throws SocketError {
        try (var socket = new Socket()) {
            assertSame("socket.socket().getpeername()", socket::getpeername);
            assertSame("socket.socket().getsockname()", socket::getsockname);
        }
    }

    // ---- Unix ----

    @ParameterizedTest
    @ValueSource(ints = {1, 107, 108, 200})
    void a_unix_path_of_a_length_is_taken_alike(int length) {
        var path = "/" + "x".repeat(length - 1);

        assertSame(
                "connected(socket.AF_UNIX, %s)".formatted(literal(path)),
                () -> connected(AF_UNIX, Address.unix(path)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 106, 107, 108})
    void an_abstract_name_of_a_length_is_taken_alike(int length) {
        var name = ("sockeye" + System.nanoTime() + "x".repeat(length)).substring(0, length);

        assertSame(
                "bound(socket.AF_UNIX, socket.SOCK_STREAM, '\\0' + %s)".formatted(literal(name)),
                () ->
                        ((Address.Unix) bound(AF_UNIX, SOCK_STREAM, Address.abstractUnix(name)))
                                .pathBytes());
    }

    @Test
    void an_abstract_name_may_hold_NULs_alike() {
        var name = "a\0b" + System.nanoTime();

        assertSame(
                "reached('\\0' + %1$s, '\\0' + %1$s)".formatted(literal(name)),
                () -> reached(name, name));
        assertSame(
                "reached('\\0' + %s, '\\0' + %s)".formatted(literal(name), literal(name + "\0")),
                () -> reached(name, name + "\0"));
    }

    private static List<@Nullable Object> reached(String name, String other) throws SocketError {
        try (var a = new Socket(AF_UNIX, SOCK_DGRAM);
                var b = new Socket(AF_UNIX, SOCK_DGRAM)) {
            a.bind(Address.abstractUnix(name));
            b.sendto(new byte[] {'x'}, Address.abstractUnix(other));
            var datagram = a.recvfrom(9);
            return Arrays.asList(datagram.data(), datagram.address());
        }
    }

    @Test
    void no_name_gives_an_abstract_one_of_the_same_length() {
        assertSame(
                "unnamed()",
                () ->
                        ((Address.Unix) bound(AF_UNIX, SOCK_STREAM, Address.unix("")))
                                .pathBytes()
                                .length);
    }

    @Test
    void an_unbound_unix_socket_has_the_same_name() throws SocketError {
        try (var socket = new Socket(AF_UNIX)) {
            assertSame("socket.socket(socket.AF_UNIX).getsockname()", socket::getsockname);
        }
    }

    @Test
    void accept_tells_the_same_of_a_unix_client_without_a_name() {
        python(
                """
                def accepted(path):
                    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
                        server.bind(path); server.listen(); client.connect(path)
                        conn, address = server.accept()
                        conn.close(); return address
                """);

        assertSame(
                "accepted(%s)".formatted(literal(Family.freePath())),
                () -> {
                    try (var server = Loopback.listener(Family.UNIX);
                            var client = new Socket(AF_UNIX)) {
                        client.connect(server.getsockname());
                        var accepted = server.accept();
                        accepted.conn().close();
                        return Objects.requireNonNull(accepted.address());
                    }
                });
    }

    // ---- netlink and packets ----

    @ParameterizedTest
    @CsvSource({"123456789, 0", "123456790, 1", "4294967295, 0", "-1, 0"})
    void a_netlink_address_is_bound_to_alike(long pid, long groups) {
        assertSame(
                "bound(socket.AF_NETLINK, socket.SOCK_RAW, (%d, %d))".formatted(pid, groups),
                () -> bound(AF_NETLINK, SOCK_RAW, new Address.Netlink(pid, groups)));
    }

    @ParameterizedTest
    @CsvSource({"lo, 2048", "lo, 0", "lo, 3", "none, 2048", "lo, 65535", "lo, 65536", "lo, -1"})
    void a_packet_address_is_bound_to_alike(String ifname, int proto) {
        assertSame(
                "bound(socket.AF_PACKET, socket.SOCK_RAW, (%s, %d))"
                        .formatted(literal(ifname), proto),
                () -> bound(AF_PACKET, SOCK_RAW, new Address.Packet(ifname, proto)));
    }

    @Test
    void an_unbound_packet_socket_is_named_alike() {
        assertSame(
                "socket.socket(socket.AF_PACKET, socket.SOCK_RAW).getsockname()",
                () -> {
                    try (var socket = new Socket(AF_PACKET, SOCK_RAW)) {
                        return socket.getsockname();
                    }
                });
    }

    // ---- packed forms ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "1.2",
                "1.2.3",
                "1.2.3.4",
                "0x7f.1",
                "010.0.0.1",
                "1.16777215",
                "0xffffffff",
                "1.2.3.4 x",
                "1.16777216",
                "256.1",
                "",
                "1.2.3.4x",
                "1.2.3.4.5",
                "localhost",
                " 1.2.3.4",
                "4294967295",
                "4294967296",
                "::1",
                "08.1",
                "1..2"
            })
    void inet_aton_agrees(String text) {
        assertSame("socket.inet_aton(%s)".formatted(literal(text)), () -> Sockets.inetAton(text));
    }

    // Of another length the two releases of the reference speak differently.
    @ParameterizedTest
    @ValueSource(strings = {"00000000", "01020304", "ffffffff"})
    void inet_ntoa_agrees(String bytes) {
        assertSame(
                "socket.inet_ntoa(bytes.fromhex('%s'))".formatted(bytes),
                () -> Sockets.inetNtoa(HexFormat.of().parseHex(bytes)));
    }

    @ParameterizedTest
    @CsvSource({
        "2, 1.2.3.4",
        "2, 1.2.3",
        "2, 256.0.0.1",
        "2, ''",
        "2, ::1",
        "2, 01.2.3.4",
        "10, ::1",
        "10, ::",
        "10, 1.2.3.4",
        "10, ::ffff:1.2.3.4",
        "10, fe80::1%lo",
        "10, 1::2::3",
        "10, ''",
        "10, 2001:db8::8:800:200c:417a",
        "99, 1.2.3.4",
        "1, x"
    })
    void inet_pton_agrees(int family, String text) {
        assertSame(
                "socket.inet_pton(%d, %s)".formatted(family, literal(text)),
                () -> Sockets.inetPton(family, text));
    }

    @ParameterizedTest
    @CsvSource({
        "2, 01020304",
        "2, 010203",
        "10, 00000000000000000000000000000001",
        "10, 00000000000000000000ffff01020304",
        "10, 00000000000000000000000001020304",
        "10, 20010db8000000000008080020c0417a",
        "10, 01020304",
        "99, 01020304",
        "1, 01020304"
    })
    void inet_ntop_agrees(int family, String bytes) {
        assertSame(
                "socket.inet_ntop(%d, bytes.fromhex('%s'))".formatted(family, bytes),
                () -> Sockets.inetNtop(family, HexFormat.of().parseHex(bytes)));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 255, 256, 4660, 65535, 65536, -1, 4294967295L, 4294967296L})
    void byte_orders_agree(long x) {
        assertSame("socket.htonl(%d)".formatted(x), () -> Sockets.htonl(x));
        assertSame("socket.ntohl(%d)".formatted(x), () -> Sockets.ntohl(x));
        assertSame(
                "socket.htons(%d)".formatted(Math.min(x, 65536)),
                () -> Sockets.htons((int) Math.min(x, 65536)));
        assertSame(
                "socket.ntohs(%d)".formatted(Math.min(x, 65536)),
                () -> Sockets.ntohs((int) Math.min(x, 65536)));
    }
}
