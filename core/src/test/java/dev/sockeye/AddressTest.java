package dev.sockeye;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sockeye.Address.Inet;
import dev.sockeye.Address.Inet6;
import dev.sockeye.Address.Tipc;
import dev.sockeye.Address.Unix;
import dev.sockeye.Address.Unknown;
import dev.sockeye.sys.Platform;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    private static final HardwareAddress HARDWARE =
            HardwareAddress.of(new byte[] {0x52, 0x54, 0, 0x12, 0x34, 0x56});

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50007, 65535})
    void a_port_may_be_0_to_65535(int port) {
        assertEquals(port, Address.inet("127.0.0.1", port).port());
        assertEquals(port, Address.inet6("::1", port).port());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65536, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void any_other_port_of_an_ipv4_address_is_refused(int port) {
        var refusal =
                assertThrows(IllegalArgumentException.class, () -> Address.inet("127.0.0.1", port));

        assertEquals(
                "Address.Inet with port " + port + ": port must be 0-65535.", refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65536, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void any_other_port_of_an_ipv6_address_is_refused(int port) {
        var refusal =
                assertThrows(IllegalArgumentException.class, () -> Address.inet6("::1", port));

        assertEquals(
                "Address.Inet6 with port " + port + ": port must be 0-65535.",
                refusal.getMessage());
    }

    @Test
    void all_but_the_port_is_checked_on_use() {
        assertDoesNotThrow(() -> new Inet("not a host\0", 9));
        assertDoesNotThrow(() -> new Inet6("::1", 9, -1, -1));
        assertDoesNotThrow(() -> new Unix("a\0b"));
        assertDoesNotThrow(() -> new Address.Netlink(-1, -1));
        assertDoesNotThrow(() -> new Address.Vsock(-1, -1));
        assertDoesNotThrow(() -> new Tipc(99, -1, -1, -1, 99));
        assertDoesNotThrow(() -> new Address.Packet("lo", -1));
    }

    @Test
    @SuppressWarnings("NullAway") // A caller without a nullness checker.
    void a_null_host_is_refused() {
        assertThrows(NullPointerException.class, () -> Address.inet(null, 9));
        assertThrows(NullPointerException.class, () -> Address.inet6(null, 9));
    }

    static Stream<Arguments> families() {
        return Stream.of(
                Arguments.of(Constants.AF_INET, Address.inet("", 0)),
                Arguments.of(Constants.AF_INET6, Address.inet6("", 0)),
                Arguments.of(Constants.AF_UNIX, Address.unix("")),
                Arguments.of(Constants.AF_NETLINK, new Address.Netlink(0, 0)),
                Arguments.of(Constants.AF_TIPC, Address.tipcId(1, 2)),
                Arguments.of(Constants.AF_PACKET, new Address.Packet("lo", 3)),
                Arguments.of(Constants.AF_VSOCK, new Address.Vsock(2, 1024)),
                Arguments.of(Constants.AF_CAN, new Address.Can("can0", 0, 0)),
                Arguments.of(Constants.AF_ALG, new Address.Alg("hash", "sha256", 0, 0)),
                Arguments.of(99, new Unknown(99, new byte[0])));
    }

    @ParameterizedTest
    @MethodSource("families")
    void an_address_tells_its_family(int family, Address address) {
        assertEquals(family, address.family());
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("127.0.0.1:9", Address.inet("127.0.0.1", 9)),
                Arguments.of("example.org:80", Address.inet("example.org", 80)),
                Arguments.of("0.0.0.0:50007", Address.inet("", 50007)),
                Arguments.of("<broadcast>:9", Address.inet("<broadcast>", 9)),
                Arguments.of("[::1]:9", Address.inet6("::1", 9)),
                Arguments.of("[::]:0", Address.inet6("", 0)),
                Arguments.of("[fe80::1%2]:9", new Inet6("fe80::1", 9, 0, 2)),
                Arguments.of("[fe80::1%lo]:9", Address.inet6("fe80::1%lo", 9)),
                Arguments.of("[::1%4294967295]:9", new Inet6("::1", 9, 0, -1)),
                Arguments.of("[::1]:9 flowinfo 0xfffff", new Inet6("::1", 9, 0xfffff, 0)),
                Arguments.of("/run/service", Address.unix("/run/service")),
                Arguments.of("/tmp/é", Address.unix("/tmp/é")),
                Arguments.of("/tmp/\\xff\\x80", Address.unix("/tmp/\uDCFF\uDC80")),
                Arguments.of("@name", Address.abstractUnix("name")),
                Arguments.of("@a@b", Address.abstractUnix("a\0b")),
                Arguments.of(
                        "@a\\x0aINFO\\x1b[31m\\x7f", Address.abstractUnix("a\nINFO\33[31m\177")),
                Arguments.of("/a\\u009b\\u2028b", Address.unix("/a\u009b\u2028b")),
                Arguments.of("(unnamed)", Address.unix("")),
                Arguments.of("AF_NETLINK pid 123 groups 0x11", new Address.Netlink(123, 0x11)),
                Arguments.of("AF_VSOCK 2:1024", new Address.Vsock(2, 1024)),
                Arguments.of("AF_CAN can0 rx 0x123 tx 0x0", new Address.Can("can0", 0x123, 0)),
                Arguments.of("AF_CAN (every interface) rx 0x0 tx 0x0", new Address.Can("", 0, 0)),
                Arguments.of("AF_ALG hash sha256", new Address.Alg("hash", "sha256", 0, 0)),
                Arguments.of("99 00ff", new Unknown(99, new byte[] {0, -1})));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void an_address_is_written_as_messages_want_it(String text, Address address) {
        assertEquals(text, address.toString());
    }

    static Stream<Arguments> textsOfLinux() {
        return Stream.of(
                Arguments.of(
                        "TIPC_ADDR_NAME {1000, 1, 0} TIPC_CLUSTER_SCOPE",
                        Address.tipcName(1000, 1)),
                Arguments.of(
                        "TIPC_ADDR_NAMESEQ {1000, 1, 9} TIPC_NODE_SCOPE",
                        Address.tipcNameSeq(1000, 1, 9, Constants.TIPC_NODE_SCOPE)),
                Arguments.of("TIPC_ADDR_ID {7, 8, 0} TIPC_CLUSTER_SCOPE", Address.tipcId(7, 8)),
                Arguments.of("9 {1, 2, 3} 4", new Tipc(9, 1, 2, 3, 4)),
                Arguments.of(
                        "AF_PACKET eth0 proto 0x800 PACKET_OUTGOING hatype 1 52:54:00:12:34:56",
                        new Address.Packet("eth0", 0x800, Constants.PACKET_OUTGOING, 1, HARDWARE)),
                Arguments.of(
                        "AF_PACKET (no interface) proto 0x3 PACKET_HOST hatype 0",
                        new Address.Packet("", 3)),
                Arguments.of("AF_X25 00", new Unknown(Constants.AF_X25, new byte[1])));
    }

    @ParameterizedTest
    @MethodSource("textsOfLinux")
    void an_address_of_linux_names_its_constants(String text, Address address) {
        assumeTrue(Platform.LINUX, "these constants are Linux's");

        assertEquals(text, address.toString());
    }

    @Test
    void a_tipc_name_is_type_instance_and_domain() {
        Tipc address = Address.tipcName(1000, 1, 5, Constants.TIPC_ZONE_SCOPE);

        assertEquals(
                new Tipc(Constants.TIPC_ADDR_NAME, 1000, 1, 5, Constants.TIPC_ZONE_SCOPE), address);
    }

    // semantics 82
    @Test
    void a_tipc_name_has_domain_0_and_cluster_scope_by_default() {
        Tipc address = Address.tipcName(1000, 1);

        assertEquals(
                new Tipc(Constants.TIPC_ADDR_NAME, 1000, 1, 0, Constants.TIPC_CLUSTER_SCOPE),
                address);
    }

    @Test
    void a_tipc_name_sequence_is_type_lower_and_upper() {
        Tipc address = Address.tipcNameSeq(1000, 1, 9);

        assertEquals(
                new Tipc(Constants.TIPC_ADDR_NAMESEQ, 1000, 1, 9, Constants.TIPC_CLUSTER_SCOPE),
                address);
    }

    @Test
    void a_tipc_id_is_node_and_reference() {
        Tipc address = Address.tipcId(7, 8);

        assertEquals(
                new Tipc(Constants.TIPC_ADDR_ID, 7, 8, 0, Constants.TIPC_CLUSTER_SCOPE), address);
    }

    @Test
    void an_unknown_address_compares_contents() {
        var address = new Unknown(99, new byte[] {1, 2});

        assertEquals(new Unknown(99, new byte[] {1, 2}), address);
        assertEquals(new Unknown(99, new byte[] {1, 2}).hashCode(), address.hashCode());
        assertNotEquals(new Unknown(99, new byte[] {1, 3}), address);
        assertNotEquals(new Unknown(98, new byte[] {1, 2}), address);
    }

    @Test
    void an_unknown_address_copies_its_bytes_in_and_out() {
        byte[] bytes = {1, 2};
        var address = new Unknown(99, bytes);

        bytes[0] = 9;
        address.data()[1] = 9;

        assertArrayEquals(new byte[] {1, 2}, address.data());
    }

    @Test
    void addresses_of_equal_content_are_equal() {
        assertEquals(new Inet6("::1", 9, 0, 0), Address.inet6("::1", 9));
        assertEquals(
                new Address.Packet("lo", 3, 0, 0, HardwareAddress.of(new byte[0])),
                new Address.Packet("lo", 3));
        assertNotEquals(Address.inet("127.0.0.1", 9), Address.inet("127.0.0.1", 10));
    }
}
