package dev.sockeye.differential;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.AF_INET6;
import static dev.sockeye.Constants.NI_NUMERICHOST;

import dev.sockeye.Address;
import dev.sockeye.Sockets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetdbDifferentialTest extends AgainstPython {
    static final String[] HOSTS = {
        "localhost",
        "LOCALHOST",
        "127.0.0.1",
        "127.1",
        "0x7f.1",
        "2130706433",
        "1.2.3.4",
        "0.0.0.0",
        "255.255.255.255",
        "",
        "::1",
        "::",
        "fe80::1%lo",
        "2001:db8::1",
        "192.0.2.1",
        "no-such-host.invalid",
        "bücher.invalid",
        "1.2.3.4.5",
        "256.1.1.1",
        " ",
        "local\0host"
    };

    // glibc leaves h_errno alone where these are no names for gethostbyname: Python then tells that
    // of an earlier call.
    static final String[] NO_NAMES = {"<broadcast>", "::ffff:127.0.0.1"};

    @ParameterizedTest
    @FieldSource({"HOSTS", "NO_NAMES"})
    void gethostbyname_agrees(String host) {
        assertSame(
                "socket.gethostbyname(%s)".formatted(literal(host)),
                () -> Sockets.gethostbyname(host));
    }

    @ParameterizedTest
    @FieldSource("HOSTS")
    void gethostbyname_ex_agrees(String host) {
        assertSame(
                "socket.gethostbyname_ex(%s)".formatted(literal(host)),
                () -> Sockets.gethostbynameEx(host));
    }

    @ParameterizedTest
    @FieldSource({"HOSTS", "NO_NAMES"})
    void gethostbyaddr_agrees(String host) {
        assertSame(
                "socket.gethostbyaddr(%s)".formatted(literal(host)),
                () -> Sockets.gethostbyaddr(host));
    }

    @ParameterizedTest
    @FieldSource({"HOSTS", "NO_NAMES"})
    void getfqdn_agrees(String host) {
        assertSame("socket.getfqdn(%s)".formatted(literal(host)), () -> Sockets.getfqdn(host));
    }

    @Test
    void getfqdn_of_this_machine_agrees() {
        assertSame("socket.getfqdn()", Sockets::getfqdn);
    }

    @Test
    void gethostbyname_of_this_machine_agrees() {
        assertSame(
                "socket.gethostbyname_ex(socket.gethostname())",
                () -> Sockets.gethostbynameEx(Sockets.gethostname()));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 80, 0",
        "127.0.0.1, 80, 1",
        "127.0.0.1, 80, 2",
        "127.0.0.1, 80, 3",
        "127.0.0.1, 514, 0",
        "127.0.0.1, 514, 16",
        "192.0.2.1, 514, 17",
        "192.0.2.1, 80, 8",
        "192.0.2.1, 0, 0",
        "192.0.2.1, 65535, 0",
        "127.1, 80, 0",
        "localhost, 80, 0",
        "'', 80, 0",
        "<broadcast>, 80, 0",
        "127.0.0.1, 80, 1048576"
    })
    void getnameinfo_of_ipv4_agrees(String host, int port, int flags) {
        assertSame(
                "socket.getnameinfo((%s, %d), %d)".formatted(literal(host), port, flags),
                () -> Sockets.getnameinfo(Address.inet(host, port), flags));
    }

    @ParameterizedTest
    @CsvSource({
        "::1, 80, 0, 0, 0",
        "::1, 80, 0, 0, 3",
        "2001:db8::1, 514, 0, 0, 17",
        "fe80::1, 80, 0, 1, 3",
        "fe80::1%lo, 80, 0, 0, 3",
        "fe80::1%lo, 80, 0, 1, 3",
        "2001:db8::1, 80, 1048575, 0, 1",
        "2001:db8::1, 80, 1048576, 0, 1",
        "localhost, 80, 0, 0, 0",
        "'', 80, 0, 0, 0"
    })
    void getnameinfo_of_ipv6_agrees(String host, int port, int flowinfo, int scope, int flags) {
        assertSame(
                "socket.getnameinfo((%s, %d, %d, %d), %d)"
                        .formatted(literal(host), port, flowinfo, scope, flags),
                () -> Sockets.getnameinfo(new Address.Inet6(host, port, flowinfo, scope), flags));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "HTTP", "www", "domain", "shell", "syslog", "none", "", "a\0b"})
    void getservbyname_agrees(String name) {
        assertSame(
                "socket.getservbyname(%s)".formatted(literal(name)),
                () -> Sockets.getservbyname(name));
    }

    @ParameterizedTest
    @CsvSource({
        "http, tcp",
        "http, udp",
        "shell, tcp",
        "shell, udp",
        "syslog, udp",
        "syslog, tcp",
        "http, none",
        "http, ''"
    })
    void getservbyname_over_a_protocol_agrees(String name, String proto) {
        assertSame(
                "socket.getservbyname(%s, %s)".formatted(literal(name), literal(proto)),
                () -> Sockets.getservbyname(name, proto));
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 514, 53, 0, 1, 64999, 65535, 65536, -1, Integer.MAX_VALUE})
    void getservbyport_agrees(int port) {
        assertSame("socket.getservbyport(%d)".formatted(port), () -> Sockets.getservbyport(port));
    }

    @ParameterizedTest
    @CsvSource({"80, tcp", "80, udp", "514, tcp", "514, udp", "514, none", "514, ''"})
    void getservbyport_over_a_protocol_agrees(int port, String proto) {
        assertSame(
                "socket.getservbyport(%d, %s)".formatted(port, literal(proto)),
                () -> Sockets.getservbyport(port, proto));
    }

    @ParameterizedTest
    @ValueSource(strings = {"icmp", "ICMP", "tcp", "udp", "ip", "ipv6-icmp", "none", "", "a\0b"})
    void getprotobyname_agrees(String name) {
        assertSame(
                "socket.getprotobyname(%s)".formatted(literal(name)),
                () -> Sockets.getprotobyname(name));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "None",
            value = {
                "localhost, 80, 0, 0, 0, 0",
                "localhost, 80, 0, 0, 6, 0",
                "localhost, http, 0, 1, 0, 0",
                "None, None, 0, 0, 0, 0",
                "None, 80, 0, 1, 0, 1",
                "None, 80, 0, 1, 0, 0",
                "'', 80, 0, 0, 0, 0",
                "localhost, 80, 0, 0, 0, 4",
                "127.0.0.1, none, 0, 0, 0, 0",
                "127.0.0.1, 80, 99, 0, 0, 0",
                "127.0.0.1, 80, 0, 99, 0, 0",
                "127.0.0.1, 80, 0, 1, 6, 2",
                "127.0.0.1, 80, 0, 1, 17, 0",
                "None, 80, 0, 0, 0, 2",
                "127.0.0.1, 80, 0, 0, 0, 1048576",
                "no-such-host.invalid, 80, 0, 0, 0, 0",
                "127.0.0.1, http, 0, 0, 0, 1024",
                "::1, 80, 0, 2, 0, 4"
            })
    void getaddrinfo_agrees(String host, String port, int family, int type, int proto, int flags) {
        assertSame(
                "socket.getaddrinfo(%s, %s, %d, %d, %d, %d)"
                        .formatted(
                                host == null ? "None" : literal(host),
                                port == null ? "None" : literal(port),
                                family,
                                type,
                                proto,
                                flags),
                () -> Sockets.getaddrinfo(host, port, family, type, proto, flags));
    }

    @Test
    void getaddrinfo_with_an_address_of_the_other_family_agrees() {
        assertSame(
                "socket.getaddrinfo('127.0.0.1', 80, socket.AF_INET6)",
                () -> Sockets.getaddrinfo("127.0.0.1", 80, AF_INET6));
    }

    @Test
    void getaddrinfo_with_a_name_that_must_be_an_address_agrees() {
        assertSame(
                "socket.getaddrinfo('localhost', 80, socket.AF_INET, 0, 0, socket.AI_NUMERICHOST)",
                () -> Sockets.getaddrinfo("localhost", 80, AF_INET, 0, 0, 4));
    }

    @Test
    void getaddrinfo_of_a_scoped_address_agrees() {
        assertSame(
                "socket.getaddrinfo('fe80::1%lo', 80)",
                () -> Sockets.getaddrinfo("fe80::1%lo", 80));
    }

    @Test
    void getnameinfo_shows_the_scope_as_the_c_library_does() {
        assertSame(
                "socket.getnameinfo(('fe80::1', 80, 0, socket.if_nametoindex('lo')), "
                        + "socket.NI_NUMERICHOST)",
                () ->
                        Sockets.getnameinfo(
                                new Address.Inet6("fe80::1", 80, 0, Sockets.ifNametoindex("lo")),
                                NI_NUMERICHOST));
    }
}
