package dev.sockeye;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.AF_INET6;
import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static dev.sockeye.conformance.SocketAssertions.assertRefused;
import static dev.sockeye.conformance.SocketAssertions.assertTextOnly;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Packed addresses and their text, and byte order. */
final class InetTextTest {

    // semantics 74
    @ParameterizedTest
    @CsvSource({
        "1, 0.0.0.1",
        "1.2, 1.0.0.2",
        "1.2.3, 1.2.0.3",
        "1.2.3.4, 1.2.3.4",
        "0x7f.1, 127.0.0.1",
        "010.0.0.1, 8.0.0.1",
        "1.16777215, 1.255.255.255",
        "0xffffffff, 255.255.255.255",
        "1.2.3.4 x, 1.2.3.4"
    })
    void inetAton_takes_the_forms_of_the_C_library(String text, String address) throws Exception {
        assertEquals(address, Sockets.inetNtoa(Sockets.inetAton(text)));
    }

    // semantics 74
    @ParameterizedTest
    @ValueSource(strings = {"1.16777216", "256.1", "", "1.2.3.4x", "1.2.3.4.5", "::1", "localhost"})
    void inetAton_refuses_what_is_no_address(String text) {
        assertTextOnly(
                "illegal IP address string passed to inet_aton", () -> Sockets.inetAton(text));
    }

    // semantics 66
    @Test
    void a_NUL_in_the_text_is_refused() {
        assertRefused("NUL", () -> Sockets.inetAton("1.2.3.4\0"));
        assertRefused("NUL", () -> Sockets.inetPton(AF_INET, "1.2.3.4\0"));
    }

    // semantics 75
    @ParameterizedTest
    @ValueSource(ints = {0, 3, 5, 16})
    void inetNtoa_takes_four_bytes(int length) {
        assertTextOnly("packed IP wrong length", () -> Sockets.inetNtoa(new byte[length]));
    }

    // semantics 75
    @Test
    void inetNtop_refuses_other_lengths_and_families() {
        assertRefused("invalid length", () -> Sockets.inetNtop(AF_INET, new byte[16]));
        assertRefused("invalid length", () -> Sockets.inetNtop(AF_INET6, new byte[4]));
        assertRefused("unknown address family", () -> Sockets.inetNtop(99, new byte[4]));
        assertRefused(
                "unknown address family", () -> Sockets.inetNtop(Constants.AF_UNIX, new byte[4]));
    }

    // semantics 75
    @ParameterizedTest
    @ValueSource(strings = {"", "1.2.3", "256.0.0.1", "1.2.3.4 ", "::1"})
    void inetPton_takes_four_decimals_for_IPv4(String text) {
        assertTextOnly(
                "illegal IP address string passed to inet_pton",
                () -> Sockets.inetPton(AF_INET, text));
    }

    // semantics 75
    @ParameterizedTest
    @ValueSource(strings = {"", ":", "1.2.3.4", "fe80::1%lo", "::1%1", "[::1]", "1::2::3"})
    void inetPton_takes_no_scope_for_IPv6(String text) {
        assertTextOnly(
                "illegal IP address string passed to inet_pton",
                () -> Sockets.inetPton(AF_INET6, text));
    }

    // semantics 75
    @Test
    void inetPton_of_another_family_fails_with_EAFNOSUPPORT() {
        assertErrno(Constants.EAFNOSUPPORT, () -> Sockets.inetPton(99, "1.2.3.4"));
    }

    // semantics 76
    @ParameterizedTest
    @ValueSource(
            strings = {"::ffff:1.2.3.4", "::1.2.3.4", "::", "::1", "2001:db8::8:800:200c:417a"})
    void an_IPv6_text_comes_back(String text) throws Exception {
        assertEquals(text, Sockets.inetNtop(AF_INET6, Sockets.inetPton(AF_INET6, text)));
    }

    @Test
    void an_IPv4_text_is_four_bytes_in_network_order() throws Exception {
        assertArrayEquals(new byte[] {1, 2, 3, (byte) 200}, Sockets.inetPton(AF_INET, "1.2.3.200"));
    }

    // semantics 77
    @Test
    void byte_orders_are_swapped_or_not_as_the_machine_has_it() {
        boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

        assertEquals(little ? 0x3412 : 0x1234, Sockets.htons(0x1234));
        assertEquals(little ? 0x78563412L : 0x12345678L, Sockets.htonl(0x12345678L));
        assertEquals(0xffffffffL, Sockets.htonl(0xffffffffL));
        assertEquals(little ? 0x80000000L : 0x80L, Sockets.ntohl(0x80L));
        assertEquals(0xfedc, Sockets.ntohs(Sockets.htons(0xfedc)));
    }

    // semantics 77
    @ParameterizedTest
    @ValueSource(ints = {-1, 65536, Integer.MIN_VALUE})
    void sixteen_bits_are_range_checked(int x) {
        assertRefused("", () -> Sockets.htons(x));
        assertRefused("", () -> Sockets.ntohs(x));
    }

    // semantics 77
    @ParameterizedTest
    @ValueSource(longs = {-1, 0x1_0000_0000L, Long.MIN_VALUE})
    void thirty_two_bits_are_range_checked(long x) {
        assertRefused("", () -> Sockets.htonl(x));
        assertRefused("", () -> Sockets.ntohl(x));
    }
}
