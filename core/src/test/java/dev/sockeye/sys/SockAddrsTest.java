package dev.sockeye.sys;

import static dev.sockeye.conformance.SocketAssertions.assertRefused;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.HardwareAddress;
import dev.sockeye.SocketError;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Addresses of families that this kernel may lack, as the bytes that it would be given. */
final class SockAddrsTest {

    private final MemorySegment there =
            Arena.ofAuto().allocate(Layouts.SOCKADDR_STORAGE_BYTES, Long.BYTES);

    @BeforeEach
    void onLinux() {
        assumeTrue(Platform.LINUX, "the structures are Linux's");
    }

    private int encode(Address address) throws SocketError {
        return SockAddrs.encode(address, address.family(), there);
    }

    static Stream<Address> addresses() {
        return Stream.of(
                Address.tipcName(1000, 1),
                Address.tipcName(1000, 1, 7, Constants.TIPC_NODE_SCOPE),
                Address.tipcNameSeq(1000, 1, 0xffff_ffffL),
                Address.tipcId(7, 8),
                new Address.Vsock(2, 0xffff_ffffL),
                new Address.Packet(
                        "lo", 0x800, 4, 772, HardwareAddress.of(new byte[] {1, 2, 3, 4, 5, 6})),
                new Address.Can("lo", 0x123, 0x456),
                new Address.Unknown(99, new byte[14]));
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void an_address_comes_back_from_its_structure(Address address) throws SocketError {
        assertEquals(address, SockAddrs.decode(there, encode(address)));
    }

    // semantics 82
    @Test
    void a_tipc_address_of_no_type_is_refused() {
        assertRefused("addrType 9", () -> encode(new Address.Tipc(9, 1, 2, 3, 2)));
    }

    // semantics 82
    @Test
    void the_domain_of_a_tipc_name_is_zero_and_its_scope_the_cluster() throws SocketError {
        encode(Address.tipcName(1000, 1));

        assertEquals(Constants.TIPC_CLUSTER_SCOPE, there.get(JAVA_BYTE, 3));
        assertEquals(1000, there.get(JAVA_INT_UNALIGNED, 4));
        assertEquals(1, there.get(JAVA_INT_UNALIGNED, 8));
        assertEquals(0, there.get(JAVA_INT_UNALIGNED, 12));
    }

    @Test
    void the_reference_of_a_tipc_port_stands_before_its_node() throws SocketError {
        assertEquals(16, encode(Address.tipcId(7, 8)));

        assertEquals(8, there.get(JAVA_INT_UNALIGNED, 4));
        assertEquals(7, there.get(JAVA_INT_UNALIGNED, 8));
    }

    // semantics 85
    @Test
    void the_protocol_of_a_packet_address_is_in_network_order() throws SocketError {
        encode(new Address.Packet("lo", 0x1234));

        assertEquals(0x12, there.get(JAVA_BYTE, 2));
        assertEquals(0x34, there.get(JAVA_BYTE, 3));
    }

    // semantics 86
    @Test
    void an_address_of_an_unknown_family_is_its_family_and_its_bytes() {
        byte[] bytes = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14};
        Layouts.setHead(there, 99, Layouts.SOCKADDR_HEAD_BYTES);
        MemorySegment.copy(bytes, 0, there, JAVA_BYTE, Layouts.SOCKADDR_HEAD_BYTES, bytes.length);

        assertEquals(new Address.Unknown(99, bytes), SockAddrs.decode(there, 16));
    }
}
