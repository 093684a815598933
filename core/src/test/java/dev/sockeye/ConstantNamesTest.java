package dev.sockeye;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sockeye.sys.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConstantNamesTest {
    @Test
    void an_error_number_has_its_c_name() {
        assertEquals("ECONNREFUSED", Constants.errnoName(Constants.ECONNREFUSED));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 4096, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void an_unknown_error_number_has_an_empty_name(int errno) {
        assertEquals("", Constants.errnoName(errno));
    }

    @Test
    void ewouldblock_is_called_eagain() {
        assertEquals("EAGAIN", Constants.errnoName(Constants.EWOULDBLOCK));
    }

    @Test
    void eopnotsupp_keeps_its_name() {
        assertEquals("EOPNOTSUPP", Constants.errnoName(Constants.EOPNOTSUPP));
    }

    @Test
    void edeadlk_keeps_its_name() {
        assertEquals("EDEADLK", Constants.errnoName(Constants.EDEADLK));
    }

    @Test
    void a_family_has_its_c_name() {
        assertEquals("AF_INET6", Constants.familyName(Constants.AF_INET6));
    }

    @Test
    void netlink_keeps_its_name_on_linux() {
        assumeTrue(Platform.LINUX, "AF_NETLINK is Linux's");

        assertEquals("AF_NETLINK", Constants.familyName(Constants.AF_ROUTE));
    }

    @Test
    void a_routing_socket_keeps_its_name_on_macos() {
        assumeTrue(Platform.MACOS, "on Linux AF_ROUTE is AF_NETLINK");

        assertEquals("AF_ROUTE", Constants.familyName(Constants.AF_ROUTE));
    }

    @Test
    void family_0_is_af_unspec() {
        assertEquals("AF_UNSPEC", Constants.familyName(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 12345, Integer.MIN_VALUE})
    void an_unknown_family_is_its_number(int family) {
        assertEquals(Integer.toString(family), Constants.familyName(family));
    }

    @Test
    void a_socket_type_has_its_c_name() {
        assertEquals("SOCK_SEQPACKET", Constants.socketTypeName(Constants.SOCK_SEQPACKET));
    }

    @Test
    void a_flag_is_no_socket_type() {
        assumeTrue(Platform.LINUX, "SOCK_CLOEXEC is Linux's");

        assertEquals(
                Integer.toString(Constants.SOCK_CLOEXEC),
                Constants.socketTypeName(Constants.SOCK_CLOEXEC));
    }

    @Test
    void an_address_information_error_has_its_c_name() {
        assertEquals("EAI_NONAME", ConstantNames.addressInfoError(Constants.EAI_NONAME));
    }

    @Test
    void an_unknown_address_information_error_is_its_number() {
        assertEquals("-12345", ConstantNames.addressInfoError(-12345));
    }

    @Test
    void message_flags_are_named_and_joined() {
        assertEquals(
                "MSG_OOB|MSG_PEEK",
                ConstantNames.messageFlags(Constants.MSG_OOB | Constants.MSG_PEEK));
    }

    @Test
    void unnamed_message_flags_are_hexadecimal() {
        assertEquals("MSG_OOB|0x80000000", ConstantNames.messageFlags(0x80000001));
    }

    @Test
    void no_message_flags_are_0() {
        assertEquals("0", ConstantNames.messageFlags(0));
    }
}
