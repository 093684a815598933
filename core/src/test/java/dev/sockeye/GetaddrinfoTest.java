package dev.sockeye;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.AF_INET6;
import static dev.sockeye.Constants.AI_CANONNAME;
import static dev.sockeye.Constants.AI_NUMERICHOST;
import static dev.sockeye.Constants.AI_PASSIVE;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static dev.sockeye.conformance.SocketAssertions.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.conformance.ThreadKind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** getaddrinfo, without a name server. */
@Timeout(30)
final class GetaddrinfoTest {

    static List<Arguments> failures() {
        return List.of(
                Arguments.of("EAI_NONAME", null, null, 0, 0, 0),
                Arguments.of("EAI_NONAME", "localhost", "1", 0, 0, AI_NUMERICHOST),
                Arguments.of("EAI_NONAME", "", "1", 0, 0, 0),
                Arguments.of("EAI_SERVICE", "127.0.0.1", "no-such-service", 0, 0, 0),
                Arguments.of("EAI_FAMILY", "127.0.0.1", "1", 99, 0, 0),
                Arguments.of("EAI_SOCKTYPE", "127.0.0.1", "1", 0, 99, 0),
                Arguments.of("EAI_BADFLAGS", "127.0.0.1", "1", 0, 0, 0x40000000),
                Arguments.of("EAI_BADFLAGS", "127.0.0.1", "1", 0, 0, 0x20000000),
                Arguments.of("EAI_BADFLAGS", "localhost", "1", 0, 0, AI_PASSIVE | 0x8000000),
                Arguments.of("EAI_BADFLAGS", null, "1", 0, 0, AI_CANONNAME),
                Arguments.of("EAI_ADDRFAMILY", "127.0.0.1", "1", AF_INET6, 0, 0));
    }

    // semantics 67, 68
    @ParameterizedTest
    @MethodSource("failures")
    void a_failure_has_its_code(
            String name,
            @Nullable String host,
            @Nullable String port,
            int family,
            int socktype,
            int flags) {
        var error =
                assertThrows(
                        AddressInfoError.class,
                        () -> Sockets.getaddrinfo(host, port, family, socktype, 0, flags));

        assertEquals(name, error.codeName());
        assertEquals(0, error.errno());
    }

    // semantics 68
    @ParameterizedTest
    @ValueSource(strings = {"65536", "-1", "99999999999999999999", "-99999999999999999999"})
    void a_port_out_of_range_is_no_service(String port) {
        var error =
                assertThrows(AddressInfoError.class, () -> Sockets.getaddrinfo("127.0.0.1", port));

        assertEquals(Constants.EAI_SERVICE, error.code());
    }

    // semantics 68
    @ParameterizedTest
    @ValueSource(ints = {65536, -1, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void a_numeric_port_out_of_range_is_no_service(int port) {
        var error =
                assertThrows(AddressInfoError.class, () -> Sockets.getaddrinfo("127.0.0.1", port));

        assertEquals(Constants.EAI_SERVICE, error.code());
    }

    // semantics 68
    @Test
    void a_port_is_a_number_a_decimal_a_service_or_nothing() throws Exception {
        assertEquals(80, port(Sockets.getaddrinfo("127.0.0.1", 80)));
        assertEquals(80, port(Sockets.getaddrinfo("127.0.0.1", "80")));
        assertEquals(80, port(Sockets.getaddrinfo("127.0.0.1", "http")));
        assertEquals(0, port(Sockets.getaddrinfo("127.0.0.1", null)));
        assertEquals(65535, port(Sockets.getaddrinfo("127.0.0.1", "65535")));
    }

    private static int port(List<AddressInfo> infos) {
        return ((Address.Inet) infos.getFirst().address()).port();
    }

    @Test
    void no_host_is_the_loopback_or_with_AI_PASSIVE_the_wildcard() throws Exception {
        var loopback = Sockets.getaddrinfo(null, 7, AF_INET, SOCK_STREAM);
        var wildcard = Sockets.getaddrinfo(null, 7, AF_INET, SOCK_STREAM, 0, AI_PASSIVE);

        assertEquals(Address.inet("127.0.0.1", 7), loopback.getFirst().address());
        assertEquals(Address.inet("0.0.0.0", 7), wildcard.getFirst().address());
    }

    @ParameterizedTest
    @EnumSource
    void a_literal_has_one_entry_of_all_its_parts(ThreadKind kind) throws Exception {
        var infos = kind.start(() -> Sockets.getaddrinfo("::1", 443, 0, SOCK_STREAM)).result();

        assertEquals(
                List.of(
                        new AddressInfo(
                                AF_INET6,
                                SOCK_STREAM,
                                Constants.IPPROTO_TCP,
                                "",
                                Address.inet6("::1", 443))),
                infos);
    }

    @Test
    void all_socket_types_are_listed_where_none_is_asked_for() throws Exception {
        var types = Sockets.getaddrinfo("127.0.0.1", 1).stream().map(AddressInfo::socktype);

        assertTrue(types.toList().containsAll(List.of(SOCK_STREAM, Constants.SOCK_DGRAM)));
    }

    @Test
    void a_protocol_narrows_the_list() throws Exception {
        var infos = Sockets.getaddrinfo("127.0.0.1", 1, 0, 0, Constants.IPPROTO_UDP);

        assertEquals(1, infos.size());
        assertEquals(Constants.SOCK_DGRAM, infos.getFirst().socktype());
    }

    @Test
    void a_name_has_an_entry_for_each_of_its_addresses() throws Exception {
        var infos = Sockets.getaddrinfo("localhost", 80, 0, 0, Constants.IPPROTO_TCP);

        var v4 =
                new AddressInfo(
                        AF_INET,
                        SOCK_STREAM,
                        Constants.IPPROTO_TCP,
                        "",
                        Address.inet("127.0.0.1", 80));
        assertTrue(infos.contains(v4), infos::toString);
        assertTrue(infos.stream().allMatch(info -> info.socktype() == SOCK_STREAM));
    }

    @Test
    void AI_CANONNAME_tells_the_name() throws Exception {
        var infos = Sockets.getaddrinfo("127.0.0.1", 1, 0, SOCK_STREAM, 0, AI_CANONNAME);

        assertEquals("127.0.0.1", infos.getFirst().canonname());
    }

    // semantics 66
    @Test
    void a_NUL_in_host_or_service_is_refused() {
        assertRefused("NUL", () -> Sockets.getaddrinfo("127.0.0.1\0x", 1));
        assertRefused("NUL", () -> Sockets.getaddrinfo("127.0.0.1", "80\0x"));
    }

    @Test
    void a_NUL_is_refused_on_a_virtual_thread_too() throws Exception {
        var running = ThreadKind.VIRTUAL.start(() -> Sockets.getaddrinfo("127.0.0.1\0x", 1));

        running.failure(IllegalArgumentException.class);
    }

    @Test
    void an_interrupted_virtual_thread_does_not_look_up() throws Exception {
        var running =
                ThreadKind.VIRTUAL.start(() -> {
                    Thread.currentThread().interrupt();
                    assertErrno(Constants.EINTR, () -> Sockets.getaddrinfo("127.0.0.1", 1));
                    return Thread.currentThread().isInterrupted();
                });

        assertEquals(true, running.result());
    }
}
