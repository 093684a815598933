package dev.sockeye;

import static dev.sockeye.Constants.AF_UNIX;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.conformance.SocketAssertions.assertContains;
import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static dev.sockeye.conformance.SocketAssertions.assertRefused;
import static dev.sockeye.conformance.SocketAssertions.assertTextOnly;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.sys.Platform;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The addresses that sockets are given and have. */
@Timeout(30)
final class SocketNamesTest {

    @ParameterizedTest
    @EnumSource
    void a_bound_socket_has_the_name_it_was_given(Family family) throws Exception {
        try (var socket = Loopback.bound(family, SOCK_DGRAM);
                var other = new Socket(family.value(), SOCK_DGRAM)) {
            var name = socket.getsockname();

            assertEquals(family.value(), name.family());
            var error = assertErrno(Constants.EADDRINUSE, () -> other.bind(name));
            assertContains("bind " + name + ": ", error);
            assertContains("[EADDRINUSE]", error);
        }
    }

    @ParameterizedTest
    @EnumSource
    void accept_tells_the_peers_name(Family family) throws Exception {
        try (var listener = Loopback.listener(family);
                var client = Loopback.bound(family, Constants.SOCK_STREAM)) {
            client.connect(listener.getsockname());
            var accepted = listener.accept();
            try (var conn = accepted.conn()) {
                assertEquals(client.getsockname(), accepted.address());
                assertEquals(client.getsockname(), conn.getpeername());
                assertEquals(listener.getsockname(), conn.getsockname());
                assertEquals(family.value(), conn.family());
                assertEquals(Constants.SOCK_STREAM, conn.type());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_socket_without_a_peer_has_no_peers_name(Family family) throws Exception {
        try (var socket = new Socket(family.value())) {
            assertErrno(Constants.ENOTCONN, socket::getpeername);
        }
    }

    @ParameterizedTest
    @EnumSource
    void toString_tells_descriptor_kind_and_names(Family family) throws Exception {
        try (var pair = Loopback.streams(family)) {
            var text = pair.second().toString();

            assertTrue(text.startsWith("Socket[fd " + pair.second().fileno() + ", AF_" + family));
            assertTrue(text.contains("SOCK_STREAM"), text);
            assertTrue(text.contains(pair.second().getsockname().toString()), text);
        }
    }

    @Test
    void a_socket_is_bound_to_the_address_that_is_given() throws Exception {
        try (var socket = new Socket(AF_UNIX, SOCK_DGRAM)) {
            var address = Family.UNIX.free();

            socket.bind(address);

            assertEquals(address, socket.getsockname());
        }
    }

    // semantics 61
    @Test
    void a_port_is_checked_by_the_address() {
        assertRefused("port must be 0-65535.", () -> Address.inet("127.0.0.1", -1));
        assertRefused("port must be 0-65535.", () -> Address.inet6("::1", 65536));
    }

    // semantics 62
    @Test
    void a_flowinfo_is_checked_on_use() throws Exception {
        try (var socket = new Socket(Constants.AF_INET6, SOCK_DGRAM)) {
            var address = new Address.Inet6("::1", 9, 0x100000, 0);

            assertRefused("flowinfo must be 0-1048575.", () -> socket.connect(address));
        }
    }

    // semantics 63
    @ParameterizedTest
    @EnumSource
    void an_address_of_another_family_is_refused_and_both_are_named(Family family)
            throws Exception {
        var other = family == Family.INET ? Family.INET6 : Family.INET;
        try (var socket = new Socket(family.value(), SOCK_DGRAM)) {
            assertRefused("AF_" + other, () -> socket.bind(other.free()));
            assertRefused("AF_" + family, () -> socket.connect(other.free()));
            assertRefused("AF_" + family, () -> socket.sendto(new byte[1], other.free()));
        }
    }

    // semantics 64
    @Test
    void an_empty_host_is_the_wildcard() throws Exception {
        try (var four = new Socket(Constants.AF_INET);
                var six = new Socket(Constants.AF_INET6)) {
            four.bind(Address.inet("", 0));
            six.bind(Address.inet6("", 0));

            assertEquals("0.0.0.0", ((Address.Inet) four.getsockname()).host());
            assertEquals("::", ((Address.Inet6) six.getsockname()).host());
        }
    }

    // semantics 64
    @Test
    void broadcast_has_a_name_and_a_number_on_IPv4() throws Exception {
        try (var socket = new Socket(Constants.AF_INET, SOCK_DGRAM)) {
            socket.setsockopt(Constants.SOL_SOCKET, Constants.SO_BROADCAST, 1);
            socket.connect(Address.inet("<broadcast>", 9));
            assertEquals(Address.inet("255.255.255.255", 9), socket.getpeername());

            socket.connect(Address.inet("255.255.255.255", 10));
            assertEquals(Address.inet("255.255.255.255", 10), socket.getpeername());
        }
    }

    // semantics 64
    @Test
    void broadcast_is_no_address_of_IPv6() throws Exception {
        try (var socket = new Socket(Constants.AF_INET6, SOCK_DGRAM)) {
            assertTextOnly(
                    "address family mismatched",
                    () -> socket.connect(Address.inet6("<broadcast>", 9)));
            assertTextOnly(
                    "address family mismatched",
                    () -> socket.connect(Address.inet6("255.255.255.255", 9)));
        }
    }

    // semantics 65
    @Test
    void an_IPv4_literal_on_an_IPv6_socket_has_no_address() throws Exception {
        try (var socket = new Socket(Constants.AF_INET6, SOCK_DGRAM)) {
            var error =
                    assertThrows(
                            AddressInfoError.class,
                            () -> socket.connect(Address.inet6("127.0.0.1", 9)));

            assertEquals(Constants.EAI_ADDRFAMILY, error.code());
        }
    }

    // semantics 66
    @Test
    void a_NUL_in_a_host_or_path_is_refused() throws Exception {
        try (var four = new Socket(Constants.AF_INET, SOCK_DGRAM);
                var unix = new Socket(AF_UNIX, SOCK_DGRAM)) {
            assertRefused("NUL", () -> four.connect(Address.inet("127.0.0.1\0.evil", 9)));
            assertRefused("NUL", () -> unix.bind(Address.unix("/tmp/a\0b")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_host_name_is_looked_up(ThreadKind kind) throws Exception {
        try (var listener = Loopback.listener(Family.INET);
                var socket = new Socket()) {
            int port = ((Address.Inet) listener.getsockname()).port();

            kind.run(() -> socket.connect(Address.inet("localhost", port))).result();

            assertEquals(listener.getsockname(), socket.getpeername());
        }
    }

    @Test
    void an_IPv4_address_may_have_fewer_parts() throws Exception {
        try (var socket = new Socket(Constants.AF_INET, SOCK_DGRAM)) {
            socket.connect(Address.inet("127.1", 9));

            assertEquals(Address.inet("127.0.0.1", 9), socket.getpeername());
        }
    }

    // semantics 70
    @Test
    void a_scope_in_the_host_becomes_the_interfaces_index() throws Exception {
        Assumptions.assumeTrue(Platform.LINUX, "the loopback interface is lo");
        var infos = Sockets.getaddrinfo("fe80::1%lo", 9, Constants.AF_INET6, SOCK_DGRAM);

        assertEquals(new Address.Inet6("fe80::1", 9, 0, 1), infos.getFirst().address());
    }

    @Test
    void flowinfo_and_scope_come_back() throws Exception {
        try (var socket = new Socket(Constants.AF_INET6, SOCK_DGRAM)) {
            socket.connect(new Address.Inet6("::1", 9, 0, 0));

            assertEquals(new Address.Inet6("::1", 9, 0, 0), socket.getpeername());
        }
    }

    // semantics 78
    @Test
    void an_unbound_unix_socket_has_an_empty_name() throws Exception {
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM);
                var socket = new Socket(AF_UNIX)) {
            assertEquals(Address.unix(""), socket.getsockname());
            assertEquals(Address.unix(""), pair.first().getsockname());
            assertEquals(Address.unix(""), pair.first().getpeername());
        }
    }

    // semantics 78
    @Test
    void a_unix_path_has_room_for_its_NUL() throws Exception {
        int room = Platform.LINUX ? 107 : 103;
        var path = (Family.freePath() + "x".repeat(room)).substring(0, room);
        try (var socket = new Socket(AF_UNIX)) {
            assertTextOnly("AF_UNIX path too long", () -> socket.bind(Address.unix(path + "x")));

            socket.bind(Address.unix(path));

            assertEquals(Address.unix(path), socket.getsockname());
        }
    }

    @Test
    void a_unix_path_of_any_bytes_comes_back_unchanged() throws Exception {
        byte[] path =
                (Family.freePath() + "\u00ff\u00c3\u0001").getBytes(StandardCharsets.ISO_8859_1);
        try (var socket = new Socket(AF_UNIX)) {
            socket.bind(Address.unix(path));

            assertArrayEquals(path, ((Address.Unix) socket.getsockname()).pathBytes());
        }
    }

    // semantics 79
    @Test
    void an_abstract_name_is_exact_in_length_and_may_hold_NULs() throws Exception {
        Assumptions.assumeTrue(Platform.LINUX, "only Linux has abstract names");
        var name = "sockeye\0" + System.nanoTime();
        try (var receiver = new Socket(AF_UNIX, SOCK_DGRAM);
                var sender = new Socket(AF_UNIX, SOCK_DGRAM)) {
            receiver.bind(Address.abstractUnix(name));

            sender.sendto(Bytes.of("x"), Address.abstractUnix(name));
            assertErrno(
                    Constants.ECONNREFUSED,
                    () -> sender.sendto(Bytes.of("y"), Address.abstractUnix(name + "\0")));

            assertEquals(Address.abstractUnix(name), receiver.getsockname());
            assertArrayEquals(Bytes.of("x"), receiver.recv(10));
        }
    }

    // semantics 79
    @Test
    void an_abstract_name_has_at_most_108_bytes() throws Exception {
        Assumptions.assumeTrue(Platform.LINUX, "only Linux has abstract names");
        var name = ("sockeye" + System.nanoTime() + "x".repeat(107)).substring(0, 107);
        try (var socket = new Socket(AF_UNIX)) {
            assertTextOnly(
                    "AF_UNIX path too long", () -> socket.bind(Address.abstractUnix(name + "x")));

            socket.bind(Address.abstractUnix(name));

            assertEquals(Address.abstractUnix(name), socket.getsockname());
        }
    }

    // semantics 79
    @Test
    void binding_to_no_name_gives_an_abstract_one() throws Exception {
        Assumptions.assumeTrue(Platform.LINUX, "only Linux has abstract names");
        try (var socket = new Socket(AF_UNIX)) {
            socket.bind(Address.unix(""));

            var name = ((Address.Unix) socket.getsockname()).path();
            assertTrue(name.matches("\0[0-9a-f]{5}"), name);
        }
    }

    // semantics 80
    @Test
    void accept_from_an_unbound_unix_client_tells_an_empty_name() throws Exception {
        try (var listener = Loopback.listener(Family.UNIX);
                var client = new Socket(AF_UNIX)) {
            client.connect(listener.getsockname());
            var accepted = listener.accept();

            assertEquals(Address.unix(""), accepted.address());
            accepted.conn().close();
        }
    }
}
