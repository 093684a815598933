package dev.sockeye.differential;

import dev.sockeye.Sockets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Interfaces, control message lengths, the host's name and descriptors. */
class MachineDifferentialTest extends AgainstPython {
    @Test
    void if_nameindex_agrees() {
        assertSame("socket.if_nameindex()", Sockets::ifNameindex);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lo", "none", "", "a-name-longer-than-any-interface-has", "l\0o"})
    void if_nametoindex_agrees(String name) {
        assertSame(
                "socket.if_nametoindex(%s)".formatted(literal(name)),
                () -> Sockets.ifNametoindex(name));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 0, -1, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void if_indextoname_agrees(int index) {
        assertSame(
                "socket.if_indextoname(%d)".formatted(index), () -> Sockets.ifIndextoname(index));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 7, 8, 9, 12, 1024, -1, 2147483631, 2147483632, 2147483647})
    void cmsg_len_agrees(int length) {
        assertSame("socket.CMSG_LEN(%d)".formatted(length), () -> Sockets.cmsgLen(length));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 7, 8, 9, 12, 1024, -1, 2147483623, 2147483624, 2147483647})
    void cmsg_space_agrees(int length) {
        assertSame("socket.CMSG_SPACE(%d)".formatted(length), () -> Sockets.cmsgSpace(length));
    }

    @Test
    void gethostname_agrees() {
        assertSame("socket.gethostname()", Sockets::gethostname);
    }

    @Test
    void sethostname_to_what_it_is_agrees() {
        assertSame(
                "socket.sethostname(socket.gethostname())",
                () -> {
                    Sockets.sethostname(Sockets.gethostname());
                    return null;
                });
    }

    @Test
    void sethostname_to_what_is_too_long_agrees() {
        assertSame(
                "socket.sethostname('x' * 1025)",
                () -> {
                    Sockets.sethostname("x".repeat(1025));
                    return null;
                });
    }

    @Test
    void sethostname_with_a_nul_agrees() {
        assertSame(
                "socket.sethostname('a\\0b')",
                () -> {
                    Sockets.sethostname("a\0b");
                    return null;
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MAX_VALUE})
    void close_of_a_number_that_is_not_open_agrees(int number) {
        assertSame(
                "socket.close(%d)".formatted(number),
                () -> {
                    Sockets.closeFd(number);
                    return null;
                });
    }
}
