package dev.sockeye.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What AF_TIPC's addresses are by default and in memory, which takes no kernel that has it. */
class TipcAddressTest {

    @Test
    void
            the_scope_is_the_cluster_and_the_domain_0_by_default_and_a_bad_type_is_an_argument_error() {
        var bad = new Address.Tipc(9, 1, 2, 3, Constants.TIPC_CLUSTER_SCOPE);

        var name = Address.tipcName(1000, 1);
        var scopes =
                List.of(name, Address.tipcNameSeq(1000, 1, 2), Address.tipcId(7, 8)).stream()
                        .map(Address.Tipc::scope)
                        .distinct()
                        .toList();
        var refused = assertThrows(IllegalArgumentException.class, () -> words(bad));

        assertEquals(List.of(Constants.TIPC_CLUSTER_SCOPE), scopes);
        assertEquals(0, name.v3());
        assertEquals("invalid address type: addrType 9", refused.getMessage());
    }

    @Test
    void the_reference_of_an_id_comes_before_its_node_in_memory() throws SocketError {
        assertEquals(List.of(8, 7, 0), words(Address.tipcId(7, 8)));
    }

    /** The words of the union. */
    private static List<Integer> words(Address.Tipc address) throws SocketError {
        try (var arena = Arena.ofConfined()) {
            var memory = arena.allocate(Layouts.SOCKADDR_STORAGE_BYTES, Long.BYTES);
            SockAddrs.encode(address, Constants.AF_TIPC, memory);
            int at = (int) Layouts.offset(Layouts.SOCKADDR_TIPC, "addr");
            var bytes = memory.asByteBuffer().order(ByteOrder.nativeOrder());
            return List.of(bytes.getInt(at), bytes.getInt(at + 4), bytes.getInt(at + 8));
        }
    }
}
