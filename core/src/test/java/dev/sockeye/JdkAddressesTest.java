package dev.sockeye;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JdkAddressesTest {
    @Test
    void an_ipv4_address_keeps_host_and_port() {
        var jdk = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 9);

        assertEquals(Address.inet("192.0.2.1", 9), Address.of(jdk));
        assertEquals(jdk, Address.inet("192.0.2.1", 9).toSocketAddress());
    }

    // As inet_ntop(3) writes them.
    @ParameterizedTest
    @CsvSource({
        "00000000000000000000000000000000, ::",
        "00000000000000000000000000000001, ::1",
        "00010000000000000000000000000000, 1::",
        "20010db8000000000000000000000001, 2001:db8::1",
        "20010db8000000010000000000000001, 2001:db8:0:1::1",
        "20010db8000000000001000000000001, 2001:db8::1:0:0:1",
        "20010db8000000010002000300040005, 2001:db8:0:1:2:3:4:5",
        "00000001000200030004000500060007, 0:1:2:3:4:5:6:7",
        "00010002000300040005000600070000, 1:2:3:4:5:6:7:0",
        "00000000000000000000000001020304, ::1.2.3.4",
        "00000000000000000000000000010000, ::0.1.0.0",
        "00000000000000000000000000001234, ::1234",
        "000000000000000000000001ffffffff, ::1:ffff:ffff",
        "ffffffffffffffffffffffffffffffff, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
    })
    void an_ipv6_address_is_written_as_the_c_library_writes_it(String bytes, String host)
            throws UnknownHostException {
        var ip = Inet6Address.getByAddress(null, HexFormat.of().parseHex(bytes), -1);
        var jdk = new InetSocketAddress(ip, 9);

        assertEquals(Address.inet6(host, 9), Address.of(jdk));
        assertEquals(jdk, Address.inet6(host, 9).toSocketAddress());
    }

    @Test
    void a_mapped_ipv6_address_of_the_jdk_keeps_its_form() throws UnknownHostException {
        byte[] bytes = HexFormat.of().parseHex("00000000000000000000ffff01020304");
        var jdk = new InetSocketAddress(Inet6Address.getByAddress(null, bytes, -1), 9);

        assertEquals(Address.inet6("::ffff:1.2.3.4", 9), Address.of(jdk));
    }

    @Test
    void a_scope_is_kept_apart_from_the_host() throws UnknownHostException {
        byte[] bytes = HexFormat.of().parseHex("fe800000000000000000000000000001");
        var jdk = new InetSocketAddress(Inet6Address.getByAddress(null, bytes, 2), 9);

        assertEquals(new Address.Inet6("fe80::1", 9, 0, 2), Address.of(jdk));
        var back = (InetSocketAddress) new Address.Inet6("fe80::1", 9, 0, 2).toSocketAddress();
        assertEquals(2, ((Inet6Address) back.getAddress()).getScopeId());
    }

    @Test
    void an_unresolved_address_keeps_its_name() {
        var jdk = InetSocketAddress.createUnresolved("example.org", 80);

        assertEquals(Address.inet("example.org", 80), Address.of(jdk));
        assertEquals(jdk, Address.inet("example.org", 80).toSocketAddress());
        assertEquals(jdk, Address.inet6("example.org", 80).toSocketAddress());
    }

    @Test
    void the_empty_host_is_the_wildcard() {
        assertEquals(
                new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 9),
                Address.inet("", 9).toSocketAddress());
        assertEquals(
                new InetSocketAddress(InetAddress.ofLiteral("::"), 9),
                Address.inet6("", 9).toSocketAddress());
    }

    @Test
    void broadcast_is_255_255_255_255() {
        assertEquals(
                new InetSocketAddress(InetAddress.ofLiteral("255.255.255.255"), 9),
                Address.inet("<broadcast>", 9).toSocketAddress());
    }

    @ParameterizedTest
    @CsvSource({"127.1, 127.0.0.1", "0x7f.1, 127.0.0.1", "010.0.0.1, 8.0.0.1"})
    void the_short_forms_of_an_ipv4_address_are_numeric(String host, String literal) {
        assertEquals(
                new InetSocketAddress(InetAddress.ofLiteral(literal), 9),
                Address.inet(host, 9).toSocketAddress());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"18446744073709551617", "0x10000000000000001", "1.99999999999999999999"})
    void a_number_of_more_than_64_bits_is_a_name(String host) {
        var jdk = (InetSocketAddress) Address.inet(host, 9).toSocketAddress();

        assertTrue(jdk.isUnresolved());
    }

    @Test
    void leading_zeros_do_not_make_a_number_too_long() {
        assertEquals(
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9),
                Address.inet("0x000000000000007f.00000000000000000001", 9).toSocketAddress());
    }

    @Test
    void a_mapped_ipv6_address_becomes_ipv4() {
        assertEquals(
                new InetSocketAddress(InetAddress.ofLiteral("1.2.3.4"), 9),
                Address.inet6("::ffff:1.2.3.4", 9).toSocketAddress());
    }

    @Test
    void an_interface_that_does_not_exist_stays_unresolved() {
        var jdk = (InetSocketAddress) Address.inet6("fe80::1%nosuchif", 9).toSocketAddress();

        assertTrue(jdk.isUnresolved());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/run/service", "relative"})
    void a_unix_path_is_kept(String path) {
        var jdk = UnixDomainSocketAddress.of(path);

        assertEquals(Address.unix(path), Address.of(jdk));
        assertEquals(jdk, Address.unix(path).toSocketAddress());
    }

    static Stream<Address> addressesThatTheJdkLacks() {
        return Stream.of(
                Address.abstractUnix("name"),
                Address.unix("/tmp/\uDCFF"),
                new Address.Netlink(0, 0),
                Address.tipcId(1, 2),
                new Address.Packet("lo", 3),
                new Address.Vsock(2, 1024),
                new Address.Can("can0", 0, 0),
                new Address.Alg("hash", "sha256", 0, 0),
                new Address.Unknown(99, new byte[0]));
    }

    @ParameterizedTest
    @MethodSource("addressesThatTheJdkLacks")
    void an_address_that_the_jdk_lacks_is_refused_by_name(Address address) {
        var refusal = assertThrows(UnsupportedOperationException.class, address::toSocketAddress);

        assertTrue(String.valueOf(refusal.getMessage()).contains(address.toString()));
    }

    @Test
    void an_unknown_class_of_the_jdk_is_refused() {
        var foreign =
                new SocketAddress() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public String toString() {
                        return "somewhere";
                    }
                };

        var refusal = assertThrows(IllegalArgumentException.class, () -> Address.of(foreign));

        assertTrue(String.valueOf(refusal.getMessage()).startsWith("address somewhere: "));
    }
}
