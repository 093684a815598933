package dev.sockeye;

import static dev.sockeye.Constants.NI_DGRAM;
import static dev.sockeye.Constants.NI_NUMERICHOST;
import static dev.sockeye.Constants.NI_NUMERICSERV;
import static dev.sockeye.conformance.SocketAssertions.assertContains;
import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static dev.sockeye.conformance.SocketAssertions.assertRefused;
import static dev.sockeye.conformance.SocketAssertions.assertTextOnly;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.sockeye.conformance.ThreadKind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hosts, services and interfaces without a python3 to compare with, and on both kinds of thread.
 */
@Timeout(60)
final class NetdbTest {

    // semantics 72
    @ParameterizedTest
    @EnumSource
    void gethostbyname_knows_numeric_addresses_on_every_thread(ThreadKind kind) throws Exception {
        var names =
                kind.start(() ->
                        List.of(
                                Sockets.gethostbyname("1.2.3.4"),
                                Sockets.gethostbyname("127.1"),
                                Sockets.gethostbyname("")));

        assertEquals(List.of("1.2.3.4", "127.0.0.1", "0.0.0.0"), names.result());
    }

    // semantics 72
    @ParameterizedTest
    @EnumSource
    void gethostbyname_of_an_ipv6_address_is_EAI_ADDRFAMILY(ThreadKind kind) throws Exception {
        var error = kind.start(() -> Sockets.gethostbyname("::1")).failure(AddressInfoError.class);

        assertEquals(Constants.EAI_ADDRFAMILY, error.code());
    }

    @ParameterizedTest
    @EnumSource
    void gethostbyaddr_finds_the_names_of_localhost(ThreadKind kind) throws Exception {
        var entry = kind.start(() -> Sockets.gethostbyaddr("127.0.0.1")).result();

        assertEquals(List.of("127.0.0.1"), entry.addresses());
        assertFalse(entry.hostname().isEmpty());
    }

    // semantics 72
    @ParameterizedTest
    @EnumSource
    void an_unknown_name_is_EAI_NONAME_and_an_unknown_address_a_HostError(ThreadKind kind)
            throws Exception {
        var name =
                kind.start(() -> Sockets.gethostbyname("no-such-host.invalid"))
                        .failure(AddressInfoError.class);
        var address = kind.start(() -> Sockets.gethostbyaddr("192.0.2.1")).failure(HostError.class);

        assumeFalse(name.code() == Constants.EAI_AGAIN, "the name server does not answer");
        assertEquals(Constants.EAI_NONAME, name.code());
        assertEquals(1, address.hErrno());
        assertContains("Unknown host", address);
    }

    // semantics 73
    @Test
    void a_service_has_a_port_over_any_protocol_or_one() throws SocketError {
        assertEquals(80, Sockets.getservbyname("http"));
        assertEquals(80, Sockets.getservbyname("http", "tcp"));
        assertEquals("http", Sockets.getservbyport(80));
        assertEquals("http", Sockets.getservbyport(80, "tcp"));
        assertEquals(Constants.IPPROTO_ICMP, Sockets.getprotobyname("icmp"));
    }

    // semantics 71
    @Test
    void getnameinfo_names_the_service_of_the_protocol() throws SocketError {
        var address = Address.inet("127.0.0.1", 514);

        assertEquals("shell", Sockets.getnameinfo(address, NI_NUMERICHOST).port());
        assertEquals("syslog", Sockets.getnameinfo(address, NI_NUMERICHOST | NI_DGRAM).port());
        assertEquals(
                new NameInfo("127.0.0.1", "514"),
                Sockets.getnameinfo(address, NI_NUMERICHOST | NI_NUMERICSERV));
    }

    // semantics 71
    @Test
    void getnameinfo_takes_a_numeric_host_alone() {
        var error =
                assertThrows(
                        AddressInfoError.class,
                        () -> Sockets.getnameinfo(Address.inet("localhost", 80), 0));
        assertEquals(Constants.EAI_NONAME, error.code());
    }

    // semantics 71
    @Test
    void getnameinfo_of_a_host_without_a_name_fails_where_one_is_required() throws SocketError {
        var address = Address.inet("192.0.2.1", 80);
        var error =
                assertThrows(
                        AddressInfoError.class,
                        () -> Sockets.getnameinfo(address, Constants.NI_NAMEREQD));

        assumeFalse(error.code() == Constants.EAI_AGAIN, "the name server does not answer");
        assertEquals(Constants.EAI_NONAME, error.code());
        assertEquals("192.0.2.1", Sockets.getnameinfo(address, 0).host());
    }

