package dev.sockeye;

import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static dev.sockeye.conformance.SocketAssertions.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The catalogue of typed options, and what it refuses. */
final class SocketOptionCatalogueTest {

    // ---- what is refused ----

    @Test
    void an_option_that_can_only_be_read_is_not_set() throws Exception {
        try (var socket = SocketKind.TCP.open()) {
            assertRefused(
                    "SO_TYPE can only be read", () -> socket.setsockopt(SocketOptions.SO_TYPE, 1));
        }
    }

    @Test
    void an_option_that_can_only_be_set_is_not_read() throws Exception {
        try (var socket = SocketKind.UDP.open()) {
            assertRefused(
                    "IP_ADD_MEMBERSHIP can only be set",
                    () -> socket.getsockopt(SocketOptions.IP_ADD_MEMBERSHIP));
        }
    }

    @Test
    void an_option_that_the_platform_lacks_is_refused_by_its_name() throws Exception {
        var lacking = SocketOption.ofInt("SO_NOSUCH", Constants.SOL_SOCKET, Constants.UNDEFINED);
        try (var socket = SocketKind.UDP.open()) {
            assertRefused("SO_NOSUCH", () -> socket.getsockopt(lacking));
            assertRefused("SO_NOSUCH", () -> socket.setsockopt(lacking, 1));
        }
    }

    @Test
    void an_option_of_another_protocol_fails() throws Exception {
        try (var socket = SocketKind.UDP.open()) {
            var error =
                    assertThrows(
                            SocketError.class,
                            () -> socket.setsockopt(SocketOptions.TCP_NODELAY, true));
            assertNotEquals(0, error.errno());
        }
    }

    @Test
    void a_value_that_the_kernel_refuses_fails() throws Exception {
        try (var socket = SocketKind.TCP.open()) {
            assertErrno(
                    Constants.ENOENT,
                    () -> socket.setsockopt(SocketOptions.TCP_CONGESTION, "no such thing"));
            assertErrno(Constants.EINVAL, () -> socket.setsockopt(SocketOptions.TCP_KEEPIDLE, -5));
        }
    }

    @Test
    void the_longest_timeout_is_none() throws SocketError {
        try (var socket = SocketKind.UDP.open()) {
            socket.setsockopt(
                    SocketOptions.SO_RCVTIMEO, Duration.ofSeconds(Long.MAX_VALUE, 999_999_999));

            assertEquals(Duration.ZERO, socket.getsockopt(SocketOptions.SO_RCVTIMEO));
        }
    }

    @Test
    void values_that_are_none_are_refused() throws Exception {
        try (var socket = SocketKind.UDP.open()) {
            assertRefused("linger", () -> new Linger(true, -1));
            assertRefused(
                    "SO_RCVTIMEO",
                    () -> socket.setsockopt(SocketOptions.SO_RCVTIMEO, Duration.ofMillis(-1)));
            assertRefused("NUL", () -> socket.setsockopt(SocketOptions.SO_BINDTODEVICE, "lo\0x"));
            assertRefused(
                    "example",
                    () ->
                            socket.setsockopt(
                                    SocketOptions.IP_ADD_MEMBERSHIP, new IpMreqn("example")));
            assertRefused(
                    "AF_INET6",
                    () ->
                            socket.setsockopt(
                                    SocketOptions.MCAST_JOIN_GROUP,
                                    new GroupReq(0, Address.unix("x"))));
        }
    }

    @Test
    void a_closed_socket_fails_with_EBADF() throws Exception {
        var socket = SocketKind.TCP.open();
        socket.close();

        assertErrno(Constants.EBADF, () -> socket.getsockopt(SocketOptions.TCP_NODELAY));
        assertErrno(Constants.EBADF, () -> socket.setsockopt(SocketOptions.TCP_NODELAY, true));
    }

    // ---- the catalogue ----

    private static List<SocketOption<?>> catalogue() {
        return Arrays.stream(SocketOptions.class.getFields())
                .<SocketOption<?>>map(SocketOptionCatalogueTest::option)
                .toList();
    }

    private static SocketOption<?> option(Field field) {
        try {
            return (SocketOption<?>) field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void each_option_has_the_name_of_its_field() {
        var fields = Arrays.stream(SocketOptions.class.getFields()).map(Field::getName).toList();

        assertEquals(fields, catalogue().stream().map(SocketOption::name).toList());
    }

    @Test
    void each_option_has_the_number_of_its_constant() {
        catalogue()
                .forEach(option ->
                        assertTrue(
                                option.optname() == constant(option.name())
                                        || constant(option.name()) == Constants.UNDEFINED
                                        || option.name().equals("SO_LINGER"),
                                option::name));
    }

    private static int constant(String name) {
        try {
            return Constants.class.getField(name).getInt(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    @Test
    void an_option_maps_to_the_name_that_the_platform_has() {
        assertEquals(7, SocketOptions.firstDefined(Constants.UNDEFINED, 7));
        assertEquals(5, SocketOptions.firstDefined(5, 7));
        assertTrue(SocketOptions.TCP_KEEPIDLE.isDefined());
        assertTrue(SocketOptions.SO_LINGER.isDefined());
        assertTrue(SocketOptions.IPV6_ADD_MEMBERSHIP.isDefined());
    }

    @Test
    void an_option_of_ones_own_is_as_good() throws Exception {
        var own = SocketOption.ofLong("mine", Constants.SOL_SOCKET, Constants.SO_COOKIE);
        try (var socket = SocketKind.UDP.open()) {
            assertEquals(
                    socket.getsockopt(SocketOptions.SO_COOKIE), socket.getsockopt(own.readOnly()));
            assertEquals("mine", own.toString());
        }
    }
}