    // semantics 73
    @ParameterizedTest
    @EnumSource
    void what_is_not_found_is_told_in_words_on_every_thread(ThreadKind kind) throws Exception {
        kind.run(
                        () -> {
                            assertTextOnly(
                                    "service/proto not found",
                                    () -> Sockets.getservbyname("none", "tcp"));
                            assertTextOnly(
                                    "port/proto not found",
                                    () -> Sockets.getservbyport(80, "none"));
                            assertTextOnly(
                                    "protocol not found", () -> Sockets.getprotobyname("none"));
                        })
                .result();
    }

    // semantics 73
    @ParameterizedTest
    @ValueSource(ints = {-1, 65536})
    void a_port_out_of_range_is_refused(int port) {
        assertRefused("port must be 0-65535.", () -> Sockets.getservbyport(port));
    }

    @ParameterizedTest
    @EnumSource
    void many_threads_look_up_side_by_side(ThreadKind kind) throws Exception {
        var lookUps =
                IntStream.range(1, 100)
                        .mapToObj(i -> "127.0.0." + i)
                        .map(host ->
                                kind.start(() ->
                                        Sockets.gethostbynameEx(host)
                                                .addresses()
                                                .equals(List.of(host))))
                        .toList();

        for (var lookUp : lookUps) {
            assertTrue(lookUp.result());
        }
    }

    @Test
    void an_interrupted_virtual_thread_does_not_wait_for_the_resolver() throws Exception {
        var lookUp =
                ThreadKind.VIRTUAL.start(() -> {
                    Thread.currentThread().interrupt();
                    assertErrno(Constants.EINTR, () -> Sockets.gethostbyname("127.1"));
                    assertErrno(Constants.EINTR, () -> Sockets.getfqdn("127.0.0.1"));
                    return Thread.currentThread().isInterrupted();
                });

        assertTrue(lookUp.result());
    }

    @Test
    void getnameinfo_names_a_unix_socket_by_its_path() throws SocketError {
        assertEquals("/run/socket", Sockets.getnameinfo(Address.unix("/run/socket"), 0).port());
    }

    @Test
    void getnameinfo_refuses_a_flag_that_the_platform_lacks() {
        assertRefused(
                "flags",
                () -> Sockets.getnameinfo(Address.inet("127.0.0.1", 80), Constants.UNDEFINED));
    }

    @Test
    void a_name_in_another_script_is_looked_up_in_punycode() {
        var error =
                assertThrows(AddressInfoError.class, () -> Sockets.gethostbyname("bücher.invalid"));

        assertEquals(
                "getaddrinfo for xn--bcher-kva.invalid: ",
                String.valueOf(error.getMessage()).substring(0, 39));
    }

    @Test
    @SuppressWarnings("NullAway") // What an unchecked caller may do.
    void an_absent_name_is_refused() {
        assertThrows(NullPointerException.class, () -> Sockets.gethostbyname(null));
        assertThrows(NullPointerException.class, () -> Sockets.gethostbyaddr(null));
        assertThrows(NullPointerException.class, () -> Sockets.getservbyname("http", null));
        assertThrows(NullPointerException.class, () -> Sockets.getservbyport(80, null));
        assertThrows(NullPointerException.class, () -> Sockets.getprotobyname(null));
        assertThrows(NullPointerException.class, () -> Sockets.getnameinfo(null, 0));
        assertThrows(NullPointerException.class, () -> Sockets.ifNametoindex(null));
    }

    // ---- interfaces ----

    @Test
    void every_interface_has_its_name_and_index() throws SocketError {
        for (var entry : Sockets.ifNameindex()) {
            assertEquals(entry.index(), Sockets.ifNametoindex(entry.name()));
            assertEquals(entry.name(), Sockets.ifIndextoname(entry.index()));
        }
    }

    // semantics 92
    @Test
    void an_unknown_interface_is_told_in_words_by_name_and_as_ENXIO_by_index() {
        assertTextOnly("no interface with this name", () -> Sockets.ifNametoindex("none"));
        assertErrno(Constants.ENXIO, () -> Sockets.ifIndextoname(0));
    }

    // ---- descriptors ----

    @Test
    void closeFd_closes_what_detach_gave() throws SocketError {
        int fd = new Socket().detach();

        Sockets.closeFd(fd);

        assertErrno(Constants.EBADF, () -> Sockets.closeFd(fd));
    }
}
